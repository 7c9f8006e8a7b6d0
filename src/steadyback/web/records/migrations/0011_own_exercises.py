import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import steadyback.web.accounts.names


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_accounts_and_clinics"),
        ("records", "0010_programmes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="own_words",
            field=models.JSONField(null=True),
        ),
        migrations.CreateModel(
            name="OwnExercise",
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
                        default=steadyback.web.accounts.names.random_name, max_length=32
                    ),
                ),
                ("number", models.PositiveIntegerField(default=1)),
                (
                    "mark",
                    models.CharField(
                        default=steadyback.web.accounts.names.random_name,
                        max_length=32,
                        unique=True,
                    ),
                ),
                ("level", models.CharField(max_length=80)),
                ("binding", models.CharField(max_length=32)),
                ("words", models.JSONField()),
                ("withdrawn", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
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
                        related_name="own_exercises",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("name", "number"), name="one_row_for_each_revision"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OwnGiven",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(db_index=True, max_length=32)),
                ("level", models.CharField(max_length=80)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="accounts.organisation"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="own_given",
                        to="records.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("person", "name"),
                        name="one_own_exercise_once",
                    )
                ],
            },
        ),
    ]
