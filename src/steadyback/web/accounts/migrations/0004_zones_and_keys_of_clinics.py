from django.db import migrations, models
from django.db.models import Exists, OuterRef
from django.utils import timezone


def end_keys_of_who_left(apps, schema_editor):
    """A clinic's key ends with the place of who made it; those of earlier versions did not."""
    tokens = apps.get_model("accounts", "ApiToken").objects.using(schema_editor.connection.alias)
    places = apps.get_model("accounts", "Membership").objects.filter(
        organisation=OuterRef("organisation"), account=OuterRef("account"), until=None
    )
    rows = tokens.filter(ended_at=None).exclude(organisation=None).filter(~Exists(places))
    rows.update(ended_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_account_language")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="time_zone",
            field=models.CharField(blank=True, db_default="", max_length=64),
        ),
        migrations.RunPython(end_keys_of_who_left, migrations.RunPython.noop),
    ]
