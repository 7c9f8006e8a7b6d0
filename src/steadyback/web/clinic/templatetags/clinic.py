"""Tags for the pages of a clinic."""

from django import template

from steadyback.web.accounts.roles import Right
from steadyback.web.records.clinic_access import OpenClinic

register = template.Library()


@register.filter
def may(clinic: OpenClinic, right: str) -> bool:
    """Whether whoever looks at the page may do something in the clinic."""
    return clinic.may(Right(right))
