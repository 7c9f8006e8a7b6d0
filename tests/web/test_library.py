"""The library: every exercise and level, finding them, techniques, and what waits under a lock."""

import html
import re
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
import time_machine

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Level
from steadyback.catalogue.ways import NOTHING
from steadyback.engine import advise
from steadyback.engine.permission import permit
from steadyback.engine.situation import situation
from steadyback.vocabulary import (
    EQUIPMENT,
    GROUP_OF,
    POSITIONS,
)
from steadyback.web.library import exercises
from steadyback.web.library.finding import kinds
from steadyback.web.library.standing import NOT_YET
from steadyback.web.records.content import the_catalogue
from steadyback.web.records.folding import folded
from tests.web.conftest import EVENING, Device

EXERCISES = sorted(the_catalogue().exercises)
LOCKS = {"emergency": {"RF03": "yes"}, "urgent": {"RF09": "yes"}, "open": {"RF01": "unsure"}}


@pytest.fixture
def planned(owner: Device) -> Device:
    """The owner with the week planned."""
    owner.post("plan/make")
    return owner


@pytest.fixture
def somebody(new_device: Callable[[], Device], clock: time_machine.Traveller) -> Device:
    """Somebody who has agreed and not answered a question yet."""
    device = new_device()
    device.agree("Kim")
    return device


def page_of(device: Device, path: str) -> str:
    """A page as it came; it has to be there."""
    response = device.get(path)
    assert response.status_code == 200, path
    return str(response.content.decode())


def text_of(page: str) -> str:
    """What a page says to people: without its tags."""
    bare = re.sub(r"<(script|style|svg)[^>]*>.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", bare)).split())


def part_of(page: str, rung: int) -> str:
    """The card of one level."""
    return page.partition(f'id="level-{rung}"')[2].partition("</article>")[0]


def listed_in(page: str) -> set[str]:
    """The exercises that a list shows."""
    cards = page.partition('class="books"')[2].partition("</section>")[0]
    return set(re.findall(r'/library/([a-z-]+)"', cards))


# ------------------------------------------------------------------ the list


def test_it_lists_every_exercise_once(planned: Device) -> None:
    page = page_of(planned, "library")
    assert listed_in(page) == set(EXERCISES)
    assert all(page.count(f'/library/{name}"') == 1 for name in EXERCISES)
    assert "34 exercises" in text_of(page)


def test_it_is_in_the_tabs_of_every_page(planned: Device) -> None:
    way = f'href="/p/{planned.person}/library"'
    assert way in page_of(planned, "today").partition("</nav>")[0]
    for path in ("library", "library/bird-dog", "library/techniques/heat", "lessons"):
        assert f'aria-current="page" {way}' in page_of(planned, path).partition("</nav>")[0]


def test_it_leads_to_every_technique_and_to_the_lessons(planned: Device) -> None:
    page = page_of(planned, "library")
    assert all(f'/library/techniques/{name}"' in page for name in planned.catalogue.techniques)
    assert f'href="/p/{planned.person}/lessons"' in page


def test_it_says_where_the_person_stands_on_each_ladder(planned: Device) -> None:
    page = page_of(planned, "library")
    levels = planned_levels(planned)
    assert page.count("You: level ") == sum(level is not None for level in levels.values())
    assert page.count("Not open to you now") == sum(level is None for level in levels.values()) > 0


def planned_levels(device: Device) -> dict[str, str | None]:
    """The level of each exercise as the engine gives it."""
    advice = advise(device.catalogue, folded(device.row, EVENING).state, EVENING)
    return {name: status.level for name, status in advice.levels.items()}


# ------------------------------------------------------------------ finding


def has(level: Level, kind: str, answer: str) -> bool:
    """Whether a level as written or in a variant has an answer, read from the catalogue anew."""
    ways: list[Any] = [level, *level.variants]
    match kind:
        case "muscle":
            strong = [work.muscle for work in level.muscles if work.share != "low"]
            return answer in {GROUP_OF.get(muscle) for muscle in strong}
        case "position":
            return any(way.position == answer for way in ways)
        case "equipment" if answer == NOTHING:
            return any(not way.equipment for way in ways)
        case "equipment":
            return any(answer in choice for way in ways for choice in way.equipment)
        case _:
            return str(level.stage) == answer


def fits(catalogue: Catalogue, kind: str, answer: str) -> set[str]:
    """The exercises with a level that has an answer."""
    return {
        one.id
        for one in catalogue.exercises.values()
        if any(has(level, kind, answer) for level in one.levels)
    }


EVERY_ANSWER = [(kind.id, answer) for kind in kinds(the_catalogue()) for answer in kind.answers]


@pytest.mark.parametrize("kind", ["muscle", "position", "equipment", "stage"])
def test_each_filter_agrees_with_the_catalogue(planned: Device, kind: str) -> None:
    answers = [answer for name, answer in EVERY_ANSWER if name == kind]
    assert len(answers) >= 4
    for answer in answers:
        page = page_of(planned, f"library?{kind}={answer}")
        found = fits(planned.catalogue, kind, answer)
        assert listed_in(page) == found, answer
        assert found
        assert f"{len(found)} of {len(EXERCISES)} exercises fit" in text_of(page)


def test_what_the_form_does_not_offer_no_level_has(catalogue: Catalogue) -> None:
    for kind, answers in (("equipment", EQUIPMENT), ("position", POSITIONS)):
        missing = [one for one in answers if (kind, one) not in EVERY_ANSWER]
        assert all(not fits(catalogue, kind, one) for one in missing)


def test_several_filters_hold_at_once_on_one_level(planned: Device, catalogue: Catalogue) -> None:
    page = page_of(planned, "library?muscle=hamstrings&position=standing&stage=4&equipment=barbell")
    one_level = {
        level.exercise
        for level in catalogue.levels.values()
        if has(level, "muscle", "hamstrings")
        and has(level, "position", "standing")
        and has(level, "stage", "4")
        and has(level, "equipment", "barbell")
    }
    assert listed_in(page) == one_level == {"deadlift"}
    assert "Level 6 fits" in text_of(page)


def test_two_answers_of_one_kind_widen_and_two_kinds_narrow(planned: Device) -> None:
    for (a, one), (b, two) in product(EVERY_ANSWER[:7:3], EVERY_ANSWER[7:20:5]):
        alone, other = (
            listed_in(page_of(planned, f"library?{k}={v}")) for k, v in ((a, one), (b, two))
        )
        assert listed_in(page_of(planned, f"library?{a}={one}&{b}={two}")) <= alone & other
    both = listed_in(page_of(planned, "library?position=prone&position=side_lying"))
    assert both == {
        *listed_in(page_of(planned, "library?position=prone")),
        *listed_in(page_of(planned, "library?position=side_lying")),
    }


def test_where_nothing_fits_each_filter_can_be_taken_off(planned: Device) -> None:
    page = page_of(planned, "library?position=prone&equipment=barbell")
    said = text_of(page)
    assert listed_in(page) == set()
    assert "Nothing fits all of this" in said
    assert "Take off a filter" in said
    links = re.findall(r'class="chip" href="([^"]*)"', page)
    assert [planned.client.get(html.unescape(link)).status_code for link in links] == [200, 200]
    assert links[0].endswith("library?equipment=barbell")
    assert links[1].endswith("library?position=prone")


def test_the_form_keeps_what_was_chosen(planned: Device) -> None:
    page = page_of(planned, "library?muscle=hamstrings&equipment=none")
    assert page.count(" checked>") == 2
    assert 'value="hamstrings" checked' in page


@pytest.mark.parametrize(
    "query",
    [
        "muscle=wings",
        "stage=9",
        "stage=%D9%A3",
        "equipment=%3Cscript%3Ealert(1)%3C/script%3E",
        "position=" + "x" * 3000,
        "&".join(f"muscle={n}" for n in range(300)),
    ],
)
def test_an_unknown_filter_is_left_out_and_said(planned: Device, query: str) -> None:
    page = page_of(planned, f"library?{query}")
    assert listed_in(page) == set(EXERCISES)
    assert "is not something to look for, so it was left out" in text_of(page)
    assert "alert(1)" not in page


def test_another_word_in_the_address_changes_nothing(planned: Device) -> None:
    page = page_of(planned, "library?from=a-friend&muscle=")
    assert listed_in(page) == set(EXERCISES)
    assert "left out" not in text_of(page)


# ------------------------------------------------------------------ one exercise


@pytest.mark.parametrize("name", EXERCISES)
def test_an_exercise_shows_every_level_with_all_that_is_known(planned: Device, name: str) -> None:
    page = page_of(planned, f"library/{name}")
    exercise = planned.catalogue.exercises[name]
    assert text_of(exercise.about) in text_of(page)
    for level in exercise.levels:
        card = text_of(part_of(page, level.rung))
        words = [level.name, level.summary, *level.cues, *level.mistakes, *level.stop_signs]
        words += [step.reason for step in (level.easier, level.harder) if step]
        words += [way.summary for way in level.variants]
        assert [one for one in words if text_of(one) not in card] == []
        assert all(name in card for name in ("Begins with", "Usual", "Most", "You need"))


@pytest.mark.parametrize("name", EXERCISES)
def test_an_exercise_says_what_the_article_says_and_what_we_do(planned: Device, name: str) -> None:
    said = text_of(page_of(planned, f"library/{name}"))
    article = planned.catalogue.exercises[name].article
    if article is None:
        assert "do not name this exercise. We added it." in said
        return
    assert all(text_of(one) in said for one in (article.says, article.we_do, article.why))
    assert f"It is our level {article.level[-1]}" in said
    cited = [planned.catalogue.sources[one] for one in article.sources if one != "our_proposal"]
    assert all(f"{one.id}: " in said for one in cited)


@pytest.mark.parametrize("name", EXERCISES)
def test_every_source_that_is_named_is_cited_on_the_page(planned: Device, name: str) -> None:
    page = page_of(planned, f"library/{name}")
    named = set(re.findall(r'href="#source-([^"]+)"', page))
    assert named == set(re.findall(r'id="source-([^"]+)"', page))
    assert "our own proposal" in text_of(page)


def test_every_way_inside_the_page_and_to_other_ladders_leads_somewhere(planned: Device) -> None:
    ids: dict[str, set[str]] = {}
    ways: list[tuple[str, str]] = []
    for name in EXERCISES:
        page = page_of(planned, f"library/{name}")
        ids[name] = set(re.findall(r'\sid="([^"]+)"', page))
        assert len(ids[name]) == len(re.findall(r'\sid="([^"]+)"', page)), "an id stands twice"
        ways += [(name, to) for to in re.findall(r'href="#([^"]+)"', page)]
        ways += re.findall(r'/library/([a-z-]+)#([^"]+)"', page)
    assert [(name, to) for name, to in ways if to not in ids[name]] == []


def test_no_page_names_an_internal_id_to_a_person(planned: Device) -> None:
    level_id = re.compile(r"\b[a-z]+(-[a-z]+)*-[1-9]\b")
    paths = [f"library/{name}" for name in EXERCISES]
    paths += [f"library/techniques/{name}" for name in planned.catalogue.techniques]
    for path in [*paths, "library", "library/techniques", "library?stage=4&position=prone"]:
        page = re.sub(r'<details class="grounds">.*?</details>', "", page_of(planned, path))
        page = re.sub(r'<ul class="cites">.*?</ul>', "", page, flags=re.DOTALL)
        said = text_of(page)
        assert level_id.findall(said) == [], path
        assert re.findall(r"\b\w+_\w+\b|\bPM\d|\bG[0-3]\b|\bNone\b|…", said) == [], path


def test_an_unknown_exercise_or_technique_is_not_here(planned: Device) -> None:
    for path in ("how-to-fly", "bird-dog-4", "techniques/how-to-fly", "techniques/bird-dog"):
        assert planned.get(f"library/{path}").status_code == 404
    assert planned.post("library").status_code == 405


# ------------------------------------------------------------------ where the person stands


def test_exactly_the_level_of_the_person_is_marked(planned: Device) -> None:
    for name, level in planned_levels(planned).items():
        page = page_of(planned, f"library/{name}")
        marked = [
            one.id
            for one in planned.catalogue.ladder(name)
            if "You are here" in text_of(part_of(page, one.rung))
        ]
        assert marked == ([level] if level else []), name
        assert ("No level of it is open to you now" in page) == (level is None)


def test_what_permission_closes_is_closed_with_its_reason(planned: Device) -> None:
    state = folded(planned.row, EVENING).state
    now = situation(planned.catalogue, state, EVENING)
    seen = {"Closed for you now": 0, "Not open yet": 0}
    for level in planned.catalogue.levels.values():
        way = permit(planned.catalogue, now, level)
        if way.open:
            continue
        card = part_of(page_of(planned, f"library/{level.exercise}"), level.rung)
        rules = {refusal.reason.id for refusal in way.refusals}
        label = "Not open yet" if rules <= NOT_YET else "Closed for you now"
        assert label in card, level.id
        assert all(f"Rule {rule} and its sources" in card for rule in rules), level.id
        seen[label] += 1
    assert min(seen.values()) > 10, seen


def test_what_is_open_is_never_said_to_be_closed(planned: Device) -> None:
    state = folded(planned.row, EVENING).state
    now = situation(planned.catalogue, state, EVENING)
    for name in EXERCISES:
        page = page_of(planned, f"library/{name}")
        for level in planned.catalogue.ladder(name):
            if permit(planned.catalogue, now, level).open:
                assert "Closed for you now" not in part_of(page, level.rung), level.id


def test_the_next_level_says_what_it_waits_for(planned: Device) -> None:
    card = text_of(part_of(page_of(planned, "library/walking"), 2))
    assert "Not open yet" in card
    assert "What it waits for" in card
    assert "So far: 0." in card


def test_each_level_leads_to_why_and_what_can_be_changed(planned: Device) -> None:
    page = page_of(planned, "library/walking")
    for level in planned.catalogue.ladder("walking"):
        assert f'/p/{planned.person}/why/{level.id}"' in page
        assert planned.get(f"why/{level.id}").status_code == 200


# ------------------------------------------------------------------ cautions


def test_a_page_names_who_should_take_care(planned: Device) -> None:
    card = text_of(part_of(page_of(planned, "library/knee-to-chest"), 4))
    closed = card.partition("Not this level, with")[2].partition("Only when a clinician agrees")[0]
    assert "Osteoporosis (thin bones)" in closed
    assert "Pregnancy from 16 weeks" in closed
    assert "The hold is longer than 10 seconds." in closed


# ------------------------------------------------------------------ techniques


def test_a_technique_shows_its_steps_its_cautions_and_its_sources(planned: Device) -> None:
    for technique in planned.catalogue.techniques.values():
        said = text_of(page_of(planned, f"library/techniques/{technique.id}"))
        words = [technique.says, technique.we_do, technique.why, *technique.cautions]
        words += [one for step in technique.steps for one in (step.name, step.how, step.opens)]
        assert [one for one in words if one not in said] == []
        assert all(f"{one}: " in said for one in technique.sources if one != "our_proposal")
    every = page_of(planned, "library/techniques")
    assert all(f'/techniques/{name}"' in every for name in planned.catalogue.techniques)
    assert '/library/walking"' in every


# ------------------------------------------------------------------ when nothing is to be done

WAITING = ["library", "library/bird-dog", "library/techniques", "library/techniques/heat"]


@pytest.mark.parametrize("path", WAITING)
def test_who_has_not_finished_the_questions_reads_and_does_nothing(
    somebody: Device, path: str
) -> None:
    page = page_of(somebody, path)
    assert "Nothing here is to be done now" in page
    assert f'href="/p/{somebody.person}/questions"' in page
    assert not any(words in page for words in ("You are here", "You: level", "/why/", "Open to"))


@pytest.mark.parametrize("path", WAITING)
@pytest.mark.parametrize("lock", LOCKS)
def test_under_a_lock_everything_can_be_read_and_nothing_done(
    somebody: Device, lock: str, path: str
) -> None:
    somebody.answer_quickly(**LOCKS[lock])
    page = page_of(somebody, path)
    assert "Nothing here is to be done now" in page
    assert ("Get help now" in page) == (lock == "emergency")
    assert ("Please get help now" in page) == (lock == "emergency")
    assert not any(words in page for words in ("You are here", "You: level", "/why/", "Open to"))


def test_without_a_lock_it_says_no_such_thing(planned: Device) -> None:
    for path in WAITING:
        assert "Nothing here is to be done now" not in page_of(planned, path)


# ------------------------------------------------------------------ whose it is, and its cost


def test_a_teammate_reads_and_a_stranger_does_not(
    planned: Device, teammate: Device, stranger: Device
) -> None:
    for path in [*WAITING, "library?stage=1", "library/nothing"]:
        assert stranger.get(path).status_code == 404
    for path in WAITING:
        assert page_of(teammate, path)


def test_without_consent_it_leads_to_the_page_that_says_so(planned: Device) -> None:
    planned.post("you/consent")
    for path in WAITING:
        assert planned.get(path)["Location"].endswith("/paused")


@pytest.mark.parametrize("path", [*WAITING, "library?muscle=hamstrings"])
def test_a_page_costs_four_queries_and_writes_nothing(
    planned: Device, path: str, django_assert_max_num_queries: Any
) -> None:
    planned.get(path)
    with django_assert_max_num_queries(4) as seen:
        assert planned.get(path).status_code == 200
    assert all(query["sql"].startswith("SELECT") for query in seen.captured_queries)


def test_the_muscles_of_an_exercise_are_told_without_drawing_its_card(
    owner: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drawn(*_: object) -> None:
        raise AssertionError("a card was drawn")

    monkeypatch.setattr(exercises, "card", drawn)
    page = owner.get("library/squat").content.decode()
    assert exercises.muscles_words(owner.catalogue.exercises["squat"]) in page
