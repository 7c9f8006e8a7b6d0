"""The tag for what a clinic knows of a danger sign."""

from django import template

from steadyback.web.look.alerted import ShownTold, alerted
from steadyback.web.records.access import OpenRecord

register = template.Library()


@register.simple_tag
def alerted_of(record: OpenRecord) -> list[ShownTold]:
    """How far each clinic that sees a record knows of its newest danger sign."""
    return alerted(record)
