"""GET /p/<id>/standing.json: whether exercise is open, for a session that is on."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.conftest import Device


def standing(device: Device, person: str = "") -> Any:
    return device.client.get(f"/p/{person or device.person}/standing.json")


def test_it_says_what_the_tables_say_and_is_kept_by_nobody(owner: Device) -> None:
    response = standing(owner)
    assert "no-store" in response["Cache-Control"]
    first = owner.get("days.json").json()["tables"]["days"][0]
    assert response.json() == {
        "format": 1,
        "person": owner.person,
        "level": first["level"],
        "locked": False,
        "card": None,
    }


@pytest.mark.parametrize("flag", ["RF01", "RF03"])
def test_a_danger_sign_closes_exercise_with_its_card_at_once(owner: Device, flag: str) -> None:
    signs = {str(one): "no" for one in owner.catalogue.red_flags}
    owner.post("check-in", {"leg_nprs": "3", "signs": "some", **signs, flag: "yes"})
    found = standing(owner).json()
    first = owner.get("days.json").json()["tables"]["days"][0]
    assert found["locked"] is True
    assert (found["level"], found["card"]) == (first["level"], first["card"])


def test_it_is_cheap_and_stores_nothing(owner: Device) -> None:
    owner.post("plan/make")
    standing(owner)
    before = owner.row.events.count()
    with CaptureQueriesContext(connection) as asked:
        standing(owner)
    assert len(asked) <= 4
    assert all(query["sql"].startswith("SELECT") for query in asked.captured_queries)
    assert owner.row.events.count() == before


def test_a_stranger_and_who_took_the_consent_back_learn_nothing(
    owner: Device, stranger: Device
) -> None:
    assert standing(stranger, owner.person).status_code == 404
    owner.post("you/consent")
    assert standing(owner)["Location"].endswith("/paused")
