"""The tag that gives a figure what it is played with."""

from django import template
from django.template import Context

from steadyback.catalogue.exercise import Level
from steadyback.web.look.appearance import appearance_on
from steadyback.web.look.playing import Playing, playing_of

register = template.Library()


@register.simple_tag(takes_context=True)
def level_playing(context: Context, level: Level) -> Playing | None:
    """What the player needs for a level as this page shows figures, or None where nothing moves."""
    return playing_of(level, appearance_on(context).look)
