"""Tells Django about this app."""

from django.apps import AppConfig


class TechniquesConfig(AppConfig):
    """What helps between sessions, in use."""

    name = "steadyback.web.techniques"
    default_auto_field = "django.db.models.BigAutoField"
