"""The calendar over the web: read without a key, gone the moment it ends, and told to nobody."""

import gzip
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from steadyback.web.accounts import tries
from steadyback.web.accounts.keys import asker
from steadyback.web.records import links, models
from steadyback.web.records.access import open_record
from tests.web.conftest import Device
from tests.web.test_access import NewDevice, addresses

SECRET_ROUTES = [one for one in addresses(get_resolver().url_patterns) if ":secret>" in one]
PLAIN = {"titles": "plain", "alarm": "none"}


@pytest.fixture
def planned(owner: Device) -> Device:
    owner.post("plan/make")
    return owner


def address_of(device: Device, **wishes: str) -> str:
    """Make a calendar link on the page; the address that the page then shows first."""
    assert device.post("take-along/calendar", PLAIN | wishes).status_code == 302
    page: str = device.get("take-along").content.decode()
    return "/c/" + page.split("http://testserver/c/")[1].split('"')[0]


def read(address: str, **headers: str) -> Any:
    """What a calendar program gets, which has no cookie."""
    return Client(headers=headers).get(address)


def test_it_is_read_without_a_key_and_says_what_is_planned(planned: Device) -> None:
    answer = read(address_of(planned))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies
    days = [day["date"] for day in planned.row.events.get(kind="plan_issued").body["plan"]["days"]]
    text = answer.content.decode()
    starts = re.findall(r"DTSTART;TZID=Europe/London:(\d{8})T180000", text)
    assert starts == [day.replace("-", "") for day in days]


def test_nothing_in_it_says_whose_it_is(planned: Device) -> None:
    address = address_of(planned, titles="names", alarm="30")
    text = read(address).content.decode().replace("\r\n ", "")
    secret = address[3:-4]
    for told in (planned.person, "Robin", secret, models.Link.objects.get().name):
        assert told not in text
    assert "SUMMARY:Exercise session: " in text
    assert "TRIGGER:-PT30M" in text


def test_the_same_again_is_a_short_answer(planned: Device, clock: time_machine.Traveller) -> None:
    address = address_of(planned)
    mark = read(address)["ETag"]
    again = read(address, if_none_match=mark)
    assert again.status_code == 304
    assert again.content == b""
    assert again["Cache-Control"] == "private, no-cache"
    packed = read(address, accept_encoding="gzip")
    assert gzip.decompress(packed.content) == read(address).content
    assert read(address, if_none_match=packed["ETag"]).status_code == 304
    planned.post("plan/make", {"again": "1"})
    assert read(address, if_none_match=mark).status_code == 200


def test_only_reading_is_possible(owner: Device) -> None:
    address = address_of(owner)
    assert Client().head(address).status_code == 200
    assert Client().post(address).status_code == 405


def test_reading_writes_nothing_but_the_day(
    owner: Device, django_assert_max_num_queries: Any
) -> None:
    address = address_of(owner)
    read(address)
    before = list(models.Event.objects.values_list("pk", flat=True))
    with django_assert_max_num_queries(9) as seen:
        read(address)
    assert all(query["sql"].startswith("SELECT") for query in seen.captured_queries)
    assert list(models.Event.objects.values_list("pk", flat=True)) == before


@pytest.mark.parametrize("way", ["end", "consent", "devices", "erase"])
def test_ended_it_is_gone_at_once(way: str, owner: Device) -> None:
    address = address_of(owner)
    if way == "end":
        owner.post("take-along/end", {"link": models.Link.objects.get().name})
        assert address not in owner.get("take-along").content.decode()
    elif way == "consent":
        owner.post("you/consent")
    elif way == "devices":
        owner.post("you/devices", {"which": "others"})
    else:
        owner.post("you/erase", {"word": "erase"})
    answer = read(address)
    assert answer.status_code == 404
    assert answer.content == read("/c/never-given-out.ics").content
    assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive"


def test_a_lock_closes_what_is_ahead(planned: Device) -> None:
    address = address_of(planned, titles="names")
    record = open_record(asker(planned.get("you").wsgi_request), planned.person, timezone.now())
    record.append("check_in", {"answers": {"RF01": "yes"}})
    text = read(address).content.decode()
    assert text.count("STATUS:CANCELLED") == text.count("BEGIN:VEVENT") > 0
    assert text.count("SUMMARY:Cancelled: exercise session") == text.count("BEGIN:VEVENT")


def test_other_days_and_another_hour_move_what_is_ahead(planned: Device) -> None:
    address = address_of(planned)
    before = read(address).content.decode()
    hours = {"wakes_at": "05:00", "trains_at": "07:15"}
    week = {"days": ["tue", "sat"], "minutes": "20", **hours}
    assert planned.post("you/week", week).status_code == 302
    after = read(address).content.decode()
    stand = [part for part in after.split("BEGIN:VEVENT")[1:] if "STATUS:CONFIRMED" in part]
    assert [re.findall(r"DTSTART;TZID=Europe/London:(\w+)", part) for part in stand] == [
        ["20260303T071500"],
        ["20260307T071500"],
    ]
    assert set(re.findall("UID:.*", before)) <= set(re.findall("UID:.*", after))


def test_somebody_who_has_only_begun_has_an_empty_calendar(new_device: NewDevice) -> None:
    device = new_device()
    device.agree("Robin")
    answer = read(address_of(device))
    assert answer.status_code == 200
    assert "VEVENT" not in answer.content.decode()


def test_after_too_many_wrong_ones_it_says_when_to_come_back(owner: Device) -> None:
    address = address_of(owner)
    for number in range(links.TRIES):
        assert read(f"/c/guess{number}.ics").status_code == 404
    answer = read(address)
    assert answer.status_code == 429
    assert answer["Retry-After"] == str(int(tries.WINDOW / timedelta(seconds=1)))
    assert answer["Referrer-Policy"] == "no-referrer"


def test_the_page_shows_who_opened_it_by_day_only(
    owner: Device, clock: time_machine.Traveller
) -> None:
    address = address_of(owner)
    assert "Not opened yet." in owner.get("take-along").content.decode()
    read(address)
    assert "Last opened on Monday 2 March." in owner.get("take-along").content.decode()


def test_a_teammate_sees_no_address_and_ends_none(owner: Device, teammate: Device) -> None:
    address = address_of(owner)
    page = teammate.get("take-along")
    assert page.status_code == 200
    assert "/c/" not in page.content.decode()
    assert teammate.post("take-along/calendar", PLAIN).status_code == 404
    assert (
        teammate.post("take-along/end", {"link": models.Link.objects.get().name}).status_code == 404
    )
    assert read(address).status_code == 200


def test_an_answer_that_is_not_there_is_asked_for_again(owner: Device) -> None:
    answer = owner.post("take-along/calendar", {"titles": "all", "alarm": "-5"})
    assert answer.status_code == 422
    assert not models.Link.objects.exists()
    for _ in range(links.MOST):
        owner.post("take-along/calendar", PLAIN)
    answer = owner.post("take-along/calendar", PLAIN)
    assert answer.status_code == 422
    assert "End one of them first" in answer.content.decode()


@pytest.mark.parametrize("route", SECRET_ROUTES)
def test_an_address_with_a_secret_is_named_to_nobody(route: str, owner: Device) -> None:
    answer = Client().get("/" + route.replace("<str:secret>", "a" * 32))
    leaves = route.startswith(("join/", "programme/"))  # the secret goes into a cookie at once
    assert answer.status_code == (302 if leaves else 404)
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]
    assert leaves or not answer.cookies
