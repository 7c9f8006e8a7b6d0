"""What a reminder says, and why one comes or does not.

A reminder is read on locked screens and in mailboxes, so it holds nothing about health, no
exercise and no name. It never counts what was missed.
"""

from typing import Final

from steadyback.engine.reminders import Why
from steadyback.languages import N_, _

TITLE: Final = N_("Time for your session?")
BODY: Final = N_("It is ready when you are.")
LAST: Final = N_("There will be no more of these until you use Steadyback again.")
IN_AN_HOUR: Final = N_("Remind me in an hour")
TRIAL_TITLE: Final = N_("This is how a reminder looks")
TRIAL_BODY: Final = N_("You asked for one to try. Nothing else is different.")

MAIL: Final = N_("""You asked Steadyback to remind you. Your session for today is ready when you are:
{today}
(This opens on a device on which you use Steadyback.)
{more}
Remind me in an hour, or not today:
{answer}

Stop these mails:
{stop}

Nobody reads answers to this mail.
""")
TRIAL_MAIL: Final = N_("""This is how a reminder from Steadyback looks. You asked for one to try.
{today}

Stop these mails:
{stop}
""")
CODE_SUBJECT: Final = N_("Your code: {code}")
CODE_MAIL: Final = N_("""Somebody asked for reminders at this address. If it was you, this is the code:

{code}

Type it on the page Reminders within an hour. If it was not you, do nothing: no mail will follow.
""")

WHY: Final[dict[Why, str]] = N_(
    {
        "due": "",
        "paused": "You took your agreement back, so nothing is sent.",
        "off": "Reminders by this way are off.",
        "unfinished": "Reminders begin when your first questions are answered.",
        "rest_day": "Today is a day of rest, so there is no reminder.",
        "locked": "Exercise waits until somebody has looked at what you told us. Until then there are no reminders.",
        "done": "You have trained today, so there is no reminder.",
        "begun": "You have begun today's session, so there is no reminder.",
        "not_today": "You asked for no reminder today.",
        "resting": "There is nothing to train today, so there is no reminder.",
        "sent": "Today's reminder was sent.",
        "stopped": "Nobody answered the last {stop} reminders, so they have stopped. That is fine. They begin again with your next session or check-in, or here.",
        "rare": "Nobody answered the last reminders, so they come no more than once in {days} days for now.",
        "no_hour": "You have not told us at what time you train, so we do not know when to remind you.",
        "quiet_hours": "Your quiet hours leave no time for a reminder.",
        "late": "The time for today's reminder has passed.",
    }
)
"""Why there is none, in words; {stop} and {days} are the policy's."""

LEARNT: Final = N_("Learnt from when you began your last {sessions} sessions on such days")
TOLD: Final = N_("From the time you told us")
MOVED: Final = N_("moved out of your quiet hours")
ASKED: Final = N_("As you asked")

NOT_SENT: Final[dict[str, str]] = N_(
    {
        "refused": "The mail server did not take it.",
        "unreached": "The server for it could not be reached.",
        "nobody": "No browser takes it any more.",
        "worker_ended": "The server stopped while it was being sent. It may have arrived.",
        "late": "It could not be sent in time.",
        "broken": "Something went wrong on our side.",
    }
)
"""Why one did not go out, by the word that is kept."""


def not_sent(says: str) -> str:
    """Why one did not go out."""
    return _(NOT_SENT.get(says, NOT_SENT["broken"]))
