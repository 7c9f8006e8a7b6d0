from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0014_longer_titles")]

    operations = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("seq", 1)), fields=["event_id"], name="events_that_began"
            ),
        ),
    ]
