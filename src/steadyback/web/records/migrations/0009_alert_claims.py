from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0008_accounts_and_clinics")]

    operations = [
        migrations.AddField(
            model_name="alert",
            name="claim",
            field=models.CharField(blank=True, db_default="", max_length=32),
        ),
        migrations.AddField(
            model_name="alert", name="claimed_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(
            model_name="alert", name="tries", field=models.PositiveSmallIntegerField(db_default=0)
        ),
        migrations.AddField(
            model_name="alert", name="again_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(
            model_name="alert",
            name="says",
            field=models.CharField(blank=True, db_default="", max_length=20),
        ),
    ]
