"""Pictures of every screen, as somebody in the middle of the programme sees it."""

from proof.screens.command import add_command

__all__ = ["add_command"]
