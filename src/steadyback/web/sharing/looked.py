"""Who looked at a record or changed it, and when, in plain words."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from steadyback.languages import N_, _, n_
from steadyback.record.zone import zone_of
from steadyback.web.look.words import day_in_words
from steadyback.web.records.access import OpenRecord
from steadyback.web.records.sharing import Look

OWN: Final = N_(
    {
        "sharing begun": "You let {clinic} see your record.",
        "sharing ended": "You ended what {clinic} could see.",
    }
)
DONE: Final = N_(
    {
        "read": "{who} looked at your record.",
        "audit read": "{who} looked at who has used your record.",
        "changed": "{who} changed your programme.",
        "withdrawn": "{who} took a change of your programme back.",
        "planned": "{who} had your week planned anew.",
        "alert seen": "{who} saw a danger sign that you told.",
        "handed over": "{who} changed who looks after you there.",
        "programme applied": "{who} used a ready programme for you.",
        "exercise given": "{who} gave you an exercise in the clinic's own words.",
        "exercise taken back": "{who} took back an exercise in the clinic's own words.",
        "sharing ended": "{who} ended what {clinic} could see.",
    }
)
ELSE: Final = N_("{who} used your record.")
TAKEN: Final = N_("{who} took a copy of your record, or of a part of it.")
COPIES: Final = frozenset(
    {"clinic-handout", "clinic-programme", "clinic-letter", "clinic-fhir", "clinic-tables"}
)
"""The pages of the clinic that are files."""
CLEARED: Final = N_("{who} said that you may exercise.")


@dataclass(frozen=True, slots=True)
class Looked:
    """One line: when and what; `times` where the same was done more than once on that day."""

    day: str
    at: str
    says: str
    times: int

    @property
    def again(self) -> str:
        """How often, where it was more than once."""
        if self.times < 2:
            return ""
        return n_("{n} time that day.", "{n} times that day.", self.times)


def looked(record: OpenRecord) -> list[Looked]:
    """Everything, newest first; the same by the same on one day is one line, with its last hour."""
    return joined(line(one, record.state.zone) for one in record.looks())


def joined(lines: Iterable[Looked]) -> list[Looked]:
    """Lines that follow each other and say the same of one day, as one."""
    made: list[Looked] = []
    for one in lines:
        if made and (made[-1].day, made[-1].says) == (one.day, one.says):
            made[-1] = replace(made[-1], times=made[-1].times + 1)
        else:
            made.append(one)
    return made


def line(look: Look, zone: str) -> Looked:
    """One entry by the person's own clock."""
    at = look.at.astimezone(zone_of(zone))
    return Looked(day=day_in_words(at.date()), at=f"{at:%H:%M}", says=words(look), times=1)


def words(look: Look) -> str:
    """What was done, by whom."""
    if look.own:
        return _(OWN.get(look.action, ELSE), who=_("You"), clinic=look.clinic)
    message = DONE.get(look.action, ELSE)
    kinds = look.details.get("kinds")
    if look.action == "changed" and isinstance(kinds, list) and "clearance" in kinds:
        message = CLEARED
    if look.action == "read" and look.details.get("page") in COPIES:
        message = TAKEN
    return _(message, who=who(look), clinic=look.clinic)


def who(look: Look) -> str:
    """The colleague and their clinic, as far as they are known."""
    if not look.who:
        return _("Somebody of {clinic}", clinic=look.clinic)
    return _("{name} ({clinic})", name=look.who, clinic=look.clinic)
