"""Tells Django about this app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Events as JSON."""

    name = "steadyback.web.api"
    default_auto_field = "django.db.models.BigAutoField"
