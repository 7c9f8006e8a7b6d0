from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0011_own_exercises")]

    operations = [
        migrations.AddField(model_name="alert", name="tellings", field=models.JSONField(null=True)),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(
                condition=models.Q(("seen_at", None)), fields=["again_at"], name="alerts_unseen"
            ),
        ),
    ]
