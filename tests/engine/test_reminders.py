"""When somebody is reminded, and when not: a table of days, and what holds for every record."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steadyback.engine import advise, preview_week, week_at, with_plan
from steadyback.engine.days import local_day
from steadyback.engine.reminders import Known, Reminder, next_reminder, reminder_on
from steadyback.engine.state import State
from steadyback.engine.training_days import trains_on
from steadyback.record import Event
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import MONDAY, check_in, event, folded, intake, session
from tests.records.record import Record
from tests.records.whole import records, steady_records

CATALOGUE = the_catalogue()
ON = Known(on=True)
SUNDAY = MONDAY - timedelta(days=1)
DUE = MONDAY.replace(hour=17, minute=30)
NOON = MONDAY.replace(hour=12)


def state_of(*events: Event, on: datetime = NOON, **schedule: Any) -> State:
    """Somebody calm who trains on Monday, Wednesday and Friday, at 18:00 where nothing is said."""
    usual = {"days": ["mon", "wed", "fri"], "minutes": 30, "trains_at": "18:00"}
    told = {name: value for name, value in (usual | schedule).items() if value is not None}
    return folded([intake(SUNDAY, schedule=told), *events], on)


def today(state: State, known: Known = ON, on: datetime = NOON) -> Reminder:
    return reminder_on(CATALOGUE, state, known, local_day(on, state.zone), on)


def one_set(at: datetime) -> Event:
    """One set of a session that is led."""
    body = {"session": "led", "leg_before": 3, "level": "clamshell-1", "number": 1}
    return event("set_done", at, {**body, "done": {"reps": 8}})


def wishes(at: datetime = SUNDAY, **preferences: Any) -> Event:
    return event("settings", at, {"preferences": preferences})


def evenings(count: int, hour: int = 20, minute: int = 0) -> tuple[datetime, ...]:
    """The beginnings of sessions on the last working days before the Monday, newest first."""
    days = [MONDAY - timedelta(days=back) for back in range(1, 30)]
    working = [one for one in days if one.weekday() < 5][:count]
    return tuple(one.replace(hour=hour, minute=minute) for one in working)


def test_it_comes_half_an_hour_before_the_time_that_was_told() -> None:
    found = today(state_of())
    assert (found.why, found.at, found.learnt, found.moved) == ("due", DUE, 0, False)
    assert [found.is_due(DUE + timedelta(seconds=s)) for s in (-1, 0, 1)] == [False, True, True]


@pytest.mark.parametrize(
    ("why", "state", "known"),
    [
        ("paused", state_of(), replace(ON, paused=True)),
        ("off", state_of(), Known(on=False)),
        ("unfinished", folded([], NOON), ON),
        ("rest_day", state_of(days=["tue"]), ON),
        ("locked", state_of(check_in(NOON, {"RF07": "yes"})), ON),
        ("locked", state_of(check_in(NOON, {"RF01": "yes"})), ON),
        ("done", state_of(session(NOON - timedelta(hours=2))), ON),
        ("begun", state_of(), replace(ON, begun=MONDAY.date())),
        ("begun", state_of(one_set(NOON - timedelta(hours=2))), ON),
        ("not_today", state_of(), replace(ON, not_on=MONDAY.date())),
        ("sent", state_of(), replace(ON, sent=(NOON,))),
        ("no_hour", state_of(trains_at=None), ON),
        ("quiet_hours", state_of(wishes(quiet_from="03:00", quiet_until="03:00")), ON),
    ],
)
def test_it_says_why_there_is_none(why: str, state: State, known: Known) -> None:
    assert today(state, known).why == why
    assert today(state, known).at is None


def test_a_sign_that_is_cleared_brings_it_back() -> None:
    body = {"flags": ["RF07"], "clinician": "Dr Ann", "issued": "2026-03-02", "until": "2026-04-02"}
    cleared = event("clearance", NOON + timedelta(minutes=1), body, "clinician:ann")
    later = NOON + timedelta(minutes=2)
    state = state_of(check_in(NOON, {"RF07": "yes"}), cleared, on=later)
    assert today(state, on=later).why == "due"


def test_a_session_that_moved_away_is_not_reminded_of_and_one_that_came_is() -> None:
    body = {"choice": "moves", "day": "2026-03-02", "to_day": "2026-03-03"}
    state = state_of(event("choice", NOON - timedelta(hours=1), body))
    assert today(state).why == "rest_day"
    tuesday = reminder_on(CATALOGUE, state, ON, date(2026, 3, 3), NOON)
    assert (tuesday.why, tuesday.at) == ("due", DUE + timedelta(days=1))


def test_a_day_of_the_schedule_on_which_the_plan_has_nothing_is_a_day_of_rest() -> None:
    week = preview_week(CATALOGUE, state_of(), week_at(state_of(), NOON))
    others = tuple(one for one in week.days if one.date != MONDAY.date())
    state = with_plan(state_of(), week.model_copy(update={"days": others}))
    assert today(state).why == "resting"
    assert next_reminder(CATALOGUE, state, ON, NOON).day == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("hours", "why"), [(2.99, "due"), (3, "late")], ids=["in time", "too late"]
)
def test_what_could_not_be_sent_for_three_hours_is_dropped(hours: float, why: str) -> None:
    assert today(state_of(), on=DUE + timedelta(hours=hours)).why == why


# ------------------------------------------------------------------ the time


@pytest.mark.parametrize(
    ("starts", "at", "learnt"),
    [
        (evenings(2), (17, 30), 0),
        (evenings(3), (19, 30), 3),
        (evenings(3) + evenings(9, hour=6)[3:], (19, 30), 5),
        ((*evenings(4, hour=19, minute=10)[:2], *evenings(5, hour=9)[2:]), (8, 30), 5),
        (tuple(one + timedelta(days=-one.weekday() - 1) for one in evenings(5)), (17, 30), 0),
    ],
    ids=[
        "too few",
        "three",
        "the last five",
        "the middle one",
        "weekends tell nothing of a Monday",
    ],
)
def test_the_time_is_learnt_from_real_sessions_on_such_days(
    starts: tuple[datetime, ...], at: tuple[int, int], learnt: int
) -> None:
    found = today(state_of(), replace(ON, starts=starts), on=MONDAY.replace(hour=4))
    assert found.at is not None
    assert ((found.at.hour, found.at.minute), found.learnt) == (at, learnt)


def test_a_session_after_midnight_belongs_to_the_evening_before() -> None:
    late = tuple(one.replace(hour=0, minute=40) + timedelta(days=1) for one in evenings(3))
    state = state_of(wishes(quiet_from="02:00", quiet_until="08:00"))
    found = today(state, replace(ON, starts=late))
    assert found.at == MONDAY.replace(hour=0, minute=10) + timedelta(days=1)


@pytest.mark.parametrize(
    ("trains", "quiet", "at"),
    [
        ("07:00", {}, "2026-03-02T08:00"),
        ("21:30", {}, "2026-03-02T20:30"),
        ("21:29", {}, "2026-03-02T20:59"),
        ("23:50", {}, "2026-03-02T20:30"),
        ("01:00", {}, "2026-03-02T20:30"),
        ("06:00", {"quiet_from": "09:00", "quiet_until": "17:00"}, "2026-03-02T05:30"),
        ("12:00", {"quiet_from": "09:00", "quiet_until": "17:00"}, "2026-03-02T08:30"),
        ("12:00", {"quiet_from": "nonsense", "quiet_until": 7}, "2026-03-02T11:30"),
        ("07:00", {"quiet_from": "22:00", "quiet_until": "06:30"}, "2026-03-02T06:30"),
    ],
)
def test_quiet_hours_move_it_to_the_nearest_time_that_they_leave(
    trains: str, quiet: dict[str, Any], at: str
) -> None:
    on = MONDAY.replace(hour=4)
    found = today(state_of(wishes(**quiet), trains_at=trains), on=on)
    assert f"{found.at:%Y-%m-%dT%H:%M}" == at
    hours = int(trains[:2]) * 60 + int(trains[3:]) - 30
    assert found.moved == (f"{hours // 60:02d}:{hours % 60:02d}" != at[-5:])


def test_it_is_dropped_where_quiet_hours_begin() -> None:
    found = today(state_of(trains_at="21:00"))
    assert found.until == MONDAY.replace(hour=21, minute=0)


@pytest.mark.parametrize(
    ("sunday", "utc"),
    [
        ("2026-03-29", "16:30"),
        ("2026-03-28", "17:30"),
        ("2026-10-25", "17:30"),
        ("2026-10-24", "16:30"),
    ],
)
def test_six_in_the_evening_stays_six_when_the_clocks_change(sunday: str, utc: str) -> None:
    state = replace(state_of(days=["sat", "sun"]), zone="Europe/London")
    day_of = date.fromisoformat(sunday)
    noon = datetime(day_of.year, day_of.month, day_of.day, 12, tzinfo=UTC)
    assert f"{today(state, on=noon).at:%H:%M}" == utc


# ------------------------------------------------------------------ again, rarer, no more


def test_asked_for_again_it_comes_again_and_not_in_quiet_hours() -> None:
    again = replace(ON, sent=(DUE,), again=DUE + timedelta(hours=1))
    assert today(state_of(), again).at == DUE + timedelta(hours=1)
    late = replace(again, again=MONDAY.replace(hour=21))
    assert today(state_of(), late).why == "quiet_hours"
    done = state_of(session(DUE + timedelta(minutes=5)), on=DUE + timedelta(minutes=20))
    assert today(done, again, on=DUE + timedelta(minutes=20)).why == "done"


def days_reminded(days: int, *events: Event, answered: datetime | None = None) -> list[int]:
    """On which days somebody is reminded who trains on every day and answers nothing else."""
    everyday = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    known, found = replace(ON, answered=answered), []
    for number in range(days):
        at = DUE + timedelta(days=number)
        state = state_of(*[one for one in events if one.at <= at], on=at, days=everyday)
        reminder = today(state, known, at)
        if reminder.is_due(at):
            assert reminder.last == (len(known.sent) == 4 and answered is None)
            known = replace(known, sent=(*known.sent, at))
            found.append(number)
    return found


def test_without_an_answer_they_become_rarer_and_stop() -> None:
    assert days_reminded(40) == [0, 1, 2, 9, 16]


def test_an_answer_begins_them_anew() -> None:
    told = check_in(DUE + timedelta(days=20))
    state = state_of(told, on=DUE + timedelta(days=21), days=["mon"])
    sent = tuple(DUE + timedelta(days=7 * week) for week in range(-5, 0))
    known, monday = replace(ON, sent=sent), DUE + timedelta(days=21)
    assert today(state, known, monday).why == "due"
    silent = state_of(on=monday, days=["mon"])
    later = tuple(DUE + timedelta(days=n) for n in range(5))
    assert today(silent, replace(ON, sent=later), monday).why == "stopped"
    begun = replace(ON, sent=later, answered=DUE + timedelta(days=6))
    assert today(silent, begun, monday).why == "due"


def test_the_next_one_is_looked_for_on_the_days_to_come() -> None:
    state = state_of(session(NOON - timedelta(hours=2)))
    assert next_reminder(CATALOGUE, state, ON, NOON).day == date(2026, 3, 4)
    locked = state_of(check_in(NOON, {"RF01": "yes"}))
    assert next_reminder(CATALOGUE, locked, ON, NOON).why == "locked"
    waits = replace(ON, sent=tuple(DUE - timedelta(days=n) for n in (3, 2, 1)))
    silent = replace(state_of(), active_at=DUE - timedelta(days=9))
    assert next_reminder(CATALOGUE, silent, waits, NOON).day == date(2026, 3, 9)


# ------------------------------------------------------------------ whatever the record


def in_quiet_hours(at: datetime, state: State) -> bool:
    """Worked out once more, from the preferences and the policy's words."""
    found = state.preferences
    start, end = str(found.get("quiet_from", "21:00")), str(found.get("quiet_until", "08:00"))
    clock = at.astimezone(ZoneInfo(state.zone)).strftime("%H:%M")
    return start <= clock < end if start < end else clock >= start or clock < end


CLOCKS = st.sampled_from(["21:00", "08:00", "00:00", "03:00", "02:30", "17:45", "12:00"])
KNOWN = st.builds(
    Known,
    on=st.just(True),
    starts=st.lists(st.integers(0, 60 * 24 * 20), max_size=6).map(
        lambda all_: tuple(MONDAY - timedelta(minutes=one) for one in sorted(all_))
    ),
)


@settings(max_examples=40)
@given(st.one_of(records(), steady_records()), KNOWN, CLOCKS, CLOCKS, st.integers(0, 24 * 5))
def test_never_in_quiet_hours_never_locked_never_twice_and_only_on_a_day_to_train(
    record: Record, known: Known, start: str, end: str, hours: int
) -> None:
    preferences = {**record.state.preferences, "quiet_from": start, "quiet_until": end}
    state = replace(record.state, preferences=preferences)
    sent: list[datetime] = []
    for quarters in range(0, 4 * 48, 2):
        at = record.on + timedelta(hours=hours, minutes=15 * quarters)
        now = replace(known, sent=tuple(sent))
        if not reminder_on(CATALOGUE, state, now, local_day(at, state.zone), at).is_due(at):
            continue
        sent.append(at)
        advice = advise(CATALOGUE, state, at)
        assert not advice.locked
        assert not in_quiet_hours(at, state)
        assert trains_on(state, local_day(at, state.zone))
        assert advice.today is None or advice.today.items
        assert all(
            local_day(one.at, state.zone) != local_day(at, state.zone) for one in state.sessions
        )
    days = [local_day(at, state.zone) for at in sent]
    assert all(one < two for one, two in pairwise(days))
