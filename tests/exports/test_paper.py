"""Sheets of paper: what is on them, who can read them, and that they are always the same."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from io import BytesIO
from itertools import pairwise, product
from typing import Any

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from benchmarks.people import START, case_text, folded, two_years
from steadyback.catalogue.movements import solved_for
from steadyback.catalogue.source import Threshold
from steadyback.engine import Advice, State, advise, preview_week, week_at, with_plan
from steadyback.engine.during import STRICTNESS, during
from steadyback.engine.pain import Observed
from steadyback.exports import typesetting
from steadyback.exports.handout import Wishes, week_pdf
from steadyback.exports.letter import letter_pdf
from steadyback.exports.programme import programme_pdf
from steadyback.record import read_case
from steadyback.record.plan import PlanIssued
from steadyback.wording import dose_words, handout
from tests.catalogue_fixture import signed_catalogue, the_catalogue

ON = START + timedelta(days=28)
ADDRESS = "https://steadyback.example/w/abcdefghijklmnopqrstuvwxyz234567"
NOTICE = "Not yet reviewed by a clinician."
BELOW = 50
"""Points above the page's edge, within which the line stands that names the page."""
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 420 300">'
    '<rect width="420" height="300" fill="{fill}"/></svg>'
)
HOSTILE = """#panic("x") $x$ \\ *b* _i_ <a> @ref #image("/etc/passwd")
== heading
// comment `raw` "] #eval("1+1")"""


def drawn(level: str, frame: str) -> str:
    """A picture that costs nothing to draw."""
    return PICTURE.format(fill="teal" if frame == "start" else "navy")


@cache
def known(sign: str = "") -> tuple[State, Advice]:
    """Somebody with a month behind them and a week planned, or with a danger sign."""
    events = list(two_years(START, days=28))
    if sign:
        answers = events[-3]["body"]["answers"]
        events[-3]["body"]["answers"] = {**answers, sign: "yes"}
    case = read_case(case_text(events).encode(), ON)
    state = folded(case, the_catalogue(), ON)
    if not sign:
        state = with_plan(state, preview_week(the_catalogue(), state, week_at(state, ON)))
    return state, advise(the_catalogue(), state, ON)


def issued() -> PlanIssued:
    return known()[0].plans[-1]


@cache
def week(name: str = "Robin", paper: Any = "a4", letters: Any = "normal", sign: str = "") -> bytes:
    days = issued().plan.days
    wishes = Wishes(ON.date(), name, paper, letters)
    return week_pdf(the_catalogue(), known(sign)[1], issued(), days, drawn, wishes, ADDRESS)


@cache
def programme(sign: str = "") -> bytes:
    state, advice = known(sign)
    return programme_pdf(the_catalogue(), state, advice, drawn, Wishes(ON.date(), "Robin"))


@cache
def letter(sign: str = "", name: str = "Robin") -> bytes:
    state, advice = known(sign)
    return letter_pdf(the_catalogue(), state, advice, Wishes(ON.date(), name))


SHEETS: dict[str, Callable[[], bytes]] = {
    "week": week,
    "large week": lambda: week(paper="letter", letters="large"),
    "programme": programme,
    "letter": letter,
    "waits": lambda: week(sign="RF03"),
}
every_sheet = pytest.mark.parametrize("sheet", SHEETS)


def words_in(made: bytes) -> str:
    """The text of a PDF in its order, with every gap as one space."""
    pages = (page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(made))
    return re.sub(r"\s+", " ", " ".join(pages))


def tags(node: Any) -> Iterator[Any]:
    """Every element of a structure tree, in reading order."""
    children = node.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from tags(child)


def elements(made: bytes) -> list[tuple[str, str]]:
    """The tags of a PDF with what they say instead of a picture."""
    document = pikepdf.open(BytesIO(made))
    return [(str(one.S), str(one.get("/Alt", ""))) for one in tags(document.Root.StructTreeRoot)]


@every_sheet
def test_a_sheet_is_tagged_titled_and_in_its_language(sheet: str) -> None:
    made = SHEETS[sheet]()
    document = pikepdf.open(BytesIO(made))
    root = document.Root
    assert root.MarkInfo.Marked
    assert str(root.Lang) == "en-GB"
    assert root.ViewerPreferences.DisplayDocTitle
    assert str(document.docinfo.Title)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root.Metadata.read_bytes()
    found = elements(made)
    names = [name for name, _ in found]
    assert names.count("/H1") == 1
    assert all(alt for name, alt in found if name == "/Figure"), "a picture without words"


@every_sheet
def test_headings_never_leave_out_a_level(sheet: str) -> None:
    ranks = [int(name[2]) for name, _ in elements(SHEETS[sheet]()) if re.fullmatch(r"/H\d", name)]
    assert ranks[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(ranks))


@every_sheet
def test_a_sheet_uses_our_typeface_alone(sheet: str) -> None:
    document = pikepdf.open(BytesIO(SHEETS[sheet]()))
    fonts = {str(f.BaseFont) for page in document.pages for f in page.Resources.Font.values()}
    assert {name.partition("+")[2].partition("-")[0] for name in fonts} == {
        "AtkinsonHyperlegibleNext"
    }


@every_sheet
def test_a_sheet_says_that_it_is_not_reviewed_until_it_is(sheet: str) -> None:
    assert words_in(SHEETS[sheet]()).count(NOTICE) >= 2, "in the head, and below each page"


def test_once_signed_no_sheet_says_so() -> None:
    state, advice = known()
    with signed_catalogue() as catalogue:
        wishes = Wishes(ON.date())
        days = issued().plan.days
        made = [
            week_pdf(catalogue, advice, issued(), days, drawn, wishes),
            programme_pdf(catalogue, state, advice, drawn, wishes),
            letter_pdf(catalogue, state, advice, wishes),
        ]
    assert [one for one in made if "reviewed" in words_in(one)] == []


@every_sheet
def test_the_same_again_gives_the_same_bytes(sheet: str) -> None:
    for made in (week, programme, letter):
        kept = SHEETS[sheet]()
        made.cache_clear()
        typesetting.typefaces.cache_clear()
        assert SHEETS[sheet]() == kept


def test_the_date_on_it_is_the_one_that_was_passed_in() -> None:
    document = pikepdf.open(BytesIO(week()))
    assert str(document.docinfo.CreationDate) == f"D:{ON:%Y%m%d}000000Z"
    assert f"Made on {ON.day} {ON:%B %Y}" in words_in(week())


def test_each_day_holds_its_exercises_with_dose_cues_and_a_box_for_each_set() -> None:
    text, catalogue = words_in(week()), the_catalogue()
    at = 0
    for day in issued().plan.days:
        at = text.index(f"{day.date:%A} {day.date.day} {day.date:%B}", at)
        for item in day.items:
            level = catalogue.levels[item.level]
            at = text.index(level.name, at)
            end = text.index(f"{dose_words(item)}.", at)
            assert end - at < 120, "the dose does not stand with its exercise"
            assert all(cue in text[at : at + 1500] for cue in level.cues)
            assert level.stop_signs[0][1:] in text[at : at + 1500]


def test_boxes_are_as_many_as_sets_on_each_side_and_goes_a_day() -> None:
    item = issued().plan.days[0].items[0]
    sided = item.model_copy(update={"sets": 2, "sides": "each", "times_a_day": 1})
    assert handout.tick_rows(sided) == (("Left", 2), ("Right", 2))
    often = item.model_copy(update={"sets": 1, "sides": "both", "times_a_day": 3})
    assert handout.tick_rows(often) == (("", 3),)
    both = item.model_copy(update={"sets": 2, "sides": "each", "times_a_day": 2})
    assert handout.tick_rows(both) == (
        ("1. left", 2), ("1. right", 2), ("2. left", 2), ("2. right", 2),
    )  # fmt: skip


def test_each_exercise_has_the_pictures_of_its_movement() -> None:
    catalogue, alts = the_catalogue(), [alt for name, alt in elements(week()) if name == "/Figure"]
    for day in issued().plan.days:
        for item in day.items:
            level = catalogue.levels[item.level]
            kept = solved_for(level)
            expected = f"{level.name}: how it begins." if kept and len(kept) > 1 else level.name
            assert any(alt.startswith(expected) for alt in alts), level.id


def test_danger_signs_come_before_any_exercise_with_the_numbers_of_the_country() -> None:
    text, catalogue = words_in(week()), the_catalogue()
    first = min(text.index(catalogue.levels[i.level].name) for i in issued().plan.days[0].items)
    signs = handout.danger_signs(catalogue)
    assert len(signs) >= 8
    assert all(text.index(sign.question) < first for sign in signs)
    assert text.index("999 Emergency services") < first
    assert "116 123" in text
    assert "Worried, but none of these? Call 111" in text
    assert "111" not in words_in(week(sign="RF03")).partition("Worried")[0], (
        "a card calls one number"
    )
    for part in handout.flare_plan(catalogue)[1]:
        assert part[1] in text


@pytest.mark.parametrize("sign", ["RF03", "RF09", "RF13"])
def test_under_a_lock_a_sheet_holds_no_exercise(sign: str) -> None:
    catalogue, (_, advice) = the_catalogue(), known(sign)
    assert advice.locked
    for made in (week(sign=sign), programme(sign=sign)):
        text = words_in(made)
        assert [level.name for level in catalogue.levels.values() if level.name in text] == []
        assert "Exercise waits for now" in text
        assert zxingcpp.read_barcodes(picture_of(made)) == []
        if advice.triage.level in ("emergency", "urgent") and advice.triage.card:
            card = catalogue.cards[advice.triage.card]
            assert all(line in text for line in (*card.do, *card.do_not, card.why))


def picture_of(made: bytes, page: int = 0) -> Any:
    """A page as a camera sees it."""
    return pypdfium2.PdfDocument(made)[page].render(scale=2).to_pil()


@pytest.mark.parametrize("letters", ["normal", "large"])
def test_the_code_is_read_off_the_page(letters: str) -> None:
    found = zxingcpp.read_barcodes(picture_of(week(letters=letters)))
    assert [one.text for one in found] == [ADDRESS]


def test_paper_and_letters_are_as_chosen() -> None:
    for paper, size in (("a4", (595, 842)), ("letter", (612, 792))):
        page = pypdfium2.PdfDocument(week(paper=paper))[0]
        assert tuple(round(one) for one in page.get_size()) == size
    small, large = (len(pypdfium2.PdfDocument(week(letters=one))) for one in ("normal", "large"))
    assert large > small


def test_nothing_in_large_print_is_small() -> None:
    text = pypdfium2.PdfDocument(week(letters="large"))[2].get_textpage()
    letters = [at for at in range(text.count_chars()) if text.get_charbox(at)[1] > BELOW]
    sizes = [
        pypdfium2.raw.FPDFText_GetFontSize(text, at)
        for at in letters
        if not pypdfium2.raw.FPDFText_IsGenerated(text, at)
    ]
    assert len(sizes) > 200
    assert min(sizes) >= 16


@pytest.mark.parametrize("made", [week, letter])
def test_hostile_text_stays_text(made: Callable[..., bytes]) -> None:
    text = words_in(made(name=HOSTILE))
    assert '#panic("x") $x$ \\ *b* _i_ <a> @ref #image("/etc/passwd")' in text
    assert "root:" not in text


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("Zoë Łukasz", "Zoë Łukasz"),
        ("Привет", "Привет"),
        ("中文", "For ??"),
        ("R😀bin", "For R?bin"),
        ("a\x00b\x07\u202ec\ud800d\ufffe", "For abcd"),
    ],
)
def test_a_name_in_any_letters_can_be_printed(name: str, printed: str) -> None:
    assert printed in words_in(week(name=name))


def test_how_an_exercise_is_done_says_nothing_of_another_dose() -> None:
    levels = the_catalogue().levels.values()
    told = " ".join(handout.how_words(level.summary) for level in levels)
    assert not re.search(r"\d+ (seconds|minutes|times|repetitions|sets)", told)
    assert handout.how_words("Press, hold for five seconds, then let go.") == (
        "Press, hold, then let go."
    )
    assert handout.how_words("Walk ten minutes. Swing your arms.") == "Swing your arms."


def test_the_numbers_of_the_pain_table_are_the_policys() -> None:
    policy = the_catalogue().policy
    words = " ".join(text for _, text in handout.pain_rows(policy))
    assert "{" not in words
    limit = Threshold.of(4, "NPRS", "moved", ("our_proposal",))
    moved = policy.model_copy(update={"pm06_leg": limit})
    assert "up to 4 or more" in dict(handout.pain_rows(moved))["Stop that exercise"]


def paper_says(leg: int, leg_now: int, back: int, back_now: int, policy: Any) -> str:
    """What the table on the paper tells somebody to do."""
    stops = back_now > policy.pm09_back or leg_now - leg >= policy.pm06_rise
    if stops or (leg_now > leg and leg_now >= policy.pm06_leg):
        return "stop_exercise"
    green_back = back_now <= policy.pm07_back and back_now - back <= policy.pm07_rise
    green_leg = leg_now <= leg and leg_now <= policy.pm07_leg
    return "go_on" if green_back and green_leg else "half_range"


def test_the_paper_is_never_milder_than_the_rules() -> None:
    catalogue = the_catalogue()
    for leg, leg_now, back, back_now in product(range(11), repeat=4):
        if (leg + back) % 3:  # a third of all is enough
            continue
        seen = Observed(leg, back, 2, leg_now, leg_now, back_now, back_now, 2, 2, None)
        ours = paper_says(leg, leg_now, back, back_now, catalogue.policy)
        theirs = during(catalogue, seen).action
        assert STRICTNESS.index(ours) >= STRICTNESS.index(theirs), (leg, leg_now, back, back_now)


def test_the_programme_marks_the_place_on_each_ladder() -> None:
    catalogue, advice, text = the_catalogue(), known()[1], words_in(programme())
    for name, status in advice.levels.items():
        assert catalogue.exercises[name].name in text
        if status.level is not None:
            assert f"{catalogue.levels[status.level].name} (you are here)" in text


def test_the_letter_has_the_signs_the_course_and_lines_to_fill_in() -> None:
    text = words_in(letter("RF09"))
    assert the_catalogue().red_flags["RF09"].question in text
    assert "It stopped and asked me to see you." in text
    for words in (
        "The last days",
        "Name and profession",
        "Holds until",
        "What I would like to ask",
    ):
        assert words in text
