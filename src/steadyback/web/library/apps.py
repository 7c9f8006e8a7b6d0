"""Tells Django about this app."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """What there is to read."""

    name = "steadyback.web.library"
    default_auto_field = "django.db.models.BigAutoField"
