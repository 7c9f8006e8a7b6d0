"""No English word stays where another language is spoken: each sentence is a message."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product
from string import Formatter
from typing import Any, get_args

import pytest

from steadyback.catalogue.exercise import ColumnId
from steadyback.engine.day_table.script import script
from steadyback.engine.during import STRICTNESS
from steadyback.engine.heat import HeatCase, HeatClosed
from steadyback.engine.questionnaires import Change
from steadyback.languages import _, said_in, speaking
from steadyback.languages.offered import written
from steadyback.movement.load.bands import DEMAND_BANDS, Basis
from steadyback.record.plan import Reason
from steadyback.vocabulary import EQUIPMENT, FAMILIES, FLAG_IDS
from steadyback.wording import (
    at_once_words,
    calendar_words,
    card_document,
    change_words,
    dose_words,
    english,
    grounds,
    handout,
    load,
    meanings,
    numbers_of,
    reminders,
    said_of,
    score_words,
    sentence,
    spoken_dose,
)
from steadyback.wording.heat_words import heat_words
from steadyback.wording.phrases import day_words, either, listed, short_day, weekday_and_day
from steadyback.wording.sentences import NERVE
from tests.catalogue_fixture import the_catalogue
from tests.escaped_words import accented_catalogue, escaped, texts
from tests.wording.test_sentences import item, reasons

ENGLISH = the_catalogue()
NUMBERS: tuple[int | float | None, ...] = (None, 0, 1, 2, 2.5, 10)
COLUMNS = tuple(str(name) for kind in get_args(ColumnId) for name in get_args(kind))
VALUES: dict[str, tuple[str, ...]] = {
    "groups": (", ".join(english.GROUPS), "gluteus_maximus", ", ".join(english.NEEDS)),
    "needs": (*english.ABILITIES, ", ".join(english.NEEDS), " or ".join(EQUIPMENT[:4]), *EQUIPMENT),
    "direction": tuple(english.DIRECTIONS),
    "caution": COLUMNS,
    "condition": (*NERVE, "stenosis", "spondylolisthesis", "pregnancy"),
    "until": ("2026-03-09",),
    "lesson": tuple(ENGLISH.lessons),
    "measure": tuple(ENGLISH.questionnaires),
    "level": tuple(ENGLISH.levels),
    "planned": tuple(ENGLISH.levels),
    "questions": (", ".join(FLAG_IDS),),
}
"""What stands in those places of a template that take words, not numbers."""
OF_PLACES = ("place", "place_before")
"""Numbers that are a distal level, so 5 at most."""


def numbers_for(rule: str) -> Iterator[dict[str, Any]]:
    """What a reason of a rule can carry: each number at its edges, each word once."""
    template = english.REASONS[rule]
    places = {name for _text, name, _spec, _way in Formatter().parse(template) if name}
    counted = places | set(english.NUMBERS) | set(english.WAITS)
    for value in NUMBERS:
        numbers = dict.fromkeys(counted - set(VALUES) - {"since"}, value)
        yield numbers | {
            name: min(value or 0, len(english.PLACES) - 1) for name in places & set(OF_PLACES)
        }
    if rule == "STAGE_GATE":
        return
    for name in places & set(VALUES):
        yield from ({name: value} for value in VALUES[name])


def reason_of(rule: str, numbers: Mapping[str, Any]) -> Reason:
    """A reason with its numbers."""
    return Reason(id=rule, numbers=dict(numbers), sources=("our_proposal",))


def unsaid(reason: Reason) -> list[str]:
    """The plain words in a reason's sentence and in what it rests on, in the accented language."""
    with accented_catalogue() as catalogue:
        found = grounds(reason, catalogue)
        said = (sentence(reason, catalogue), found.says, *found.numbers, found.ours)
        return [word for text in said for word in escaped(text)]


@pytest.mark.parametrize("rule", english.REASONS)
def test_every_reason_is_said_at_its_edges(rule: str) -> None:
    for numbers in numbers_for(rule):
        assert unsaid(reason_of(rule, numbers)) == [], numbers


def test_every_reason_that_the_engine_gives_is_said() -> None:
    one_of_each = {sentence(reason, ENGLISH): reason for reason in reasons()}
    assert len(one_of_each) > 200
    assert [(says, words) for says, one in one_of_each.items() if (words := unsaid(one))] == []


@pytest.mark.parametrize("flag", FLAG_IDS)
def test_every_red_flag_is_said_however_it_came_to_stand(flag: str) -> None:
    for by in (None, flag, "PM03", "RF01"):
        assert unsaid(reason_of(flag, {"by": by})) == []


def test_every_note_of_a_caution_is_said() -> None:
    for about, caution in product((*FAMILIES, *ENGLISH.levels), COLUMNS):
        level = ENGLISH.levels.get(about)
        cells = ENGLISH.matrix.get(about, {}) if level is None else level.cautions  # type: ignore[call-overload]
        if caution in cells:
            numbers = {"about": about, "caution": caution, "verdict": "NO"}
            assert unsaid(reason_of("CAUTION", numbers)) == []


def test_every_word_of_the_tables_is_said() -> None:
    tables = [value for name, value in vars(english).items() if name.isupper()]
    words = [text for table in tables for text in texts(table)]
    assert len(words) > 250
    with speaking("en-XA"):
        assert [word for word in words if escaped(re.sub(r"\{\w+\}", "", _(word)))] == []


DOSES = list(
    product((1, 3), (1, 2, 12), (0, 5, 60, 150), (0, 2), ("both", "each", "alternate"),
            (None, 2.5), ("full", "half"), (0, 1, 2), (1, 3))
)  # fmt: skip
PARTS = (
    "sets", "reps", "hold_s", "step_down", "sides", "load", "range", "invited_reps", "times_a_day",
)  # fmt: skip


def test_every_form_of_a_dose_is_said_on_paper_and_by_the_voice() -> None:
    for parts in DOSES:
        one = item(**dict(zip(PARTS, parts, strict=True)))
        with speaking("en-XA"):
            ticks = " ".join(label for label, _sets in handout.tick_rows(one))
            assert escaped(f"{dose_words(one)} {ticks}") == [], parts
            if one.reps > one.step_down:
                assert escaped(spoken_dose(one)) == [], parts


def test_everything_that_a_led_session_says_is_said() -> None:
    with accented_catalogue() as catalogue:
        for level in catalogue.levels.values():
            dose = level.dosing.default
            one = item(level=level.id, sets=dose.sets, reps=dose.reps, hold_s=dose.hold_s,
                       sides=level.sides, range="half", invited_reps=2)  # fmt: skip
            found = said_of(one, level, script(catalogue, one))
            assert [text for text in found.texts if escaped(text)] == []
        for action, share, others in product(STRICTNESS, (1, 0.75, 0.6, 0.5), (True, False)):
            assert escaped(" ".join(at_once_words(action, share, others=others))) == []


def test_every_card_and_whom_to_call_are_said_in_every_country() -> None:
    with accented_catalogue() as catalogue:
        for country, card in product((*catalogue.countries, None), catalogue.cards):
            data = card_document(card, country, catalogue)
            but = frozenset({"id", "call", "level", "number", "source", "sources", "flags"})
            assert [text for text in texts(data, but) if escaped(text)] == []
        for country in catalogue.countries:
            numbers = numbers_of(country, catalogue)
            lines = " ".join(call.name for call in handout.calls(numbers, "crisis"))
            whom = f"{handout.worried_words(numbers)} {handout.crisis_words(numbers)}"
            assert escaped(f"{lines} {whom}") == [], country


def test_scores_and_their_changes_are_said() -> None:
    points = (None, -6.0, -1.0, 0.0, 1.0, 2.5, 12.0)
    changes = [
        Change(direction, size, 0.3, matters, confirmed)
        for direction in ("better", "worse", "same", "unknown")
        for size, matters, confirmed in product(points, (None, True, False), (True, False))
    ]
    with accented_catalogue() as catalogue:
        for measure in catalogue.questionnaires.values():
            said = [score_words(measure, one) for one in points]
            said += [change_words(one, measure) for one in changes]
            said += [text for one in points for text in meanings(measure, one, 65)]
            assert [text for text in said if escaped(text)] == [], measure.id


ABOUT_MUSCLES: tuple[Basis, ...] = ("content", "published", "clinician")


def test_words_about_load_heat_reminders_and_calendars_are_said() -> None:
    with accented_catalogue() as catalogue:
        said = [load.spine_basis(basis, "") for basis in get_args(Basis)]
        said += [
            load.demand_words(band, basis, "")
            for band, basis in product(DEMAND_BANDS, ABOUT_MUSCLES)
        ]
        said += [heat_words(HeatClosed(case=case), catalogue) for case in get_args(HeatCase)]
        said += [reminders.not_sent(why) for why in (*reminders.NOT_SENT, "something else")]
        for names, minutes in product(((), ("4", "5")), (1, 20)):
            said += [calendar_words.session_title(names)]
            said += [calendar_words.session_note(minutes, names, reviewed=False)]
        assert [text for text in said if escaped(text)] == []


SUMMARIES = {level.id: level.summary for level in ENGLISH.levels.values()} | {
    f"{level.id}, {one.id}": one.summary
    for level in ENGLISH.levels.values()
    for one in level.variants
}
"""How each level, and each other way of doing one, is done."""


def sentences_left(summary: str) -> list[bool]:
    """Of each sentence of how an exercise is done, whether something of it stands on paper."""
    return [bool(handout.how_words(one)) for one in re.split(r"(?<=[.!?])\s+", summary)]


@pytest.mark.parametrize("code", written())
def test_on_paper_an_exercise_is_told_in_the_same_sentences_in_every_language(code: str) -> None:
    assert len(SUMMARIES) > 180
    left = {name: sentences_left(told) for name, told in SUMMARIES.items()}
    with speaking(code):
        said = {name: said_in(code, "catalogue", told) for name, told in SUMMARIES.items()}
        assert {name: sentences_left(told) for name, told in said.items()} == left


def doses_in(text: str) -> list[str]:
    """Each number that stands right before what is counted, in the language that is spoken."""
    numbers = "|".join([r"\d+", *_(handout.COUNTS).split()])
    things = "|".join(_(handout.COUNTED).split())
    return re.findall(rf"\b(?:{numbers}) (?:{things})\b", text, re.IGNORECASE)


@pytest.mark.parametrize("code", ["en", *written()])
def test_on_paper_no_exercise_tells_another_dose_in_any_language(code: str) -> None:
    with speaking(code):
        said = [said_in(code, "catalogue", told) for told in SUMMARIES.values()]
        assert len([text for text in said if doses_in(text)]) > 90
        assert [text for text in said if doses_in(handout.how_words(text))] == []


@pytest.mark.parametrize(
    ("code", "told", "left"),
    [
        ("en", "Lift it, wait 2 seconds and put it down.", "Lift it, wait and put it down."),
        ("en", "Walk ten minutes. Swing your arms.", "Swing your arms."),
        ("en", "Build up to thirty minutes.", ""),
        ("en", "Out and back is one repetition.", "Out and back is one repetition."),
        ("es", "Levanta, mantén tres segundos y baja.", "Levanta, mantén y baja."),
        ("es", "Camina durante unos 20 a 30 minutos sin parar.", "Camina sin parar."),
        ("es", "Respira durante un minuto y descansa.", "Respira y descansa."),
        ("es", "Aumenta hasta treinta minutos. Descansa.", "Descansa."),
        ("es", "Hazlo cada 5 segundos. Hazlo 10 veces.", ""),
        ("es", "Descansa tras cada serie. Dobla las dos rodillas.", "Dobla las dos rodillas."),
    ],
)  # fmt: skip
def test_a_time_is_cut_out_of_its_sentence_and_other_doses_go_whole(
    code: str, told: str, left: str
) -> None:
    with speaking(code):
        assert handout.how_words(told) == left


def test_days_are_written_one_way_without_a_nought_before_them() -> None:
    assert weekday_and_day(date(2026, 3, 2)) == "Monday 2 March"
    with speaking("es"):
        assert weekday_and_day(date(2026, 3, 2)) == "lunes 2 de marzo"


@pytest.mark.parametrize(
    ("within", "first"),
    [
        (english.GROUPS, english.GROUPS_FIRST),
        (english.POSITIONS, english.POSITIONS_FIRST),
    ],
)  # fmt: skip
def test_what_stands_alone_is_what_stands_in_a_sentence_with_a_capital(
    within: Mapping[str, str], first: Mapping[str, str]
) -> None:
    assert list(first.items()) == [(key, f"{v[0].upper()}{v[1:]}") for key, v in within.items()]


def test_days_numbers_and_lists_are_those_of_the_language() -> None:
    with speaking("es"):
        assert day_words("2026-03-02") == "2 de marzo"
        assert dose_words(item(load=2.5)).endswith("2,5 kg")
    with speaking("en-XA"):
        assert escaped(short_day(date(2026, 9, 3), year=True)) == []
    assert short_day(date(2026, 9, 3), year=True) == "3 Sep 2026"
    assert listed(["a", "b", "c"]) == "a, b, c"
    assert listed([]) == ""
    assert either(["a", "b", "c"]) == "a or b or c"


def test_in_english_a_bed_or_mat_is_named_as_before() -> None:
    reason = reason_of("EQUIPMENT", {"needs": "chair or gym_machines"})
    assert sentence(reason, ENGLISH) == "It needs chair or gym machines."
