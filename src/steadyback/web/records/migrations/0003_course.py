"""The course of a record stands beside its snapshot; an empty one is made again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0002_links"),
    ]

    operations = [
        migrations.AddField(
            model_name="snapshot",
            name="course",
            field=models.TextField(default=""),
        ),
    ]
