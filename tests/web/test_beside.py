"""What stands beside the session: the signs to know, and what goes with a day of rest."""

from datetime import timedelta
from typing import Any

import time_machine

from tests.web.conftest import Device


def words(device: Device, page: str) -> str:
    return str(device.get(page).content.decode())


def test_today_tells_the_signs_to_know_in_a_box_that_is_closed(owner: Device) -> None:
    owner.post("plan/make")
    page = words(owner, "today")
    box = page.partition("<summary>When to get help at once</summary>")[2].partition("</details>")[
        0
    ]
    for flag in ("RF01", "RF02", "RF03", "RF04", "RF05", "RF06"):
        assert owner.catalogue.red_flags[flag].question in box
    assert "/help-now" in box
    assert "<details open" not in page


def test_a_rest_day_shows_what_is_done_in_small_goes_with_its_reasons(
    new_device: Any, clock: time_machine.Traveller
) -> None:
    device = new_device()
    device.agree("Kim")
    device.answer_quickly(days=["mon", "wed"])
    device.post("plan/make")
    clock.shift(timedelta(days=1))
    page = words(device, "today")
    assert "A rest day." in page
    session = page.partition('id="session"')[2].partition("</section>")[0]
    assert "/why/walking-" in session
    assert "/why/position-of-ease-" in session
    assert "times a day" in session
    assert page.count("/why/walking-") == 1
