"""A session that was left in the middle is asked about, and kept as far as it came."""

import json
from datetime import datetime, timedelta
from typing import Any

import time_machine
from django.utils import timezone

from steadyback.engine import dump_state
from steadyback.web.records import store
from steadyback.web.records.folding import folded, refolded
from tests.web.conftest import Device

ASKED = "You left a session in the middle"


def tell_sets(
    device: Device, *levels: str, session: str = "session-1", at: datetime | None = None
) -> None:
    """Sets of a session as a device tells them while it is on."""
    now = timezone.now()
    told = [
        {
            "id": f"{session}-{number}",
            "at": (at or now).isoformat(),
            "by": "person",
            "kind": "set_done",
            "version": 1,
            "body": {
                "session": session,
                "leg_before": 3,
                "level": level,
                "number": number,
                "done": {"reps": 8, "hold_s": 0},
            },
        }
        for number, level in enumerate(levels, start=1)
    ]
    store.append(device.row, told, now)


def today(device: Device) -> str:
    return str(device.get("today").content.decode())


def sessions(device: Device) -> list[Any]:
    return list(device.row.events.filter(kind="session_done"))


def test_it_is_asked_about_in_place_of_another_session_that_day(
    owner: Device, clock: time_machine.Traveller
) -> None:
    owner.post("plan/make")
    assert "Start session" in today(owner)
    tell_sets(owner, "clamshell-1", "clamshell-1", "bird-dog-1")
    page = today(owner)
    assert "A session is on" in page
    assert "Go on with it" in page
    assert "Start session" not in page, "its sets are no dose of their own"
    clock.shift(timedelta(hours=2))
    page = today(owner)
    assert ASKED in page
    assert ": 2 sets" in page
    assert ": 1 set." in page


def test_kept_it_is_a_session_that_nobody_calls_good(
    owner: Device, clock: time_machine.Traveller
) -> None:
    tell_sets(owner, "clamshell-1", "clamshell-1")
    clock.shift(timedelta(hours=2))
    assert owner.post("left-off/save", {})["Location"].endswith("?done=left")
    [kept] = sessions(owner)
    assert kept.event_id == "session-1"
    assert [len(one["sets"]) for one in kept.body["levels"]] == [2]
    assert ASKED not in today(owner)
    assert folded(owner.row, timezone.now()).state.sessions[-1].colour == "amber"
    owner.post("left-off/save", {})
    assert len(sessions(owner)) == 1, "twice is once"


def test_a_set_of_a_slow_clock_before_everything_else_leaves_the_snapshot_as_it_is_rebuilt(
    owner: Device,
) -> None:
    early = timezone.now() - timedelta(days=2)
    tell_sets(owner, "squat-1", at=early)
    ended = {"levels": [{"level": "squat-1", "sets": [{"reps": 8}]}]}
    event = {"id": "session-1", "at": timezone.now().isoformat(), "by": "person", "version": 1}
    store.append(owner.row, [event | {"kind": "session_done", "body": ended}], timezone.now())
    kept, again = folded(owner.row, timezone.now()), refolded(owner.row, timezone.now())
    assert not kept.refolded
    assert dump_state(kept.state) == dump_state(again.state)


def test_a_file_of_the_record_holds_the_sets_once(
    owner: Device, clock: time_machine.Traveller
) -> None:
    def kinds() -> list[str]:
        events = json.loads(owner.get("you/download").content)["events"]
        return [one["kind"] for one in events if one["kind"] in ("set_done", "session_done")]

    tell_sets(owner, "clamshell-1", "clamshell-1")
    assert kinds() == ["set_done", "set_done"]
    owner.post("left-off/save", {})
    assert kinds() == ["session_done"]


def test_it_can_be_kept_also_where_its_id_is_that_of_another_entry(owner: Device) -> None:
    other = owner.row.events.earliest("seq").event_id
    tell_sets(owner, "clamshell-1", session=other)
    assert owner.post("left-off/save", {})["Location"].endswith("?done=left")
    assert len(sessions(owner)) == 1
    assert ASKED not in today(owner)
    assert "A session is on" not in today(owner)


def test_after_ten_days_nobody_is_asked(owner: Device, clock: time_machine.Traveller) -> None:
    tell_sets(owner, "clamshell-1")
    clock.shift(timedelta(days=11))
    assert ASKED not in today(owner)


def test_an_exercise_that_nobody_knows_is_named_as_it_was_told(
    owner: Device, clock: time_machine.Traveller
) -> None:
    tell_sets(owner, "bridge-9")
    clock.shift(timedelta(hours=2))
    assert "bridge-9: 1 set." in today(owner)
    owner.post("left-off/save", {})
    assert len(sessions(owner)) == 1


def test_a_strangers_post_saves_nothing(owner: Device, stranger: Device) -> None:
    tell_sets(owner, "clamshell-1")
    assert stranger.post("left-off/save", {}).status_code == 404
