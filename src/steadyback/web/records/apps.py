"""Tells Django about this app."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Every table about a person."""

    name = "steadyback.web.records"
    default_auto_field = "django.db.models.BigAutoField"
