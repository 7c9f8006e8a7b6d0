from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0013_snapshot_plan_from")]

    operations = [
        migrations.AlterField(
            model_name="programme", name="title", field=models.CharField(max_length=160)
        ),
    ]
