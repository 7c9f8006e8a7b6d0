"""Many danger-sign questions on one page, quickly: read them, say "none", or answer each.

"None of these" is an answer to every question that was on the page. Anything else opens them one
by one; a "yes" opens its details. Nothing that was not answered is taken as a no.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.red_flag import RedFlag
from steadyback.web.look.fields import Field, Filled, Option, ShownField, Values, filled, shown
from steadyback.web.look.flag_questions import (
    answer_field,
    answers_of,
    asked_flags,
    asks_details,
    detail_fields,
    details_of,
)
from steadyback.web.records.access import OpenRecord

QUICK = Field(
    "signs",
    "Is any of these true?",
    "one",
    (
        Option("none", "No, none of them"),
        Option("some", "Yes, or I am not sure about one"),
    ),
)


@dataclass(frozen=True, slots=True)
class FlagForm:
    """The questions of a screen, how far they were opened, and what was answered."""

    flags: tuple[RedFlag, ...]
    opened: bool
    fields: tuple[Field, ...]
    answers: Filled
    complete: bool

    def body(self, today: date) -> dict[str, Any]:
        """`answers` and `flag_details` as the record keeps them."""
        if not self.opened and not self.complete:
            return {}
        if not self.opened:
            return {"answers": dict.fromkeys((flag.id for flag in self.flags), "no")}
        values = self.answers.values
        found: dict[str, Any] = {"answers": answers_of(values, self.flags)}
        details = details_of(values, self.flags, today)
        return found | ({"flag_details": details} if details else {})

    @property
    def shown(self) -> list[ShownField]:
        """The fields for the template."""
        return shown(self.fields, self.answers.values, self.answers.errors)


def flag_form(flags: Sequence[RedFlag], post: QueryDict | None) -> FlagForm:
    """Read the questions of a page as far as they were sent."""
    if post is None:
        return FlagForm(tuple(flags), False, (QUICK,), Filled({}), False)
    quick = filled((QUICK,), post)
    if quick.values.get("signs") != "some":
        return FlagForm(tuple(flags), False, (QUICK,), quick, bool(quick))
    asked = tuple(answer_field(flag) for flag in flags)
    first_time = not any(field.name in post for field in asked)
    if first_time:
        return FlagForm(tuple(flags), True, asked, Filled({}), False)
    more = tuple(
        field
        for flag in flags
        if post.get(flag.id) == "yes" and asks_details(flag)
        for field in detail_fields(flag)
    )
    fields = asked + more
    missing_details = bool(more) and not any(field.name in post for field in more)
    answers = filled(asked if missing_details else fields, post)
    return FlagForm(tuple(flags), True, fields, answers, bool(answers) and not missing_details)


def due_flags(record: OpenRecord, ids: Iterable[str]) -> list[RedFlag]:
    """The questions with these ids, in order."""
    wanted = set(ids)
    return [flag for flag in record.catalogue.red_flags.values() if flag.id in wanted]


def screen_flags(record: OpenRecord, screen: str) -> list[RedFlag]:
    """The questions of a screen for this person."""
    return asked_flags(record.catalogue, screen, pregnant(record.state.cautions))


def pregnant(cautions: Iterable[Any] | None) -> bool:
    """Whether the person said so."""
    return any(caution.id == "pregnancy" for caution in cautions or ())


def emergencies_first(values: Values, catalogue: Catalogue) -> bool:
    """Whether a "yes" is an emergency whatever its details would say."""
    return any(
        values.get(flag.id) == "yes" and flag.lowest == "emergency"
        for flag in catalogue.red_flags.values()
    )
