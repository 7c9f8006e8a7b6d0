"""Tells Django about this app."""

from django.apps import AppConfig


class EntranceConfig(AppConfig):
    """Signing in, and everything about an account."""

    name = "steadyback.web.entrance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear of every sign-in."""
        from steadyback.web.entrance import binding

        binding.listen()
