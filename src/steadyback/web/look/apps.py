"""Tells Django about this app."""

from django.apps import AppConfig


class LookConfig(AppConfig):
    """What pages share."""

    name = "steadyback.web.look"
    default_auto_field = "django.db.models.BigAutoField"
