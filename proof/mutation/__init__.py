"""Weakens every safety rule and threshold in turn and shows which tests notice."""

from proof.mutation.command import add_command

__all__ = ["add_command"]
