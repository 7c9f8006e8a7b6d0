"""Tells Django about this app."""

from django.apps import AppConfig


class SharingConfig(AppConfig):
    """Who sees a record, and stopping it."""

    name = "steadyback.web.sharing"
    default_auto_field = "django.db.models.BigAutoField"
