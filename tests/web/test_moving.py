"""The week in the person's own hands: a session on another day, and what it is all for."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from steadyback.web.records import models
from tests.web.conftest import Device

MON, TUE, WED, THU, FRI = (f"2026-03-0{day}" for day in range(2, 7))


def days_of(device: Device) -> list[str]:
    return re.findall(r'id="day-([0-9-]+)"', device.get("plan").content.decode())


@pytest.fixture
def planned(owner: Device) -> Device:
    week = {"days": ["mon", "wed", "fri"], "minutes": 20, "trains_at": "18:00"}
    assert owner.post("you/week", week | {"wakes_at": "07:00"}).status_code == 302
    assert days_of(owner) == [MON, WED, FRI]
    return owner


def move(device: Device, day: str, to_day: str) -> str:
    response = device.post("plan/move", {"day": day, "to_day": to_day})
    assert response.status_code == 302
    where: str = response["Location"]
    return where


def test_a_session_moves_and_the_week_is_planned_around_it(planned: Device) -> None:
    where = move(planned, WED, THU)
    assert where.endswith(f"plan?done=moved#day-{THU}")
    assert days_of(planned) == [MON, THU, FRI]
    page = planned.get("plan?done=moved").content.decode()
    assert "moved from Wednesday 4 March" in page
    assert "The session is moved." in page


def test_it_moves_back_as_it_came(planned: Device) -> None:
    move(planned, WED, THU)
    move(planned, THU, WED)
    assert days_of(planned) == [MON, WED, FRI]
    assert "moved from" not in planned.get("plan").content.decode()


@pytest.mark.parametrize(
    ("day", "to_day"),
    [
        (WED, MON),
        (WED, "2026-03-01"),
        (WED, "2026-03-11"),
        (TUE, THU),
        ("", THU),
        (WED, "<script>"),
        ("2026-02-30", THU),
    ],
)
def test_what_cannot_move_changes_nothing_and_says_so(
    planned: Device, day: str, to_day: str
) -> None:
    events = models.Event.objects.count()
    assert move(planned, day, to_day).endswith("plan?done=not_moved")
    assert models.Event.objects.count() == events
    assert "was not moved" in planned.get("plan?done=not_moved").content.decode()


def test_nobody_moves_the_session_of_a_stranger(planned: Device, stranger: Device) -> None:
    assert stranger.post("plan/move", {"day": WED, "to_day": THU}).status_code == 404
    assert WED in days_of(planned)


def test_a_session_of_a_day_that_is_over_does_not_move(
    planned: Device, clock: time_machine.Traveller
) -> None:
    clock.move_to(timezone.now() + timedelta(days=3))
    assert move(planned, WED, "2026-03-07").endswith("not_moved")


def test_what_it_is_for_is_shown_and_changed(planned: Device) -> None:
    assert "Walk further" in planned.get("you").content.decode()
    sent = {"goals": ["Lift and carry"], "own_goal": "dance at the wedding"}
    assert planned.post("you/goals", sent).status_code == 302
    page = planned.get("you").content.decode()
    assert "Lift and carry" in page
    assert "dance at the wedding" in page
    assert "Walk further" not in page
    form = planned.get("you/goals").content.decode()
    assert re.search(r'value="Lift and carry"[^>]*checked', form)
    assert 'value="dance at the wedding"' in form
