"""The tag that gives a figure what it is played with."""

from django import template

from steadyback.catalogue.exercise import Level
from steadyback.web.look.playing import Playing, playing_of

register = template.Library()


@register.simple_tag
def level_playing(level: Level) -> Playing | None:
    """What the player needs for a level, or None where nothing moves."""
    return playing_of(level)
