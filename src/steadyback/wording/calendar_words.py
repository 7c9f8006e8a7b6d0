"""What stands in a calendar, which others may read: nothing about health unless it was asked for."""

from collections.abc import Sequence
from typing import Final

from steadyback.wording.english import NOT_REVIEWED

NAME: Final = "Exercise sessions"
SESSION: Final = "Exercise session"
CANCELLED: Final = "Cancelled: exercise session"
MINUTES: Final = "About {minutes} minutes. Open Steadyback to begin."
ONE_MINUTE: Final = "About 1 minute. Open Steadyback to begin."
NO_MORE: Final = "This session is not planned any more. Open Steadyback to see what is."


def session_title(names: Sequence[str]) -> str:
    """The title of a session: the exercises where they were asked for, else nothing that tells."""
    return f"{SESSION}: {', '.join(names)}" if names else SESSION


def session_note(minutes: int, names: Sequence[str], reviewed: bool) -> str:
    """How long it takes, and, where exercises are named, who has not looked at them yet."""
    says = ONE_MINUTE if minutes == 1 else MINUTES.format(minutes=minutes)
    return f"{says} {NOT_REVIEWED}" if names and not reviewed else says
