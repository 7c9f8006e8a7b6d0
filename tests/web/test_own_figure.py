"""A person chooses how the figure looks, and pictures show their own side."""

import html
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.template.loader import render_to_string
from django.test import Client

from steadyback.catalogue.exercise import Level
from steadyback.catalogue.movements import solved_for
from steadyback.engine import State
from steadyback.movement.figure.shape import Look
from steadyback.movement.skeleton import SKELETON
from steadyback.record.answers import Symptoms
from steadyback.web.diary.figure import SAMPLE
from steadyback.web.look.appearance import BUILDS, SIDE_WORDS, TONES, Appearance, appearance_of
from steadyback.web.look.figures import LIMBS, figure_of
from steadyback.web.records import models
from steadyback.web.records.content import the_catalogue
from steadyback.web.records.store import append
from tests.web.conftest import EVENING, Device

LEVELS = the_catalogue().levels
ONE_SIDED = LEVELS["bird-dog-4"]
EVEN = LEVELS["squat-4"]
CHOICE = {"figure_build": "broad", "figure_tone": "umber", "figure_side": "right"}
LEFT = Appearance(left=True)
PICTURE = re.compile(r"/figures/([a-z-]+-\d+)/(?:start|end)\.svg\?[^\"]*")


@pytest.fixture
def planned(owner: Device) -> Device:
    """The owner, whose left side hurts, with the week planned."""
    owner.post("plan/make")
    return owner


@pytest.fixture
def person(new_device: Callable[[], Device], clock: time_machine.Traveller) -> Any:
    """Makes somebody whose week is planned."""

    def made(**answers: Any) -> Device:
        device = new_device()
        device.agree("Kim")
        device.answer_quickly(**answers)
        device.post("plan/make")
        return device

    return made


def page_of(device: Device, path: str) -> str:
    """A page as it came; it has to be there."""
    response = device.get(path)
    assert response.status_code == 200, path
    return html.unescape(response.content.decode())


def pictures_on(page: str) -> list[tuple[Level, str]]:
    """Every picture of a page: the level and the address."""
    found = [(LEVELS[one.group(1)], one.group(0)) for one in PICTURE.finditer(page)]
    assert found
    return found


def choose(device: Device, **changes: str) -> Any:
    """Send the form."""
    return device.post("you/figure", CHOICE | changes)


PAGES = ("today", "session", "library", "library/bird-dog")


# ------------------------------------------------------------------ the form


def test_every_build_and_tone_is_offered_as_a_picture_of_its_own(planned: Device) -> None:
    page = page_of(planned, "you/figure")
    for name, words in (("figure_build", BUILDS), ("figure_tone", TONES)):
        for word in words:
            assert f'name="{name}" id="f-{name}-{word}" value="{word}"' in page
    shown = {
        url for level, url in pictures_on(page) if level.id == SAMPLE and "ground=light" in url
    }
    assert {re.search(r"build=(\w+)&tone=honey", url)[1] for url in shown if "honey" in url} == {  # type: ignore[index]
        *BUILDS
    }
    assert {re.search(r"tone=(\w+)", url)[1] for url in shown} == {*TONES}  # type: ignore[index]


def test_the_usual_look_and_the_side_that_hurts_are_chosen_at_first(planned: Device) -> None:
    page = page_of(planned, "you/figure")
    chosen = re.findall(r'name="(figure_\w+)" id="[^"]*" value="(\w+)" checked', page)
    assert dict(chosen) == {
        "figure_build": Look().build,
        "figure_tone": Look().tone,
        "figure_side": "mine",
    }
    assert "That is the left now." in page


def test_the_you_page_leads_there_and_says_what_is_chosen(planned: Device) -> None:
    assert "narrower, skin tone 2 of 6. They show the side that hurts." in page_of(planned, "you")
    choose(planned)
    page = page_of(planned, "you")
    assert "broader, skin tone 5 of 6. They show the right side." in page
    assert f"/p/{planned.person}/you/figure" in page


def test_a_choice_is_one_event_however_often_it_is_sent(planned: Device) -> None:
    for _ in range(2):
        answer = choose(planned, event="figure-form-1")
        assert answer["Location"] == f"/p/{planned.person}/you#figure"
    rows = models.Event.objects.filter(person=planned.row, kind="settings")
    assert [row.body for row in rows] == [{"preferences": CHOICE}]


@pytest.mark.parametrize("name", sorted(CHOICE))
@pytest.mark.parametrize("word", ["", "purple", "<script>", "HONEY"])
def test_nonsense_is_refused_with_a_sentence_and_stores_nothing(
    planned: Device, name: str, word: str
) -> None:
    answer = choose(planned, **{name: word})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert ("Please choose an answer." if not word else "Please choose one of the answers.") in page
    assert f'href="#f-{name}"' in page
    assert not models.Event.objects.filter(person=planned.row, kind="settings").exists()


def test_a_form_with_the_token_of_another_entry_says_so(planned: Device) -> None:
    taken = models.Event.objects.filter(person=planned.row, kind="intake").latest("seq").event_id
    answer = choose(planned, event=taken)
    assert answer.status_code == 422
    assert "This could not be saved." in answer.content.decode()


def test_a_choice_can_be_changed_and_taken_back(
    planned: Device, clock: time_machine.Traveller
) -> None:
    choose(planned)
    clock.shift(timedelta(minutes=1))
    choose(planned, figure_tone="ivory")
    assert "tone=ivory" in page_of(planned, "today")
    newest = models.Event.objects.filter(person=planned.row, kind="settings").latest("seq")
    assert f"put-right/{newest.event_id}" in page_of(planned, "you")
    clock.shift(timedelta(minutes=1))
    planned.post(f"put-right/{newest.event_id}")
    assert "tone=umber" in page_of(planned, "today")


def test_strangers_neither_see_nor_change_it(planned: Device, stranger: Device) -> None:
    assert stranger.get("you/figure").status_code == 404
    assert choose(stranger).status_code == 404
    assert not models.Event.objects.filter(person=planned.row, kind="settings").exists()


# ------------------------------------------------------------------ where it shows


@pytest.mark.parametrize("path", PAGES)
def test_a_choice_shows_in_every_picture_of_a_page(planned: Device, path: str) -> None:
    page_of(planned, path)
    choose(planned)
    for _, url in pictures_on(page_of(planned, path)):
        assert "build=broad&tone=umber" in url


@pytest.mark.parametrize("path", PAGES)
def test_one_persons_choice_does_not_show_to_another(
    planned: Device, person: Any, path: str
) -> None:
    choose(planned)
    page_of(planned, path)
    for _, url in pictures_on(page_of(person(), path)):
        assert "build=slim&tone=honey" in url


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("side", "mirrored"), [("left", True), ("right", False)])
def test_one_sided_levels_are_shown_on_the_side_that_hurts(
    person: Any, path: str, side: str, mirrored: bool
) -> None:
    pictures = pictures_on(page_of(person(side=side), path))
    for level, url in pictures:
        assert ("side=left" in url) == (mirrored and level.sides != "both")
    assert path == "today" or any(level.sides != "both" for level, _ in pictures)


@pytest.mark.parametrize("side", ["both", "none"])
def test_without_one_side_pictures_are_as_they_were_drawn(person: Any, side: str) -> None:
    assert "side=left" not in page_of(person(side=side), "library/bird-dog")


@pytest.mark.parametrize(("chosen", "mirrored"), [("left", True), ("right", False)])
def test_a_chosen_side_wins_over_the_one_that_hurts(
    planned: Device, chosen: str, mirrored: bool
) -> None:
    choose(planned, figure_side=chosen)
    page = page_of(planned, "library/bird-dog")
    assert ("side=left" in page) == ('data-side="left"' in page) == mirrored


def test_the_side_follows_what_was_told_last(planned: Device) -> None:
    assert "side=left" in page_of(planned, "library/bird-dog")
    event = {
        "id": "side-moved", "at": EVENING.isoformat(), "by": "person", "kind": "check_in",
        "body": {"symptoms": {"side": "right"}},
    }  # fmt: skip
    append(planned.row, [event], EVENING)
    assert "side=left" not in page_of(planned, "library/bird-dog")


def test_no_address_of_a_picture_names_the_person(planned: Device) -> None:
    choose(planned)
    page = page_of(planned, "session")
    addresses = [url for _, url in pictures_on(page)] + re.findall(
        r'data-(?:body|level)="(.*?)"', page
    )
    assert not any(planned.person in url for url in addresses)


# ------------------------------------------------------------------ pictures and words


def test_a_mirrored_picture_is_another_one_that_only_this_browser_keeps(client: Client) -> None:
    right, left = figure_of(ONE_SIDED), figure_of(ONE_SIDED, LEFT)
    assert right is not None
    assert left is not None
    answers = [client.get(one.end) for one in (right, left)]
    assert answers[0].content != answers[1].content
    assert all(one["Cache-Control"].startswith("private, max-age=") for one in answers)


def test_a_level_for_both_sides_at_once_is_the_same_picture_for_everybody() -> None:
    assert figure_of(EVEN) == figure_of(EVEN, LEFT)


def test_the_words_name_the_limb_that_moves() -> None:
    right, left = figure_of(ONE_SIDED), figure_of(ONE_SIDED, LEFT)
    assert right is not None
    assert left is not None
    assert (right.alt, right.other_alt) == (left.other_alt, left.alt)
    assert left.alt == f"{ONE_SIDED.name} (left leg moves, held)"
    assert right.alt == f"{ONE_SIDED.name} (right leg moves, held)"
    page = render_to_string("look/figure.html", {"level": ONE_SIDED, "appearance": LEFT})
    assert f'alt="{left.alt}: how far it goes"' in page
    assert f'data-name="{left.alt}" data-other="{left.other_alt}" data-side="left"' in page


@pytest.mark.parametrize("level", [one for one in LEVELS.values() if one.sides != "both"])
def test_a_one_sided_level_names_the_side_that_was_chosen_and_never_the_other(level: Level) -> None:
    right, left = figure_of(level), figure_of(level, LEFT)
    assert right is not None
    assert left is not None
    assert "(right " in right.alt
    assert "(left " in left.alt


def test_the_limbs_are_landmarks_of_the_body() -> None:
    known = {mark.name.partition(".")[0] for mark in SKELETON.landmarks}
    assert all({*marks} <= known for marks in LIMBS.values())


def test_every_level_has_words_for_both_sides_and_even_ones_name_none() -> None:
    for level in LEVELS.values():
        found = figure_of(level)
        assert (found is None) == (solved_for(level) is None)
        if found is not None and level.sides == "both":
            assert found.alt == found.other_alt
            assert found.alt.startswith(level.name)
            assert not {"right", "left"} & {*found.alt.removeprefix(level.name).split()}


def test_the_session_plays_each_exercise_and_loads_the_player_once(planned: Device) -> None:
    page = page_of(planned, "session")
    assert page.count('type="module"') == 1
    names = re.findall(r'data-level="/figures/([a-z-]+-\d+)/player', page)
    assert len(names) == len(set(names)) > 0
    assert "player" not in page_of(planned, "today")


# ------------------------------------------------------------------ words of old records


@pytest.mark.parametrize("word", ["purple", "", 3, True, "LEFT"])
def test_a_word_without_a_meaning_gives_what_is_usual(word: Any) -> None:
    state = State(
        preferences={"figure_build": word, "figure_tone": word, "figure_side": word},
        symptoms=Symptoms(side="left"),
    )
    assert appearance_of(state) == LEFT


def test_nobody_known_gives_what_is_usual() -> None:
    assert appearance_of(State()) == Appearance()
    assert {*SIDE_WORDS} == {"mine", "right", "left"}
