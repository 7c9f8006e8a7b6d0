from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0012_alert_tellings")]

    operations = [
        migrations.AddField(
            model_name="snapshot", name="plan_from", field=models.DateTimeField(null=True)
        ),
    ]
