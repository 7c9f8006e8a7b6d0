"""What holds for reminders however long nobody answers, and whatever breaks on the way."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from steadyback.web.records import models, reminding
from steadyback.web.records.models import MailAddress, Reminder, Sending
from steadyback.web.reminders import worker
from tests.web.conftest import Device
from tests.web.postbox import Postbox
from tests.web.test_reminders import (
    ADDRESS,
    due,
    link_in,
    look,
    post,
    reached,
    tell_address,
)

__all__ = ["post", "reached"]
OTHER = "other@example.org"


def addresses() -> list[tuple[str, str, bool]]:
    """Each address that is kept, the one that waits for its code, and whether it is confirmed."""
    rows = MailAddress.objects.order_by("pk")
    return [(row.address, row.wanted, row.confirmed_at is not None) for row in rows]


def is_on(device: Device) -> bool:
    return reminding.of_row(device.row, timezone.now()).is_on(models.Channel.MAIL)


# ------------------------------------------------------------------ silence


def test_reminders_that_stopped_stay_stopped_for_two_hundred_days(
    reached: Device, post: Postbox, clock: time_machine.Traveller
) -> None:
    due(clock)
    sent = [number for number in range(200) if look(clock, days=1 if number else 0)]
    assert sent == [0, 1, 2, 9, 16]
    assert Reminder.objects.count() == 5, "only what proves the silence is kept"


def test_what_was_sent_is_forgotten_after_sixty_days_but_for_the_five_newest(
    reached: Device, clock: time_machine.Traveller
) -> None:
    due(clock)
    for number in range(7):
        assert look(clock, days=1 if number else 0) == 1
        reached.post("reminders/now", {"do": "anew"})
    reached.post("reminders/mail", {"do": "off"})
    look(clock, days=54)
    assert Reminder.objects.count() == 7
    look(clock, days=90)
    kept = Reminder.objects.order_by("day").values_list("day", flat=True)
    assert [day.day for day in kept] == [5, 6, 7, 8, 9]


# ------------------------------------------------------------------ another address


def test_an_address_takes_the_place_of_another_only_when_its_code_comes_back(
    reached: Device, post: Postbox, clock: time_machine.Traveller
) -> None:
    due(clock)
    look()
    old_link = link_in(post.mails.pop())
    assert tell_address(reached, OTHER).status_code == 302
    assert (addresses(), is_on(reached)) == ([(ADDRESS, OTHER, True)], True)
    page = reached.get("reminders").content.decode()
    assert ADDRESS in page
    assert f'translate="no">{OTHER}' in page
    assert reached.client.get(old_link).status_code == 200
    code = str(post.mails.pop()["Subject"])[11:]
    assert reached.post("reminders/mail", {"do": "code", "code": code}).status_code == 302
    assert (addresses(), is_on(reached)) == ([(OTHER, "", True)], True)
    assert reached.client.get(old_link).status_code == 404
    assert look(clock, days=1) == 1
    assert post.mails[0]["To"] == OTHER


def test_a_mail_server_that_is_down_changes_nothing(reached: Device, post: Postbox) -> None:
    post.answers["RCPT"] = "451 not now"
    assert tell_address(reached, OTHER).status_code == 502
    assert (addresses(), is_on(reached)) == ([(ADDRESS, "", True)], True)


def test_too_many_codes_change_nothing(reached: Device, post: Postbox) -> None:
    assert [tell_address(reached, OTHER).status_code for _ in range(4)] == [302, 302, 302, 429]
    assert (addresses(), is_on(reached)) == ([(ADDRESS, OTHER, True)], True)


# ------------------------------------------------------------------ what breaks


def test_an_error_before_it_is_sent_lets_go_of_the_row_and_is_said_as_it_was(
    reached: Device, post: Postbox, clock: time_machine.Traveller, monkeypatch: Any
) -> None:
    due(clock)
    reminding.look_at(timezone.now, reached.row.pk)
    row = Reminder.objects.get()
    with monkeypatch.context() as broken:
        broken.setattr(reminding.Reminders, "today_by", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            worker.take(row.pk, timezone.now)
    row.refresh_from_db()
    assert (row.state, row.says, row.tries) == (Sending.WAITING, "broken", 1)
    assert look(clock, minutes=1) == 1


# ------------------------------------------------------------------ one to try


def test_one_to_try_is_sent_a_few_times_and_then_asks_to_wait(
    reached: Device, post: Postbox, clock: time_machine.Traveller
) -> None:
    tried = [reached.post("reminders/now", {"do": "try-mail"}) for _ in range(5)]
    assert [one.status_code for one in tried] == [302] * 4 + [429]
    assert "wait a quarter of an hour" in tried[-1].content.decode()
    assert len(post.mails) == 4
    clock.shift(timedelta(minutes=16))
    assert reached.post("reminders/now", {"do": "try-mail"}).status_code == 302
