"""What a person says against an exercise: it does not suit me, too easy, too much; and taking back.

The rules decide what follows (engine, steering and invitation); this stores what was said, and says
in words what the engine made of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from django.http import Http404

from steadyback.catalogue.exercise import Level
from steadyback.engine import Advice
from steadyback.engine.days import local_day
from steadyback.languages import _, n_
from steadyback.record import Event
from steadyback.record.event import ChoiceEvent
from steadyback.record.plan import PlannedItem
from steadyback.web.look.local_time import local_date
from steadyback.web.look.words import rung_name
from steadyback.web.records.access import OpenRecord
from steadyback.wording import day_words, dose_words

SAID = ("not_for_me", "too_easy", "too_much")
TAKEN_BACK = ("not_for_me", "too_easy")
"""What may be taken back at any time; what was too much is earned again (rulings 29)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What was said of a level and holds now; `mistap` is the event that may still be undone."""

    not_for_me: bool
    too_easy: bool
    said: str
    mistap: str


def standing(record: OpenRecord, level: Level) -> Standing:
    """What holds now for a level."""
    steering = record.state.steering
    newest = newest_choice(record, level.id)
    fresh = newest is not None and may_undo(record, newest)
    return Standing(
        not_for_me=level.id in steering.not_for_me,
        too_easy=level.id in steering.too_easy,
        said=newest.body.choice if newest is not None and fresh else "",
        mistap=newest.id if newest is not None and fresh else "",
    )


def newest_choice(record: OpenRecord, level: str) -> ChoiceEvent | None:
    """The newest thing said of a level that was neither undone nor taken back."""
    for event in record.newest_kept("choice"):
        if is_about(event, level):
            return event if not event.body.withdrawn else None
    return None


def is_about(event: Event, level: str) -> TypeGuard[ChoiceEvent]:
    """Whether an event is the person's word about a level."""
    if not isinstance(event, ChoiceEvent) or event.by != "person":
        return False
    return event.body.level == level and event.body.choice in SAID


def may_undo(record: OpenRecord, event: Event) -> bool:
    """A mis-tap is undone on the same day, before anything was trained on it (our proposal)."""
    state = record.state
    last = state.last_session_at
    same_day = local_day(event.at, state.zone) == local_date(record)
    return same_day and (last is None or last < event.at)


def say(record: OpenRecord, level: Level, post: Mapping[str, str]) -> None:
    """Store what was said of a level, or take it back. Raises Http404, CaseProblems."""
    if undone := post.get("undo"):
        undo(record, level, undone)
        return
    choice, back = post.get("say", ""), post.get("back", "")
    if choice in SAID:
        body: dict[str, Any] = {"choice": choice, "level": level.id}
    elif back in TAKEN_BACK:
        body = {"choice": back, "level": level.id, "withdrawn": True}
    else:
        return
    record.append("choice", body, event=post.get("event") or None)


def undo(record: OpenRecord, level: Level, event: str) -> None:
    """Withdraw a mis-tap; once only. Raises Http404 where it is none."""
    newest = newest_choice(record, level.id)
    if newest is None or newest.id != event or not may_undo(record, newest):
        raise Http404
    record.withdraw(event)


def what_changed(
    record: OpenRecord, level: Level, said: str, advice: Advice, item: PlannedItem | None
) -> list[str]:
    """What followed from the newest word about a level, in sentences."""
    match said:
        case "not_for_me":
            return [
                _("You said that {level} does not suit you.", level=level.name),
                *in_its_place(record, level, advice),
            ]
        case "too_easy":
            return [_("You said that this is too easy."), invitation(item)]
        case "too_much":
            return after_too_much(record, level, advice, item)
        case _:
            return []


def in_its_place(record: OpenRecord, level: Level, advice: Advice) -> list[str]:
    """What stands where the level stood."""
    now = present(record, level, advice)
    if now is None:
        return [_("It is left out, and nothing easier stands below it.")]
    place = _("In its place: {name} ({rung}).", name=now.name, rung=rung(record, now))
    return [_("It is left out."), place]


def invitation(item: PlannedItem | None) -> str:
    """Whether more repetitions are asked for today, or what that waits for."""
    if item is not None and item.invited_reps:
        return n_(
            "If it feels easy today, do {n} more in the last set. The rule counts it.",
            "If it feels easy today, do {n} more in the last set. The rule counts them.",
            item.invited_reps,
        )
    return _(
        "After a good session with it, settled by the next morning, you are invited to a few more "
        "repetitions. It moves up by the same rule as always."
    )


def after_too_much(
    record: OpenRecord, level: Level, advice: Advice, item: PlannedItem | None
) -> list[str]:
    """One level down, a smaller dose, or a rest."""
    said, now = _("You said that this is too much."), present(record, level, advice)
    if now is None:
        reasons = advice.levels[level.exercise].reasons
        days = [str(one.numbers["until"]) for one in reasons if "until" in one.numbers]
        rests = _("It rests until {day}.", day=day_words(max(days))) if days else ""
        return [said, rests or _("It rests for now.")]
    if now.id != level.id:
        down = _("It goes down to {name} ({rung}).", name=now.name, rung=rung(record, now))
        return [said, down, _("{level} is earned again by good sessions.", level=level.name)]
    if item is None:
        return [said, _("Its dose goes down, and grows again with good sessions.")]
    less = _(
        "Its dose goes down to {dose}, and grows again with good sessions.", dose=dose_words(item)
    )
    return [said, less]


def present(record: OpenRecord, level: Level, advice: Advice) -> Level | None:
    """The level of the same exercise that is open now."""
    found = advice.levels[level.exercise].level
    return None if found is None else record.catalogue.levels[found]


def rung(record: OpenRecord, level: Level) -> str:
    """The exercise with the level's number."""
    return rung_name(level, record.catalogue.exercises[level.exercise].name)
