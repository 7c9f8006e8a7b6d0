"""Tells Django about this app."""

from django.apps import AppConfig


class PlayerConfig(AppConfig):
    """The session, led."""

    name = "steadyback.web.player"
    default_auto_field = "django.db.models.BigAutoField"
