"""Tells Django about this app."""

from django.apps import AppConfig


class StartConfig(AppConfig):
    """The way in."""

    name = "steadyback.web.start"
    default_auto_field = "django.db.models.BigAutoField"
