"""Tells Django about this app."""

from django.apps import AppConfig


class ClinicConfig(AppConfig):
    """What clinicians do."""

    name = "steadyback.web.clinic"
    default_auto_field = "django.db.models.BigAutoField"
