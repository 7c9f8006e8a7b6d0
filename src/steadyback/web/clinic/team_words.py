"""Plain words for roles, and for what the audit calls what was done."""

from collections.abc import Mapping
from typing import Any, Final

from steadyback.languages import N_, _
from steadyback.web.accounts.models import ClinicRole
from steadyback.web.look.fields import Option

ROLES: Final = N_(
    {
        ClinicRole.OWNER: "Owner",
        ClinicRole.PHYSIOTHERAPIST: "Physiotherapist",
        ClinicRole.ASSISTANT: "Assistant",
        ClinicRole.READ_ONLY: "Read only",
    }
)
MAY: Final = N_(
    {
        ClinicRole.OWNER: "Everything: also name and remove colleagues, change what people read of "
        "the clinic, and read the audit.",
        ClinicRole.PHYSIOTHERAPIST: "See everybody who shares, invite people, change programmes, "
        "clear danger signs, and make programmes for others to use.",
        ClinicRole.ASSISTANT: "See everybody who shares, and invite people. Changes no programme.",
        ClinicRole.READ_ONLY: "See everybody who shares. Changes nothing.",
    }
)
ACTIONS: Final = N_(
    {
        "read": "Looked at a record",
        "worklist": "Looked at the worklist",
        "changed": "Changed a programme",
        "withdrawn": "Took a change back",
        "planned": "Had a week planned anew",
        "alert seen": "Saw a danger sign",
        "handed over": "Named who is responsible",
        "sharing begun": "Began to share their record",
        "sharing ended": "Ended the sharing of a record",
        "clinic founded": "Set up the clinic",
        "particulars changed": "Changed what people read of the clinic",
        "colleague invited": "Invited a colleague",
        "person invited": "Invited a person",
        "invitation ended": "Ended an invitation",
        "joined": "Joined the clinic",
        "role changed": "Changed a colleague's role",
        "colleague removed": "Removed a colleague",
        "left": "Left the clinic",
        "key made": "Made a key for a program",
        "key ended": "Ended a key for a program",
        "audit read": "Looked at the audit",
        "audit checked": "Checked the audit",
        "audit exported": "Exported the audit",
        "programme made": "Made a programme",
        "programme changed": "Changed the words or steps of a programme",
        "programme ended": "Removed a programme",
        "programme shared": "Made a link to a programme",
        "programme link ended": "Ended the link to a programme",
        "programme copied": "Copied a programme",
        "programme applied": "Used a programme for somebody",
        "exercise made": "Wrote an exercise of the clinic's own",
        "exercise changed": "Changed an exercise of the clinic's own",
        "exercise withdrawn": "Took back an exercise of the clinic's own",
        "exercise given": "Gave somebody an exercise of the clinic's own",
        "exercise taken back": "Took an exercise of the clinic's own back from somebody",
    }
)
DETAILS: Final = N_(
    {
        "role": "role",
        "before": "before",
        "account": "colleague",
        "to": "to",
        "changed": "changed",
        "page": "page",
        "kinds": "kind",
        "handed_over": "people handed over",
        "format": "format",
        "entries": "entries",
    }
)
"""The details that a page of the audit shows; the export has all of them."""


def role_options() -> tuple[Option, ...]:
    """Each role with what it may do."""
    return tuple(Option(one.value, ROLES[one], MAY[one]) for one in ClinicRole)


def role_name(role: str) -> str:
    """What a role is called."""
    return _(ROLES[ClinicRole(role)]) if role in ROLES else role


def action_name(action: str) -> str:
    """What was done; a word that is not known here stands as it is."""
    return _(ACTIONS[action]) if action in ACTIONS else action


def details_in_words(details: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """The details of an entry, with the names of colleagues."""
    return "; ".join(
        _("{what}: {value}", what=_(DETAILS[key]), value=value_in_words(key, value, names))
        for key, value in details.items()
        if key in DETAILS and value not in ("", None)
    )


def value_in_words(key: str, value: Any, names: Mapping[str, str]) -> str:
    """One detail: a role by its name, a colleague by theirs, all else as it is."""
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    if key in ("role", "before"):
        return role_name(str(value))
    if key in ("account", "to"):
        known = str(value).removeprefix("account:")
        return names.get(known) or known
    return str(value)
