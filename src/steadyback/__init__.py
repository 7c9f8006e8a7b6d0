"""Steadyback: gentle, regular strengthening for people with sciatica, with its reasons."""

__version__ = "0.1.0"
