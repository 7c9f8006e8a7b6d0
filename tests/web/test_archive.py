"""Everything as one file: saved, erased, brought in again, here and elsewhere."""

import io
import json
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from hypothesis import HealthCheck, given, settings

from steadyback.engine import advise
from steadyback.imports.archive import Incoming
from steadyback.record import Case, Event
from steadyback.record.archive import CASE, MANIFEST, MOST_BYTES
from steadyback.record.event import PlanIssuedEvent
from steadyback.web.accounts import keys
from steadyback.web.accounts.models import Access
from steadyback.web.records import archives, case_files, erasing, models, store
from steadyback.web.records.content import the_catalogue
from steadyback.web.records.folding import folded
from steadyback.web.records.rows import plain
from steadyback.web.uploads import archive as uploads
from tests.engine.somebody import change, event
from tests.imports.archives import members
from tests.records import Record, planned_days, records
from tests.web.conftest import EVENING, Device

AGREED = {"agree": ["adult", "keep"]}
CLEARED = {"flags": ["RF07"], "clinician": "Dr Ann", "issued": "2026-03-02", "until": "2026-06-01"}


FORM = "multipart/form-data; boundary=x"


class Untouched(io.BytesIO):
    """A body that nobody may read."""

    def read(self, size: int | None = -1) -> bytes:
        raise AssertionError("the body was read")


@pytest.fixture
def planned(owner: Device) -> Device:
    owner.post("plan/make")
    return owner


@pytest.fixture
def cleared(planned: Device) -> Device:
    """Somebody whom a clinician cleared of an urgent sign, and for whom they allowed a level."""
    planned.post("check-in", {"signs": "some"})
    at = EVENING
    told = [
        event("check_in", at, {"answers": {"RF07": "yes"}}),
        event("clearance", at + timedelta(minutes=1), CLEARED, "clinician:ann"),
        change(at + timedelta(minutes=2), "allow", level="superman-1"),
    ]
    store.append(planned.row, [plain(one) for one in told], at + timedelta(minutes=3))
    return planned


def saved(device: Device) -> bytes:
    response = device.get("everything.zip")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"] == 'attachment; filename="steadyback-archive.zip"'
    return bytes(response.content)


def bring(client: Client, whole: bytes, form: dict[str, Any] | None = None) -> Any:
    file = SimpleUploadedFile("../../etc/passwd.zip", whole)
    return client.post("/bring-in-a-record", {"file": file} | (AGREED if form is None else form))


def brought(client: Client, whole: bytes) -> models.Person:
    response = bring(client, whole)
    assert response.status_code == 302, response.content.decode()
    return models.Person.objects.get(public_id=response["Location"].split("/")[2])


def advice_of(row: models.Person, on: Any = EVENING) -> str:
    return advise(the_catalogue(), folded(row, on).state, on).model_dump_json()


def test_it_holds_the_record_tables_sheets_and_pictures(planned: Device) -> None:
    files = members(saved(planned))
    assert {CASE, MANIFEST, "README.txt", "tables/plans.csv", "paper/letter.pdf"} <= files.keys()
    assert {"paper/week.pdf", "paper/programme.pdf", "pictures/pain.svg"} <= files.keys()
    assert all(files[f"paper/{name}.pdf"].startswith(b"%PDF") for name in ("week", "letter"))
    case = json.loads(files[CASE])
    assert [one["id"] for one in case["events"]] == [
        one.event_id for one in planned.row.events.order_by("seq")
    ]
    readme = files["README.txt"].decode()
    assert "Not yet reviewed by a clinician" in readme
    for content in files.values():
        assert b"Robin" not in content
        assert planned.person.encode() not in content


def test_the_same_moment_gives_the_same_bytes(planned: Device, clock: Any) -> None:
    assert saved(planned) == saved(planned)


def test_under_a_lock_no_sheet_and_no_table_invites_to_exercise(planned: Device) -> None:
    planned.post("check-in", {"signs": "some", "RF07": "yes"})
    planned.client.post(
        f"/api/people/{planned.person}/events",
        {"events": [plain(event("check_in", EVENING, {"answers": {"RF07": "yes"}}))]},
        content_type="application/json",
    )
    files = members(saved(planned))
    assert "paper/programme.pdf" not in files
    assert files["paper/week.pdf"] != b""
    assert len(files["tables/plans.csv"].splitlines()) == 1


def test_only_its_owner_takes_it_along(teammate: Device, stranger: Device) -> None:
    assert teammate.get("everything.zip").status_code == 404
    assert stranger.get("everything.zip").status_code == 404


def test_without_consent_it_holds_the_record_and_nothing_made_from_it(planned: Device) -> None:
    planned.post("you/consent")
    assert members(saved(planned)).keys() == {CASE, MANIFEST, "README.txt"}


def test_saved_erased_and_brought_in_the_advice_is_the_same_byte_for_byte(
    cleared: Device, clock: Any
) -> None:
    whole, before = saved(cleared), advice_of(cleared.row)
    events = [plain(one) for one in case_files.case_for(cleared.row).events]
    cleared.post("you/erase", {"word": "erase"})
    row = brought(cleared.client, whole)
    assert row.public_id != cleared.person
    assert advice_of(row) == before
    case = case_files.case_for(row)
    assert [plain(one) for one in case.events][:-1] == events
    assert [one.recorded_at for one in case.events][:-1] == [
        one.recorded_at for one in Case.model_validate_json(members(whole)[CASE]).events
    ]
    assert case.events[-1].kind == "consent"


def test_sets_told_one_by_one_are_in_it_once_and_the_advice_is_the_same(
    planned: Device, clock: Any
) -> None:
    body = {"session": "s1", "level": "squat-1", "number": 1, "done": {"reps": 8}}
    session = {"levels": [{"level": "squat-1", "sets": [{"reps": 8}]}]}
    told = [
        event("set_done", EVENING, body).model_copy(update={"id": "s1-1"}),
        event("set_done", EVENING, body | {"session": "s2"}).model_copy(update={"id": "s2-1"}),
        event("session_done", EVENING, session).model_copy(update={"id": "s1"}),
    ]
    store.append(planned.row, [plain(one) for one in told], EVENING)
    whole, before = saved(planned), advice_of(planned.row)
    mark = json.loads(members(whole)[MANIFEST])["record"]
    assert [one["id"] for one in json.loads(members(whole)[CASE])["events"]][-2:] == ["s2-1", "s1"]
    assert erasing.erase(planned.row, EVENING)["record"] == mark
    assert advice_of(brought(planned.client, whole)) == before


def test_elsewhere_a_clinicians_word_opens_nothing_and_the_week_is_planned_anew(
    cleared: Device, clock: Any
) -> None:
    whole = saved(cleared)
    assert json.loads(advice_of(cleared.row))["triage"]["level"] == "clear"
    cleared.post("you/erase", {"word": "erase"})
    with override_settings(SECRET_KEY="another installation's key " * 3):
        row = brought(Client(), whole)
    advice = json.loads(advice_of(row))
    assert advice["triage"]["level"] == "emergency"
    assert advice["locked"]
    state = folded(row, EVENING).state
    assert state.plans == ()
    assert state.steering.allowed == frozenset()
    assert row.events.filter(kind="plan_issued", plan_week=None).count() == 1
    assert row.events.filter(by="unverified:clinician:ann").count() == 2


def test_a_copy_beside_the_record_does_not_undo_what_was_told_since(
    cleared: Device, clock: Any
) -> None:
    row = brought(Client(), saved(cleared))
    assert json.loads(advice_of(row))["locked"]
    assert models.Person.objects.count() == 2


def test_a_week_from_elsewhere_is_planned_here_once_more(planned: Device, clock: Any) -> None:
    whole = saved(planned)
    planned.post("you/erase", {"word": "erase"})
    with override_settings(SECRET_KEY="another installation's key " * 3):
        row = brought(planned.client, whole)
    planned.person = row.public_id
    assert planned.get("plan.pdf").status_code == 302
    planned.post("plan/make")
    assert planned.get("plan.pdf").status_code == 200
    own = row.events.get(plan_week__isnull=False)
    assert (own.plan_revision, own.by.partition(":")[0]) == (1, "engine")


def test_the_same_file_again_is_here_already(planned: Device, clock: Any) -> None:
    whole = saved(planned)
    response = bring(planned.client, whole)
    assert response.status_code == 409
    assert f"/p/{planned.person}/today" in response.content.decode()
    assert models.Person.objects.count() == 1
    stranger = Client()
    assert planned.person not in bring(stranger, whole).content.decode()
    assert models.Person.objects.count() == 2


def first_page(device: Client) -> str:
    """Open the page that asks for the file; the key that it gave."""
    assert device.get("/bring-in-a-record").status_code == 200
    return device.cookies[keys.COOKIE].value


def test_a_file_sent_again_after_its_answer_was_lost_is_stored_once(
    cleared: Device, clock: Any
) -> None:
    whole, before = saved(cleared), advice_of(cleared.row)
    cleared.post("you/erase", {"word": "erase"})
    sender = Client()
    key = first_page(sender)
    places = set()
    for _ in range(2):
        sender.cookies[keys.COOKIE] = key  # whatever the lost answer said of it
        response = bring(sender, whole)
        assert response.status_code == 302
        places.add(response["Location"])
    assert len(places) == 1
    assert sender.get(places.pop()).status_code == 200
    assert advice_of(models.Person.objects.get()) == before, "with the clinicians' word"


def test_a_page_opened_again_gives_no_second_key(planned: Device, clock: Any) -> None:
    device = Client()
    assert first_page(device) == first_page(device)
    whole = saved(planned)
    planned.post("you/erase", {"word": "erase"})
    used = planned.client.cookies[keys.COOKIE].value
    assert first_page(planned.client) != used, "one that opens nothing any more"
    brought(planned.client, whole)


def test_once_something_was_told_the_same_file_is_named_here_already(
    planned: Device, clock: Any
) -> None:
    whole = saved(planned)
    planned.post("you/erase", {"word": "erase"})
    row = brought(planned.client, whole)
    clock.shift(60)
    planned.client.post(f"/p/{row.public_id}/walk", {"minutes": "30"})
    response = bring(planned.client, whole)
    assert response.status_code == 409
    assert f"/p/{row.public_id}/today" in response.content.decode()
    assert models.Person.objects.count() == 1


def test_too_many_files_from_one_place_are_not_taken_in(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "TRIES", 2)
    told: Any = {"CONTENT_LENGTH": "1000", "wsgi.input": Untouched()}
    for _ in range(2):
        assert bring(Client(), b"no record").status_code == 422
    response = Client().generic("POST", "/bring-in-a-record", b"", FORM, **told)
    assert response.status_code == 429
    assert "wait 15 minutes" in response.content.decode()
    assert Client().get("/bring-in-a-record").status_code == 200
    elsewhere = SimpleUploadedFile("a.zip", b"no record")
    sent = Client(REMOTE_ADDR="192.0.2.7").post("/bring-in-a-record", {"file": elsewhere})
    assert sent.status_code == 422


def test_it_stands_beside_others_on_a_device(planned: Device, stranger: Device) -> None:
    whole = saved(planned)
    row = brought(stranger.client, whole)
    assert stranger.client.get("/")["Location"] == "/who"
    assert Access.objects.filter(person=row).count() == 1
    page = stranger.client.get(f"/p/{row.public_id}/brought-in").content.decode()
    assert "entries" in page
    assert planned.client.get(f"/p/{row.public_id}/today").status_code == 404


@pytest.mark.parametrize("ticked", [[], ["adult"], ["keep"]])
def test_nothing_is_stored_before_both_are_agreed_to(
    planned: Device, stranger: Device, ticked: list[str]
) -> None:
    before = models.Event.objects.count()
    response = bring(stranger.client, saved(planned), {"agree": ticked})
    assert response.status_code == 422
    assert "tick both" in response.content.decode()
    assert models.Event.objects.count() == before


@pytest.mark.parametrize("part", range(0, 10, 3))
def test_a_file_that_is_cut_short_stores_nothing(planned: Device, part: int) -> None:
    whole = saved(planned)
    people = models.Person.objects.count()
    response = bring(Client(), whole[: len(whole) * part // 10])
    assert response.status_code == 422
    text = response.content.decode()
    assert "Nothing was stored" in text or "choose your file" in text
    assert models.Person.objects.count() == people


@pytest.mark.parametrize("whole", [b"%PDF-1.7", b"{}", b"PK\x03\x04", b"\x00" * 50])
def test_another_file_stores_nothing(db: None, whole: bytes) -> None:
    response = bring(Client(), whole)
    assert response.status_code == 422
    assert "This file could not be taken" in response.content.decode()
    assert models.Person.objects.count() == 0


def test_what_is_wrong_stands_there_escaped(db: None) -> None:
    case = {"format": "steadyback-case/1", "person": {"<script>": 1}, "events": []}
    text = bring(Client(), json.dumps(case).encode()).content.decode()
    assert "&lt;script&gt;" in text
    assert "<script>" not in text


def test_a_file_that_is_too_large_is_not_taken_in(db: None) -> None:
    told: Any = {"CONTENT_LENGTH": str(MOST_BYTES + 200_000), "wsgi.input": Untouched()}
    response = Client().generic("POST", "/bring-in-a-record", b"", FORM, **told)
    assert response.status_code == 413
    assert "larger than 20 MB" in response.content.decode()


def test_a_form_of_somebody_elses_page_is_refused(planned: Device) -> None:
    forger = Client(enforce_csrf_checks=True)
    assert bring(forger, saved(planned)).status_code == 403
    assert models.Person.objects.count() == 1


def test_it_asks_no_account_and_is_linked_from_the_first_page(db: None, owner: Device) -> None:
    assert "/bring-in-a-record" in Client().get("/welcome").content.decode()
    assert "/bring-in-a-record" in owner.get("take-along").content.decode()
    assert "everything.zip" in owner.get("take-along").content.decode()
    assert Client().get("/bring-in-a-record").status_code == 200


def numbered(events: Iterable[Event]) -> Iterator[Event]:
    """The events with a revision of its own for each plan, as the store demands."""
    plans = 0
    for one in events:
        if isinstance(one, PlanIssuedEvent):
            plans += 1
            body = one.body.model_copy(update={"revision": plans})
            yield one.model_copy(update={"body": body})
        else:
            yield one


def stored(record: Record) -> models.Person:
    """A random record as this installation stored it."""
    events = tuple(numbered(record.events))
    case = Case(format="steadyback-case/1", person=record.person, events=events)
    return archives.store_new(Incoming(case, ours=True, made_at=None), record.on)


def round_of(record: Record) -> None:
    row, on = stored(record), record.on
    before, whole = advice_of(row, on), case_files.archive_of(row, {}, on)
    mark = json.loads(members(whole)[MANIFEST])["record"]
    receipt = erasing.erase(row, on)
    assert receipt["record"] == mark
    incoming = archives.read(io.BytesIO(whole), on)
    again = archives.store_new(incoming, on)
    assert advice_of(again, on) == before
    assert members(case_files.archive_of(again, {}, on)) == members(whole)
    erasing.erase(again, on)


SLOW = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@SLOW
@given(record=records())
def test_any_record_comes_back_to_the_same_advice(db: None, record: Record) -> None:
    round_of(record)


@SLOW
@given(record=planned_days())
def test_any_planned_day_comes_back_to_the_same_advice(db: None, record: Record) -> None:
    round_of(record)


def test_a_clock_that_ran_back_keeps_nobodys_record_out(cleared: Device) -> None:
    whole = saved(cleared)
    cleared.post("you/erase", {"word": "erase"})
    with time_machine.travel(EVENING - timedelta(days=30), tick=False):
        row = brought(Client(), whole)
    assert advice_of(row)
