"""What stands in a calendar, which others may read: nothing about health unless it was asked for."""

from collections.abc import Sequence
from typing import Final

from steadyback.languages import N_, _, n_
from steadyback.wording.english import NOT_REVIEWED
from steadyback.wording.phrases import listed

NAME: Final = N_("Exercise sessions")
SESSION: Final = N_("Exercise session")
CANCELLED: Final = N_("Cancelled: exercise session")
NO_MORE: Final = N_("This session is not planned any more. Open Steadyback to see what is.")


def session_title(names: Sequence[str]) -> str:
    """The title of a session: the exercises where they were asked for, else nothing that tells."""
    return _("Exercise session: {names}", names=listed(names)) if names else _(SESSION)


def session_note(minutes: int, names: Sequence[str], reviewed: bool) -> str:
    """How long it takes, and, where exercises are named, who has not looked at them yet."""
    says = n_(
        "About {n} minute. Open Steadyback to begin.",
        "About {n} minutes. Open Steadyback to begin.",
        minutes,
    )
    return f"{says} {_(NOT_REVIEWED)}" if names and not reviewed else says
