"""What a person sees and decides: who sees their record, who looked, and stopping at once."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from steadyback.web.accounts.models import Sharing
from steadyback.web.records import audit, models, sharing
from steadyback.web.records.clinic_access import OpenClinic, open_shared
from steadyback.web.records.sharing import names_of
from tests.web.clinic_cast import CLINIC, LOOKS, Cast, Colleague, cast
from tests.web.conftest import Device
from tests.web.test_team import text


@pytest.fixture
def people(owner: Device) -> Cast:
    """The cast around a clinic; Robin shares with it."""
    return cast(owner)


def opened(colleague: Colleague) -> OpenClinic:
    """The clinic in a colleague's hands, now."""
    assert colleague.place is not None
    return OpenClinic(colleague.place, timezone.now())


def looked_at(people: Cast, by: Colleague, action: str = "read", **details: Any) -> None:
    """An entry about Robin, as the door writes it."""
    opened(by).note(action, people.robin.person, **details)


def page(device: Device) -> str:
    """The page of who sees the record."""
    return text(device.get("you/sharing"))


def test_it_says_who_sees_the_record_since_when_and_under_which_name(people: Cast) -> None:
    said = page(people.robin)
    for words in (
        CLINIC, "2 March 2026", "Robin R.", "Petra Physio", "020 7946 0000", LOOKS,
        "Nobody watches all the time",
    ):  # fmt: skip
        assert words in said, words


def test_where_nobody_sees_it_the_page_says_so_and_how_to_be_invited(people: Cast) -> None:
    people.stranger.person = people.stranger.client.get("/")["Location"].split("/")[2]
    said = page(people.stranger)
    assert "No clinic sees your record." in said
    assert "ask them for an invitation" in said


def test_you_leads_there(people: Cast) -> None:
    assert f"/p/{people.robin.person}/you/sharing" in people.robin.get("you").content.decode()


def test_it_says_who_looked_and_who_changed_what_newest_first(
    people: Cast, clock: time_machine.Traveller
) -> None:
    looked_at(people, people.assistant)
    clock.shift(timedelta(hours=1))
    looked_at(people, people.physiotherapist, "changed", kinds=["clinician_change"])
    clock.shift(timedelta(hours=1))
    looked_at(people, people.physiotherapist, "changed", kinds=["clearance"])
    said = page(people.robin)
    lines = [
        f"Petra Physio ({CLINIC}) said that you may exercise.",
        f"Petra Physio ({CLINIC}) changed your programme.",
        f"Ana Assistant ({CLINIC}) looked at your record.",
        f"You let {CLINIC} see your record.",
    ]
    places = [said.index(one) for one in lines]
    assert places == sorted(places)
    assert "20:00" in said


def test_the_same_look_on_one_day_is_one_line(people: Cast, clock: time_machine.Traveller) -> None:
    for _ in range(3):
        looked_at(people, people.assistant)
    clock.shift(timedelta(days=1))
    looked_at(people, people.assistant)
    said = page(people.robin)
    assert said.count("looked at your record.") == 2
    assert "3 times that day." in said


def test_a_look_by_the_clinics_door_is_there(people: Cast) -> None:
    record = open_shared(opened(people.physiotherapist), people.robin.person)
    assert record.called == "Robin R."
    people.physiotherapist.get(f"p/{people.robin.person}/")
    assert models.AuditEntry.objects.filter(subject=people.robin.person, action="read").exists()
    assert "Petra Physio" in page(people.robin).split("Who looked, and when")[1]


def test_an_account_that_is_gone_is_not_you(people: Cast) -> None:
    audit.note(people.clinic, "account:gone", "read", people.robin.person, {}, timezone.now())
    assert f"Somebody of {CLINIC} looked at your record." in page(people.robin)


def test_an_action_without_words_is_still_shown(people: Cast) -> None:
    looked_at(people, people.owner, "something new")
    assert "used your record." in page(people.robin)


def test_it_stops_at_once_after_one_question(people: Cast) -> None:
    question = people.robin.client.get(
        f"/p/{people.robin.person}/you/sharing/stop", {"clinic": people.clinic.public_id}
    )
    assert "From that moment they see nothing" in text(question)
    form = {"clinic": people.clinic.public_id}
    people.robin.post("you/sharing/stop", form)
    assert people.robin.row.watched_by, "without the answer nothing is ended"
    answer = people.robin.post("you/sharing/stop", form | {"sure": "yes"})
    assert answer["Location"].endswith("/you/sharing?done=ended")
    assert people.robin.row.watched_by is None
    assert not Sharing.objects.filter(person=people.robin.row, until=None).exists()
    said = page(people.robin)
    assert "No clinic sees your record." in said
    assert f"You ended what {CLINIC} could see." in said


def test_the_clinic_may_end_it_too_and_the_person_reads_who_did(people: Cast) -> None:
    path = f"p/{people.robin.person}/end"
    for who, client in {**people.outsiders, "read only": people.read_only.client}.items():
        address = f"/c/{people.clinic.public_id}/{path}"
        assert client.get(address).status_code == 404, who
        assert client.post(address).status_code == 404, who
    assert "nobody is told if this person needs help" in text(people.assistant.get(path))
    assert people.robin.row.watched_by, "asking ends nothing"
    people.assistant.post(path)
    assert people.robin.row.watched_by is None
    assert people.assistant.get(path).status_code == 404
    assert f"Ana Assistant ({CLINIC}) ended what {CLINIC} could see." in page(people.robin)


@pytest.mark.parametrize("clinic", ["other", "nowhere", ""])
def test_what_is_not_shared_cannot_be_stopped(people: Cast, clinic: str) -> None:
    name = people.other_clinic.public_id if clinic == "other" else clinic
    form = {"clinic": name, "sure": "yes"}
    assert people.robin.post("you/sharing/stop", form).status_code == 404
    assert people.robin.row.watched_by


@pytest.mark.parametrize("address", ["you/sharing", "you/sharing/stop"])
def test_a_teammate_a_stranger_and_the_clinic_get_404(
    people: Cast, teammate: Device, address: str
) -> None:
    form = {"clinic": people.clinic.public_id, "sure": "yes"}
    browsers = {
        "teammate": teammate.client,
        "stranger": people.stranger.client,
        "guest": people.guest.client,
        "former sharer": people.former_sharer.client,
        **{who: one.client for who, one in people.insiders.items()},
    }
    for who, client in browsers.items():
        path = f"/p/{people.robin.person}/{address}"
        assert client.get(path, form).status_code == 404, who
        assert client.post(path, form).status_code in (404, 405), who
    assert people.robin.row.watched_by


@pytest.mark.parametrize("way", ["consent", "erase"])
def test_taking_back_and_erasing_end_it(people: Cast, way: str) -> None:
    if way == "consent":
        people.robin.post("you/consent")
        assert people.robin.row.watched_by is None
    else:
        people.robin.post("you/erase", {"word": "erase"})
    assert not Sharing.objects.filter(name="Robin R.", until=None).exists()
    assert people.owner.get(f"p/{people.robin.person}/").status_code == 404


def test_the_clinic_knows_who_stopped_by_the_audit_alone(people: Cast) -> None:
    sharing.stop(
        people.robin.row,
        people.clinic.public_id,
        f"person:{people.robin.person}",
        timezone.now(),
    )
    entry = audit.newest(people.clinic, None, 1)[0]
    assert (entry.action, entry.actor) == ("sharing ended", f"person:{people.robin.person}")


def test_names_are_found_in_one_query(people: Cast, django_assert_num_queries: Any) -> None:
    actors = [f"account:{one.account.public_id}" for one in people.insiders.values()]
    with django_assert_num_queries(1):
        assert len(names_of(actors)) == 4


def test_the_page_costs_no_more_with_a_long_history(
    people: Cast, django_assert_max_num_queries: Any
) -> None:
    for _ in range(60):
        looked_at(people, people.assistant)
    people.robin.get("you/sharing")
    with django_assert_max_num_queries(8):
        people.robin.get("you/sharing")
