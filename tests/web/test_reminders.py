"""Reminders from the page to the mailbox: asked for, confirmed, sent once, answered, stopped."""

import re
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from steadyback.web.accounts.models import Access
from steadyback.web.records import models, reminder_rows, reminding
from steadyback.web.records.models import Channel, MailAddress, PushDevice, Reminder, Sending
from steadyback.web.reminders import worker
from tests.web.conftest import Device
from tests.web.postbox import Postbox, postbox, text_of

ADDRESS = "somebody@example.org"
MAIL, PUSH = Channel.MAIL, Channel.PUSH


@pytest.fixture
def post(settings: Any, tmp_path: Path) -> Iterator[Postbox]:
    """A mail server that this server is set up for."""
    with postbox() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        settings.SENDS_MAIL, settings.DEFAULT_FROM_EMAIL = True, "steadyback@example.org"
        settings.DATA_FOLDER = tmp_path
        yield box


def tell_address(device: Device, address: str = ADDRESS) -> Any:
    return device.post("reminders/mail", {"do": "address", "address": address})


def confirmed(device: Device, post: Postbox) -> None:
    """Give an address and type the code that came."""
    assert tell_address(device).status_code == 302
    code = str(post.mails.pop()["Subject"]).removeprefix("Your code: ")
    assert device.post("reminders/mail", {"do": "code", "code": code.lower()}).status_code == 302


@pytest.fixture
def reached(owner: Device, post: Postbox, clock: time_machine.Traveller) -> Device:
    """Somebody who is reminded by mail; it is Tuesday, noon; they train at 18:00."""
    clock.shift(timedelta(hours=18))
    confirmed(owner, post)
    return owner


def due(clock: time_machine.Traveller) -> None:
    """It is half past five."""
    clock.shift(timedelta(hours=5, minutes=30))


def look(clock: time_machine.Traveller | None = None, **later: float) -> int:
    """The worker looks, so much later."""
    if clock is not None:
        clock.shift(timedelta(**later))
    return worker.once(timezone.now)


def link_in(mail: Any) -> str:
    found = re.search(r"http://testserver(/m/\w+)$", mail.get_content(), re.MULTILINE)
    assert found is not None
    return found[1]


# ------------------------------------------------------------------ the page


def test_without_a_mail_server_the_switch_is_not_offered(owner: Device) -> None:
    page = owner.get("reminders").content.decode()
    assert "This server cannot send mail" in page
    assert 'name="address"' not in page
    assert tell_address(owner).status_code == 502
    assert not MailAddress.objects.exists()


def test_an_address_gets_nothing_but_a_code_until_the_code_came_back(
    owner: Device, post: Postbox, clock: time_machine.Traveller
) -> None:
    tell_address(owner)
    assert look() == 0
    assert [str(mail["Subject"])[:11] for mail in post.mails] == ["Your code: "]
    wrong = owner.post("reminders/mail", {"do": "code", "code": "22222222"})
    assert wrong.status_code == 422
    assert "not the code" in wrong.content.decode()
    assert "http" not in text_of(post.mails[0])
    code = str(post.mails[0]["Subject"])[11:]
    assert code not in str(list(MailAddress.objects.values()))
    clock.shift(timedelta(hours=1, seconds=1))
    assert owner.post("reminders/mail", {"do": "code", "code": code}).status_code == 422
    assert not MailAddress.objects.exclude(confirmed_at=None).exists()


def test_five_wrong_codes_end_it_and_no_place_floods_a_mailbox(
    owner: Device, post: Postbox
) -> None:
    tell_address(owner)
    code = str(post.mails[0]["Subject"])[11:]
    for typed in ["A"] * 5 + [code]:
        assert owner.post("reminders/mail", {"do": "code", "code": typed}).status_code == 422
    assert [tell_address(owner).status_code for _ in range(4)] == [302, 302, 302, 429]
    assert len(post.mails) == 4


@pytest.mark.parametrize("address", ["", "robin", "a@b", "x@example.org\nBcc: y@example.org"])
def test_what_is_no_address_is_refused(address: str, owner: Device, post: Postbox) -> None:
    page = tell_address(owner, address)
    assert page.status_code == 422
    assert "Please write a mail address" in page.content.decode()
    assert post.mails == []


def test_a_mail_server_that_refuses_is_said_and_nothing_is_kept(
    owner: Device, post: Postbox
) -> None:
    post.answers["RCPT"] = "550 nobody here"
    assert tell_address(owner).status_code == 502
    assert not MailAddress.objects.exists()


def test_the_page_says_in_words_what_is_on_and_when_the_next_one_comes(
    reached: Device, clock: time_machine.Traveller
) -> None:
    page = reached.get("reminders").content.decode()
    assert "<b>On.</b> To" in page
    assert ADDRESS in page
    assert "Today at 17:30" in page
    assert "From the time you told us" in page
    assert "Nothing sends reminders on this server" in page
    look()
    assert "Nothing sends reminders on this server" not in reached.get("reminders").content.decode()
    reached.post("reminders/mail", {"do": "off"})
    assert "<b>Off.</b> To" in reached.get("reminders").content.decode()
    due(clock)
    assert look() == 0


def test_what_is_on_is_an_event_and_the_address_is_in_no_file(reached: Device) -> None:
    told = [event.body for event in reached.row.events.filter(kind="settings")]
    assert told == [{"preferences": {"reminders_mail": True}}]
    assert ADDRESS not in reached.get("you/download").content.decode()
    assert "example.org" not in str(list(models.Event.objects.values()))


@pytest.mark.parametrize(
    ("hours", "status"),
    [(("22:00", "07:00"), 302), (("22:00", "22:00"), 422), (("25:00", "07:00"), 422)],
)
def test_quiet_hours_are_kept_as_told(hours: tuple[str, str], status: int, owner: Device) -> None:
    form = {"quiet_from": hours[0], "quiet_until": hours[1]}
    answer = owner.post("reminders/hours", form)
    assert answer.status_code == status
    told = [event.body["preferences"] for event in owner.row.events.filter(kind="settings")]
    assert told == ([form] if status == 302 else [])
    if status == 302:
        assert 'value="22:00"' in owner.get("reminders").content.decode()


def test_a_teammate_neither_sees_nor_switches_them(reached: Device, teammate: Device) -> None:
    assert teammate.get("reminders").status_code == 404
    assert "reminders" not in teammate.get("you").content.decode()
    for page in ("mail", "hours", "now", "browser", "browser/end", "later"):
        assert teammate.post(f"reminders/{page}", {"do": "off"}).status_code == 404
    assert ADDRESS in reached.get("reminders").content.decode()


# ------------------------------------------------------------------ sent


def test_it_is_sent_once_at_its_time_and_leads_to_today(
    reached: Device, post: Postbox, clock: time_machine.Traveller
) -> None:
    assert [look(), look(clock, hours=5, minutes=29), len(post.mails)] == [0, 0, 0]
    assert [look(clock, minutes=1), look(clock, minutes=1), look(clock, hours=1)] == [1, 0, 0]
    (mail,) = post.mails
    assert (mail["To"], mail["From"]) == (ADDRESS, "steadyback@example.org")
    assert mail["Subject"] == "Time for your session?"
    assert str(mail["Message-ID"]).endswith("@example.org>"), "it does not name the machine"
    assert f"http://testserver/p/{reached.person}/today\n" in mail.get_content()
    assert mail["List-Unsubscribe"] == f"<http://testserver{link_in(mail)}/stop>"
    assert mail["List-Unsubscribe-Post"] is None, "that needs https"
    page = reached.get("reminders").content.decode()
    assert "Today at 17:30, by e-mail" in page
    assert "Today&#x27;s reminder was sent." in page


def test_it_says_nothing_about_health_no_exercise_and_no_name(
    reached: Device, post: Postbox, clock: time_machine.Traveller
) -> None:
    due(clock)
    look()
    reached.post("reminders/now", {"do": "try-mail"})
    catalogue = reached.catalogue
    told = {level.name for level in catalogue.levels.values()} | {"Robin", reached.row.consent}
    told |= {one.name for one in catalogue.exercises.values()} | {*catalogue.levels}
    told |= {"pain", "back pain", "sciatica", "leg", "exercise", "nerve", "spine", "flare"}
    for mail in post.mails:
        said = text_of(mail).replace("Steadyback", "").lower()
        assert [one for one in told if re.search(rf"\b{re.escape(one.lower())}\b", said)] == []
    assert len(post.mails) == 2


def test_a_lock_that_came_after_it_was_planned_stops_it(
    reached: Device, post: Postbox, clock: time_machine.Traveller
) -> None:
    look()
    assert Reminder.objects.get().state == Sending.WAITING
    due(clock)
    body = {"symptoms": {}, "answers": {"RF01": "yes"}}
    stored = reached.client.post(
        f"/api/people/{reached.person}/events",
        {"events": [{"id": "danger", "at": timezone.now().isoformat(), "by": "person",
                     "kind": "check_in", "version": 1, "body": body}]},
        content_type="application/json",
    )  # fmt: skip
    assert stored.status_code == 201
    (pk,) = reminder_rows.due(timezone.now())
    assert not worker.take(pk, timezone.now)
    assert (post.mails, Reminder.objects.count()) == ([], 0)
    page = reached.get("reminders").content.decode()
    assert "Exercise waits until somebody has looked" in page
    assert "Remind me in an hour" not in page
    assert "Send me one now" not in page
    reached.post("reminders/now", {"do": "try-mail"})
    assert post.mails == []


def test_switched_on_late_in_the_day_it_begins_on_the_next_one(
    owner: Device, post: Postbox, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(minutes=10))
    confirmed(owner, post)
    assert look(clock, minutes=1) == 0
    assert "Tuesday 3 March at 17:30" in owner.get("reminders").content.decode()
    assert look(clock, days=1, minutes=-11) == 1


@pytest.mark.parametrize("way", ["consent", "erase", "remove", "off"])
def test_taking_back_erasing_and_switching_off_end_it(
    way: str, reached: Device, post: Postbox, clock: time_machine.Traveller
) -> None:
    look()
    if way == "consent":
        reached.post("you/consent")
    elif way == "erase":
        reached.post("you/erase", {"word": "erase"})
    else:
        reached.post("reminders/mail", {"do": way})
    due(clock)
    assert (look(), post.mails) == (0, [])
    assert not Reminder.objects.exists()
    assert MailAddress.objects.exists() == (way == "off")


def test_agreeing_again_brings_no_address_back(reached: Device, post: Postbox) -> None:
    reached.post("you/consent")
    assert reached.get("reminders")["Location"].endswith("/paused")
    reached.post("paused", {"agree": "yes"})
    assert ADDRESS not in reached.get("reminders").content.decode()


# ------------------------------------------------------------------ what goes wrong


def test_what_a_mail_server_cannot_take_now_is_tried_again_and_then_no_more(
    reached: Device, post: Postbox, clock: time_machine.Traveller
) -> None:
    due(clock)
    post.answers["DATA"] = "451 later"
    tried = [look(clock, minutes=one) or Reminder.objects.get().tries for one in (0, 0.5, 1, 5, 15)]
    assert tried == [1, 1, 2, 3, 4]
    del post.answers["DATA"]
    assert look(clock, minutes=45) == 1
    assert len(post.mails) == 1


def test_what_it_never_takes_is_given_up_and_said(
    reached: Device, post: Postbox, clock: time_machine.Traveller
) -> None:
    due(clock)
    post.answers["RCPT"] = "550 nobody here"
    assert [look(), look(clock, hours=1)] == [0, 0]
    row = Reminder.objects.get()
    assert (row.state, row.tries, row.says) == (Sending.FAILED, 1, "refused")
    page = reached.get("reminders").content.decode()
    assert "<b>not sent.</b> The mail server did not take it." in page


def test_a_worker_that_died_while_it_sent_is_followed_once(
    reached: Device, post: Postbox, clock: time_machine.Traveller
) -> None:
    due(clock)
    look_only = reminder_rows.claim
    reminding.look_at(timezone.now, reached.row.pk)
    (pk,) = reminder_rows.due(timezone.now())
    assert look_only(pk, timezone.now()) is not None
    assert [look(), look(clock, minutes=5), look(clock, seconds=1)] == [0, 0, 1]
    Reminder.objects.update(state=Sending.SENDING, claimed_at=timezone.now())
    assert look(clock, minutes=6) == 0
    assert (Reminder.objects.get().state, len(post.mails)) == (Sending.FAILED, 1)


def test_one_broken_record_stops_nobody_elses(
    reached: Device, post: Postbox, clock: time_machine.Traveller, monkeypatch: Any
) -> None:
    due(clock)
    other = models.Person.objects.create(
        public_id="broken", profile={"nonsense": 1}, made_at=timezone.now(), consent="x"
    )
    MailAddress.objects.create(
        person=other, address="b@example.org", site="http://x/", made_at=timezone.now(),
        confirmed_at=timezone.now(),
    )  # fmt: skip
    Reminder.objects.create(
        person=other, day=date(2026, 3, 3), channel=MAIL, state=Sending.WAITING,
        due_at=timezone.now(),
    )  # fmt: skip
    assert look() == 1


# ------------------------------------------------------------------ answered


def test_opening_a_link_changes_nothing_and_its_buttons_do(
    reached: Device, post: Postbox, clock: time_machine.Traveller
) -> None:
    due(clock)
    look()
    link, stranger = link_in(post.mails[0]), Client(enforce_csrf_checks=True)
    before = list(Reminder.objects.values())
    for path in (link, f"{link}/stop"):
        page = stranger.get(path)
        assert page.status_code == 200
        assert page["Referrer-Policy"] == "no-referrer"
        assert "Robin" not in page.content.decode()
    assert list(Reminder.objects.values()) == before
    assert "in an hour" in stranger.post(link, {"do": "later"}).content.decode()
    assert [look(clock, minutes=59), look(clock, minutes=1), look(clock, minutes=30)] == [0, 1, 0]
    assert "No more today" in stranger.post(link, {"do": "not-today"}).content.decode()
    assert look(clock, minutes=20) == 0


def test_an_hour_later_in_quiet_hours_is_no_more_today(
    reached: Device, post: Postbox, clock: time_machine.Traveller
) -> None:
    due(clock)
    look()
    clock.shift(timedelta(hours=2, minutes=40))
    answer = Client().post(link_in(post.mails[0]), {"do": "later"})
    assert "your quiet hours have begun" in answer.content.decode()
    assert look(clock, hours=1) == 0


def test_stop_these_mails_stops_them_also_for_a_mail_program(
    reached: Device, post: Postbox, clock: time_machine.Traveller
) -> None:
    due(clock)
    look()
    link = link_in(post.mails[0])
    program = Client(enforce_csrf_checks=True)
    for _ in range(2):
        answer = program.post(f"{link}/stop", {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    events = reached.row.events.filter(kind="settings").order_by("seq")
    assert [event.body["preferences"] for event in events] == [
        {"reminders_mail": True}, {"reminders_mail": False},
    ]  # fmt: skip
    assert look(clock, days=2) == 0


@pytest.mark.parametrize("way", ["devices", "remove", "consent", "erase"])
def test_the_link_of_a_mail_ends_with_what_it_is_for(
    way: str, reached: Device, post: Postbox, clock: time_machine.Traveller
) -> None:
    due(clock)
    look()
    link = link_in(post.mails[0])
    assert link not in reached.get("take-along").content.decode()
    {
        "devices": lambda: reached.post("you/devices", {"which": "others"}),
        "remove": lambda: reached.post("reminders/mail", {"do": "remove"}),
        "consent": lambda: reached.post("you/consent"),
        "erase": lambda: reached.post("you/erase", {"word": "erase"}),
    }[way]()
    assert Client().post(f"{link}/stop").status_code == 404
    assert Client().get(f"/m/{'a' * 32}").status_code == 404


def test_unanswered_they_become_rarer_then_stop_and_the_page_says_so_kindly(
    reached: Device, post: Postbox, clock: time_machine.Traveller
) -> None:
    due(clock)
    sent = [number for number in range(40) if look(clock, days=1 if number else 0)]
    assert sent == [0, 1, 2, 9, 16]
    assert "no more of these until you use Steadyback" in post.mails[-1].get_content()
    assert "no more of these" not in post.mails[-2].get_content()
    page = reached.get("reminders").content.decode()
    assert "Nobody answered the last 5 reminders, so they have stopped. That is fine." in page
    reached.post("reminders/now", {"do": "anew"})
    assert look() == 1


# ------------------------------------------------------------------ devices


def device_of(device: Device, number: int = 0) -> PushDevice:
    access = Access.objects.get(person=device.row, role="owner")
    return PushDevice.objects.create(
        person=device.row, access=access, key=access.key, name=f"{number}", endpoint=f"https://push.example/{number}",
        endpoint_hash=f"{number}", p256dh="x", auth="y", made_at=timezone.now(),
    )  # fmt: skip


def test_a_device_that_is_left_gets_no_more_notifications(owner: Device) -> None:
    device_of(owner)
    owner.post("you/devices", {"which": "this", "sure": "yes"})
    assert not PushDevice.objects.exists()


def test_ending_other_devices_ends_theirs_only(owner: Device, teammate: Device) -> None:
    kept = device_of(owner)
    other = device_of(owner, 1)
    theirs = Access.objects.exclude(role="owner").get()
    PushDevice.objects.filter(pk=other.pk).update(access=theirs, key=theirs.key)
    owner.post("you/devices", {"which": "others"})
    assert list(PushDevice.objects.all()) == [kept]


def test_told_to_stop_it_ends_with_the_message_that_is_on_its_way(
    reached: Device, post: Postbox, clock: time_machine.Traveller
) -> None:
    stop = threading.Event()
    stop.set()
    due(clock)
    assert worker.once(timezone.now, stop) == 0
    assert (post.mails, Reminder.objects.get().state) == ([], Sending.WAITING)
    assert worker.once(timezone.now, threading.Event()) == 1


def test_that_it_went_out_is_written_down_also_where_the_database_is_busy(
    reached: Device, post: Postbox, clock: time_machine.Traveller, monkeypatch: Any
) -> None:
    written, tried = reminder_rows.sent, []

    def busy_at_first(row: Reminder, now: datetime) -> None:
        tried.append(row.pk)
        if len(tried) < 3:
            raise OperationalError("database is locked")
        written(row, now)

    monkeypatch.setattr(reminder_rows, "sent", busy_at_first)
    due(clock)
    assert [look(), look(clock, minutes=10)] == [1, 0]
    assert len(post.mails) == 1


def test_the_time_is_learnt_from_sessions_that_were_told_as_they_were_done(
    reached: Device, clock: time_machine.Traveller
) -> None:
    for number, (hour, told_late) in enumerate([(20, 0), (19, 0), (20, 0), (9, 9)]):
        begun = datetime(2026, 3, 3 + number, hour, 10, tzinfo=UTC)
        clock.move_to(begun + timedelta(minutes=20, hours=told_late))
        body: dict[str, Any] = {"minutes": 20}
        if number < 2:
            body["started_at"] = begun.isoformat()
        event = {"id": f"s{number}", "by": "person", "kind": "session_done", "version": 1}
        event |= {"at": (begun + timedelta(minutes=20)).isoformat(), "body": body}
        path = f"/api/people/{reached.person}/events"
        stored = reached.client.post(path, {"events": [event]}, content_type="application/json")
        assert stored.status_code == 201
    page = reached.get("reminders").content.decode()
    assert "Saturday 7 March at 17:30" in page, "a weekend is learnt by itself"
    clock.move_to(datetime(2026, 3, 9, 12, tzinfo=UTC))
    page = reached.get("reminders").content.decode()
    assert "Today at 19:40" in page
    assert "Learnt from when you began your last 3 sessions on such days" in page


def test_by_https_a_mail_program_may_stop_them_with_one_press(
    reached: Device, post: Postbox, clock: time_machine.Traveller
) -> None:
    MailAddress.objects.update(site="https://house.local:8443/")
    due(clock)
    look()
    (mail,) = post.mails
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert str(mail["List-Unsubscribe"]).strip().startswith("<https://house.local:8443/m/")
    assert "http://" not in mail.get_content()
