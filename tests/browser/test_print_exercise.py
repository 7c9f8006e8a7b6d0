"""An exercise on paper: its figures as lines that stay sharp, its words, and no buttons."""

import re

import pytest
from playwright.sync_api import Page

from steadyback.catalogue.exercise import Level
from steadyback.web.records.content import the_catalogue
from tests.browser.test_print import STREAM, inflated, words_of_pdf
from tests.browser.visit import sit_down
from tests.web.conftest import Device

EXERCISE = "bird-dog"
CURVE = re.compile(rb"(?m)^(?:-?[\d.]+ ){6}c$")
FEWEST_CURVES = 200
"""In one still: a body has about 150 outlines, each of several arcs."""
DOTS = re.compile(rb"/Subtype /Image\n/Width (\d+)\n/Height (\d+)")
MOST_DOTS = 150 * 150
"""Chromium prints the hatch of a muscle as dots; no picture of a body is as small as this."""
TAKE_FIGURES_OUT = "document.querySelectorAll('.figure img').forEach(one => one.remove())"
STILLS = "document.querySelectorAll('.figure img').length"


def curves(paper: bytes) -> int:
    """How many curved lines a PDF draws."""
    return sum(len(CURVE.findall(inflated(one))) for one in STREAM.findall(paper))


def drawings(paper: bytes) -> list[bytes]:
    """Every part of a PDF with curved lines, as it is drawn."""
    return sorted(part for one in STREAM.findall(paper) if CURVE.search(part := inflated(one)))


def squeezed(text: str) -> str:
    """Without spaces, which a line's end on paper swallows."""
    return "".join(text.split())


def read(paper: bytes) -> str:
    """All that can be read on paper, without spaces."""
    return squeezed(words_of_pdf(paper))


def words_of(level: Level) -> list[str]:
    """What must be on paper of a level."""
    return [level.name, level.summary, *level.cues, *level.mistakes, *level.stop_signs]


@pytest.mark.django_db(transaction=True)
def test_an_exercise_is_printed_with_its_figures_and_cues(page: Page, someone: Device) -> None:
    sit_down(page, someone, f"library/{EXERCISE}")
    stills = page.evaluate(STILLS)
    paper = page.pdf()
    said = read(paper)
    for level in the_catalogue().ladder(EXERCISE):
        assert [one for one in words_of(level) if squeezed(one) not in said] == [], level.id
    assert stills >= 10
    dots = [int(wide) * int(tall) for wide, tall in DOTS.findall(paper)]
    assert len(dots) == paper.count(b"/Subtype /Image")
    assert max(dots, default=0) < MOST_DOTS, "a picture is printed as dots"
    drawn = curves(paper)
    page.evaluate(TAKE_FIGURES_OUT)
    assert drawn - curves(page.pdf()) > FEWEST_CURVES * stills


@pytest.mark.django_db(transaction=True)
def test_nothing_that_is_for_a_screen_is_on_paper(page: Page, someone: Device) -> None:
    sit_down(page, someone, f"library/{EXERCISE}")
    shown = page.locator("#level-4 .controls")
    names = [*shown.locator("button, label").all_inner_texts(), "Why, and what you can change"]
    assert {"Play", "Other side", "From behind", "Go through it by hand"} <= {*names}
    said = read(page.pdf())
    assert [one for one in names if squeezed(one) in said.replace("Playstill", "")] == []


@pytest.mark.django_db(transaction=True)
def test_what_is_folded_away_is_not_on_paper_but_for_who_should_take_care(
    page: Page, someone: Device
) -> None:
    sit_down(page, someone, f"library/{EXERCISE}")
    said = read(page.pdf())
    (care,) = page.locator("#level-4 .care").all()
    assert squeezed("Who should take care") in said
    care.locator("summary").click()
    names = care.locator("b").all_inner_texts()
    assert len(names) > 5
    assert [one for one in names if squeezed(one) not in said] == []
    for heading in ("When it opens", "Load, beside our other exercises"):
        assert page.get_by_text(heading).count() > 3
        assert squeezed(heading) not in said


@pytest.mark.django_db(transaction=True)
def test_the_dark_is_not_printed(page: Page, someone: Device) -> None:
    papers = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        sit_down(page, someone, f"library/{EXERCISE}")
        papers.append(drawings(page.pdf()))
    assert len(papers[0]) >= 10
    assert papers[0] == papers[1]


@pytest.mark.django_db(transaction=True)
def test_a_figure_that_was_played_is_printed_as_both_stills(page: Page, someone: Device) -> None:
    sit_down(page, someone, f"library/{EXERCISE}")
    shown = page.locator("#level-4 .figure")
    shown.get_by_label("Go through it by hand").press("Home")
    shown.locator(".stage svg").wait_for()
    page.emulate_media(media="print")
    assert [one.is_visible() for one in shown.locator("img").all()] == [True, True]
    assert not shown.locator(".stage").is_visible()
    assert not shown.locator(".controls").is_visible()
