"""Until a clinician has signed the numbers, every page says so; a new page that does not fails."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from steadyback.catalogue.own_words import binding
from steadyback.web.accounts import colleagues, keys, signing_in
from steadyback.web.accounts.models import Account, Organisation
from steadyback.web.look import refusals
from steadyback.web.records import links, store
from steadyback.web.records.models import LinkKind, OwnExercise, Programme
from tests.catalogue_fixture import signed_catalogue
from tests.web.clinic_cast import share
from tests.web.conftest import EVENING, Device

NOTICE = "Not yet reviewed by a clinician"
EMERGENCY, URGENT, OPEN = {"RF03": "yes"}, {"RF09": "yes"}, {"RF01": "unsure"}


def addresses(routes: list[Any], before: tuple[str, ...] = ()) -> Iterator[tuple[str, set[str]]]:
    """The name of every address of the site, with what has to be filled in."""
    for route in routes:
        if isinstance(route, URLResolver) and route.namespace is not None:
            continue  # of the API, whose answers say it too (test_api_v1)
        if isinstance(route, URLResolver):
            yield from addresses(route.url_patterns, (*before, *route.pattern.converters))
        elif isinstance(route, URLPattern) and route.name is not None:
            yield route.name, {*before, *route.pattern.converters}


ADDRESSES = dict(addresses(get_resolver().url_patterns))


def trained(device: Device) -> str:
    """The id of a session that the person has done, whose morning is not answered."""
    body = {
        "leg_before": 3, "back_before": 2, "distal_before": 3, "leg_during": 3, "back_during": 2,
        "leg_after": 3, "back_after": 2, "distal_after": 3, "levels": [],
    }  # fmt: skip
    event = {
        "id": "session-1", "at": EVENING.isoformat(), "by": "person", "kind": "session_done",
        "version": 1, "body": body,
    }  # fmt: skip
    store.append(device.row, [event], timezone.now())
    return "session-1"


def printed_code(device: Device) -> str:
    """The secret behind the code of the person's printed plan."""
    plan = device.row.events.filter(kind="plan_issued").latest("seq").event_id
    return str(links.the_one(device.row, LinkKind.PLAN, plan, timezone.now()).secret)


def own_clinic(device: Device) -> Organisation:
    """A clinic that the person owns, signed in on their device, and shares their record with."""
    found = Organisation.objects.first()
    if found is None:
        account = Account.objects.create_user("robin@example.org", name="Robin")
        who = keys.Asker(keys.hashed(device.client.cookies[keys.COOKIE].value))
        secret = signing_in.sign_in(who, account, "a browser", timezone.now())
        device.client.cookies[keys.COOKIE] = secret
        found = colleagues.found(account, "Back Clinic", timezone.now()).organisation
        share(device, found, "Robin R.")
    return found


def own_programme(device: Device) -> str:
    """A programme of that clinic."""
    now = timezone.now()
    row, _made = Programme.objects.get_or_create(
        organisation=own_clinic(device),
        title="Ĝéñţļé",
        defaults={"changes": [], "made_at": now, "changed_at": now},
    )
    return row.name


def own_exercise(device: Device) -> str:
    """An exercise of that clinic's own."""
    row, _made = OwnExercise.objects.get_or_create(
        organisation=own_clinic(device),
        level="bird-dog-1",
        defaults={
            "binding": binding(device.catalogue.levels["bird-dog-1"]),
            "words": {
                "name": "Ŝḿáľľ ŕóçķ",
                "summary": "Ŕóçķ á ľíţţľé.",
                "cues": ["Ɓŕéáţĥé óûţ.", "Ĝó šľóŵľý."],
                "mistakes": ["Ĥóľđíñĝ ţĥé ɓŕéáţĥ."],
            },
            "made_at": timezone.now(),
        },
    )
    return row.name


def filled_in(device: Device, name: str) -> str:
    """The address as this person would call it; a new part of an address needs a line here."""
    parts = {
        "person": lambda: device.person,
        "step": lambda: "about",
        "session": lambda: trained(device),
        "event": lambda: trained(device),
        "level": lambda: "pelvic-tilt-1",
        "lesson": lambda: next(iter(device.catalogue.lessons)),
        "measure": lambda: next(iter(device.catalogue.questionnaires)),
        "exercise": lambda: "bird-dog",
        "frame": lambda: "end",
        "secret": lambda: printed_code(device),
        "code": lambda: "en",
        "technique": lambda: next(iter(device.catalogue.techniques)),
        "pk": lambda: "1",
        "provider_id": lambda: "oidc",
        "clinic": lambda: own_clinic(device).public_id,
        "colleague": lambda: own_clinic(device).memberships.get().account.public_id,
        "programme": lambda: own_programme(device),
        "own": lambda: own_exercise(device),
        "article": lambda: "A",
        "action": lambda: "note",
    }
    return reverse(name, kwargs={part: parts[part]() for part in ADDRESSES[name]})


def words_of(response: Any) -> str | None:
    """What a page says; None for what is not shown to people: a way on, or a form's target."""
    kind = response.headers.get("Content-Type", "")
    if response.status_code in (301, 302, 303, 405) or not kind.startswith("text/html"):
        return None
    text: str = response.content.decode()
    return text


def speaks_of_review(text: str) -> bool:
    return "yet reviewed by a clinician" in text or "yet been reviewed by a clinician" in text


def told(text: str | None, signed: str | None) -> None:
    """The page has the notice above its content, and loses it with the signature."""
    if text is None or signed is None:
        assert text is signed is None
        return
    assert NOTICE in text.split("<main", 1)[0], "the notice stands above the page"
    assert not speaks_of_review(signed)


@pytest.fixture
def next_day(owner: Device, clock: time_machine.Traveller) -> Device:
    """The owner with a week planned, on the morning after."""
    owner.post("plan/make")
    trained(owner)
    clock.shift(timedelta(hours=14))
    return owner


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_every_page_says_it_until_it_is_signed(next_day: Device, name: str) -> None:
    address = filled_in(next_day, name)
    text = words_of(next_day.client.get(address))
    with signed_catalogue():
        told(text, words_of(next_day.client.get(address)))


@pytest.mark.parametrize("answers", [EMERGENCY, URGENT, OPEN], ids=["emergency", "urgent", "open"])
@pytest.mark.parametrize(
    "page",
    [
        "today",
        "plan",
        "progress",
        "you",
        "letter",
        "help-now",
        "help-now/leave",
        "cleared",
        "outcome",
    ],
)
def test_so_do_the_pages_under_a_lock(
    new_device: Any, clock: Any, page: str, answers: dict[str, str]
) -> None:
    device = new_device()
    device.agree("Kim")
    device.answer_quickly(**answers)
    text = words_of(device.get(page))
    with signed_catalogue():
        told(text, words_of(device.get(page)))


def test_the_walk_reaches_the_pages_that_people_see(next_day: Device) -> None:
    answers = {name: next_day.client.get(filled_in(next_day, name)) for name in ADDRESSES}
    seen = {name for name, page in answers.items() if page.status_code == 200 and words_of(page)}
    assert {
        "welcome", "about", "who", "recover", "help", "question", "letter", "help-now", "today",
        "plan", "progress", "check-in", "morning", "put-right", "you", "erase", "take-back",
        "why", "lessons", "lesson", "measures", "measure",
        "library", "exercise", "techniques", "technique", "take-along",
        "reminders", "opened-plan", "from-paper", "walks", "sharing",
        "worklist", "clinic-person", "clinic-change", "choose-programme", "use-programme",
        "keep-programme", "team", "particulars", "invite-colleague", "invite-person",
        "leave-clinic", "audit", "programmes", "programme", "programme-remove",
        "own-exercises", "own-new", "own-exercise", "own-change", "own-withdraw",
        "own-for-person", "own-give",
    } <= seen  # fmt: skip


def broken_pages(owner: Device, stranger: Device, rf: RequestFactory) -> dict[str, Any]:
    """Every page that says that something could not be done."""
    forger = Client(enforce_csrf_checks=True)
    far_ahead = {"choice": "bad_day", "day": "9999-99-99"}
    return {
        "nowhere": owner.client.get("/nowhere"),
        "of somebody else": stranger.get("today"),
        "forged": forger.post("/welcome", {"agree": "adult"}),
        "not answered": owner.post("check-in", {"signs": "none"}),
        "not offered": owner.post("choose", far_ahead),
        "not understood": refusals.not_understood(rf.get("/")),
        "broken": refusals.went_wrong(rf.get("/")),
    }


def test_so_do_the_pages_for_what_went_wrong(
    owner: Device, stranger: Device, rf: RequestFactory
) -> None:
    pages = broken_pages(owner, stranger, rf)
    with signed_catalogue():
        signed = broken_pages(owner, stranger, rf)
    statuses = {name: page.status_code for name, page in pages.items()}
    assert {400, 403, 404, 422, 500} <= set(statuses.values()), statuses
    for name, page in pages.items():
        told(words_of(page), words_of(signed[name]))


def test_the_file_a_person_takes_along_says_it_too(owner: Device) -> None:
    file = json.loads(owner.get("you/download").content)
    assert file["notice"] == NOTICE + "."
    with signed_catalogue():
        assert "notice" not in json.loads(owner.get("you/download").content)


def test_a_signed_page_names_who_signed(owner: Device) -> None:
    with signed_catalogue():
        about = owner.client.get("/about").content.decode()
    assert "2 March 2026 by Dr Ada Okafor, physiotherapist (HCPC PH12345)" in about
