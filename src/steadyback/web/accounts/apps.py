"""Tells Django about this app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who is asking."""

    name = "steadyback.web.accounts"
    default_auto_field = "django.db.models.BigAutoField"
