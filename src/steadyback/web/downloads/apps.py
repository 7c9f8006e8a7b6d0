"""Tells Django about this app."""

from django.apps import AppConfig


class DownloadsConfig(AppConfig):
    """What a person takes along."""

    name = "steadyback.web.downloads"
    default_auto_field = "django.db.models.BigAutoField"
