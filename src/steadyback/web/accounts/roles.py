"""What each role may do in a clinic. Nobody may do what stands nowhere here."""

from enum import StrEnum
from typing import Final

from steadyback.web.accounts.models import ClinicRole


class Right(StrEnum):
    """One thing that somebody in a clinic may be allowed to do."""

    LOOK = "look"
    """See the worklist and the records that are shared with the clinic."""
    INVITE_PEOPLE = "invite_people"
    """Ask people to share their record, name who is responsible, hand over, end a sharing."""
    STEER = "steer"
    """Change a programme: allow, forbid, set level, dose or stage, clear, write a note."""
    WRITE_TEMPLATES = "write_templates"
    """Make and change the clinic's own programmes and exercises."""
    MANAGE = "manage"
    """Name and remove colleagues, change roles and particulars, read and export the audit."""


RIGHTS: Final[dict[ClinicRole, frozenset[Right]]] = {
    ClinicRole.OWNER: frozenset(Right),
    ClinicRole.PHYSIOTHERAPIST: frozenset(
        {Right.LOOK, Right.INVITE_PEOPLE, Right.STEER, Right.WRITE_TEMPLATES}
    ),
    ClinicRole.ASSISTANT: frozenset({Right.LOOK, Right.INVITE_PEOPLE}),
    ClinicRole.READ_ONLY: frozenset({Right.LOOK}),
}


def may(role: str, right: Right) -> bool:
    """Whether a role has a right; an unknown role has none."""
    return role in RIGHTS and right in RIGHTS[ClinicRole(role)]
