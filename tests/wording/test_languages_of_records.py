"""What is told of a record, such as a letter, a plan or its history, holds no word of English."""

import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date, timedelta
from functools import cache
from itertools import product
from pathlib import Path
from typing import Literal, get_args

import pytest

from benchmarks.people import START, case_text, folded, two_years
from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine import Advice, State, advise, outlooks, preview_week, replay, week_at
from steadyback.engine.progress import Counts, Measured, PainChange, PainPoint, Progress, WeekDone
from steadyback.engine.progress.course import ScoreKept, StageMove, Step
from steadyback.engine.questionnaires import Change
from steadyback.languages import speaking
from steadyback.record import Event, answers, read_case
from steadyback.record.answers import FlagDetail, Symptoms
from steadyback.vocabulary import FLAG_IDS
from steadyback.wording import (
    advice_document,
    letter,
    outlook_document,
    plan_text,
    progress,
    replay_text,
)
from steadyback.wording.events import event_words, felt
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import day, event, intake
from tests.engine.somebody import folded as somebody
from tests.escaped_words import accented_catalogue, escaped, texts

ON = START + timedelta(days=28)
STORIES = Path(__file__).parents[2] / "docs" / "stories"
CHANGES = get_args(answers.Change)
SIDES = get_args(answers.Side)
COURSES = get_args(answers.Course)
SCENARIOS = Path(__file__).parents[1] / "scenarios"


@cache
def known(sign: str = "") -> tuple[State, Advice]:
    """Somebody with a month behind them, or with a danger sign."""
    events = list(two_years(START, days=28))
    if sign:
        answers = events[-3]["body"]["answers"]
        events[-3]["body"]["answers"] = {**answers, sign: "yes"}
    state = folded(read_case(case_text(events).encode(), ON), the_catalogue(), ON)
    return state, advise(the_catalogue(), state, ON)


def in_letter(catalogue: Catalogue, state: State, advice: Advice) -> list[str]:
    """The plain words of a letter; the code of the catalogue and the address are none."""
    code = letter.Code("https://steadyback.example/c/1", date(2026, 3, 9))
    made = asdict(letter.letter_of(catalogue, state, advice, ON.date(), code))
    ids = (*FLAG_IDS, code.address, advice.catalogue)
    return [word for text in texts(made) for word in escaped(text, *ids)]


@pytest.mark.parametrize("sign", ["", "RF01", "RF03", "RF09", "RF13", "RF24"])
def test_a_letter_is_said_as_a_whole(sign: str) -> None:
    with accented_catalogue() as catalogue:
        assert in_letter(catalogue, *known(sign)) == []


def test_a_letter_with_tests_conditions_and_doubts_is_said() -> None:
    sides = {"left": 10, "right": 8}
    told = [
        intake(cautions=[{"id": "osteoporosis"}], answers={"RF05": "unsure"}),
        event("measure", day(0.2), {"heel_raise": sides, "heel_walk": sides}),
        event("measure", day(0.3), {"sit_to_stand_30s": 9}),
        event("measure", day(8), {"sit_to_stand_30s": 12}),
    ]
    state = somebody(told, day(8.1))
    advice = advise(the_catalogue(), state, day(8.1))
    titles = [one.title for one in letter.sections(the_catalogue(), state, advice, None)]
    assert {letter.ALSO, letter.UNSURE, letter.SCORES} <= set(titles)
    with accented_catalogue() as catalogue:
        assert in_letter(catalogue, state, advice) == []


def how_it_is() -> Iterator[Symptoms]:
    """Symptoms in each form that the letter has words for."""
    for there, change, side in product((None, True, False), (None, *CHANGES), (None, *SIDES)):
        yield Symptoms(
            side=side, distal_level=3, leg_nprs=4, back_nprs=2 if there else None,
            numbness=there, numbness_change=change, tingling=there, tingling_change=change,
            weakness=change, nights_woken=2,
        )  # fmt: skip
    for weeks, trend in product((0.6, 3.0), (None, *COURSES)):
        yield Symptoms(weeks=weeks, trend=trend)


def test_each_way_in_which_it_can_be_now_is_said() -> None:
    state, _advice = known()
    with accented_catalogue():
        for symptoms, onset in product(how_it_is(), (None, date(2026, 1, 5))):
            told = replace(state, symptoms=symptoms, onset=onset)
            said = " ".join((*letter.now_words(told), felt(symptoms)))
            assert escaped(said) == [], symptoms
        for course, mild in product(COURSES, (True, False)):
            severity: Literal["mild", "severe"] = "mild" if mild else "severe"
            detail = FlagDetail(onset=date(2026, 1, 5), course=course, severity=severity)
            assert escaped(" ".join(letter.detail_words(detail, {}))) == []


def test_numbness_that_stays_as_it_is_can_be_put_into_a_letter() -> None:
    assert letter.felt(there=True, changed="stable") == "yes (no change)"


def test_the_advice_and_what_comes_next_are_said() -> None:
    state, advice = known()
    with accented_catalogue() as catalogue:
        for found in (
            advice_document(advice, catalogue),
            outlook_document(outlooks(catalogue, state, ON), catalogue),
        ):
            says = [one["says"] for one in with_says(found)]
            assert len(says) > 20
            assert [text for text in says if escaped(text)] == []


def with_says(value: object) -> Iterator[dict[str, str]]:
    """Every object of a document that has a sentence."""
    if isinstance(value, dict):
        if "says" in value:
            yield value
        for inner in value.values():
            yield from with_says(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from with_says(inner)


def without_ids(text: str) -> str:
    """Text for those who read records: without rules, sources, levels and questionnaires by id."""
    text = re.sub(r"\[[A-Za-z0-9_-]{2,40}: [^\]\[]*(\[[^\]]*\][^\]\[]*)*\]|`[^`]*`", "", text)
    return re.sub(r"[a-z]+(-[a-z]+)*-[1-9]\b", "", text)


def test_a_plan_on_the_terminal_is_said() -> None:
    state, _advice = known()
    plan = preview_week(the_catalogue(), state, week_at(state, ON))
    with accented_catalogue() as catalogue:
        lines = [without_ids(line) for line in plan_text(plan, catalogue).splitlines()]
    assert len(lines) > 20
    assert [line for line in lines if escaped(line)] == []


@pytest.mark.parametrize("story", ["disc", "stenosis"])
def test_a_replayed_record_is_said(story: str) -> None:
    case = read_case((STORIES / f"{story}.json").read_bytes())
    with accented_catalogue() as catalogue:
        turns = replay(case.person, case.events, catalogue)
        lines = list(map(without_ids, replay_text(turns, case.person.time_zone, catalogue)))
    assert len(lines) > 100
    written = [text for told in case.events for text in authored(told)]
    written += [way.id for level in the_catalogue().levels.values() for way in level.variants]
    assert [(line, words) for line in lines if (words := escaped(line, *written))] == []


WRITTEN = frozenset(
    {"by", "note", "why", "text", "clinician", "flags", "questionnaires", "exercise"}
)


def authored(told: Event) -> Iterator[str]:
    """What somebody wrote in an event, who they are, and the ids of questionnaires."""
    found = {"by": told.by, **told.model_dump(mode="json")["body"]}
    for name in WRITTEN & set(found):
        value = found[name]
        yield from texts(list(value) if name == "questionnaires" else value)


def test_every_kind_of_event_is_said() -> None:
    found = {}
    for path in sorted(SCENARIOS.glob("*_scenario.json"))[::4]:
        for told in read_case(path.read_bytes()).events:
            found[event_words(told, the_catalogue())] = told
    with accented_catalogue() as catalogue:
        for told in found.values():
            said = event_words(told, catalogue)
            for one in sorted(authored(told), key=len, reverse=True):
                said = said.replace(one, "")
            assert escaped(without_ids(said)) == [], said
    assert {told.kind for told in found.values()} >= {"intake", "choice", "clinician_change"}


SCORE = Change("better", -2.0, 0.3, True, True)


def changes_of_pain() -> Iterator[PainChange]:
    """Each way in which mean pain can have changed."""
    for site, window in product(("leg", "back"), (1, 7)):
        for points, matters, sure in product((1.0, 2.5), (None, True, False), (True, False)):
            for change in (
                Change("better", points, 0.3, matters, sure),
                Change("worse", points, 0.3, matters, sure),
            ):
                yield PainChange(site, window, 4.0, 2.0, (7, 7), change, None, None)
        for before, now in ((None, None), (3.0, None), (3.0, 3.0)):
            for change in (Change("unknown"), Change("same", 0)):
                yield PainChange(site, window, before, now, (7, 7), change, None, None)


def test_each_change_of_pain_is_said() -> None:
    with speaking("en-XA"):
        for change in changes_of_pain():
            assert escaped(progress.pain_change_words(change)) == [], change
        for number, site in product((0, 1, 3), ("leg", "back")):
            points = [PainPoint(date(2026, 3, 2 + n), 1, 4.0, 2.0, n, 1) for n in range(number)]
            said = (progress.pain_says(points, site), progress.place_says(points))
            assert escaped(" ".join((*said, progress.told_says(points)))) == []


def test_each_step_of_a_ladder_and_each_stage_is_said() -> None:
    with accented_catalogue() as catalogue:
        for way in ("up", "again", "down"):
            step = Step(date(2026, 3, 2), way, "squat-2", "RUNG_UP")
            assert escaped(" ".join(progress.step_words(step, catalogue))) == []
        for stage in range(1, 6):
            move = StageMove(date(2026, 3, 2), stage, 1, "STAGE_UP", {})
            assert escaped(" ".join(progress.stage_words(move, catalogue))) == []
        for measure in catalogue.questionnaires.values():
            kept = ScoreKept(date(2026, 3, 2), 4.0, {}, {})
            found = Measured(measure.id, (kept,), SCORE, None, None)
            said = (progress.measure_says(found, measure), progress.matters_of(measure))
            assert escaped(" ".join(said)) == [], measure.id


def weeks_done() -> Iterator[WeekDone]:
    """Weeks in each form that the words about sessions and walks know."""
    for planned, kept, many in product((None, 0, 3), (0, 1), (0, 1, 2)):
        yield WeekDone(
            week="2026-W10", first=date(2026, 3, 2), over=True, planned=planned,
            kept=kept if planned else 0, extra=many, paused=many, ahead=many, walks=many,
            minutes=10 * many or None, unknown=many, sets=None, least=None, most=None,
        )  # fmt: skip


def test_what_was_done_in_each_week_is_said() -> None:
    for week in weeks_done():
        found = replace(EMPTY, weeks=(week,))
        with speaking("en-XA"):
            said = f"{progress.adherence_words(found)} {progress.walking_words([week])}"
            assert escaped(said) == [], week
    one = next(week for week in weeks_done() if week.paused == 1 and not week.planned)
    assert "1 day with exercise on hold for your safety does not count." in (
        progress.adherence_words(replace(EMPTY, weeks=(one,)))
    )


EMPTY = Progress(
    began=None, first=date(2026, 3, 2), today=date(2026, 3, 8), by_week=False, pain=(),
    changes=(), weeks=(), steps=(), stages=(), measures=(), raises=Counts(()),
)  # fmt: skip
