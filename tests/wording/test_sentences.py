"""Every reason has words that say only what the reason carries, plainly and without promises."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from steadyback.engine import advise, outlooks, plan_week, preview_week, week_at, with_plan
from steadyback.engine.days import Week
from steadyback.engine.ladder import climb
from steadyback.engine.progress import followed
from steadyback.engine.reasons import Because, because
from steadyback.engine.situation import situation
from steadyback.engine.state import Progress
from steadyback.engine.worklist import Need, needs
from steadyback.record import Event, Person, read_case, timeline
from steadyback.record.plan import PlannedItem, Reason
from steadyback.vocabulary import (
    ACTION_LEVELS,
    FLAG_IDS,
    MUSCLE_GROUPS,
    PHASES,
    POSITIONS,
)
from steadyback.wording import (
    advice_document,
    dose_words,
    english,
    message,
    plan_document,
    plan_text,
    sentence,
)
from steadyback.wording.phrases import weekday_and_day
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import (
    CALM,
    PERSON,
    change,
    check_in,
    day,
    done,
    event,
    folded,
    green,
    intake,
    session,
    set_stage,
    varied,
)

CATALOGUE = the_catalogue()
HIGH: dict[str, Any] = {"leg_nprs": 9, "settle_minutes": 90, "distal_level": 5, "nights_woken": 3}
FOUR: dict[str, Any] = {
    "settle_minutes": 20,
    "nights_woken": 1,
    "sitting_minutes": 20,
    "leg_nprs": 4,
}
SQUAT = done("squat-1", 2, 6)
EVERY_DAY = {
    "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
    "minutes": 30,
    "trains_at": "08:00",
}
CANNOT = {"floor": False, "kneel": False, "hands_and_knees": False}
ALL_NIGHT = {"leg_before": 4, "leg_during": 4, "leg_after": 4}


def red(at: float, **pain: int) -> Event:
    return session(day(at), SQUAT | {"peak_leg": 4} | pain)


def moments() -> Iterator[tuple[list[Event], float, Person]]:
    """Records, with the day asked about, that meet every reason with a number in its words."""
    for index in range(12):
        yield [*varied(index), check_in(day(6.9))], 7, PERSON
    start: list[Event] = [intake(schedule=EVERY_DAY)]
    stage3 = [*start, set_stage(3, day(0.1))]
    yield [], 0, PERSON
    yield start, 40, PERSON
    yield start, 0.1, PERSON.model_copy(update={"birth_year": 2010})
    entry = {"id": "hypertension_uncontrolled", "bp_systolic": 190, "bp_diastolic": 95}
    yield [intake(cautions=[entry])], 0.1, PERSON
    yield [intake(cautions=None)], 0.1, PERSON
    yield [event("intake", day(0), {"answers": {"RF01": "unsure"}})], 0.1, PERSON
    yield [*start, event("measure", day(0.5), {"phq2": 4})], 1, PERSON
    yield [*stage3, *green(day(1), SQUAT)], 10, PERSON
    yield [*stage3, *green(day(1), SQUAT)], 40, PERSON
    yield [*stage3, *green(day(1), SQUAT), session(day(40), SQUAT)], 41, PERSON
    yield [*stage3, red(1), red(2)], 3, PERSON
    yield [*start, *[check_in(day(d)) for d in range(1, 15)]], 15, PERSON
    yield [*stage3, check_in(day(1), **HIGH)], 1.1, PERSON
    yield [*stage3, check_in(day(1), **HIGH), check_in(day(2), **HIGH)], 2.1, PERSON
    yield [*start, check_in(day(0.2), **FOUR), check_in(day(1), **HIGH)], 1.1, PERSON
    yield [*stage3, check_in(day(1), **FOUR), check_in(day(2), **FOUR)], 2.1, PERSON
    yield [*start, change(day(0.2), "set_stage", stage=5)], 1, PERSON
    yield [*stage3, event("choice", day(1), {"choice": "only_minutes", "minutes": 5})], 1.1, PERSON
    slow: dict[str, Any] = {
        "leg_nprs": 6,
        "settle_minutes": 90,
        "nights_woken": 6,
        "sitting_minutes": 5,
    }
    yield [*start, check_in(day(1), **slow)], 1.1, PERSON
    yield [*start, event("choice", day(1), {"choice": "bad_day"})], 1.1, PERSON
    yield (
        [*stage3, change(day(0.2), "set_level", level="squat-3"), set_stage(1, day(1))],
        1.1,
        PERSON,
    )
    yield [intake(equipment=[], abilities=CANNOT)], 0.1, PERSON
    yield [intake(equipment=["chair"], schedule={"days": ["mon"], "minutes": 5})], 6.6, PERSON
    wishes = {"days": ["mon", "thu"], "minutes": 5}
    yield [intake(schedule=wishes), set_stage(3, day(0.1))], 6.6, PERSON
    thigh = CALM | {"distal_level": 3, "weeks": 2, "leg_nprs": 6}
    yield [intake(symptoms=thigh, conditions=["stenosis"]), set_stage(4, day(0.1))], 0.2, PERSON
    many = ["osteoporosis", "glaucoma", "hernia", "wrist_pain", "pregnancy", "hip_replacement"]
    yield [intake(cautions=[{"id": name} for name in many])], 0.1, PERSON
    yield [*stage3, session(day(1), SQUAT | {"distal_peak": 4, "fear": True})], 1.1, PERSON
    yield [*start, session(day(1), SQUAT, **ALL_NIGHT)], 1.1, PERSON
    yield [*start, session(day(1), SQUAT, back_after=6, distal_after=None)], 1.1, PERSON
    yield [*start, session(day(1), SQUAT, back_after=4)], 1.1, PERSON
    yield [*start, session(day(1), SQUAT, leg_after=3)], 1.1, PERSON
    climb_up = [done("squat-1", 1, reps) for reps in (8, 8, 10, 10)]
    steps = [e for number, did in enumerate(climb_up, 1) for e in green(day(number), did)]
    yield [*start, *steps], 6, PERSON
    soon = {"distal_peak": 2, "distal_settle_minutes": 5}
    yield [*start, session(day(1), SQUAT | soon)], 1.1, PERSON
    twice = {"days": ["mon", "thu"], "minutes": 20}
    yield [intake(schedule=twice), set_stage(2, day(0.1)), check_in(day(6.5))], 6.6, PERSON
    pills = {"treatment": {"strong_analgesia_last": "2026-03-02"}}
    yield [*start, event("check_in", day(0.9), pills)], 1.1, PERSON
    yield from moments_of_flares_and_wishes(start, stage3)


def moments_of_flares_and_wishes(
    start: list[Event], stage3: list[Event]
) -> Iterator[tuple[list[Event], float, Person]]:
    """A flare, an easier week, and what was too much or too easy."""
    raised = [check_in(day(d), leg_nprs=3) for d in (4, 5)]
    yield [*stage3, *[check_in(day(d)) for d in (1, 2, 3)], *raised], 5.1, PERSON
    weeks = [e for d in (0.5, 7.5, 14.5, 21.5) for e in green(day(d), SQUAT)]
    yield [*start, *weeks, check_in(day(28))], 28.1, PERSON
    placed = change(day(0.2), "set_level", level="squat-2")
    much = event("choice", day(1), {"choice": "too_much", "level": "squat-2"})
    yield [*stage3, placed, much], 1.1, PERSON
    small = [CATALOGUE.levels[name] for name in ("squat-1", "clamshell-1", "hip-adduction-1")]
    dosed = [(level.id, level.dosing.floor) for level in small]
    did = [done(name, dose.sets, dose.reps, hold_s=dose.hold_s) for name, dose in dosed]
    easy = [
        event("choice", day(1, n), {"choice": "too_easy", "level": name})
        for n, (name, _) in enumerate(dosed)
    ]
    for days in (1.5, 2.5, 3.5):
        yield [*start, *green(day(0.1), *did), *easy], days, PERSON


@cache
def reasons() -> tuple[Reason, ...]:
    """Every reason in the advice, plans and sessions of those records."""
    found: list[Reason] = []

    def gather(value: Any) -> None:
        if isinstance(value, Reason):
            found.append(value)
        elif isinstance(value, dict):
            for inner in value.values():
                gather(inner)
        elif isinstance(value, tuple):
            for inner in value:
                gather(inner)
        elif hasattr(type(value), "model_fields"):
            for name in type(value).model_fields:
                gather(getattr(value, name))

    for events, days, person in moments():
        on = day(days)
        state = folded(events, on, person=person)
        advice = advise(CATALOGUE, state, on)
        gather(advice)
        gather(outlooks(CATALOGUE, state, on))
        if advice.plan_due and state.schedule is not None:
            make = plan_week if state.schedule.minutes in (5, 20) else preview_week
            gather(make(CATALOGUE, state, week_at(state, on)))
        planned = [e for e in events if e.at <= day(0.5)]
        before = folded(planned, day(0.5), person=person)
        if planned and advise(CATALOGUE, before, day(0.5)).plan_due and days < 4:
            week = week_at(before, day(0.5))
            plan = preview_week(CATALOGUE, before, Week(week.iso, week.first, day(0.5)))
            gather(advise(CATALOGUE, with_plan(state, plan), on))
    gather(above_stage_three())
    gather(tuple(needs_of_scenarios()))
    return tuple(found)


def needs_of_scenarios() -> Iterator[Need]:
    """Why a clinician should look at the people of the worklist's scenarios."""
    folder = Path(__file__).parents[1] / "scenarios"
    for path in sorted(folder.glob("worklist_*_scenario.json")):
        case = read_case(path.read_bytes())
        wanted = json.loads(Path(str(path).replace("_scenario.json", "_advice.json")).read_text())
        on = datetime.fromisoformat(wanted["on"])
        facts = timeline(case.events, on)
        yield from needs(CATALOGUE, *followed(case.person, facts, CATALOGUE), on)


def above_stage_three() -> tuple[Reason, ...]:
    """What gate G3 says to somebody who rose to stage 4 and no longer meets its conditions."""
    state = folded(
        [intake(), set_stage(4, day(0.1)), *[check_in(day(d)) for d in (1, 2, 3)]], day(4)
    )
    earned = {
        f"squat-{n}": Progress(CATALOGUE.levels[f"squat-{n}"].dosing.default, mastered=True)
        for n in range(1, 6)
    }
    stage = replace(state.stage, set_by_clinician=False)
    state = replace(state, stage=stage, progress=earned)
    return climb(CATALOGUE, situation(CATALOGUE, state, day(4)), "squat").ends


def names_in(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


MADE_AT_THE_EDGE = {
    "STAGE_HELD": {"waits"},
    "NEED_CHECKS": {"waits"},
    "CAUTION": {"note"},
    "CAUTION_NOTE": {"note"},
}
"""Put in by `sentence` itself: what the gate waits for, and the catalogue's note."""


def test_every_reason_id_has_words_and_a_rule_with_sources() -> None:
    assert set(english.REASONS) == {str(one) for one in Because}
    for one in Because:
        assert because(CATALOGUE, one).sources


@pytest.mark.parametrize("flag", FLAG_IDS)
def test_every_red_flag_has_words(flag: str) -> None:
    says = sentence(because(CATALOGUE, flag, level="urgent"), CATALOGUE)
    assert CATALOGUE.red_flags[flag].question in says  # type: ignore[index]


def test_every_number_in_a_template_is_carried_by_a_reason_the_engine_makes() -> None:
    wanted = {i: names_in(t) - MADE_AT_THE_EDGE.get(i, set()) for i, t in english.REASONS.items()}
    met: dict[str, int] = dict.fromkeys((i for i, names in wanted.items() if names), 0)
    for reason in reasons():
        missing = wanted.get(reason.id, set()) - set(reason.numbers)
        assert not missing, (reason.id, missing)
        if reason.id in met:
            met[reason.id] += 1
    assert len(met) > 25
    assert [name for name, count in met.items() if not count] == []


def test_every_sentence_is_whole() -> None:
    assert len(reasons()) > 1000
    for reason in reasons():
        says = sentence(reason, CATALOGUE)
        assert says[0].isupper() or says[0].isdigit() or says[0] == "“", says
        assert says[-1] in ".”", says
        for gap in ("…", "{", "}", "None", "_", ": .", ":.", "  ", " ,"):
            assert gap not in says, (reason, says)


def test_no_sentence_states_a_number_with_more_than_one_decimal() -> None:
    for reason in reasons():
        says = sentence(reason, CATALOGUE)
        assert not re.search(r"\d\.\d\d", says), says


def test_templates_state_no_number_that_a_reason_does_not_carry() -> None:
    """Stages and the ends of the 0 to 10 scale are names; thresholds belong to the policy file."""
    stated = {
        name: re.sub(r"stage \d|of 10\b", "", re.sub(r"\{\w+\}", "", text))
        for name, text in english.REASONS.items()
    }
    assert [name for name, text in stated.items() if re.search(r"\d", text)] == []


WAIT_NAMES = ["irritability", "mean_leg", "mean_back", "days", "pm03", "distal", "green", "weeks",
              "trunk_hold", "hinge", "clinician"]  # fmt: skip


def test_everything_a_gate_waits_for_has_words() -> None:
    assert set(WAIT_NAMES) == set(english.WAITS)
    for name in WAIT_NAMES:
        held = Reason(id="STAGE_HELD", numbers={name: None}, sources=("our_proposal",))
        assert sentence(held, CATALOGUE).startswith("The next stage still needs: ")


PROMISES = [
    "cure",
    "heal",
    "guarantee",
    "promise",
    "pain-free",
    "pain free",
    "for sure",
    "always works",
]
FRIGHTS = [
    "damage", "paraly", "permanent", "crippl", "rupture", "slipped", "torn", "degenerat", "fragile",
    "worn out", "crumbl", "dangerous", "you must not ", "fatal", "die",
]  # fmt: skip
AMERICAN = ["color", "center", "program ", "stabiliz", "centraliz", "behavior"]


def everything_said() -> Iterator[str]:
    for name, table in vars(english).items():
        if name.startswith("_"):
            continue
        if isinstance(table, dict):
            yield from map(str, table.values())
        elif isinstance(table, str):
            yield table


@pytest.mark.parametrize("word", PROMISES + FRIGHTS + AMERICAN)
def test_nothing_promises_or_frightens(word: str) -> None:
    said = [text for text in everything_said() if re.search(rf"\b{word}", text, re.IGNORECASE)]
    assert said == []


def test_no_dash_is_used_as_punctuation_and_sentences_are_short() -> None:
    texts = list(everything_said())
    assert len(texts) > 150
    for text in texts:
        assert not re.search(r"\s[-–—]\s|—", text), text
        for one in re.split(r"[.:;?!]\s", text):
            assert len(one.split()) <= 26, one


def test_every_closed_list_has_its_words() -> None:
    assert set(english.LEVELS) == set(ACTION_LEVELS)
    assert set(english.GROUPS) == set(MUSCLE_GROUPS)
    assert set(english.POSITIONS) == set(POSITIONS)
    assert PHASES
    assert len(english.DISTAL) == 6


def item(**changes: Any) -> PlannedItem:
    base: dict[str, Any] = {
        "level": "squat-1",
        "sets": 2,
        "reps": 12,
        "hold_s": 0,
        "sides": "both",
        "rest_s": 30,
        "seconds": 60,
        "reasons": (because(CATALOGUE, "G0", stage=1),),
    }
    return PlannedItem(**(base | changes))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "2 × 12"),
        ({"hold_s": 5}, "2 × 12, hold 5 s"),
        ({"sides": "each"}, "2 × 12, each side"),
        ({"sides": "alternate"}, "2 × 12, left and right in turn"),
        ({"load": 2.5}, "2 × 12, 2.5 kg"),
        ({"load": 4.0, "hold_s": 2, "sides": "each"}, "2 × 12, hold 2 s, 4 kg, each side"),
        ({"sets": 3, "reps": 6, "step_down": 2, "hold_s": 5}, "6-4-2 repetitions, hold 5 s"),
        ({"sets": 3, "reps": 2, "step_down": 2}, "2-1-1 repetitions"),
        ({"reps": 1, "hold_s": 20}, "2 × 20 s"),
        ({"reps": 1, "hold_s": 20, "sides": "each"}, "2 × 20 s, each side"),
        ({"sets": 1, "reps": 1, "hold_s": 300}, "5 min"),
        ({"sets": 2, "reps": 1, "hold_s": 60}, "2 × 1 min"),
        ({"sets": 1, "reps": 1, "hold_s": 60, "sides": "each"}, "1 min, each side"),
    ],
)
def test_a_dose_in_words(changes: dict[str, Any], words: str) -> None:
    assert dose_words(item(**changes)) == words


@pytest.mark.parametrize("seconds", [60, 61, 90, 270, 299, 300, 3599])
def test_a_time_in_words_is_the_time(seconds: int) -> None:
    words = dose_words(item(sets=1, reps=1, hold_s=seconds))
    minutes = sum(int(n) for n in re.findall(r"(\d+) min", words))
    rest = sum(int(n) for n in re.findall(r"(\d+) s", words))
    assert minutes * 60 + rest == seconds, words


def test_the_advice_as_a_document_has_a_sentence_beside_every_reason() -> None:
    state = folded([intake(), set_stage(3, day(0.1))], day(0.2))
    document = advice_document(advise(CATALOGUE, state, day(0.2)), CATALOGUE)
    counted = 0

    def walk(value: Any) -> None:
        nonlocal counted
        if isinstance(value, list):
            for inner in value:
                walk(inner)
        elif isinstance(value, dict):
            if {"id", "numbers", "sources"} <= set(value):
                counted += 1
                assert value["says"]
            for inner in value.values():
                walk(inner)

    walk(document)
    assert counted > 50
    assert document["triage"]["message"] == english.LEVELS["clear"]
    assert document["not_reviewed"] == (not CATALOGUE.policy.reviewed)


def test_a_clinician_level_without_a_lock_says_that_one_can_go_on() -> None:
    low = event("measure", day(0.1), {"phq2": 3})
    found = advise(CATALOGUE, folded([intake(), low], day(0.2)), day(0.2)).triage
    assert message(found) == english.LOCK_FREE_CLINICIAN
    ache = check_in(day(0.1), {"RF24": "yes"})
    found = advise(CATALOGUE, folded([intake(), ache], day(0.2)), day(0.2)).triage
    assert message(found) == english.LEVELS["clinician"]


def test_the_plan_as_text_names_every_level_its_dose_and_its_sources() -> None:
    state = folded([intake(), set_stage(2, day(0.1))], day(0.2))
    plan = plan_week(CATALOGUE, state, week_at(state, day(0.2)))
    text = plan_text(plan, CATALOGUE)
    assert plan.days
    for planned in plan.days:
        assert f"{weekday_and_day(planned.date)}, {planned.minutes} min" in text
        for one in planned.items:
            assert f"({one.level}): {dose_words(one)}" in text
            for reason in one.reasons:
                assert f"[{reason.id}: {', '.join(reason.sources)}]" in text
    assert "Not yet reviewed by a clinician." in text or CATALOGUE.policy.reviewed
    assert plan_document(plan, CATALOGUE)["week"] == plan.week
