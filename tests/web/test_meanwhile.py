"""What is stored while something else is on its way: no page, week, mail or key outruns it."""

from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.core import mail
from django.core.mail import EmailMessage
from django.http import Http404
from django.utils import timezone

from steadyback.web.accounts import colleagues, recovery
from steadyback.web.records import access, links, models, planning, sharing, telling
from steadyback.web.records.clinic_access import (
    ChangedSince,
    OpenClinic,
    SharedRecord,
    open_shared,
)
from steadyback.web.records.models import LinkKind
from steadyback.web.records.reading import ReadRecord
from steadyback.web.reminders import alerting
from tests.web.clinic_cast import Cast, cast
from tests.web.conftest import EVENING, Device
from tests.web.test_letter_code import store_event, tell

FORBID = ("clinician_change", {"action": "forbid", "exercise": "bird-dog"})


@pytest.fixture
def everybody(owner: Device) -> Cast:
    return cast(owner)


def opened(everybody: Cast) -> SharedRecord:
    """Robin's record in the hands of the physiotherapist."""
    place = everybody.physiotherapist.place
    assert place is not None
    return open_shared(OpenClinic(place, timezone.now()), everybody.robin.person)


def take_back_consent(device: Device) -> None:
    store_event(device, "no-more", "consent", {"given": False, "text": "v1"})


def test_a_change_was_shown_with_the_record_from_which_its_effect_was_made(
    everybody: Cast,
) -> None:
    record = opened(everybody)
    assert not record.advice().locked
    store_event(everybody.robin, "since", "check_in", {"answers": {"RF03": "yes"}})
    shown = record.mark([FORBID])
    with pytest.raises(ChangedSince):
        opened(everybody).write_all([FORBID], seen=shown)
    assert not everybody.robin.row.events.filter(kind="clinician_change").exists()


def test_a_place_that_ended_while_a_change_was_on_its_way_changes_nothing(everybody: Cast) -> None:
    record = opened(everybody)
    assert record.clinic.place is not None
    colleagues.leave(record.clinic.place, None, timezone.now())
    with pytest.raises(Http404):
        record.write_all([FORBID])
    assert not everybody.robin.row.events.filter(kind="clinician_change").exists()


def test_what_was_read_of_a_record_is_numbered_as_far_as_it_was_read(owner: Device) -> None:
    record = ReadRecord(owner.row, EVENING)
    plan = record.newest_plan()
    before = record.seq
    assert record.state is not None
    owner.post("plan/make")
    store_event(owner, "since", "activity", {"activity": "walk", "minutes": 5})
    assert (record.seq, record.newest_plan()) == (before, plan)
    assert ReadRecord(owner.row, EVENING).seq > before


def test_no_week_is_planned_once_consent_was_taken_back(owner: Device) -> None:
    row = models.Person.objects.get(pk=owner.row.pk)
    take_back_consent(owner)
    assert planning.plan_if_due(row, EVENING, again=True) is False
    assert not owner.row.events.filter(kind="plan_issued").exists()


def test_consent_that_was_taken_back_meanwhile_shares_nothing_and_makes_no_link(
    everybody: Cast,
) -> None:
    robin = everybody.stranger
    row = models.Person.objects.get(pk=robin.row.pk)
    invited = colleagues.invite(None, everybody.clinic, "", "R", timezone.now())
    take_back_consent(robin)
    assert not sharing.share(row, invited.row, "R", "person:x", timezone.now())
    assert sharing.watchers(row) == []
    with pytest.raises(Http404):
        links.make(row, LinkKind.CALENDAR, "", {}, timezone.now())


def test_a_code_that_was_ended_while_it_was_looked_at_opens_nothing(
    owner: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = recovery.new_code(owner.row.pk, EVENING)

    def ended_meanwhile(*given: Any) -> bool:
        owner.post("you/devices", {"which": "others"})
        return check_password(*given)

    monkeypatch.setattr("steadyback.web.accounts.recovery.check_password", ended_meanwhile)
    assert access.come_back("s" * 40, code, "here", "", EVENING) is None


def test_no_mail_of_an_alert_goes_to_who_left_while_another_one_was_sent(
    everybody: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SENDS_MAIL = True
    whom = [one.place for one in (everybody.owner, everybody.physiotherapist) if one.place]
    tell(everybody.robin, "RF03")
    alert = models.Alert.objects.latest("pk")
    send = EmailMessage.send

    def leaves(one: EmailMessage, fail_silently: bool = False) -> int:
        colleagues.leave(whom[1], None, timezone.now())
        return send(one, fail_silently)

    monkeypatch.setattr(EmailMessage, "send", leaves)
    monkeypatch.setattr(telling, "whom", lambda row: whom)
    assert alerting.tell(alert.pk, timezone.now)
    assert [one.to for one in mail.outbox] == [[everybody.owner.account.email]]


def test_who_may_not_look_after_a_sign_ends_no_sharing_while_one_is_unseen(
    everybody: Cast,
) -> None:
    tell(everybody.robin, "RF03")
    answer = everybody.assistant.post(f"p/{everybody.robin.person}/end", {"sure": "yes"})
    assert answer.status_code == 404
    assert models.Alert.objects.filter(person=everybody.robin.row).exists()
