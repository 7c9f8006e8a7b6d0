"""The worklist: by need, with reasons, twenty on a page, few queries, by who may look only."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from steadyback.engine.worklist import NeedKind
from steadyback.web.accounts.models import Organisation
from steadyback.web.records import models, standing
from steadyback.web.records.worklist import ON_A_PAGE
from tests.web.clinic_cast import Cast, Colleague, audited, cast, share, somebody
from tests.web.conftest import Device

PAGES = ("", "standing.json", "next?at=0")


@pytest.fixture
def everybody(owner: Device) -> Cast:
    """The cast, with Robin sharing."""
    return cast(owner)


def tell(device: Device, *signs: str, leg: str = "3") -> None:
    """A check-in in which these danger signs are told."""
    answers = {str(flag): "yes" if flag in signs else "no" for flag in device.catalogue.red_flags}
    device.post("check-in", {"leg_nprs": leg, "signs": "some", **answers})


def names_in(page: Any) -> list[str]:
    """The people on a list, in its order."""
    return re.findall(r'<h2><a id="[^"]+" href="[^"]+">([^<]+)</a>', page.content.decode())


def crowd(clinic: Organisation, count: int) -> list[Device]:
    """So many more people who share."""
    found = []
    for number in range(count):
        device = somebody(None, f"Nobody {number}")
        share(device, clinic, f"Person {number:02}")
        found.append(device)
    return found


def stands(device: Device, urgency: int, **more: Any) -> None:
    """Put somebody at a place of the list."""
    models.Standing.objects.filter(person=device.row).update(urgency=urgency, **more)


# ------------------------------------------------------------------ order and words


def test_who_told_of_an_emergency_stands_first_with_the_reason_in_words(everybody: Cast) -> None:
    other, quiet = crowd(everybody.clinic, 2)
    tell(everybody.robin, "RF03")
    page = everybody.physiotherapist.get()
    assert names_in(page)[0] == "Robin R."
    text = page.content.decode()
    assert "<title>(1) Worklist" in text
    assert everybody.robin.catalogue.red_flags["RF03"].question in text
    assert "RF03" in text
    assert "Emergency sign" in text
    assert "Responsible: Petra Physio" in text
    assert other.person
    assert quiet.person


def test_by_urgency_then_by_who_waits_longest_and_nothing_needed_last(everybody: Cast) -> None:
    late, early, none = crowd(everybody.clinic, 3)
    now = timezone.now()
    urgent = 2 * list(NeedKind).index(NeedKind.LEG_PAIN_UP)
    stands(late, urgent, since=now - timedelta(days=1))
    stands(early, urgent, since=now - timedelta(days=9))
    stands(none, standing.NOTHING, since=None, needs=[])
    stands(everybody.robin, urgent - 2, since=now)
    found = names_in(everybody.owner.get())
    assert found == ["Robin R.", "Person 01", "Person 00", "Person 02"]


def test_an_alert_that_nobody_has_seen_stands_before_everything(everybody: Cast) -> None:
    [other] = crowd(everybody.clinic, 1)
    stands(other, 0)
    tell(everybody.robin, "RF03")
    assert names_in(everybody.owner.get())[0] == "Robin R."
    everybody.physiotherapist.sees(everybody.robin.person)
    page = everybody.owner.get()
    assert "Seen by Petra Physio" in page.content.decode()
    assert ">Not seen yet<" not in page.content.decode()


def test_it_tells_the_hour_by_the_clocks_of_the_clinic(everybody: Cast) -> None:
    tell(everybody.robin, "RF03")
    everybody.physiotherapist.sees(everybody.robin.person)
    assert "Seen by Petra Physio, 18:00 UTC." in everybody.owner.get().content.decode()
    Organisation.objects.filter(pk=everybody.clinic.pk).update(time_zone="Europe/Madrid")
    for page in ("", f"p/{everybody.robin.person}/"):
        assert "Seen by Petra Physio, 19:00." in everybody.owner.get(page).content.decode()


def test_who_was_never_reckoned_is_not_taken_for_well(everybody: Cast) -> None:
    models.Standing.objects.filter(person=everybody.robin.row).delete()
    page = everybody.owner.get().content.decode()
    assert "is being worked out" in page
    assert "Nothing needed now.</p>" not in page


def test_a_standing_of_another_version_is_not_taken_for_well(everybody: Cast) -> None:
    stands(everybody.robin, standing.NOTHING, needs=[{"kind": "from the future"}])
    assert "is being worked out" in everybody.owner.get().content.decode()


def test_a_standing_that_is_a_day_old_says_so(
    everybody: Cast, clock: time_machine.Traveller
) -> None:
    assert "may have changed" not in everybody.owner.get().content.decode()
    clock.shift(timedelta(days=1, minutes=1))
    assert "This is how it stood on 2 March 2026" in everybody.owner.get().content.decode()
    standing.reckon_old(timezone.now)
    assert "may have changed" not in everybody.owner.get().content.decode()


# ------------------------------------------------------------------ sifting and paging


def test_it_can_be_sifted_by_name_by_mine_and_by_need(everybody: Cast) -> None:
    crowd(everybody.clinic, 2)
    tell(everybody.robin, "RF03")
    desk = everybody.owner
    assert names_in(sought(desk, "obin")) == ["Robin R."]
    assert names_in(desk.get("", kind="emergency")) == ["Robin R."]
    assert names_in(desk.get("", kind="better")) == []
    assert "Robin R." not in names_in(desk.get("", mine="yes")), "Petra is responsible"
    assert "Robin R." in names_in(everybody.physiotherapist.get("", mine="yes"))
    assert names_in(sought(desk, "%", kind="nonsense")) == []
    assert len(names_in(desk.get("", kind="nonsense", page="x"))) == 3


def sought(desk: Colleague, name: str, **form: str) -> Any:
    """Send the form of the list; the page that it leads to."""
    return desk.client.post(f"/c/{desk.clinic}/", {"name": name} | form, follow=True)


def test_whom_somebody_looks_for_stands_in_no_address(everybody: Cast) -> None:
    crowd(everybody.clinic, 22)
    desk = everybody.owner
    sent = desk.post("", {"name": "Person", "kind": "", "mine": ""})
    assert sent["Location"] == f"/c/{desk.clinic}/?sought=yes"
    cookie = sent.cookies["steadyback-sought"]
    assert (cookie["path"], cookie["httponly"]) == (f"/c/{desk.clinic}/", True)
    page = desk.client.get(sent["Location"])
    assert len(names_in(page)) == ON_A_PAGE
    assert 'value="Person"' in page.content.decode()
    second = desk.get("", sought="yes", page="2")
    assert len(names_in(second)) == 2
    address = re.findall(r'<h2><a id="[^"]+" href="([^"]+)"', page.content.decode())[0]
    opened = desk.client.get(address.replace("&amp;", "&"))
    for shown in (page, second, opened):
        targets = re.findall(r'(?:href|action|data-\w+)="([^"]*)"', shown.content.decode())
        assert not [one for one in targets if "Person" in one]
    following = re.search(r'data-next="([^"]+)"', opened.content.decode())
    assert following is not None
    on = desk.client.get(following[1].replace("&amp;", "&"))["Location"]
    assert "sought=yes" in on
    assert "Person" not in on
    assert len(names_in(desk.get("", name="Robin"))) == ON_A_PAGE, "no address asks by a name"


def test_a_search_for_nobody_ends_the_one_before(everybody: Cast) -> None:
    crowd(everybody.clinic, 2)
    assert names_in(sought(everybody.owner, "Bö & Co")) == []
    assert len(names_in(sought(everybody.owner, " "))) == 3
    assert len(names_in(everybody.owner.get("", sought="yes"))) == 3


def test_nobody_else_can_send_the_search(everybody: Cast) -> None:
    for who, client in everybody.outsiders.items():
        answer = client.post(f"/c/{everybody.clinic.public_id}/", {"name": "Robin"})
        assert answer.status_code == 404, who
        assert not answer.cookies.get("steadyback-sought")


def test_nothing_needed_is_countable(everybody: Cast) -> None:
    stands(everybody.robin, 0)
    for one in crowd(everybody.clinic, 3):
        stands(one, standing.NOTHING, needs=[])
    assert "3 need nothing now" in everybody.owner.get().content.decode()
    assert len(names_in(everybody.owner.get("", kind="nothing"))) == 3


def test_twenty_on_a_page_and_nobody_twice(everybody: Cast) -> None:
    crowd(everybody.clinic, 24)
    pages = [names_in(everybody.owner.get("", page=str(n))) for n in (1, 2, 3)]
    assert [len(one) for one in pages] == [ON_A_PAGE, 5, 0]
    assert len(set(pages[0] + pages[1])) == 25


def test_on_to_the_next_person_and_back_to_where_one_was(everybody: Cast) -> None:
    crowd(everybody.clinic, 21)
    desk = everybody.owner
    first = re.findall(r'<h2><a id="[^"]+" href="([^"]+)"', desk.get().content.decode())
    address = first[-1].replace("&amp;", "&")
    page = desk.client.get(address).content.decode()
    back = re.search(r'data-back="([^"]+)" data-next="([^"]+)"', page)
    assert back is not None
    assert "page=1#p-" in back[1]
    following = desk.client.get(back[2].replace("&amp;", "&"))
    assert following.status_code == 302
    person = following["Location"].split("/")[4]
    assert f'id="p-{person}"' in desk.get("", page="2").content.decode()
    end = desk.get("next", at="22", after=person)
    assert end["Location"].split("?")[0].endswith(f"/c/{desk.clinic}/")


def test_where_the_list_moved_up_meanwhile_nobody_is_passed_over(everybody: Cast) -> None:
    crowd(everybody.clinic, 3)
    desk = everybody.owner
    order = re.findall(r'id="p-(\w+)"', desk.get().content.decode())
    gone = models.Person.objects.get(public_id=order[1])
    models.Standing.objects.filter(person=gone).update(urgency=standing.NOTHING)
    found = desk.get("next", at="1", after=order[1])["Location"]
    assert order[2] in found


# ------------------------------------------------------------------ cost


def queries(everybody: Cast) -> list[str]:
    """What is asked for the list itself; the entry in the audit is counted apart."""
    with CaptureQueriesContext(connection) as asked:
        assert everybody.owner.get().status_code == 200
    found = [query["sql"] for query in asked.captured_queries]
    return [one for one in found if "audit" not in one and "SAVEPOINT" not in one]


def test_it_costs_the_same_with_three_people_and_with_forty(everybody: Cast) -> None:
    tell(everybody.robin, "RF03")
    everybody.physiotherapist.sees(everybody.robin.person)
    crowd(everybody.clinic, 2)
    few = queries(everybody)
    crowd(everybody.clinic, 37)
    many = queries(everybody)
    assert len(few) == len(many) <= 6, "\n".join(many)
    assert not any('"records_event"' in one or '"records_snapshot"' in one for one in many)


def test_it_does_not_fold_or_ask_the_engine(
    everybody: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*args: Any, **more: Any) -> None:
        raise AssertionError("the list asks no engine")

    for place in ("standing.needs", "standing.folded", "reading.folded", "reading.advise"):
        monkeypatch.setattr(f"steadyback.web.records.{place}", never)
    assert everybody.owner.get().status_code == 200


# ------------------------------------------------------------------ news


def test_its_mark_changes_when_somebody_changes_and_only_then(everybody: Cast) -> None:
    desk = everybody.owner
    mark = desk.get("standing.json").json()["mark"]
    assert f'data-mark="{mark}"' in desk.get().content.decode()
    assert desk.get("standing.json").json() == {"mark": mark}
    tell(everybody.robin, "RF03")
    assert desk.get("standing.json").json()["mark"] != mark
    assert "Robin" not in desk.get("standing.json").content.decode()


# ------------------------------------------------------------------ who may


@pytest.mark.parametrize("page", PAGES)
def test_nobody_else_finds_it(page: str, everybody: Cast) -> None:
    for who, client in everybody.outsiders.items():
        answer = client.get(f"/c/{everybody.clinic.public_id}/{page}")
        assert answer.status_code == 404, who
        assert b"Robin" not in answer.content, who


@pytest.mark.parametrize("page", PAGES)
def test_every_colleague_may_look(page: str, everybody: Cast) -> None:
    for who, colleague in everybody.insiders.items():
        assert colleague.client.get(f"/c/{colleague.clinic}/{page}").status_code in (200, 302), who


def test_another_clinics_list_holds_nobody_of_this_one(everybody: Cast) -> None:
    everybody.elsewhere.clinic = everybody.other_clinic.public_id
    assert names_in(everybody.elsewhere.get()) == []


def test_who_stopped_sharing_or_took_the_consent_back_is_gone(everybody: Cast) -> None:
    assert names_in(everybody.owner.get()) == ["Robin R."]
    everybody.robin.post("you/consent")
    assert names_in(everybody.owner.get()) == []


def test_each_look_is_in_the_audit_and_names_nobody(everybody: Cast) -> None:
    everybody.owner.get()
    assert audited(everybody.clinic)[-1] == ("worklist", "")


def test_a_browser_without_a_key_gets_the_same_as_for_a_clinic_that_is_not(
    everybody: Cast,
) -> None:
    real = Client().get(f"/c/{everybody.clinic.public_id}/")
    assert real.content == Client().get("/c/never-founded/").content
