"""What must never happen (design page, section 6), over random records.

Each test is named after its sentence; the number of the invariant stands in its section. What a
test needs in order to mean something (a danger sign, a plan, a red session) is put there by its
strategy, so that none passes because there was nothing to see.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from steadyback.engine import (
    Locked,
    State,
    advise,
    begin,
    dump_state,
    fold,
    fold_all,
    load_state,
    plan_week,
    preview_week,
    week_at,
    with_plan,
)
from steadyback.engine.days import iso_week, local_day
from steadyback.engine.doses import hold_cap, set_volume, within
from steadyback.engine.progression import history_of
from steadyback.engine.references import unknown_names
from steadyback.record import CaseProblems, Event, Person, read_case, timeline
from steadyback.record.canonical import canonical_json
from steadyback.record.event import (
    CheckInEvent,
    ClearanceEvent,
    CorrectionEvent,
    IntakeEvent,
    MorningAfterEvent,
    SessionDoneEvent,
)
from steadyback.record.plan import Plan, PlannedItem, Reason
from steadyback.vocabulary import CAUTION_IDS, FLAG_IDS, WEEKDAYS, FlagId
from steadyback.wording import advice_document, english, plan_document, sentence
from tests.catalogue_fixture import the_catalogue
from tests.engine.standing import (
    closed_by,
    enlarged,
    larger_doses,
    means_of,
    parts,
    soon_after_waking,
    standing_of,
)
from tests.records import (
    CALM,
    CAUTION_ENTRIES,
    CLOCKS,
    EXERCISES,
    FEW_MORNING,
    FEW_SESSION,
    FIRST_DAYS,
    LEVELS,
    SORE,
    ZONES,
    Diary,
    Json,
    Record,
    advised,
    altered,
    as_asked,
    folded,
    issued,
    made,
    moment,
    offered,
    planned_days,
    records,
    short_screen,
    steady_records,
    usual_intake,
    usual_morning,
    usual_session,
)

HALF_AS_MANY = settings(max_examples=max(1, settings().max_examples // 2))
"""For tests that plan, or that judge a record twice."""
ALWAYS_EMERGENCY: tuple[FlagId, ...] = ("RF01", "RF02", "RF03", "RF04", "RF07", "RF14", "RF15")
DIRECTIONS = ("flexion", "neutral", "extension")
ALWAYS_URGENT: tuple[FlagId, ...] = ("RF09", "RF12", "RF27", "RF28")


def with_body(event: Event, changes: Json) -> Event:
    """The event with some fields of its body changed; None takes a field away."""
    plain = event.body.model_dump(mode="json", exclude_none=True) | changes
    body = {name: value for name, value in plain.items() if value is not None}
    return made(event.id, event.at, event.kind, body, event.by)


def planned(record: Record) -> Plan | None:
    """The quick week from the record's moment on; None while locked."""
    state = folded(record)
    try:
        return preview_week(the_catalogue(), state, week_at(state, record.on))
    except Locked:
        return None


def items_of(plan: Plan) -> Iterator[PlannedItem]:
    for day in plan.days:
        yield from (*day.items, *day.around)


# ---------------------------------------------------------------- the records themselves


@given(records())
def test_a_random_record_is_a_valid_case_file(record: Record) -> None:
    case = read_case(canonical_json(record.as_case()))
    assert case.events == record.events
    assert list(unknown_names(case, the_catalogue())) == []


@given(records(), st.sampled_from((-400, -1, 0, 3, 5000)))
def test_there_is_an_advice_for_every_valid_record_at_every_moment(
    record: Record, days: int
) -> None:
    asked = record.at(record.on + timedelta(days=days))
    advice = advised(asked)
    document = advice_document(advice, the_catalogue())
    assert document["triage"]["level"] == advice.triage.level
    assert canonical_json(document)


def test_the_records_reach_what_the_tests_are_about() -> None:
    seen: set[str | int] = set()

    @settings(max_examples=150, derandomize=True, database=None)
    @given(records(), planned_days())
    def look(record: Record, day: Record) -> None:
        for one in (record, day):
            advice, state = advised(one), folded(one)
            seen.update((advice.triage.level, advice.stage, advice.irritability))
            seen.update(session.colour for session in state.sessions)
            seen.update(f.rule for session in state.sessions for f in session.findings)
            seen.update(reason.id for reason in advice.reasons)
            if advice.today is not None:
                seen.add(advice.today.mode)
                seen.update("item removed" for _ in advice.today.removed)

    look()
    levels = {"emergency", "urgent", "clinician", "clear"}
    modes = {"planned", "rest", "bad_day", "relief", "item removed"}
    rules = {"PM03", "PM06", "PM07", "PM10", "PM14", "PM-AMBER", "PM-MISSING", "STAGE_UP"}
    wanted = levels | modes | rules | {1, 2, 3, 4, 5, "low", "moderate", "high", "green", "red"}
    assert wanted - seen == set()


# ---------------------------------------------------------------- 1 and 2: danger


@st.composite
def endangered(draw: st.DrawFn) -> tuple[Record, FlagId]:
    """A record in which a danger sign was reported and no clinician has spoken since.

    Afterwards the person may have tried to take it back.
    """
    record = draw(records())
    flag = draw(st.sampled_from((*ALWAYS_EMERGENCY, *ALWAYS_URGENT)))
    silent = record.but(lambda e: None if e.by_clinician or is_about_flags(e) else e)
    at = draw(st.sampled_from([event.at for event in silent.events]))
    kind = draw(st.sampled_from(("check_in", "intake")))
    yes = made("danger", at, kind, {"answers": {flag: "yes"}})
    after = silent.last.at + timedelta(hours=1)
    attempts = {
        "no": made("zz1", after, "check_in", {"answers": dict.fromkeys(FLAG_IDS, "no")}),
        "clear": made("zz2", after, "clearance", cleared_by_hand(flag, after)),
        "withdraw": made("zz3", after, "correction", {"event": "danger", "withdraw": True}),
        "replace": made("zz4", after, "correction", {"event": "danger", "body": {}}),
        "move": made("zz5", after, "profile", {"time_zone": "Asia/Tokyo", "country": "JP"}),
        "start again": made("zz6", after, "intake", usual_intake()),
    }
    chosen = draw(st.lists(st.sampled_from(sorted(attempts)), max_size=3, unique=True))
    later = silent.plus(yes, *(attempts[name] for name in chosen))
    return later.at(max(record.on, after) + timedelta(minutes=1)), flag


def is_about_flags(event: Event) -> bool:
    return isinstance(event, ClearanceEvent | CorrectionEvent)


def cleared_by_hand(flag: FlagId, at: datetime) -> Json:
    day = at.date()
    return {
        "flags": [flag],
        "clinician": "Dr Myself",
        "issued": (day - timedelta(days=2)).isoformat(),
        "until": (day + timedelta(days=5000)).isoformat(),
    }


@given(endangered())
def test_no_session_and_no_plan_while_a_danger_sign_stands(story: tuple[Record, FlagId]) -> None:
    record, flag = story
    advice = advised(record)
    assert advice.triage.level == "emergency" or flag in ALWAYS_URGENT
    assert advice.triage.level in ("emergency", "urgent")
    assert flag in [found.id for found in advice.triage.flags]
    assert advice.locked
    assert advice.plan is None
    assert not advice.plan_due
    assert advice.today is None
    assert {found.status for found in advice.levels.values()} == {"locked"}
    assert planned(record) is None


@given(endangered())
def test_a_danger_sign_always_comes_with_its_card(story: tuple[Record, FlagId]) -> None:
    record, _ = story
    advice = advised(record)
    assert advice.triage.card in the_catalogue().cards
    assert advice_document(advice, the_catalogue())["triage"]["card"]["do"]


@given(records())
def test_a_lock_and_what_is_offered_never_disagree(record: Record) -> None:
    advice = advised(record)
    relief = {"walking", "position-of-ease"}
    if advice.triage.level in ("emergency", "urgent"):
        assert advice.locked
        assert advice.today is None
    if advice.locked:
        assert advice.triage.level in ("emergency", "urgent", "clinician")
        assert advice.plan is None
        assert planned(record) is None
        offered_now = advice.today.items if advice.today is not None else ()
        assert {the_catalogue().levels[i.level].exercise for i in offered_now} <= relief
    else:
        assert all(not flag.locks for flag in advice.triage.flags)


# ---------------------------------------------------------------- 3 and 14: what is forbidden


@given(planned_days())
def test_nothing_is_shown_today_that_todays_record_forbids(record: Record) -> None:
    advice = advised(record)
    assume(advice.today is not None)
    assert advice.today is not None
    means = means_of(record)
    shown = (*advice.today.items, *advice.today.around)
    faults = [says for item in shown for says in closed_by(means, advice.stage, item)]
    assert faults == []
    assert not {item.level for item in shown} & {gone.level for gone in advice.today.removed}


@HALF_AS_MANY
@given(steady_records())
def test_no_planned_level_is_forbidden_by_caution_means_stage_or_clinician(record: Record) -> None:
    plan = planned(record)
    assume(plan is not None)
    assert plan is not None
    means = means_of(record)
    stage = max(plan.stage, standing_of(record).stage)
    faults = [says for item in items_of(plan) for says in closed_by(means, stage, item)]
    assert faults == []


@given(st.sampled_from(CAUTION_IDS), st.integers(1, 5), st.booleans())
def test_each_caution_closes_what_its_page_closes(caution: str, stage: int, bed: bool) -> None:
    record = newcomer({"cautions": [{"id": caution}]}, stage)
    if bed:
        means = {"equipment": ["bed"], "abilities": {"floor": False}}
        record = newcomer({"cautions": [{"id": caution}], **means}, stage)
    advice = advised(record)
    means_now = means_of(record)
    plan = planned(record)
    found = [] if plan is None else list(items_of(plan))
    assert found or advice.locked or not open_levels(record)
    assert [says for item in found for says in closed_by(means_now, stage, item)] == []


def newcomer(changes: Json, stage: int | None = None) -> Record:
    """A first intake, all well but for these changes, in a stage a clinician set."""
    person = Record.first("UTC")
    body = {name: value for name, value in (usual_intake() | changes).items() if value is not None}
    events = [made("a", person.on, "intake", body)]
    if stage is not None:
        change = {"action": "set_stage", "stage": stage}
        at = person.on + timedelta(minutes=1)
        events.append(made("b", at, "clinician_change", change, "clinician:okafor"))
    return person.plus(*events).at(person.on + timedelta(minutes=5))


def open_levels(record: Record) -> dict[str, int]:
    return {name: rung for name, rung in standing_of(record).rungs.items() if rung}


# ---------------------------------------------------------------- 4: progression


def moved_up(before: State, after: State) -> dict[str, int]:
    """How many parts of each level's dose (or its mastery) rose between two states."""
    moved = {}
    for history, now in after.progress.items():
        was = before.progress.get(history)
        level = the_catalogue().levels[history]
        dose = level.dosing.floor if was is None else was.dose
        steps = sum(new > old for new, old in zip(parts(now.dose), parts(dose), strict=True))
        load = None if was is None else was.load
        steps += (now.load or 0) > (load or 0)
        steps += now.mastered and not (was is not None and was.mastered)
        again = was is not None and was.regressed_at is not None and now.regressed_at is None
        steps += again and not now.mastered
        if steps:
            moved[history] = steps
    return moved


@st.composite
def trainings(draw: st.DrawFn, run: int = 2) -> tuple[Record, list[Json]]:
    """A steady record after green sessions of some levels, and those levels as done once more.

    One more green, settled session moves something up.
    """
    record = draw(steady_records())
    advice = advised(record)
    assume(not advice.locked)
    levels = [level for level, _ in offered(advice)]
    assume(levels)
    count = draw(st.integers(1, 5))
    done = [as_asked(level, None, over=True) for level in levels[:count]]
    for number in range(run):
        record = trained(record, f"y{number}", {"levels": done}, {})
    return record, done


def trained(record: Record, name: str, session: Json, morning: Json | None) -> Record:
    """The record after one more green session, with these changes, and its next day (or none)."""
    at = max(record.last.at, record.on) + timedelta(hours=2)
    body = {k: v for k, v in (usual_session() | session).items() if v is not None}
    record = record.plus(made(name, at, "session_done", body)).at(at)
    if morning is None:
        return record
    reply = {k: v for k, v in (usual_morning(name) | morning).items() if v is not None}
    later = at + timedelta(hours=24)
    return record.plus(made(f"{name}m", later, "morning_after", reply)).at(later)


NOT_GREEN: tuple[Json, ...] = (
    {"leg_after": 2},
    {"leg_after": 3},
    {"leg_during": 5},
    {"leg_before": 4, "leg_during": 4, "leg_after": 4},
    {"leg_before": 6, "leg_during": 6, "leg_after": 4},
    {"back_after": 4},
    {"back_during": 6},
    {"back_before": 0, "back_during": 3},
    {"distal_after": 2},
    {"distal_before": 0},
    {"numbness_change": "new"},
    {"tingling_change": "worse"},
    {"weakness_change": "worse"},
    {"leg_before": None},
    {"back_before": None},
    {"distal_before": None},
    {"leg_after": None},
    {"back_after": None},
    {"distal_after": None},
    {"answers": {"RF16": "yes"}},
)
"""Changes to a green session (everything 1) that each leave it amber or red."""
NOT_SETTLED: tuple[Json, ...] = (
    {"settled_hours": None},
    {"settled_hours": 25},
    {"leg_nprs": 2},
    {"leg_nprs": 3},
    {"leg_nprs": None},
    {"back_nprs": 3},
    {"back_nprs": None},
    {"distal_level": 2},
    {"distal_level": None},
    {"numbness_change": "worse"},
    {"tingling_change": "new"},
    {"weakness_change": "new"},
    {"stiffness": 8},
)
SPOILT: tuple[Json, ...] = ({"rir": 1}, {"rir": None}, {"form_ok": False}, {"changed": "stopped"})


@settings(max_examples=60)
@given(trainings(run=1))
def test_a_second_green_settled_session_moves_at_most_two_levels_up_by_one_change(
    story: tuple[Record, list[Json]],
) -> None:
    record, done = story
    for number in range(3):
        before = folded(record)
        record = trained(record, f"z{number}", {"levels": done}, {})
        moved = moved_up(before, folded(record))
        assert len(moved) <= 2
        assert set(moved.values()) <= {1}


def test_a_second_green_settled_session_does_move_something_up() -> None:
    record = newcomer({})
    done = [as_asked("pelvic-tilt-1", None, over=True)]
    once = trained(record, "y0", {"levels": done}, {})
    twice = trained(once, "y1", {"levels": done}, {})
    assert moved_up(folded(record), folded(once)) == {}
    assert list(moved_up(folded(once), folded(twice)).values()) == [1]


@HALF_AS_MANY
@given(trainings(run=1), st.sampled_from(NOT_GREEN))
def test_nothing_moves_up_after_a_session_that_was_not_green(
    story: tuple[Record, list[Json]], worse: Json
) -> None:
    record, done = story
    before = folded(record)
    after = folded(trained(record, "z", {"levels": done, **worse}, {}))
    assert after.sessions[-1].colour != "green"
    assert moved_up(before, after) == {}


@HALF_AS_MANY
@given(trainings(run=1), st.sampled_from((*NOT_SETTLED, "no answer")))
def test_nothing_moves_up_after_a_session_that_did_not_settle(
    story: tuple[Record, list[Json]], worse: Json | str
) -> None:
    record, done = story
    before = folded(record)
    morning = None if isinstance(worse, str) else worse
    after = folded(trained(record, "z", {"levels": done}, morning))
    assert moved_up(before, after) == {}


@HALF_AS_MANY
@given(trainings(run=1), st.sampled_from(SPOILT))
def test_no_level_moves_up_without_repetitions_to_spare_in_good_form(
    story: tuple[Record, list[Json]], spoilt: Json
) -> None:
    record, done = story
    before = folded(record)
    changed = [{k: v for k, v in (one | spoilt).items() if v is not None} for one in done]
    assert moved_up(before, folded(trained(record, "z", {"levels": changed}, {}))) == {}


@given(steady_records())
def test_a_week_stays_within_a_tenth_above_the_best_green_week(record: Record) -> None:
    record = trained(record, "y", {"levels": [as_asked("squat-1", None, over=True)]}, {})
    later = record.at(next_monday(record))
    state = folded(later)
    plan = planned(later)
    assume(plan is not None)
    assert plan is not None
    best = max(state.green_volume.values(), default=0.0)
    caps = [reason.numbers["cap"] for reason in plan.reasons if reason.id == "VOLUME"]
    assert bool(caps) == bool(best)
    floors = sum(volume_of(item, floor=True) for day in plan.days for item in day.items)
    volume = sum(volume_of(item) for day in plan.days for item in day.items)
    if caps:
        assert volume <= max(best * 1.1, floors) + 0.1
        assert volume <= float(caps[0] or 0) + 0.1


def next_monday(record: Record) -> datetime:
    """Noon of the next Monday, where the person lives."""
    zone = folded(record).zone
    today = local_day(record.on, zone)
    return moment(today + timedelta(days=7 - today.weekday()), zone, 12)


def volume_of(item: PlannedItem, *, floor: bool = False) -> float:
    level = the_catalogue().levels[item.level]
    dose = level.dosing.floor
    if floor:
        one = set_volume(level, dose, the_catalogue().policy)
        return one * min(item.sets, dose.sets)
    asked = dose.model_copy(update={
        "sets": item.sets, "reps": item.reps, "hold_s": item.hold_s, "step_down": item.step_down,
    })  # fmt: skip
    return item.sets * set_volume(level, asked, the_catalogue().policy)


# ---------------------------------------------------------------- 5: time lifts nothing


@HALF_AS_MANY
@given(steady_records(), st.sampled_from((1, 3, 8, 15, 29, 60, 400)))
def test_no_dose_rises_because_time_passed(record: Record, days: int) -> None:
    now, then = standing_of(record), standing_of(record.at(record.on + timedelta(days=days)))
    assert larger_doses(now, then) == []


@HALF_AS_MANY
@given(records(), st.data())
def test_no_correction_lifts_a_dose_above_the_highest_green_one(
    record: Record, data: st.DataObject
) -> None:
    targets = [e for e in record.events if isinstance(e, SessionDoneEvent | MorningAfterEvent)]
    assume(targets)
    target = data.draw(st.sampled_from(targets))
    at = max(record.on, record.last.at)
    body = {"event": target.id, "withdraw": True}
    before, after = record.at(at), record.plus(made("zz", at, "correction", body, target.by)).at(at)
    state, had = folded(before), standing_of(before).doses
    for level_id, dose in standing_of(after).doses.items():
        level = the_catalogue().levels[level_id]
        known = state.progress.get(history_of(level))
        earned = [] if known is None else [known.dose, known.best or known.dose]
        asked = state.steering.doses.get(level_id)
        by_clinician = [] if asked is None else [within(asked, level.dosing)]
        bases = [had[level_id][:3], *map(parts, (level.dosing.floor, *earned, *by_clinician))]
        limit = tuple(map(max, zip(*bases, strict=True)))
        assert all(a <= b for a, b in zip(dose, limit, strict=False)), (level_id, dose, limit)


# ---------------------------------------------------------------- 6: worse is never more

WORSE: dict[str, tuple[Any, ...]] = {
    "leg_nprs": (3, 4, 5, 6, 7, 8, 10),
    "back_nprs": (3, 4, 6, 8, 10),
    "distal_level": (2, 3, 4, 5),
    "nights_woken": (1, 2, 3, 7),
    "woken_last_two_nights": (1, 2),
    "settle_minutes": (15, 30, 61, 200),
    "trend": ("same", "worse"),
    "numbness": (True,),
    "tingling": (True,),
    "numbness_change": ("new", "worse"),
    "weakness": ("stable", "new", "worse"),
    "foot_drop": (True,),
    "slr_symptoms": (True,),
}
"""Answers worse than those of CALM, from bad to worst."""


@given(steady_records(), st.sampled_from([(n, v) for n, vs in WORSE.items() for v in vs]))
def test_a_worse_check_in_never_means_more(record: Record, answer: tuple[str, Any]) -> None:
    name, worse = answer
    said = {k: v for k, v in CALM.items() if k not in ("weeks", "first_episode")}
    at = record.on + timedelta(hours=1)

    def after(symptoms: Json) -> Record:
        body = {"symptoms": symptoms, "answers": short_screen()}
        return record.plus(made("zz", at, "check_in", body)).at(at + timedelta(minutes=1))

    better = standing_of(after(said))
    assert enlarged(better, standing_of(after(said | {name: worse}))) == []


@HALF_AS_MANY
@given(trainings(run=1), FEW_SESSION, st.data())
def test_a_worse_session_never_means_more(
    story: tuple[Record, list[Json]], alterations: list[Any], data: st.DataObject
) -> None:
    record, done = story
    body = altered(usual_session() | {"levels": done}, alterations)
    name = data.draw(st.sampled_from(("leg_during", "leg_after", "back_during", "back_after")))
    old = body.get(name)
    assume(old is not None and old < 10)
    worse = body | {name: data.draw(st.integers((old or 0) + 1, 10))}
    stories = [trained(record, "z", one, {}) for one in (body, worse)]
    better, worst = (standing_of(story) for story in stories)
    assert enlarged(better, worst) == []


@HALF_AS_MANY
@given(trainings(run=1), FEW_MORNING, st.data())
def test_a_worse_morning_never_means_more(
    story: tuple[Record, list[Json]], alterations: list[Any], data: st.DataObject
) -> None:
    record, done = story
    body = altered(usual_morning("z"), alterations)
    name = data.draw(
        st.sampled_from(("leg_nprs", "back_nprs", "distal_level", "stiffness", "settled_hours"))
    )
    old, most = body.get(name), 5 if name == "distal_level" else 10
    assume(old is not None and old < most)
    worse = body | {name: data.draw(st.integers((old or 0) + 1, most))}
    record = trained(record, "z", {"levels": done}, None)
    at = record.on + timedelta(hours=14)
    stories = [
        record.plus(made("zm", at, "morning_after", one)).at(at + timedelta(hours=1))
        for one in (body, worse)
    ]
    better, worst = (standing_of(story) for story in stories)
    assert enlarged(better, worst) == []


# ---------------------------------------------------------------- 7: floors, ceilings, minutes


def outside(item: PlannedItem) -> list[str]:
    """What of an item's dose lies outside its level's floor, ceiling and the caps on holds."""
    level = the_catalogue().levels[item.level]
    low, high = level.dosing.floor, level.dosing.ceiling
    cap = hold_cap(level, the_catalogue().policy)
    limits: dict[str, tuple[float, float, float]] = {
        "sets": (1, item.sets, high.sets),
        "reps": (low.reps, item.reps, high.reps),
        "hold_s": (low.hold_s, item.hold_s, high.hold_s if cap is None else min(high.hold_s, cap)),
    }
    scale = level.dosing.load
    if item.load is not None and scale is not None:
        limits["load"] = (scale.floor_kg, item.load, scale.ceiling_kg)
    elif item.load is not None:
        limits["load"] = (0, item.load, 0)
    return [f"{item.level} {n} {x}" for n, (a, x, b) in limits.items() if not a <= x <= b]


@HALF_AS_MANY
@given(planned_days())
def test_no_dose_of_today_is_outside_its_levels_floor_ceiling_and_hold_cap(record: Record) -> None:
    advice = advised(record)
    assume(advice.today is not None)
    assert advice.today is not None
    shown = (*advice.today.items, *advice.today.around)
    assert [says for item in shown for says in outside(item)] == []
    assert len(advice.today.items) <= the_catalogue().policy.exercises_most
    ladders = [the_catalogue().levels[item.level].exercise for item in advice.today.items]
    assert len(ladders) == len(set(ladders))


@HALF_AS_MANY
@given(planned_days())
def test_a_session_is_never_longer_than_asked(record: Record) -> None:
    advice = advised(record)
    state = folded(record)
    assume(advice.today is not None and not advice.locked and state.schedule is not None)
    assert advice.today is not None
    assert state.schedule is not None
    wishes = [state.schedule.minutes]
    if state.wish is not None and state.wish.day == advice.today.date:
        wishes.append(5 if state.wish.bad_day else state.wish.minutes or 60)
    assert advice.today.minutes <= min(wishes)
    steps = sum(step.seconds for step in advice.today.steps)
    assert steps <= advice.today.minutes * 60


def test_fewer_minutes_asked_for_since_the_plan_hold_today() -> None:
    record = newcomer({}, 3)
    plan = planned(record)
    assert plan is not None
    day = next(day for day in reversed(plan.days) if day.minutes > 5)
    on = moment(day.date, "UTC", 18)
    body = {"schedule": usual_intake()["schedule"] | {"minutes": 5}}
    shorter = record.plus(made("zz", on - timedelta(hours=1), "intake", body)).at(on)
    shown = advise(the_catalogue(), with_plan(folded(shorter), plan), on).today
    assert shown is not None
    assert shown.items
    assert shown.minutes <= 5


@HALF_AS_MANY
@given(records())
def test_no_plan_is_outside_floors_ceilings_caps_and_minutes(record: Record) -> None:
    plan = planned(record)
    assume(plan is not None)
    assert plan is not None
    schedule = folded(record).schedule
    assert schedule is not None
    assert [says for item in items_of(plan) for says in outside(item)] == []
    assert all(day.minutes <= schedule.minutes for day in plan.days)
    for day in plan.days:
        names = [the_catalogue().levels[item.level] for item in day.items]
        assert len(names) <= the_catalogue().policy.exercises_most
        assert len({level.exercise for level in names}) == len(names)
        assert not {level.twin for level in names} & {level.id for level in names}


# ---------------------------------------------------------------- 8 and 10: reasons and words


def reasons_in(value: Any) -> Iterator[Json]:
    """Every reason of a JSON document."""
    if isinstance(value, list):
        for one in value:
            yield from reasons_in(one)
    elif isinstance(value, dict):
        if {"id", "numbers", "sources"} <= set(value):
            yield value
        for one in value.values():
            yield from reasons_in(one)


def explained(value: Any, place: str = "") -> Iterator[str]:
    """The places where a decision has no reason."""
    decides = {"level", "status", "flags"} if isinstance(value, dict) else set()
    if isinstance(value, dict):
        if decides & set(value) and value.get("reasons") == [] and value.get("level") != "clear":
            yield place
        for name, one in value.items():
            yield from explained(one, f"{place}/{name}")
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from explained(one, f"{place}/{index}")


@HALF_AS_MANY
@given(st.one_of(planned_days(), records()))
def test_every_decision_has_a_reason_and_every_reason_its_source(record: Record) -> None:
    document = advice_document(advised(record), the_catalogue())
    plan = planned(record)
    plans = [] if plan is None else [plan_document(plan, the_catalogue())]
    assert list(explained([document, *plans])) == []
    found = list(reasons_in([document, *plans]))
    assert found
    known = {*the_catalogue().sources, "our_proposal"}
    assert [reason for reason in found if not reason["sources"]] == []
    assert {source for reason in found for source in reason["sources"]} <= known
    assert [reason["id"] for reason in found if not reason["says"].strip()] == []


NUMBER_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12, "tenth": 10,
}  # fmt: skip


def numbers_in(text: str) -> set[float]:
    """The numbers a text states; "stage 1" is a name, and "of 10" the end of a scale."""
    text = re.sub(r"stage \d|of 10\b", "", text)
    words = re.findall(r"[a-z]+", text.lower())
    digits = re.findall(r"\d+(?:\.\d+)?", text)
    return {float(one) for one in digits} | {
        float(NUMBER_WORDS[word]) for word in words if word in NUMBER_WORDS
    }


TEMPLATES = english.REASONS | {f"waits {name}": words for name, words in english.WAITS.items()}


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_the_words_of_a_reason_hold_no_number_of_their_own(name: str) -> None:
    assert numbers_in(re.sub(r"\{[^}]*\}", "", TEMPLATES[name])) == set()


def notes_on(caution: object) -> Iterator[str]:
    """What the catalogue itself says of a caution or condition, beside its sources."""
    catalogue = the_catalogue()
    for cells in (*catalogue.matrix.values(), *(lv.cautions for lv in catalogue.levels.values())):
        yield from (cell.note for column, cell in cells.items() if column == caution)


def unfounded(reason: Reason) -> set[float]:
    """Numbers that a reason's sentence states and neither the reason nor its template holds."""
    if reason.id in the_catalogue().red_flags:
        return set()  # the question itself, as the catalogue asks it
    levels = the_catalogue().levels
    said = [str(value) for value in reason.numbers.values()]
    names = [levels[name].name for name in said if name in levels]
    waits = " ".join(english.WAITS.values()) if reason.id == "STAGE_HELD" else ""
    authored = notes_on(reason.numbers.get("caution"))
    carried = numbers_in(" ".join([*said, *names, TEMPLATES[reason.id], waits, *authored]))
    shares = {round(share * 100) for share in carried if 0 < share < 1}
    return numbers_in(sentence(reason, the_catalogue())) - carried - shares


@HALF_AS_MANY
@given(st.one_of(planned_days(), records()))
def test_a_sentence_states_only_numbers_that_its_reason_carries(record: Record) -> None:
    document = advice_document(advised(record), the_catalogue())
    plan = planned(record)
    found = list(reasons_in([document, None if plan is None else plan.model_dump(mode="json")]))
    assert found
    faults = {
        reason["id"]: (sorted(wrong), reason.get("says"))
        for reason in found
        if (wrong := unfounded(as_reason(reason)))
    }
    assert faults == {}


def as_reason(plain: Json) -> Reason:
    return Reason(id=plain["id"], numbers=plain["numbers"], sources=tuple(plain["sources"]))


# ---------------------------------------------------------------- 11: nothing missing is good news

ASKED: tuple[FlagId, ...] = tuple(
    flag for flag in FLAG_IDS if flag not in ("RF18", "RF19", "RF23", "RF26")
)
COULD_BE_URGENT = tuple(
    flag for flag in ASKED if the_catalogue().red_flags[flag].highest in ("emergency", "urgent")
)


def never_asked(record: Record, flag: FlagId) -> Record:
    """The record as if one question had never been put; its details, if any, stay."""

    def without(event: Event) -> Event | None:
        if isinstance(event, CorrectionEvent):
            return None
        body = event.body.model_dump(mode="json", exclude_none=True)
        if flag not in body.get("answers", {}):
            return event
        return with_body(
            event, {"answers": {k: v for k, v in body["answers"].items() if k != flag}}
        )

    return record.but(without)


@given(records(), st.sampled_from(COULD_BE_URGENT), st.booleans())
def test_a_danger_question_that_was_never_answered_is_never_taken_as_no(
    record: Record, flag: FlagId, detailed: bool
) -> None:
    silent = never_asked(record, flag)
    if detailed:
        body = {"flag_details": {flag: {"course": "same"}}}
        silent = silent.plus(made("zz", silent.last.at, "check_in", body))
    advice = advised(silent)
    answered = folded(silent).flags.get(flag)
    assert advice.locked
    assert flag in advice.triage.open_flags or (answered is not None and answered.reports)
    assert flag in advice.triage.open_flags or flag in [f.id for f in advice.triage.flags]


def test_a_sign_seen_in_the_symptoms_does_not_answer_its_question() -> None:
    answers = {flag: "no" for flag in FLAG_IDS if flag != "RF06"}
    symptoms = CALM | {"weakness": "stable", "foot_drop": True}
    record = newcomer({"answers": answers, "symptoms": symptoms})
    cleared = record.plus(made("zz", record.on, "clearance", cleared_by_hand("RF06", record.on)))
    assert "RF06" in advised(record).triage.open_flags
    assert advised(cleared).locked


@given(records(), st.sampled_from(ASKED))
def test_unsure_opens_nothing_that_no_would_not(record: Record, flag: FlagId) -> None:
    def with_answer(answer: str) -> Record:
        yes_or_no = made("zz", record.last.at, "check_in", {"answers": {flag: answer}})
        return record.plus(yes_or_no)

    assert enlarged(standing_of(with_answer("no")), standing_of(with_answer("unsure"))) == []


@given(
    st.sampled_from((CALM, SORE)),
    st.sampled_from(sorted(set(CALM) - {"leg_now", "back_now", "lateral_shift", "side"})),
    st.sampled_from((None, 2, 4)),
)
def test_a_symptom_that_was_not_asked_about_opens_nothing(
    symptoms: Json, name: str, stage: int | None
) -> None:
    known = newcomer({"symptoms": symptoms}, stage)
    silent = newcomer({"symptoms": {k: v for k, v in symptoms.items() if k != name}}, stage)
    assert enlarged(standing_of(known), standing_of(silent)) == []


MILDEST_BAD: dict[str, Any] = {
    "leg_nprs": 4,
    "distal_level": 3,
    "settle_minutes": 15,
    "nights_woken": 1,
    "numbness": True,
    "tingling": True,
    "weakness": "stable",
    "slr_symptoms": True,
    "weeks": 4,
}


@pytest.mark.parametrize("name", sorted(MILDEST_BAD))
@pytest.mark.parametrize("stage", [None, 3, 5])
def test_a_symptom_that_was_not_asked_about_counts_as_there(name: str, stage: int | None) -> None:
    bad = newcomer({"symptoms": CALM | {name: MILDEST_BAD[name]}}, stage)
    silent = newcomer({"symptoms": {k: v for k, v in CALM.items() if k != name}}, stage)
    assert enlarged(standing_of(bad), standing_of(silent)) == []


@pytest.mark.parametrize("name", ["cautions", "symptoms", "answers"])
def test_an_intake_that_leaves_safety_out_starts_nothing(name: str) -> None:
    record = newcomer({name: None})
    advice = advised(record)
    plan = planned(record)
    assert advice.questions_due
    assert advice.plan is None
    assert open_levels(record).items() <= open_levels(newcomer({})).items()
    if plan is not None:
        shown = advise(the_catalogue(), with_plan(folded(record), plan), record.on).today
        assert shown is not None
        assert shown.start_blocked


@pytest.mark.parametrize("stage", [1, 3, 5])
def test_means_that_were_not_asked_about_are_not_there(stage: int) -> None:
    record = newcomer({"equipment": None, "abilities": None}, stage)
    plan = planned(record)
    assert plan is not None
    found = [the_catalogue().levels[item.level] for item in items_of(plan)]
    assert found
    for item, level in zip(items_of(plan), found, strict=True):
        way = next((v for v in level.variants if v.id == item.variant), level)
        assert way.equipment == ()
        assert level.surface == "none" or item.variant is not None


# ---------------------------------------------------------------- 12: added danger, order


@HALF_AS_MANY
@given(records(), st.sampled_from(ASKED), st.booleans())
def test_an_added_flag_never_enlarges_anything(record: Record, flag: FlagId, early: bool) -> None:
    events = [e for e in record.events if isinstance(e, IntakeEvent | CheckInEvent)]
    chosen = events[0] if early else events[-1]
    assume(chosen.body.answers.get(flag) != "yes")
    changed = with_body(chosen, {"answers": {**chosen.body.answers, flag: "yes"}})
    flagged = record.but(lambda e: changed if e.id == chosen.id else e)
    assert enlarged(standing_of(record), standing_of(flagged)) == []


@HALF_AS_MANY
@given(records(), st.sampled_from(CAUTION_IDS))
def test_an_added_caution_never_enlarges_anything(record: Record, caution: str) -> None:
    intakes = [e for e in record.events if isinstance(e, IntakeEvent)]
    chosen = intakes[-1]
    had = [c.model_dump(mode="json", exclude_none=True) for c in chosen.body.cautions or ()]
    assume(chosen.body.cautions is not None and caution not in {c["id"] for c in had})
    changed = with_body(chosen, {"cautions": [*had, {"id": caution}]})
    careful = record.but(lambda e: changed if e.id == chosen.id else e)
    assert enlarged(standing_of(record), standing_of(careful)) == []


@HALF_AS_MANY
@given(records(), st.one_of(LEVELS, EXERCISES), st.booleans())
def test_an_added_forbid_never_enlarges_anything(record: Record, name: str, by_hand: bool) -> None:
    what = "level" if name in the_catalogue().levels else "exercise"
    author = "person" if by_hand else "clinician:okafor"
    body = {"action": "forbid", what: name}
    stricter = record.plus(made("zz", record.last.at, "clinician_change", body, author))
    after = standing_of(stricter)
    assert enlarged(standing_of(record), after) == []
    if what == "exercise":
        assert after.rungs[name] == 0


@HALF_AS_MANY
@given(records(), LEVELS)
def test_what_does_not_suit_never_enlarges_anything(record: Record, level: str) -> None:
    body = {"choice": "not_for_me", "level": level}
    choosy = record.plus(made("zz", record.last.at, "choice", body))
    assert enlarged(standing_of(record), standing_of(choosy)) == []


@pytest.mark.parametrize("conditions", [[], ["stenosis"]])
@pytest.mark.parametrize("stage", [1, 4])
def test_no_forbidden_rung_opens_another(conditions: list[str], stage: int) -> None:
    record = newcomer({"conditions": conditions, "direction": "flexion"}, stage)
    open_now = standing_of(record)
    grown = {}
    for level in the_catalogue().levels:
        body = {"action": "forbid", "level": level}
        forbidden = made("zz", record.on, "clinician_change", body, "clinician:okafor")
        more = enlarged(open_now, standing_of(record.plus(forbidden)))
        grown.update({level: more} if more else {})
    assert sum(open_now.rungs.values()) > 10
    assert grown == {}


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("stenosis", [False, True])
def test_no_caution_opens_anything(direction: str, stenosis: bool) -> None:
    means: Json = {"direction": direction, "conditions": ["stenosis"] if stenosis else []}
    grown = {}
    for stage in (1, 2, 5):
        open_now = standing_of(newcomer(means, stage))
        assert sum(open_now.rungs.values()) > 10
        for entry in CAUTION_ENTRIES:
            more = enlarged(open_now, standing_of(newcomer(means | {"cautions": [entry]}, stage)))
            grown.update({f"{entry} {stage}": more} if more else {})
    assert grown == {}


@HALF_AS_MANY
@given(records(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_never_matters(record: Record, chance: Any) -> None:
    events = [*record.events, *record.events[:2]]
    chance.shuffle(events)
    arrived = replace(record, events=tuple(events))
    assert advised(arrived) == advised(record)
    assert dump_state(folded(arrived)) == dump_state(folded(record))


@HALF_AS_MANY
@given(records(), records())
def test_events_of_the_future_change_nothing_and_are_counted(record: Record, other: Record) -> None:
    late = [
        e.model_copy(update={"id": f"later-{e.id}", "at": record.on + timedelta(hours=1 + n)})
        for n, e in enumerate(other.events)
        if not isinstance(e, CorrectionEvent | MorningAfterEvent)
    ]
    advice = advised(record.plus(*late))
    assert advice.later_events == len(late) > 0
    assert advice.model_copy(update={"later_events": 0}) == advised(record)


# ---------------------------------------------------------------- 13: the morning


@st.composite
def mornings(draw: st.DrawFn) -> Record:
    """A planned day of somebody who could bend, less than two hours after they wake."""
    usual = draw(st.sampled_from((*CLOCKS, None)))
    schedule = usual_intake()["schedule"] | {"days": list(WEEKDAYS), "wakes_at": usual}
    if usual is None:
        schedule.pop("wakes_at")
    zone = draw(st.sampled_from(ZONES))
    first = draw(st.sampled_from(FIRST_DAYS))
    stage: Json = {"action": "set_stage", "stage": draw(st.sampled_from((3, 4, 5)))}
    placed = ("childs-pose-5", "knee-to-chest-5", "deadlift-6", "back-stretch-5")
    levels: list[Json] = [{"action": "set_level", "level": level} for level in placed]
    diary = Diary(Person(birth_year=1979, time_zone=zone), first - timedelta(days=1))
    body = usual_intake() | {"schedule": schedule, "direction": draw(st.sampled_from(DIRECTIONS))}
    diary.write("intake", body, 9)
    for change in (stage, *levels, {"action": "allow", "exercise": "deadlift"}):
        diary.write("clinician_change", change, 10, by="clinician:okafor")
    issued(diary, 11)
    day = first + timedelta(days=draw(st.sampled_from((0, 1, 2))))
    if iso_week(day) != iso_week(diary.day):
        diary.day = day
        issued(diary, 0)
    told = draw(st.sampled_from((None, None, 1, 5, 9, 14)))
    hour, minute = map(int, (usual or f"{draw(st.integers(3, 8)):02d}:00").split(":"))
    woke = moment(day, zone, hour if told is None else told, minute if told is None else 0)
    if told is not None:
        answers = {"answers": short_screen(), "woke_at": woke.isoformat()}
        diary.events.append(made("zz", woke + timedelta(seconds=1), "check_in", answers))
    after = timedelta(minutes=draw(st.sampled_from((1, 30, 59, 61, 90, 119))))
    return Record(diary.person, tuple(diary.events), woke + after)


@HALF_AS_MANY
@given(mornings())
def test_no_deep_bending_and_no_loaded_hinge_soon_after_waking(record: Record) -> None:
    state = folded(record)
    advice = advised(record)
    wakes = None if state.schedule is None else state.schedule.wakes_at
    assert soon_after_waking(record, wakes, state.woke_at)
    found = [] if advice.today is None else [*advice.today.items, *advice.today.around]
    assert [item.level for item in found if bends(item)] == []
    opened = [status.level for status in advice.levels.values() if status.status == "open"]
    assert opened
    assert [level for level in opened if level and bends_as_written(level)] == []


@HALF_AS_MANY
@given(mornings())
def test_two_hours_after_waking_bending_is_open_again(record: Record) -> None:
    later = record.at(record.on + timedelta(hours=7))
    assume(
        local_day(later.on, later.person.time_zone) == local_day(record.on, later.person.time_zone)
    )
    levels = [status.level for status in advised(later).levels.values()]
    assert any(level and bends_as_written(level) for level in levels)


def bends_as_written(level_id: str) -> bool:
    level = the_catalogue().levels[level_id]
    return not level.variants and bool(BENDING & set(level.hazards))


BENDING = {"end_range_flexion", "loaded_hinge"}


@HALF_AS_MANY
@given(steady_records())
def test_a_plan_keeps_the_morning_rule_at_the_hour_the_person_trains(record: Record) -> None:
    plan = planned(record)
    state = folded(record)
    assume(plan is not None and state.schedule is not None)
    assert plan is not None
    assert state.schedule is not None
    seen = 0
    for day in plan.days:
        hour, least = map(int, (state.schedule.trains_at or "12:00").split(":"))
        local = datetime(day.date.year, day.date.month, day.date.day, hour, least)  # noqa: DTZ001
        trains = record.at(local.replace(tzinfo=ZoneInfo(state.zone)).astimezone(UTC))
        seen += 1
        if soon_after_waking(trains, state.schedule.wakes_at, None):
            assert [item.level for item in (*day.items, *day.around) if bends(item)] == []
    assert seen == len(plan.days)


def bends(item: PlannedItem) -> bool:
    level = the_catalogue().levels[item.level]
    way = next((v for v in level.variants if v.id == item.variant), None)
    hazards = level.hazards if way is None else way.hazards
    return bool(BENDING & set(hazards))


# ---------------------------------------------------------------- replay


@HALF_AS_MANY
@given(records())
def test_a_record_folded_one_by_one_through_snapshots_is_the_record_folded_at_once(
    record: Record,
) -> None:
    facts = timeline(record.events, record.on)
    state = begin(record.person)
    for entry in facts.entries:
        state = load_state(dump_state(fold(state, entry, the_catalogue())))
    kept = replace(state, later=facts.later)
    at_once = fold_all(record.person, facts, the_catalogue())
    assert kept == at_once
    assert dump_state(kept) == dump_state(at_once)
    assert advise(the_catalogue(), kept, record.on) == advise(the_catalogue(), at_once, record.on)


@given(records())
def test_a_state_is_dumped_and_loaded_exactly(record: Record) -> None:
    state = folded(record)
    text = dump_state(state)
    assert load_state(text) == state
    assert dump_state(load_state(text)) == text


@HALF_AS_MANY
@given(records(), st.sampled_from(ZONES))
def test_the_same_moment_written_in_another_offset_gives_the_same_advice(
    record: Record, zone: str
) -> None:
    elsewhere = record.on.astimezone(ZoneInfo(zone))
    advice = advised(record)
    assert advised(record.at(elsewhere)).model_copy(update={"on": advice.on}) == advice


@given(records())
def test_asking_twice_gives_the_same_bytes(record: Record) -> None:
    first = advised(record).model_dump_json()
    assert advised(record).model_dump_json() == first
    assert first


@settings(max_examples=6)
@given(steady_records())
def test_the_solved_week_keeps_every_rule_and_is_the_same_each_time(record: Record) -> None:
    state = folded(record)
    assume(planned(record) is not None)
    assert state.schedule is not None
    week = week_at(state, record.on)
    plan = plan_week(the_catalogue(), state, week)
    means, stage = means_of(record), max(plan.stage, standing_of(record).stage)
    assert [says for item in items_of(plan) for says in closed_by(means, stage, item)] == []
    assert [says for item in items_of(plan) for says in outside(item)] == []
    assert all(day.minutes <= state.schedule.minutes for day in plan.days)
    again = plan_week(the_catalogue(), load_state(dump_state(state)), week)
    assert again.model_dump_json() == plan.model_dump_json()


@settings(max_examples=30)
@given(endangered())
def test_the_planner_refuses_while_a_danger_sign_stands(story: tuple[Record, FlagId]) -> None:
    record, _ = story
    state = folded(record)
    with pytest.raises(Locked):
        plan_week(the_catalogue(), state, week_at(state, record.on))


def test_a_correction_of_something_unknown_is_refused_with_its_place() -> None:
    record = newcomer({})
    lost = record.plus(made("zz", record.on, "correction", {"event": "nobody", "withdraw": True}))
    with pytest.raises(CaseProblems, match="/events/1/body/event"):
        read_case(canonical_json(lost.as_case()))
