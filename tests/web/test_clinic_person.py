"""A person for their clinician: all on one page, in the reader's language; looks are kept."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from steadyback.web.accounts.models import Sharing
from steadyback.web.records import models
from tests.web.clinic_cast import Cast, audited, cast
from tests.web.conftest import Device
from tests.web.test_letter_code import store_event
from tests.web.test_steering import held
from tests.web.test_worklist import tell

PAGES = (
    "",
    "week.pdf",
    "programme.pdf",
    "letter.pdf",
    "fhir.json",
    "tables.zip",
)
"""What every colleague may read."""
STEERING = ("change/note", "change/stage", "change/clearance", "change/allow?exercise=bird-dog")
POSTED = ("seen", "responsible", "withdraw", "plan", "change/note")


@pytest.fixture
def everybody(owner: Device) -> Cast:
    """The cast; Robin has a week that is planned, and shares."""
    owner.post("plan/make")
    return cast(owner)


def of(everybody: Cast, page: str = "", person: Device | None = None) -> str:
    """An address below Robin's page in the clinic."""
    return f"p/{(person or everybody.robin).person}/{page}"


def text(answer: Any) -> str:
    assert answer.status_code == 200
    found: str = answer.content.decode()
    return found


# ------------------------------------------------------------------ what is on it


def test_it_says_who_why_what_was_told_and_how_it_goes(everybody: Cast) -> None:
    tell(everybody.robin, "RF03", leg="6")
    page = text(everybody.physiotherapist.get(of(everybody)))
    for words in (
        "<h1>Robin R.</h1>",
        "Emergency sign",
        everybody.robin.catalogue.red_flags["RF03"].question,
        "Exercise is on hold",
        "A danger sign that nobody has seen yet",
        "Leg pain 6 of 10",
        "Petra Physio is told first",
        "Shares with you since",
    ):
        assert words in page, words
    assert "Today</a>" not in page, "not the person's own places"


def test_the_week_stands_there_with_the_why_of_each_item(everybody: Cast) -> None:
    page = text(everybody.physiotherapist.get(of(everybody)))
    assert page.count("<summary>Why<span") >= 3
    assert "Stage 1 of 5" in page
    assert "What moved, and why" in page


def test_every_ladder_is_there_with_what_the_next_level_waits_for(everybody: Cast) -> None:
    page = text(everybody.owner.get(of(everybody)))
    for exercise in everybody.robin.catalogue.exercises.values():
        assert f"<b>{escape(exercise.name)}</b>" in page, exercise.id
    assert "opens:</b>" in page


def test_it_says_whom_a_reason_means_by_you(everybody: Cast) -> None:
    says = "where they say “you”, they mean the person"
    assert says in text(everybody.physiotherapist.get(of(everybody)))


def test_the_course_stands_there_each_picture_with_its_table(
    everybody: Cast, clock: time_machine.Traveller
) -> None:
    for day in range(4):
        clock.shift(timedelta(days=1))
        body = {"symptoms": {"leg_nprs": 5 - day, "back_nprs": 2, "distal_level": 3}}
        store_event(everybody.robin, f"check-{day}", "check_in", body)
    page = text(everybody.physiotherapist.get(of(everybody, "?range=all")))
    assert page.count("See the numbers") >= 2
    assert page.count('class="chart') == page.count("See the numbers")


def test_the_log_is_newest_first_and_names_who_changed_what(
    everybody: Cast, clock: time_machine.Traveller
) -> None:
    store_event(everybody.robin, "check", "check_in", {"symptoms": {"leg_nprs": 6}})
    clock.shift(timedelta(minutes=1))
    page = of(everybody, "change/note")
    shown = everybody.physiotherapist.post(page, {"note": "Walk more."})
    assert everybody.physiotherapist.post(page, held(shown)).status_code == 302
    log = text(everybody.owner.get(of(everybody))).split('id="log"')[1]
    assert log.index("Walk more.") < log.index("Leg 6") < log.index("First questions.")
    assert "Petra Physio" in log
    assert everybody.physiotherapist.account.public_id not in log


def test_it_is_in_the_language_of_who_reads_and_not_of_the_person(
    everybody: Cast, settings: Any
) -> None:
    settings.TRIED_LANGUAGES = ("es",)
    models.Person.objects.filter(pk=everybody.robin.row.pk).update(locale="es")
    page = text(everybody.physiotherapist.get(of(everybody)))
    assert '<html lang="en"' in page
    assert "Speaks Español" in page
    everybody.physiotherapist.client.cookies["language"] = "es"
    assert '<html lang="es"' in text(everybody.physiotherapist.get(of(everybody)))


def test_somebody_who_has_told_nothing_yet_has_a_page_too(everybody: Cast) -> None:
    models.Event.objects.filter(person=everybody.robin.row, kind="plan_issued").delete()
    Sharing.objects.filter(person=everybody.former_sharer.row).update(until=None)
    page = text(everybody.owner.get(of(everybody, person=everybody.former_sharer)))
    assert "Has not begun the programme yet" in page
    assert "Nothing needed now" in page


def test_its_queries_do_not_grow_with_the_record(everybody: Cast) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            text(everybody.physiotherapist.get(of(everybody)))
        return len(queries)

    few = asked()
    for number in range(12):
        body = {"symptoms": {"leg_nprs": number % 4, "back_nprs": 2}}
        store_event(everybody.robin, f"check-{number}", "check_in", body)
    assert asked() <= few + 1


# ------------------------------------------------------------------ papers


@pytest.mark.parametrize("page", PAGES[1:])
def test_what_is_taken_is_audited_by_its_name(page: str, everybody: Cast) -> None:
    answer = everybody.physiotherapist.get(of(everybody, page))
    assert answer.status_code == 200
    start = {"pdf": b"%PDF", "json": b'{"resourceType"', "zip": b"PK"}[page.rsplit(".", 1)[1]]
    assert answer.content.startswith(start)
    entry = models.AuditEntry.objects.order_by("-pk").first()
    assert entry is not None
    assert (entry.action, entry.subject) == ("read", everybody.robin.person)
    assert entry.details["page"].startswith("clinic-")


def test_the_letter_has_no_code_by_which_anybody_could_clear(everybody: Cast) -> None:
    tell(everybody.robin, "RF03")
    everybody.assistant.get(of(everybody, "letter.pdf"))
    assert not models.Link.objects.filter(person=everybody.robin.row, kind="clearance").exists()


def test_under_a_lock_the_handout_says_so(everybody: Cast) -> None:
    tell(everybody.robin, "RF03")
    answer = everybody.physiotherapist.get(of(everybody, "week.pdf"))
    assert answer.content.startswith(b"%PDF")


# ------------------------------------------------------------------ responsible


def told_first(everybody: Cast) -> str:
    """Who is told first, as the person reads it."""
    (watcher,) = everybody.robin.row.watched_by or [{}]
    return str(watcher["responsible"])


def test_the_responsibility_is_handed_over_and_the_person_reads_to_whom(everybody: Cast) -> None:
    to = everybody.owner.account.public_id
    answer = everybody.assistant.post(of(everybody, "responsible"), {"to": to})
    assert answer.status_code == 302
    assert told_first(everybody) == "Olga Owner"
    assert ("handed over", everybody.robin.person) in audited(everybody.clinic)
    everybody.assistant.post(of(everybody, "responsible"), {"to": ""})
    assert told_first(everybody) == ""


def test_nobody_outside_can_be_made_responsible(everybody: Cast) -> None:
    to = everybody.elsewhere.account.public_id
    everybody.assistant.post(of(everybody, "responsible"), {"to": to})
    assert told_first(everybody) == "Petra Physio"


# ------------------------------------------------------------------ who may


@pytest.mark.parametrize("page", [*PAGES, *STEERING])
def test_nobody_else_finds_any_page(page: str, everybody: Cast) -> None:
    for who, client in everybody.outsiders.items():
        answer = client.get(f"/c/{everybody.clinic.public_id}/{of(everybody, page)}")
        assert answer.status_code == 404, who
        assert b"Robin" not in answer.content, who


@pytest.mark.parametrize("page", POSTED)
def test_nobody_else_can_send_anything(page: str, everybody: Cast) -> None:
    before = list(models.Event.objects.values_list("pk", flat=True))
    form = {"note": "x", "send": "yes", "event": "x", "to": ""}
    for who, client in everybody.outsiders.items():
        answer = client.post(f"/c/{everybody.clinic.public_id}/{of(everybody, page)}", form)
        assert answer.status_code == 404, who
    assert list(models.Event.objects.values_list("pk", flat=True)) == before


def test_a_colleague_elsewhere_does_not_find_them_through_their_own_clinic(
    everybody: Cast,
) -> None:
    everybody.elsewhere.clinic = everybody.other_clinic.public_id
    assert everybody.elsewhere.get(of(everybody)).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_who_stopped_sharing_is_found_by_nobody(page: str, everybody: Cast) -> None:
    answer = everybody.owner.get(of(everybody, page, everybody.former_sharer))
    assert answer.status_code == 404


def test_who_may_look_only_sees_no_way_to_steer_and_has_none(everybody: Cast) -> None:
    for colleague in (everybody.read_only, everybody.assistant):
        page = text(colleague.get(of(everybody)))
        assert "/change/" not in page
        for where in STEERING:
            assert colleague.get(of(everybody, where)).status_code == 404, where
        for where in ("seen", "withdraw", "plan", "change/note"):
            assert colleague.post(of(everybody, where), {"note": "x"}).status_code == 404, where
    to_hand_over = everybody.read_only.post(of(everybody, "responsible"), {"to": ""})
    assert to_hand_over.status_code == 404


def test_each_look_is_in_the_audit_also_a_refused_form(everybody: Cast) -> None:
    everybody.read_only.get(of(everybody))
    assert audited(everybody.clinic)[-1] == ("read", everybody.robin.person)
