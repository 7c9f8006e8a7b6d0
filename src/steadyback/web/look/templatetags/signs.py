"""The tag that says which signs a level's picture has, for a legend in words."""

from django import template

from steadyback.catalogue.exercise import Level
from steadyback.catalogue.movements import solved_for
from steadyback.catalogue.pictures import stay_s
from steadyback.movement.figure.signs import SignName
from steadyback.movement.figure.still import signs_used

register = template.Library()


@register.simple_tag
def level_signs(level: Level) -> tuple[SignName, ...]:
    """The signs in the picture of a level; none where nothing was drawn."""
    kept = solved_for(level)
    return signs_used(kept, stay_s(level)) if kept is not None else ()
