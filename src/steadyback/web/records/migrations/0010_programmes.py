import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import steadyback.web.accounts.names


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_accounts_and_clinics"),
        ("records", "0009_alert_claims"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Programme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        default=steadyback.web.accounts.names.random_name,
                        max_length=32,
                        unique=True,
                    ),
                ),
                ("title", models.CharField(max_length=80)),
                ("words", models.CharField(blank=True, max_length=400)),
                ("changes", models.JSONField()),
                ("made_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("link_hash", models.CharField(max_length=64, null=True, unique=True)),
                ("link_until", models.DateTimeField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="programmes",
                        to="accounts.organisation",
                    ),
                ),
            ],
        ),
    ]
