"""What was ticked on paper is typed in day by day, and overwrites nothing."""

from datetime import timedelta
from typing import Any

import time_machine

from tests.web.conftest import Device

MONDAY, TUESDAY, WEDNESDAY = "2026-03-02", "2026-03-03", "2026-03-04"


def sessions(device: Device) -> list[Any]:
    return list(device.row.events.filter(kind="session_done").order_by("at_utc"))


def items_of(device: Device, day: str) -> list[Any]:
    plan = device.row.events.filter(kind="plan_issued").latest("seq").body["plan"]
    return next(one["items"] for one in plan["days"] if one["date"] == day)


def test_a_week_is_typed_in_and_nothing_is_told_twice(
    owner: Device, clock: time_machine.Traveller
) -> None:
    owner.post("plan/make")
    clock.shift(timedelta(days=2, hours=-1))
    page = owner.get("from-paper").content.decode()
    assert page.count("Worst leg pain") == 3, "Monday, Tuesday and today; no day to come"
    form = {
        "event": "typed-1",
        f"{MONDAY}-did": "planned", f"{MONDAY}-leg": "3", f"{MONDAY}-back": "2",
        f"{TUESDAY}-did": "easier", f"{TUESDAY}-leg": "4",
        f"{WEDNESDAY}-did": "no",
    }  # fmt: skip
    assert owner.post("from-paper", form)["Location"].endswith("?done=2")
    first, second = sessions(owner)
    assert first.at_utc.isoformat() == "2026-03-02T18:00:00+00:00"
    assert [one["level"] for one in first.body["levels"]] == [
        item["level"] for item in items_of(owner, MONDAY)
    ]
    for told, item in zip(first.body["levels"], items_of(owner, MONDAY), strict=True):
        sides = 2 if item["sides"] == "each" else 1
        assert len(told["sets"]) == item["sets"] * sides
        assert "changed" not in told
    assert first.body["leg_during"] == 3
    assert {one["changed"] for one in second.body["levels"]} == {"easier"}
    assert "back_during" not in second.body, "what was not told stays unknown"
    page = owner.get("from-paper").content.decode()
    assert page.index("Worst leg pain") < page.index("Told already"), "what is open comes first"
    again = {**form, "event": "typed-2", f"{MONDAY}-did": "less", f"{WEDNESDAY}-did": "less"}
    assert owner.post("from-paper", again)["Location"].endswith("?done=1")
    assert [one.body for one in sessions(owner)[:2]] == [first.body, second.body]
    today = sessions(owner)[2]
    assert today.at_utc.isoformat() == "2026-03-04T17:00:00+00:00", "not in the future"
    assert owner.get("from-paper").content.decode().count("Told already") == 3


def test_what_paper_tells_alone_never_counts_as_good(
    owner: Device, clock: time_machine.Traveller
) -> None:
    from steadyback.web.records.folding import folded

    owner.post("plan/make")
    clock.shift(timedelta(days=1))
    for score, colour in (("0", "amber"), ("8", "red")):
        day = MONDAY if colour == "amber" else TUESDAY
        form = {f"{day}-did": "planned", f"{day}-leg": score, f"{day}-back": "0"}
        assert owner.post("from-paper", form).status_code == 302
        newest = folded(owner.row, owner.row.events.latest("seq").recorded_at).state.sessions[-1]
        assert newest.colour == colour


def test_a_number_that_cannot_be_is_asked_again(owner: Device) -> None:
    owner.post("plan/make")
    response = owner.post("from-paper", {f"{MONDAY}-did": "planned", f"{MONDAY}-leg": "11"})
    assert response.status_code == 422
    assert sessions(owner) == []
