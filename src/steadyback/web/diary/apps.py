"""Tells Django about this app."""

from django.apps import AppConfig


class DiaryConfig(AppConfig):
    """Day by day."""

    name = "steadyback.web.diary"
    default_auto_field = "django.db.models.BigAutoField"
