"""Tells Django about this app."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    """Questionnaires and home tests."""

    name = "steadyback.web.measures"
    default_auto_field = "django.db.models.BigAutoField"
