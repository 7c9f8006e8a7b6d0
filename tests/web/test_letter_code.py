"""The letter to a clinician has a code by which they open exercise again, once."""

import re
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
import time_machine
import zxingcpp
from django.http import Http404
from django.test import Client
from django.utils import timezone

from steadyback.record.event import ClearanceEvent
from steadyback.vocabulary import FlagId
from steadyback.web.records import clearing, links, store
from steadyback.web.records.models import LinkKind
from tests.web.conftest import Device
from tests.web.own_note import SAID, noted, shown_in

ADDRESS = re.compile(r"http://testserver(/k/[a-z2-7]{32})")
MET: dict[str, Any] = {
    "name": "Lee Park",
    "profession": "GP",
    "register": "7654321",
    "issued": "2026-03-02",
    "until": "2026-04-02",
    "scope": "No lifting.",
    "examined": "yes",
}


def tell(device: Device, *signs: FlagId) -> None:
    """A check-in in which these danger signs are told."""
    answers = {str(flag): "yes" if flag in signs else "no" for flag in device.catalogue.red_flags}
    device.post("check-in", {"leg_nprs": "3", "signs": "some", **answers})


def path_in(device: Device) -> str:
    """Where the code of the letter leads; empty without a code."""
    found = ADDRESS.search(device.get("letter").content.decode())
    return found[1] if found else ""


def locked(device: Device) -> bool:
    return "Start session" not in device.get("today").content.decode()


def enter(path: str, *flags: FlagId, **changes: Any) -> Any:
    """What a clinician enters, in a browser of their own."""
    form = {**MET, "flags": list(flags), **changes}
    return Client().post(path, {name: value for name, value in form.items() if value})


def store_event(device: Device, name: str, kind: str, body: dict[str, Any]) -> None:
    """An event of the person's, now."""
    now = timezone.now()
    event = {"id": name, "at": now.isoformat(), "by": "person", "kind": kind, "version": 1}
    store.append(device.row, [event | {"body": body}], now)


def store_sign(device: Device, name: str, detail: dict[str, str]) -> None:
    """A check-in with weakness in a leg, as severe as it says."""
    body = {"answers": {"RF06": "yes"}, "flag_details": {"RF06": detail}}
    store_event(device, name, "check_in", body)


@pytest.fixture
def stopped(owner: Device) -> Device:
    """Somebody who told of an emergency sign."""
    owner.post("plan/make")
    tell(owner, "RF03")
    return owner


def test_a_note_clears_nothing_that_was_told_since_its_page_was_shown(
    stopped: Device, clock: time_machine.Traveller
) -> None:
    before = shown_in(stopped)
    store_event(stopped, "numb", "check_in", {"symptoms": {"numbness_change": "new"}})
    answer = stopped.post("cleared", before | SAID)
    assert answer.status_code == 422
    assert "Something was told since" in answer.content.decode()
    assert not noted(stopped)
    assert stopped.post("cleared", shown_in(stopped) | SAID).status_code == 302
    assert len(noted(stopped)[0].body["flags"]) > 1


def test_it_opens_what_a_persons_own_note_does_not(
    stopped: Device, clock: time_machine.Traveller
) -> None:
    stopped.post("cleared", shown_in(stopped) | SAID)
    assert noted(stopped)
    assert locked(stopped), "a person's own note opens no emergency"
    path = path_in(stopped)
    page = Client().get(path)
    assert page.status_code == 200
    assert stopped.catalogue.red_flags["RF03"].question in page.content.decode()
    assert "Robin" not in page.content.decode()
    assert enter(path, "RF03").status_code == 200
    [kept] = stopped.row.events.filter(kind="clearance", by__startswith="clinician:letter-")
    assert kept.body["flags"] == ["RF03"]
    assert kept.body["clinician"] == "Lee Park, GP (7654321)"
    assert kept.body["scope"] == "No lifting."
    tell(stopped)
    assert not locked(stopped)
    for place in ("today", "you"):
        shown = stopped.get(place).content.decode()
        assert "Lee Park, GP (7654321)" in shown
        assert "No lifting." in shown


def test_it_works_once(stopped: Device) -> None:
    path = path_in(stopped)
    enter(path, "RF03")
    assert Client().get(path).status_code == 404
    assert enter(path, "RF03").status_code == 404
    assert stopped.row.events.filter(kind="clearance").count() == 1


def test_printed_again_it_is_the_same_and_on_paper_a_camera_reads_it(stopped: Device) -> None:
    path = path_in(stopped)
    assert path_in(stopped) == path
    page = pypdfium2.PdfDocument(stopped.get("letter.pdf").content)[0]
    [code] = zxingcpp.read_barcodes(page.render(scale=2).to_pil())
    assert code.text == f"http://testserver{path}"


def test_what_was_told_since_needs_a_new_letter(
    stopped: Device, clock: time_machine.Traveller
) -> None:
    path = path_in(stopped)
    clock.shift(timedelta(hours=3))
    tell(stopped, "RF03", "RF04")
    assert Client().get(path).status_code == 404
    assert enter(path, "RF03").status_code == 404
    assert locked(stopped)
    newer = path_in(stopped)
    assert newer not in ("", path)
    enter(newer, "RF03")
    assert locked(stopped), "the other sign was not named"


def test_a_sign_told_while_the_answer_is_being_stored_keeps_it_out(stopped: Device) -> None:
    secret = path_in(stopped).rsplit("/", 1)[1]
    record = links.open_link(secret, LinkKind.CLEARANCE, "a place", timezone.now())
    assert clearing.locking(record.advice()) == ("RF03",)
    tell(stopped, "RF03", "RF04")
    met = {"clinician": "Lee Park, GP", "issued": MET["issued"], "until": MET["until"]}
    with pytest.raises(Http404):
        clearing.clear(record, ["RF03"], met)
    assert not stopped.row.events.filter(kind="clearance").exists()


def test_a_sign_that_was_put_right_to_something_graver_needs_a_new_letter(owner: Device) -> None:
    mild = {"severity": "mild", "course": "better", "onset": "2026-02-20"}
    store_sign(owner, "sign", mild)
    path = path_in(owner)
    assert Client().get(path).status_code == 200
    worse = {"answers": {"RF06": "yes"}, "flag_details": {"RF06": {**mild, "severity": "severe"}}}
    correction = {"event": "sign", "body": worse}
    store_event(owner, "put-right", "correction", correction)
    assert Client().get(path).status_code == 404
    assert path_in(owner) not in ("", path)


def test_after_four_weeks_it_opens_nothing_and_a_new_letter_does(
    stopped: Device, clock: time_machine.Traveller
) -> None:
    path = path_in(stopped)
    clock.shift(timedelta(days=29))
    assert Client().get(path).status_code == 404
    newer = path_in(stopped)
    assert newer != path
    assert Client().get(newer).status_code == 200


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"issued": "2026-03-09"}, "lies in the future"),
        ({"issued": "2026-03-01"}, "before the sign was told"),
        ({"until": "2026-02-28"}, "That day is over"),
        ({"until": "2062-03-20"}, "more than a year ahead"),
        ({"name": ""}, "Your name"),
        ({"examined": ""}, "Your word"),
        ({"flags": []}, "Which of these signs"),
        ({"flags": ["RF10"]}, "Which of these signs"),
    ],
)
def test_what_cannot_be_is_asked_again_and_opens_nothing(
    changes: dict[str, Any], says: str, stopped: Device
) -> None:
    path = path_in(stopped)
    answer = enter(path, "RF03", **changes)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not stopped.row.events.filter(kind="clearance").exists()
    assert Client().get(path).status_code == 200, "it can be put right"


def test_it_leaks_nothing_and_ends_with_the_consent(stopped: Device) -> None:
    path = path_in(stopped)
    page = Client().get(path)
    assert page["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page["X-Robots-Tag"]
    stopped.post("you/consent", {"sure": "yes"})
    assert Client().get(path).status_code == 404


def test_without_a_lock_and_for_helpers_there_is_no_code(owner: Device, teammate: Device) -> None:
    assert path_in(owner) == ""
    tell(owner, "RF03")
    assert path_in(teammate) == ""
    assert path_in(owner) != ""


def test_what_it_stores_is_a_clinicians_word(stopped: Device) -> None:
    from steadyback.web.records.rows import event_of

    enter(path_in(stopped), "RF03")
    kept = event_of(stopped.row.events.get(kind="clearance"))
    assert isinstance(kept, ClearanceEvent)
    assert kept.by_clinician
