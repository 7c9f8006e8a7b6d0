"""What a record on a device begins with: what is agreed to, and what to call somebody."""

from steadyback.languages import _
from steadyback.web.look.fields import Field, Option
from steadyback.web.records.content import the_catalogue

CONSENT_TEXT = "welcome-1"
"""The version of the words on the welcome page; they change together."""
NICKNAME = Field(
    "nickname",
    "What shall we call you on this device?",
    "text",
    hint="A nickname or initials, so that everybody who uses this device finds their own page. "
    "You can leave it empty.",
    required=False,
    high=40,
)
KEEP = Option(
    "keep",
    "I agree that my answers are kept on this computer and used to make my plan.",
    "You can take this back, download everything or erase everything at any time.",
)


def agreement() -> Field:
    """Both that a record begins with: old enough, and what is kept is agreed to."""
    years = int(the_catalogue().policy.age_least)
    adult = Option("adult", _("I am {years} or over.", years=years))
    return Field("agree", "To begin, we need both", "many", (adult, KEEP))


def is_agreed(values: dict[str, object]) -> bool:
    """Whether both were ticked."""
    told = values.get("agree")
    return isinstance(told, list) and set(told) == {"adult", "keep"}
