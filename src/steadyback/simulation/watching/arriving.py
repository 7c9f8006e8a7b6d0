"""What each arrival may change: from one moment of a record to the next."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from steadyback.engine import dump_state, load_state
from steadyback.engine.absence import brought_up
from steadyback.engine.progression import history_of, known_level
from steadyback.record import Event
from steadyback.record.event import (
    CheckInEvent,
    ChoiceEvent,
    ClinicianChangeEvent,
    IntakeEvent,
    MorningAfterEvent,
    SessionDoneEvent,
)
from steadyback.simulation.watching.earned import MOST_AT_ONCE, may_count, moved_up, zones_of
from steadyback.simulation.watching.present import Present
from steadyback.simulation.watching.record import Json, Record, with_body
from steadyback.simulation.watching.staged import stage_up_with_time
from steadyback.simulation.watching.standing import enlarged, larger_doses


def grown_with_time(before: Present, after: Present) -> Iterator[str]:
    """5 and 4: time goes by and nothing else; no dose is larger and nothing went up for it.

    A stage may rise at a weekly review, by one.
    """
    yield from (f"5: {says}" for says in larger_doses(before.standing, after.standing))
    was, now = (brought_up(one.state, one.record.on, one.catalogue) for one in (before, after))
    for name in moved_up(after.catalogue, was, now):
        yield f"4: {name} went up with time"
    yield from (f"4: {says}" for says in stage_up_with_time(before, after))


def changed_by_a_double(before: Present, after: Present) -> Iterator[str]:
    """12: the same event once more changes nothing."""
    if before.state != after.state:
        yield "12: an event that came twice counts twice"


def rebuilt_otherwise(record: Record) -> Iterator[str]:
    """12: what is kept is what comes of the same events in another order, and as text and back."""
    text = dump_state(record.state)
    backwards = replace(record, events=(*reversed(record.events), *record.events[:3]))
    if dump_state(backwards.folded_afresh()) != text:
        yield "12: the order of arrival changes the state"
    if load_state(text) != record.state:
        yield "12: the kept state comes back as another"


def not_earned(before: Present, after: Present, events: tuple[Event, ...]) -> Iterator[str]:
    """4: only a settled morning after a green session moves up, two levels at most, by one step."""
    moved = moved_up(after.catalogue, before.state, after.state)
    if not moved:
        return
    replies = [event for event in events if isinstance(event, MorningAfterEvent)]
    if len(events) == 1 and (len(moved) > MOST_AT_ONCE or max(moved.values()) > 1):
        yield f"4: {moved} at once"
    sessions = {
        event.id: event for event in after.record.facts if isinstance(event, SessionDoneEvent)
    }
    zones = zones_of(after.record)
    good = [
        reply
        for reply in replies
        if reply.body.for_session in sessions
        and may_count(sessions[reply.body.for_session], reply, zones)
    ]
    if not good:
        yield f"4: {moved} went up, and no session was green and settled"
    done = {
        history_of(level)
        for reply in good
        for one in sessions[reply.body.for_session].body.levels
        if (level := known_level(after.catalogue, one.level)) is not None
    }
    if good and moved.keys() - done:
        yield f"4: {sorted(moved.keys() - done)} went up, and was not in the session"


def opened_by_danger(before: Present, after: Present, events: tuple[Event, ...]) -> Iterator[str]:
    """12: what only restricts opens nothing."""
    if all(only_restricts(event, before) for event in events):
        yield from (f"12: {says}" for says in enlarged(before.standing, after.standing))


def opened_by_worse(before: Present, after: Present, events: tuple[Event, ...]) -> Iterator[str]:
    """6: the same day told worse opens nothing.

    A session moves doses on its morning, so it is told worse then, and the morning as it was.
    """
    *others, last = events
    for worse in told_worse(last):
        yield from opened_in(after, before.record.plus(*others, worse), worse)
    for session in sessions_of(last, after.record):
        for worse in told_worse(session):
            yield from opened_in(after, after.record.but(in_place_of(session, worse)), worse)


def sessions_of(last: Event, record: Record) -> list[Event]:
    """The session that a morning's answer is about, as often as it came; none for anything else."""
    if not isinstance(last, MorningAfterEvent):
        return []
    return [event for event in record.events if event.id == last.body.for_session]


def opened_in(after: Present, sibling: Record, worse: Event) -> Iterator[str]:
    """What a record in which something was told worse opens beside the one that was lived."""
    found = enlarged(after.standing, Present(sibling).standing)
    yield from (f"6: {worse.body!r} opens {says}" for says in found)


def in_place_of(one: Event, other: Event) -> Callable[[Event], Event]:
    """Puts another event in the place of one, however often that came."""
    return lambda event: other if event.id == one.id else event


def only_restricts(event: Event, before: Present) -> bool:
    """Whether an event does nothing but report danger, add a caution or close something."""
    if isinstance(event, ClinicianChangeEvent):
        return event.body.action == "forbid" and not event.body.withdrawn
    if isinstance(event, ChoiceEvent):
        closes = event.body.choice in ("not_for_me", "too_much")
        return closes and not event.body.withdrawn
    if isinstance(event, CheckInEvent):
        answers = set(event.body.answers.values())
        return told_in(event) <= {"answers", "flag_details"} and answers == {"yes"}
    if isinstance(event, IntakeEvent):
        return told_in(event) == {"cautions"} and more_careful(event, before)
    return False


def told_in(event: CheckInEvent | IntakeEvent) -> set[str]:
    """What an event tells of; read again from a case file it has all fields, most of them empty."""
    return {*event.body.model_dump(mode="json", exclude_none=True, exclude_defaults=True)}


def more_careful(event: IntakeEvent, before: Present) -> bool:
    """Whether all cautions told before are told again in the same words, and others with them.

    The weeks of a pregnancy count from the day they are told.
    """
    had, has = before.state.cautions, event.body.cautions
    if had is None or has is None or any(one.pregnancy_weeks is not None for one in had):
        return False
    return all(one in has for one in had)


PAINS = {"leg_nprs": 10, "back_nprs": 10, "distal_level": 5}
"""What can be told worse in a check-in or a morning, and its most."""
SESSION_PAINS = {"leg_during": 10, "leg_after": 10, "back_during": 10, "back_after": 10}


def told_worse(event: Event) -> Iterator[Event]:
    """The same event with one pain told worse, for each that was told."""
    if isinstance(event, CheckInEvent) and event.body.symptoms is not None:
        symptoms = event.body.symptoms.model_dump(mode="json", exclude_none=True)
        for name, worse in raised(symptoms, PAINS):
            yield with_body(event, {"symptoms": symptoms | {name: worse}})
    elif isinstance(event, MorningAfterEvent):
        for name, worse in raised(event.body.model_dump(mode="json"), PAINS):
            yield with_body(event, {name: worse})
    elif isinstance(event, SessionDoneEvent):
        for name, worse in raised(event.body.model_dump(mode="json"), SESSION_PAINS):
            yield with_body(event, {name: worse})


def raised(said: Json, most: dict[str, int]) -> Iterator[tuple[str, int]]:
    """A worse value for one of the pains told; which one, and how much, follows what was told."""
    known = [name for name in most if said.get(name) is not None and said[name] < most[name]]
    for name in known[sum(said[one] for one in known) % max(1, len(known)) :][:1]:
        yield name, min(most[name], said[name] + 1 + said[name] % 3)
