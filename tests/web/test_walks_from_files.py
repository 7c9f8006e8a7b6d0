"""Walks are brought in from files: looked through first, stored once, and nothing else is kept."""

import json
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from steadyback.imports import walk_files
from steadyback.imports.walks import Source, Walk
from steadyback.languages import speaking
from steadyback.web.records import models
from steadyback.web.uploads import walk_list, walks
from steadyback.web.uploads.walk_list import event_of
from tests.imports.written import SECRET, apple, apple_zip, distance, fit, gpx, points, track
from tests.imports.written import workout as written
from tests.web.conftest import EVENING, Device

# The record begins on Monday 2 March 2026 at 18:00; a month later it has walks around it.
LATER = timedelta(days=42)


@pytest.fixture
def walker(owner: Device, clock: time_machine.Traveller) -> Device:
    """The owner, six weeks after they began."""
    clock.shift(LATER)
    return owner


def stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} +0000"


def walk_on(day: int, minutes: int = 30, *, hour: int = 8, kind: str = "Walking") -> str:
    """A workout so many days after the record began."""
    start = EVENING.replace(hour=hour) + timedelta(days=day)
    end = start + timedelta(minutes=minutes)
    return written(stamp(start), stamp(end), kind=kind, inside=distance(2.4))


def bring(device: Device, *files: bytes, name: str = "export.zip") -> Any:
    sent = [SimpleUploadedFile(name, one) for one in files]
    return device.post("walks", {"file": sent})


def list_of(device: Device) -> str:
    page: str = device.get("walks/found").content.decode()
    return page


def ticks(page: str) -> dict[str, bool]:
    """Each walk that can be kept, and whether it is ticked."""
    boxes = [part.split(">")[0] for part in page.split('<input type="checkbox" name="walk"')[1:]]
    return {one.split('value="')[1].split('"')[0]: " checked" in one for one in boxes}


def stored(device: Device) -> list[Any]:
    return list(device.row.events.filter(kind="activity").order_by("at_utc"))


def everything_stored() -> str:
    """All that any table holds, as text."""
    with connection.cursor() as cursor:
        return "\n".join(
            str(cursor.execute(f'SELECT * FROM "{table}"').fetchall())
            for table in connection.introspection.table_names()
        )


@pytest.mark.parametrize(
    ("source", "note"),
    [("apple-health", "From Apple Health."), ("gpx", "From a GPX file."),
     ("fit", "From a FIT file.")],
)  # fmt: skip
def test_what_the_record_holds_of_it_is_the_same_in_every_language(
    source: Source, note: str
) -> None:
    walk = Walk(EVENING, EVENING + timedelta(minutes=5), 5, None, source)
    with speaking("es"):
        assert event_of(walk)["body"]["note"] == note


def test_walks_are_looked_through_and_stored_as_if_noted_by_hand(walker: Device) -> None:
    assert bring(walker, apple_zip(apple(walk_on(10), walk_on(40, 45))))["Location"].endswith(
        "found"
    )
    assert stored(walker) == []
    page = list_of(walker)
    assert "Saturday 11 April, 09:00 to 09:45" in page, "on the person's own clock"
    assert "45 minutes, 2.4 km, from Apple Health" in page
    assert list(ticks(page).values()) == [True, False], "older than four weeks: not ticked"
    assert walker.post("walks/found", {"walk": list(ticks(page))})["Location"].endswith("?done=2")
    first, second = stored(walker)
    assert first.body == {"activity": "walk", "minutes": 30, "note": "From Apple Health."}
    assert second.at_utc == EVENING.replace(hour=8, minute=45) + timedelta(days=40)
    assert {one.by for one in stored(walker)} == {"person"}
    assert "2 walks are in your record now" in walker.get("walks?done=2").content.decode()
    assert "2 walks noted, 75 minutes" in walker.get("progress?range=all").content.decode()


def test_the_same_file_twice_stores_nothing_twice(walker: Device) -> None:
    export = apple(walk_on(39), walk_on(40))
    for _ in range(2):
        bring(walker, export)
        walker.post("walks/found", {"walk": list(ticks(list_of(walker)))})
    assert len(stored(walker)) == 2
    bring(walker, export)
    page = list_of(walker)
    assert ticks(page) == {}
    assert "There is no new walk in it" in page
    assert "Already here (2)" in page


def test_a_list_that_is_sent_twice_stores_once(walker: Device) -> None:
    bring(walker, apple(walk_on(40)))
    form = {"walk": list(ticks(list_of(walker)))}
    draft = walker.row.drafts.get(kind="walks").content
    walker.post("walks/found", form)
    models.Draft.objects.create(
        person=walker.row, kind="walks", content=draft, changed_at=EVENING + LATER
    )
    assert walker.post("walks/found", form)["Location"].endswith("?done=0")
    assert len(stored(walker)) == 1


def test_a_walk_of_the_timer_is_already_here_and_one_noted_later_perhaps(
    walker: Device, clock: time_machine.Traveller
) -> None:
    clock.move_to(EVENING + timedelta(days=39))
    walker.post("walk", {"minutes": "30"})
    clock.shift(timedelta(days=1, hours=2))
    walker.post("walk", {"minutes": "32"})
    clock.move_to(EVENING + LATER)
    begun = EVENING + timedelta(days=39, minutes=-30)
    timed = written(stamp(begun), stamp(begun + timedelta(minutes=30)))
    bring(walker, apple(timed, walk_on(40), walk_on(41)))
    page = list_of(walker)
    assert "Already here (1)" in page
    assert list(ticks(page).values()) == [True, False]
    assert page.count("Perhaps here already") == 1


def test_a_walk_that_was_taken_back_stays_out(walker: Device) -> None:
    bring(walker, apple(walk_on(40)))
    walker.post("walks/found", {"walk": list(ticks(list_of(walker)))})
    (walk,) = stored(walker)
    walker.post(f"put-right/{walk.event_id}")
    bring(walker, apple(walk_on(40)))
    page = list_of(walker)
    assert "You took these back (1)" in page
    assert ticks(page) == {}


def test_walks_before_the_record_and_ahead_of_now_are_not_even_kept_in_the_list(
    walker: Device,
) -> None:
    bring(walker, apple(walk_on(-300), walk_on(40), walk_on(50), walk_on(30, kind="Running")))
    page = list_of(walker)
    assert len(ticks(page)) == 1
    assert "1 from before your record began" in page
    assert "1 that lie ahead of now" in page
    assert "1 that your file does not call a walk" in page
    assert len(walker.row.drafts.get(kind="walks").content["walks"]) == 1


def test_only_what_the_list_offered_can_be_stored(walker: Device) -> None:
    bring(walker, apple(walk_on(40)))
    assert walker.post("walks/found", {"walk": ["walk-0", "x" * 500]})["Location"].endswith(
        "done=0"
    )
    assert stored(walker) == []


def test_several_files_of_several_kinds_are_one_list(walker: Device) -> None:
    start = EVENING.replace(hour=9) + timedelta(days=41)
    run = gpx([track(points(start + timedelta(hours=3), 20), kind="running")])
    bring(walker, gpx([track(points(start, 20))]), fit(start - timedelta(days=1), 1500), run)
    page = list_of(walker)
    assert "from a GPX file" in page
    assert "from a FIT file" in page
    assert list(ticks(page).values()) == [True, True]


def test_no_route_no_place_and_no_heart_rate_is_kept_anywhere(walker: Device) -> None:
    start = EVENING + timedelta(days=41)
    files = gpx([track(points(start, 20))]), apple_zip(apple(walk_on(40)))
    assert SECRET in files[0].decode()
    bring(walker, *files, name="Robin Smith/home address.gpx")
    walker.post("walks/found", {"walk": list(ticks(list_of(walker)))})
    kept = everything_stored()
    for hidden in (SECRET, SECRET[:5], "-0.1278", "HeartRate", "Robin", "Morning", "home address"):
        assert hidden not in kept.replace("'Robin'", ""), hidden
    assert len(stored(walker)) == 2
    assert not walker.row.drafts.filter(kind="walks").exists()


def test_a_file_lies_where_the_database_does_and_has_no_name(
    walker: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []
    read = walk_files.walks_in

    def looked(file: Any, room: Any) -> Any:
        seen.append((file, os.fstat(file.fileno())))
        return read(file, room)

    monkeypatch.setattr(walks, "walks_in", looked)
    bring(walker, apple(walk_on(40)))
    ((file, about),) = seen
    assert about.st_nlink == 0, "a server that is killed leaves nothing behind"
    assert about.st_dev == Path(settings.DATA_FOLDER).stat().st_dev
    assert file.closed


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ([], "Please choose 1 to 20 files."),
        ([b"no walk at all"], "This is no file of walks that we know."),
        ([apple(walk_on(40))[:-30]], "ends too early"),
        ([apple(walk_on(40)), b"<kml/>"], "This is a map (KML) without times."),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_taken_is_said_and_nothing_is_kept(
    walker: Device, files: list[bytes], says: str
) -> None:
    answer = bring(walker, *files, name="../../<b>mine</b>.zip")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert "Nothing was stored." in page
    assert "<b>mine" not in page.replace("<b>&lt;b&gt;mine", "")
    assert not walker.row.drafts.filter(kind="walks").exists()


def test_more_than_the_limit_is_let_go_of(walker: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walks, "MOST_BYTES", 100_000)
    answer = bring(walker, apple(walk_on(40)), b"x" * 200_000)
    assert answer.status_code == 413
    assert "more than the" in answer.content.decode()
    assert not walker.row.drafts.filter(kind="walks").exists()


def test_a_stranger_is_turned_away_before_a_byte_is_taken(
    stranger: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(*told: Any) -> None:
        raise AssertionError("a file of a stranger was taken in")

    monkeypatch.setattr(walks, "Streamed", taken)
    assert bring(stranger, b"x").status_code == 404


def test_a_form_from_elsewhere_brings_nothing_in(walker: Device) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = walker.client.cookies
    for page, form in (("walks", {"file": SimpleUploadedFile("a", apple(walk_on(40)))}),
                       ("walks/found", {"forget": "yes"})):  # fmt: skip
        assert strict.post(f"/p/{walker.person}/{page}", form).status_code == 403
    assert not walker.row.drafts.exists()


def test_a_list_can_be_forgotten_and_waits_no_longer_than_a_day(
    walker: Device, clock: time_machine.Traveller
) -> None:
    for forget in (True, False):
        bring(walker, apple(walk_on(40)))
        assert "A list of walks still waits" in walker.get("walks").content.decode()
        if forget:
            walker.post("walks/found", {"forget": "yes"})
        else:
            clock.shift(timedelta(hours=25))
        assert walker.get("walks/found")["Location"].endswith("/walks")
        assert "still waits" not in walker.get("walks").content.decode()
    assert stored(walker) == []


def test_the_list_shows_the_newest_and_says_how_many_it_leaves(
    walker: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk_list, "SHOWN", 2)
    bring(walker, apple(*(walk_on(day) for day in (37, 38, 39, 40))))
    page = list_of(walker)
    assert len(ticks(page)) == 2
    assert "Friday 10 April" in page
    assert "2 older ones" in page


def test_a_draft_is_plain_json(walker: Device) -> None:
    bring(walker, apple(walk_on(40)))
    content = walker.row.drafts.get(kind="walks").content
    assert json.loads(json.dumps(content)) == content
    assert set(content["walks"][0]) == {"started", "ended", "minutes", "metres", "source"}


def test_what_is_far_more_than_the_limit_is_cut_off(
    walker: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walks, "MOST_BYTES", 20_000)
    answer = bring(walker, b"x" * 1_000_000)
    assert answer.status_code == 413
    assert not walker.row.drafts.filter(kind="walks").exists()


def test_files_that_take_too_long_together_are_refused_in_a_sentence(
    walker: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = fit(EVENING + timedelta(days=40), 1200)
    monkeypatch.setattr(walk_files, "MOST_RECORDED", len(one) * 3 // 2)
    assert bring(walker, one).status_code == 302
    answer = bring(walker, one, one)
    assert answer.status_code == 422
    assert "Please bring them in smaller parts" in answer.content.decode()


def test_nothing_comes_in_while_consent_is_taken_back(walker: Device) -> None:
    bring(walker, apple(walk_on(40)))
    form = {"walk": list(ticks(list_of(walker)))}
    walker.post("you/consent")
    for answer in (bring(walker, apple(walk_on(39))), walker.post("walks/found", form)):
        assert answer["Location"].endswith("/paused")
    assert stored(walker) == []


def test_a_lock_takes_walks_that_were_done_and_invites_to_none(walker: Device) -> None:
    walker.post("check-in", {"signs": "some", "RF07": "yes"})
    assert "Exercise waits for now" in walker.get("progress").content.decode()
    bring(walker, apple(walk_on(40)))
    for page in (walker.get("walks").content.decode(), list_of(walker)):
        assert "Start" not in page
        assert "exercise/" not in page
    walker.post("walks/found", {"walk": list(ticks(list_of(walker)))})
    assert len(stored(walker)) == 1
