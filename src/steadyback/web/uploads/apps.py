"""Tells Django about this app."""

from django.apps import AppConfig


class UploadsConfig(AppConfig):
    """What a person brings from elsewhere."""

    name = "steadyback.web.uploads"
    default_auto_field = "django.db.models.BigAutoField"
