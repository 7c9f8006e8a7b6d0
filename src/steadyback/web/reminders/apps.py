"""Tells Django about this app."""

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    """Reminders by mail and by notification."""

    name = "steadyback.web.reminders"
    default_auto_field = "django.db.models.BigAutoField"
