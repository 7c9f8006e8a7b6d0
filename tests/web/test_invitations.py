"""Invitations: a secret that works once, and what somebody reads before they say yes."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from steadyback.web.accounts import colleagues, tries
from steadyback.web.accounts.models import Account, ClinicRole, Invitation, Membership, Sharing
from steadyback.web.records import joining, models
from tests.web.clinic_cast import LOOKS, Cast, Colleague, audited, cast
from tests.web.conftest import Device
from tests.web.test_team import text

LINK = re.compile(r'value="(http://testserver/join/[^"]+)"')


@pytest.fixture
def people(owner: Device) -> Cast:
    """The cast around a clinic; Robin shares with it."""
    return cast(owner)


def link_in(response: Any) -> str:
    """The address on the slip, without the server."""
    found = LINK.search(response.content.decode())
    assert found is not None
    return urlsplit(found[1]).path


def for_colleague(people: Cast, role: str = "physiotherapist") -> str:
    """A fresh link for a colleague."""
    return link_in(people.owner.post("team/invite", {"label": "Nora", "role": role}))


def for_person(people: Cast, label: str = "Mrs M.") -> str:
    """A fresh link for a person."""
    return link_in(people.physiotherapist.post("invite", {"label": label}))


def follow(client: Any, link: str) -> Any:
    """Open a link as a browser does."""
    return client.get(link, follow=True)


def reply(client: Any, form: dict[str, str]) -> Any:
    """Answer the invitation that a browser has open, as its page stands there."""
    shown = re.search(r'name="invitation" value="([^"]+)"', client.get("/join").content.decode())
    return client.post("/join", form | ({"invitation": shown[1]} if shown else {}))


def shares(device: Device, people: Cast) -> bool:
    """Whether a person shares with the clinic now."""
    rows = Sharing.objects.filter(organisation=people.clinic, until=None)
    return rows.filter(person__public_id=device.row.public_id).exists()


def own(device: Device) -> Device:
    """The device with its own record in hand."""
    device.person = device.client.get("/")["Location"].split("/")[2]
    return device


def test_the_slip_shows_the_link_once_with_a_code_and_its_end(people: Cast) -> None:
    page = people.physiotherapist.post("invite", {"label": "Mrs M."})
    assert "16 March 2026" in text(page)
    assert "<svg" in page.content.decode()
    secret = link_in(page).rsplit("/", 1)[1]
    assert len(secret) >= 40
    again = people.physiotherapist.get("invite")
    assert "Mrs M." in text(again)
    assert secret not in again.content.decode()
    assert secret not in str(list(Invitation.objects.values()))
    assert secret not in str(list(models.AuditEntry.objects.values()))


def test_the_address_that_asks_holds_no_secret(people: Cast) -> None:
    link = for_person(people)
    first = people.stranger.client.get(link)
    assert first["Location"] == "/join"
    assert first["Referrer-Policy"] == "no-referrer"
    cookie = first.cookies[next(iter(first.cookies))]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/join"
    page = people.stranger.client.get("/join")
    assert link.rsplit("/", 1)[1] not in page.content.decode()
    assert page["Cache-Control"] == "no-store, private"


def test_a_colleague_signs_in_first_and_comes_back(people: Cast) -> None:
    link = for_colleague(people)
    page = follow(people.guest.client, link)
    assert "/account/sign-in/?next=/join" in page.content.decode()
    assert people.clinic.name in text(page)
    assert reply(people.guest.client, {"name": "Guest"}).status_code == 200
    assert not Invitation.objects.get(label="Nora").used_at


@pytest.mark.parametrize("known", [False, True], ids=["new account", "known account"])
def test_the_way_through_the_entrance_leads_back_to_the_invitation(
    people: Cast, known: bool
) -> None:
    client = people.guest.client
    if known:
        Account.objects.create_user("new@example.org", "five green bottles")
    page = follow(client, for_colleague(people, "assistant")).content.decode()
    way = re.search(r'href="(/account/sign-%s/\?next=/join)"' % ("in" if known else "up"), page)
    assert way is not None
    name, word = ("login", "password") if known else ("email", "password1")
    form = {name: "new@example.org", word: "five green bottles", "next": "/join"}
    assert client.get(way[1]).status_code == 200
    back = client.post(way[1], form, follow=True)
    assert "You are signed in as <bdi>new@example.org</bdi>" in back.content.decode()
    reply(client, {"name": "Nora N."})
    place = Membership.objects.get(account__email="new@example.org")
    assert (place.role, place.organisation) == (ClinicRole.ASSISTANT, people.clinic)


def test_a_colleague_joins_in_the_role_of_the_invitation(people: Cast) -> None:
    nora = people.no_clinic
    page = text(follow(nora.client, for_colleague(people, "assistant")))
    assert "Assistant" in page
    assert "Changes no programme." in page
    answer = reply(nora.client, {"name": "Nora N."})
    assert answer["Location"] == f"/c/{people.clinic.public_id}/"
    place = Membership.objects.get(account=nora.account, until=None)
    assert (place.role, place.organisation) == (ClinicRole.ASSISTANT, people.clinic)
    assert Account.objects.get(pk=nora.account.pk).name == "Nora N."
    assert audited(people.clinic)[-1][0] == "joined"
    assert nora.get("team").status_code == 200


def test_a_colleague_needs_a_name(people: Cast) -> None:
    follow(people.no_clinic.client, for_colleague(people))
    assert reply(people.no_clinic.client, {"name": " "}).status_code == 422
    assert not Membership.objects.filter(account=people.no_clinic.account).exists()


def test_who_works_there_already_keeps_their_role_and_the_link(people: Cast) -> None:
    link = for_colleague(people, "owner")
    assert "You work there already" in text(follow(people.read_only.client, link))
    reply(people.read_only.client, {"name": "Rita"})
    assert Membership.objects.get(account=people.read_only.account, until=None).role == "read_only"
    assert not Invitation.objects.get(label="Nora").used_at


def test_it_works_once(people: Cast) -> None:
    link = for_colleague(people)
    follow(people.no_clinic.client, link)
    reply(people.no_clinic.client, {"name": "Nora"})
    late = Colleague("Late Comer", people.clinic)
    assert follow(late.client, link).status_code == 404
    assert reply(late.client, {"name": "Late"}).status_code == 404
    assert not Membership.objects.filter(account=late.account).exists()


def test_of_two_who_hold_it_only_the_first_joins(people: Cast) -> None:
    link, late = for_colleague(people), Colleague("Late Comer", people.clinic)
    follow(late.client, link)
    follow(people.no_clinic.client, link)
    reply(people.no_clinic.client, {"name": "Nora"})
    assert reply(late.client, {"name": "Late"}).status_code == 404
    assert not Membership.objects.filter(account=late.account).exists()


@pytest.mark.parametrize("how", ["used", "ended", "old", "unknown", "odd", "none"])
def test_what_opens_nothing_looks_the_same(
    people: Cast, how: str, clock: time_machine.Traveller
) -> None:
    link = for_person(people)
    if how == "used":
        own(people.stranger)
        follow(people.stranger.client, link)
        reply(people.stranger.client, {"called": "M", "agree": "yes"})
    elif how == "ended":
        name = Invitation.objects.get(label="Mrs M.").name
        people.physiotherapist.post("invite/end", {"invitation": name})
    elif how == "old":
        clock.shift(timedelta(days=14, seconds=1))
    elif how == "unknown":
        link = "/join/" + "a" * 43
    elif how == "odd":
        link = "/join/x"
    page = people.guest.client.get("/join") if how == "none" else follow(people.guest.client, link)
    assert page.status_code == 404
    assert "This invitation opens nothing" in text(page)
    assert people.clinic.name not in page.content.decode()


def test_wrong_invitations_are_counted_and_the_count_passes(
    people: Cast, clock: time_machine.Traveller
) -> None:
    link = for_person(people)
    for number in range(joining.TRIES):
        assert follow(people.guest.client, f"/join/{number:043d}").status_code == 404
    assert follow(people.guest.client, link).status_code == 429
    clock.shift(tries.WINDOW + timedelta(seconds=1))
    assert follow(people.guest.client, link).status_code == 200


def test_a_link_that_was_used_is_no_guess(people: Cast) -> None:
    link = for_colleague(people)
    Invitation.objects.update(used_at=Invitation.objects.get(label="Nora").made_at)
    for _ in range(joining.TRIES + 2):
        assert follow(people.guest.client, link).status_code == 404


def test_a_person_reads_who_would_see_what_before_they_share(people: Cast) -> None:
    page = text(follow(own(people.stranger).client, for_person(people)))
    for words in (
        people.clinic.name, LOOKS, "What you told before, too", "everybody who works in this",
        "You can stop", "Nobody watches all the time", "020 7946 0000",
    ):  # fmt: skip
        assert words in page, words


def test_a_person_shares_with_a_tick_and_a_name_of_their_own(people: Cast) -> None:
    device = own(people.stranger)
    page = follow(device.client, for_person(people))
    assert 'value="Mrs M."' in page.content.decode()
    answer = reply(device.client, {"called": "Mallory", "agree": "yes"})
    assert answer["Location"] == f"/p/{device.person}/you/sharing?done=begun"
    row = Sharing.objects.get(person=device.row, until=None)
    assert (row.name, row.responsible) == ("Mallory", people.physiotherapist.place)
    assert ("sharing begun", device.person) in audited(people.clinic)
    assert Invitation.objects.get(label="Mrs M.").used_at


@pytest.mark.parametrize("form", [{"called": "M"}, {"agree": "yes", "called": ""}, {}])
def test_without_the_tick_or_a_name_nothing_is_shared(people: Cast, form: dict[str, str]) -> None:
    device = own(people.stranger)
    follow(device.client, for_person(people))
    assert reply(device.client, form).status_code == 422
    assert not shares(device, people)
    assert not Invitation.objects.get(label="Mrs M.").used_at


def test_of_several_people_on_a_device_one_is_chosen(people: Cast) -> None:
    device = own(people.stranger)
    first = device.person
    device.agree("Bo")
    page = follow(device.client, for_person(people))
    assert "Mallory" in text(page)
    assert "Bo" in text(page)
    form = {"called": "M", "agree": "yes"}
    assert reply(device.client, form).status_code == 422
    reply(device.client, form | {"person": device.person})
    assert shares(device, people)
    device.person = first
    assert not shares(device, people)


def test_nobody_shares_the_record_of_somebody_else(people: Cast) -> None:
    device = own(people.stranger)
    device.agree("Bo")
    follow(device.client, for_person(people))
    form = {"called": "M", "agree": "yes", "person": people.former_sharer.person}
    assert reply(device.client, form).status_code == 422
    assert not shares(people.former_sharer, people)


def test_a_teammate_shares_nobody(people: Cast, teammate: Device) -> None:
    page = follow(teammate.client, for_person(people))
    assert "You have no record here yet" in text(page)
    reply(teammate.client, {"called": "R", "agree": "yes"})
    assert not Invitation.objects.get(label="Mrs M.").used_at


def test_who_took_their_consent_back_shares_nothing(people: Cast) -> None:
    device = own(people.stranger)
    device.post("you/consent")
    assert "You have no record here yet" in text(follow(device.client, for_person(people)))


def test_a_guest_begins_first(people: Cast) -> None:
    assert "You have no record here yet" in text(follow(people.guest.client, for_person(people)))


def elsewheres(people: Cast, role: str = "") -> str:
    """A fresh link of the other clinic."""
    row = people.elsewhere.place
    made = colleagues.invite(row, people.other_clinic, role, "Somebody", timezone.now())
    return f"/join/{made.secret}"


def test_a_tick_for_one_clinic_is_none_for_another_that_was_opened_meanwhile(people: Cast) -> None:
    device = own(people.stranger)
    page = follow(device.client, for_person(people)).content.decode()
    shown = re.search(r'name="invitation" value="([^"]+)"', page)
    assert shown is not None
    follow(device.client, elsewheres(people))
    form = {"called": "M", "agree": "yes", "invitation": shown[1]}
    again = device.client.post("/join", form)
    assert again.status_code == 422
    assert "This is another invitation" in text(again)
    assert "Other Clinic" in text(again)
    assert 'value="yes" checked' not in again.content.decode()
    assert not Sharing.objects.filter(person=device.row).exists()
    reply(device.client, form)
    assert Sharing.objects.get(person=device.row).organisation == people.other_clinic


def test_a_form_that_names_no_invitation_answers_none(people: Cast) -> None:
    device = own(people.stranger)
    follow(device.client, for_person(people))
    form = {"called": "M", "agree": "yes"}
    assert device.client.post("/join", form).status_code == 422
    assert not shares(device, people)


def test_a_colleague_joins_the_clinic_whose_page_they_read(people: Cast) -> None:
    nora = people.no_clinic
    page = follow(nora.client, for_colleague(people)).content.decode()
    shown = re.search(r'name="invitation" value="([^"]+)"', page)
    assert shown is not None
    follow(nora.client, elsewheres(people, "owner"))
    again = nora.client.post("/join", {"name": "Nora", "invitation": shown[1]})
    assert again.status_code == 422
    assert "Other Clinic" in text(again)
    assert not Membership.objects.filter(account=nora.account).exists()


def test_a_link_for_a_person_makes_no_colleague_and_the_other_way_round(people: Cast) -> None:
    follow(people.no_clinic.client, for_person(people))
    reply(people.no_clinic.client, {"name": "Nora"})
    assert not Membership.objects.filter(account=people.no_clinic.account).exists()
    device = own(people.stranger)
    follow(device.client, for_colleague(people))
    reply(device.client, {"called": "M", "agree": "yes"})
    assert not shares(device, people)


def test_who_shares_already_uses_up_nothing(people: Cast) -> None:
    follow(people.robin.client, for_person(people))
    reply(people.robin.client, {"called": "R", "agree": "yes"})
    assert Sharing.objects.filter(person=people.robin.row, until=None).count() == 1
    assert not Invitation.objects.get(label="Mrs M.").used_at


def test_an_assistant_ends_no_invitation_of_a_colleague(people: Cast) -> None:
    for_colleague(people)
    name = Invitation.objects.get(label="Nora").name
    assert people.assistant.post("invite/end", {"invitation": name}).status_code == 404
    people.elsewhere.client.post(
        f"/c/{people.other_clinic.public_id}/invite/end", {"invitation": name}
    )
    assert Invitation.objects.get(label="Nora").ended_at is None


def test_a_form_from_elsewhere_joins_nobody(people: Cast) -> None:
    follow(people.no_clinic.client, for_colleague(people))
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = people.no_clinic.client.cookies
    assert strict.post("/join", {"name": "Nora"}).status_code == 403
    assert not Membership.objects.filter(account=people.no_clinic.account).exists()
