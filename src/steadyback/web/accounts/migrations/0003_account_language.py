from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_accounts_and_clinics")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="language",
            field=models.CharField(blank=True, db_default="", default="", max_length=20),
        ),
    ]
