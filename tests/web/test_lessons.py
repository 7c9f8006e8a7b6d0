"""Short lessons: the list, one to read, and that it was read."""

from typing import Any

import pytest

from steadyback.web.records.folding import folded
from tests.web.conftest import EVENING, Device


@pytest.fixture
def planned(owner: Device) -> Device:
    """The owner with the week planned."""
    owner.post("plan/make")
    return owner


def words(device: Device, page: str) -> str:
    return str(device.get(page).content.decode())


def test_every_lesson_is_in_the_list_once(owner: Device) -> None:
    page = words(owner, "lessons")
    for lesson in owner.catalogue.lessons:
        assert page.count(f'/lessons/{lesson}"') == 1


def test_every_lesson_shows_its_parts_what_to_try_and_its_sources(owner: Device) -> None:
    for lesson in owner.catalogue.lessons.values():
        page = words(owner, f"lessons/{lesson.id}")
        assert all(part.heading in page for part in lesson.parts)
        assert "Try it" in page
        assert all(f"{one}: " in page for one in lesson.sources if one != "our_proposal")


def test_a_lesson_is_read_once_however_often_that_is_said(owner: Device) -> None:
    for _ in range(2):
        assert owner.post("lessons/hurt-and-harm").status_code == 302
    assert owner.row.events.filter(kind="activity").count() == 1
    assert folded(owner.row, EVENING).state.lessons_read == {"hurt-and-harm"}
    assert "You have read this." in words(owner, "lessons/hurt-and-harm")
    assert "You have read" in words(owner, "lessons")


def test_looking_at_a_lesson_does_not_count_as_reading_it(owner: Device) -> None:
    owner.get("lessons/hurt-and-harm")
    assert not owner.row.events.filter(kind="activity").exists()


def test_today_offers_the_one_lesson_that_fits_and_none_once_it_is_read(planned: Device) -> None:
    page = words(planned, "today")
    assert page.count("/lessons/") == 1
    offered = page.partition("/lessons/")[2].partition('"')[0]
    planned.post(f"lessons/{offered}")
    assert "/lessons/" not in words(planned, "today")


def test_an_unknown_lesson_is_not_here(owner: Device) -> None:
    assert owner.get("lessons/how-to-fly").status_code == 404
    assert owner.post("lessons/how-to-fly").status_code == 404


def test_a_stranger_gets_404_and_reads_nothing(owner: Device, stranger: Device) -> None:
    assert stranger.get("lessons").status_code == 404
    assert stranger.get("lessons/hurt-and-harm").status_code == 404
    assert stranger.post("lessons/hurt-and-harm").status_code == 404
    assert not owner.row.events.filter(kind="activity").exists()


def test_a_forged_form_is_refused(owner: Device) -> None:
    owner.client.handler.enforce_csrf_checks = True
    assert owner.post("lessons/hurt-and-harm").status_code == 403


@pytest.mark.parametrize("page", ["lessons", "lessons/hurt-and-harm"])
def test_a_lesson_costs_four_queries_and_writes_nothing(
    planned: Device, page: str, django_assert_max_num_queries: Any
) -> None:
    planned.get(page)
    with django_assert_max_num_queries(4) as seen:
        assert planned.get(page).status_code == 200
    assert all(query["sql"].startswith("SELECT") for query in seen.captured_queries)
