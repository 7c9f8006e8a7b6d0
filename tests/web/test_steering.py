"""A clinician steers: shown before it is sent, never beyond the rules, with a name, and undone."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from steadyback.engine import preview_week, week_at
from steadyback.record import CaseProblems
from steadyback.web.accounts import colleagues
from steadyback.web.accounts.tokens import Scope
from steadyback.web.records import models, sharing, store
from steadyback.web.records.content import english_catalogue
from steadyback.web.records.reading import ReadRecord
from tests.web.api_cast import Program, key_of_clinic
from tests.web.clinic_cast import Cast, Colleague, audited, cast, share
from tests.web.conftest import Device
from tests.web.test_letter_code import enter, path_in, store_event
from tests.web.test_worklist import tell

MET = {"issued": "2026-03-02", "until": "2026-04-02", "examined": "yes"}


@pytest.fixture
def everybody(owner: Device) -> Cast:
    """The cast; Robin has a week that is planned, and shares."""
    owner.post("plan/make")
    return cast(owner)


def ask(everybody: Cast, action: str, exercise: str = "", **form: Any) -> Any:
    """Fill in a change; it is shown and not sent."""
    about = f"?exercise={exercise}" if exercise else ""
    page = f"p/{everybody.robin.person}/change/{action}{about}"
    return everybody.physiotherapist.post(page, form)


def send(everybody: Cast, action: str, exercise: str = "", **form: Any) -> Any:
    """Fill it in, see it, and send what the page holds."""
    shown = ask(everybody, action, exercise, **form)
    assert shown.status_code == 200, shown.content.decode()
    answer = ask(everybody, action, exercise, **held(shown))
    assert answer.status_code == 302, answer.content.decode()
    return shown


def held(shown: Any) -> dict[str, Any]:
    """What the form of a page holds, hidden, to be sent."""
    kept: dict[str, list[str]] = {}
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', words(shown))
    for name, value in found:
        kept.setdefault(name, []).append(unescape(value))
    return kept


def words(answer: Any) -> str:
    found: str = answer.content.decode()
    return found


def changes(everybody: Cast) -> list[models.Event]:
    """What clinicians stored."""
    rows = models.Event.objects.filter(person=everybody.robin.row, by__startswith="clinician:")
    return list(rows.order_by("seq"))


def record(everybody: Cast) -> ReadRecord:
    return ReadRecord(everybody.robin.row, timezone.now())


def signs_no(everybody: Cast) -> None:
    """Every danger sign answered with no."""
    answers = dict.fromkeys(map(str, everybody.robin.catalogue.red_flags), "no")
    store_event(everybody.robin, "all-no", "check_in", {"answers": answers})


# ------------------------------------------------------------------ shown first, then sent


def test_nothing_is_stored_before_it_was_shown_and_sent(everybody: Cast) -> None:
    shown = ask(everybody, "forbid", "bird-dog", what="whole")
    assert "Not sent yet" in words(shown)
    assert changes(everybody) == []
    send(everybody, "forbid", "bird-dog", what="whole", note="Your wrist first.")
    [kept] = changes(everybody)
    assert kept.by == f"clinician:{everybody.physiotherapist.account.public_id}"
    assert (kept.body["action"], kept.body["exercise"]) == ("forbid", "bird-dog")
    assert kept.body["note"] == "Your wrist first."
    assert audited(everybody.clinic)[-1] == ("changed", everybody.robin.person)


def test_the_same_form_twice_is_one_change(everybody: Cast) -> None:
    form = held(ask(everybody, "note", note="Once."))
    assert ask(everybody, "note", **form).status_code == 302
    assert ask(everybody, "note", **form).status_code == 302
    assert len(changes(everybody)) == 1


# ------------------------------------------------------------------ what is sent is what was shown

CHANGED = "This changed since you looked"


def test_a_sign_told_again_since_it_was_shown_is_not_cleared_with_the_first(
    everybody: Cast, clock: time_machine.Traveller
) -> None:
    tell(everybody.robin, "RF03")
    form = held(ask(everybody, "clearance", flags=["RF03"], **MET))
    clock.shift(timedelta(minutes=5))
    tell(everybody.robin, "RF03")
    again = ask(everybody, "clearance", **form)
    assert (again.status_code, CHANGED in words(again)) == (422, True)
    assert changes(everybody) == []
    assert record(everybody).advice().triage.level == "emergency"
    assert ask(everybody, "clearance", **held(again)).status_code == 302, "now it was seen"
    assert [one.kind for one in changes(everybody)] == ["clearance"]


def test_another_sign_told_since_it_was_shown_is_shown_before_it_is_sent(everybody: Cast) -> None:
    tell(everybody.robin, "RF03")
    form = held(ask(everybody, "clearance", flags=["RF03"], **MET))
    tell(everybody.robin, "RF03", "RF04")
    again = ask(everybody, "clearance", **form)
    assert CHANGED in words(again)
    assert "something else still holds it back" in words(again)
    assert changes(everybody) == []


@pytest.mark.parametrize(
    ("action", "exercise", "form"),
    [
        ("forbid", "bird-dog", {"what": "whole"}),
        ("level", "bird-dog", {"level": "bird-dog-2"}),
        ("stage", "", {"stage": "3"}),
        ("note", "", {"note": "See you."}),
    ],
)
def test_no_change_is_sent_on_a_record_that_changed_since(
    action: str, exercise: str, form: dict[str, str], everybody: Cast
) -> None:
    shown = held(ask(everybody, action, exercise, **form))
    store_event(everybody.robin, "worse", "check_in", {"symptoms": {"leg_nprs": 7}})
    assert CHANGED in words(ask(everybody, action, exercise, **shown))
    assert changes(everybody) == []


def test_another_change_than_the_one_that_was_shown_is_not_sent(everybody: Cast) -> None:
    form = held(ask(everybody, "stage", stage="2")) | {"stage": "4"}
    assert CHANGED in words(ask(everybody, "stage", **form))
    assert CHANGED in words(ask(everybody, "stage", stage="4", send="yes", event="never-shown"))
    assert changes(everybody) == []


def test_a_page_of_yesterday_is_shown_again(everybody: Cast, clock: time_machine.Traveller) -> None:
    form = held(ask(everybody, "stage", stage="2"))
    clock.shift(timedelta(days=1))
    assert CHANGED in words(ask(everybody, "stage", **form))


def test_a_walk_or_a_set_of_a_session_that_is_on_holds_nothing_up(everybody: Cast) -> None:
    form = held(ask(everybody, "stage", stage="2"))
    store_event(everybody.robin, "walk", "activity", {"activity": "walk", "minutes": 10})
    assert ask(everybody, "stage", **form).status_code == 302


def test_it_says_what_a_change_does_to_the_ladder_and_the_week(everybody: Cast) -> None:
    state, now = record(everybody).state, timezone.now()
    week = preview_week(everybody.robin.catalogue, state, week_at(state, now))
    planned = {item.level for day in week.days for item in day.items}
    level = english_catalogue().levels[min(planned)]
    shown = words(ask(everybody, "forbid", level.exercise, what="whole"))
    name = english_catalogue().exercises[level.exercise].name
    assert f"{name} is closed." in unescape(shown)
    assert "Leaves the rest of the week" in shown


def test_after_sending_the_week_is_planned_by_a_request_of_its_own(everybody: Cast) -> None:
    level = english_catalogue().levels[
        record(everybody).state.plans[-1].plan.days[0].items[0].level
    ]
    send(everybody, "forbid", level.exercise, what="whole")
    page = everybody.physiotherapist.get(f"p/{everybody.robin.person}/", done="changed")
    assert "data-send" in words(page)
    done = everybody.physiotherapist.post(f"p/{everybody.robin.person}/plan")
    assert "done=planned" in done["Location"]
    newest = record(everybody).state.plans[-1].plan
    today = timezone.now().date()
    ahead = [item.level for day in newest.days if day.date > today for item in day.items]
    assert level.id not in ahead


# ------------------------------------------------------------------ limits


@pytest.mark.parametrize("part", ["sets", "reps", "hold_s"])
@pytest.mark.parametrize("side", ["floor", "ceiling"])
def test_a_dose_outside_floor_and_ceiling_is_refused_with_the_reason(
    part: str, side: str, everybody: Cast
) -> None:
    level = english_catalogue().levels["bird-dog-1"]
    dose = {one: getattr(level.dosing.floor, one) for one in ("sets", "reps", "hold_s")}
    limit = getattr(getattr(level.dosing, side), part)
    dose[part] = limit - 1 if side == "floor" else limit + 1
    answer = ask(everybody, "dose", "bird-dog", level="bird-dog-1", **dose)
    assert answer.status_code == 422
    assert changes(everybody) == []


def test_a_dose_within_is_kept_and_holds(everybody: Cast) -> None:
    found = record(everybody).advice().levels.values()
    level = english_catalogue().levels[next(one.level for one in found if one.level)]
    top = level.dosing.ceiling
    dose = {"sets": top.sets, "reps": top.reps, "hold_s": top.hold_s}
    send(everybody, "dose", level.exercise, level=level.id, **dose)
    assert record(everybody).state.steering.doses[level.id].sets == top.sets


def test_an_allow_says_what_it_does_not_lift(everybody: Cast) -> None:
    store_event(everybody.robin, "bones", "intake", {"cautions": [{"id": "vertebral_fracture"}]})
    shown = words(ask(everybody, "allow", "superman", what="whole"))
    assert "What it does not do" in shown
    assert "an allow lifts what asks for a clinician, and nothing else" in shown
    assert "its sources" in shown, "with the rules that still close it"


def test_under_a_lock_a_change_says_that_it_opens_no_exercise(everybody: Cast) -> None:
    tell(everybody.robin, "RF03")
    for action, exercise, form in (
        ("allow", "bird-dog", {"what": "whole"}),
        ("stage", "", {"stage": "4"}),
        ("level", "bird-dog", {"level": "bird-dog-2"}),
    ):
        shown = words(ask(everybody, action, exercise, **form))
        assert "It opens no exercise: a danger sign still holds it back." in shown, action
        send(everybody, action, exercise, **form)
    assert record(everybody).advice().triage.level == "emergency"
    assert record(everybody).advice().locked


def test_a_level_that_is_not_reached_says_why(everybody: Cast) -> None:
    shown = words(ask(everybody, "level", "superman", level="superman-4"))
    assert "is not reached now" in shown


# ------------------------------------------------------------------ clearance


def test_a_clearance_opens_the_signs_that_are_named_and_says_so_first(everybody: Cast) -> None:
    tell(everybody.robin, "RF03")
    signs_no(everybody)
    shown = send(everybody, "clearance", flags=["RF03"], **MET, scope="No lifting.")
    assert "Exercise is open again." in words(shown)
    [kept] = changes(everybody)
    assert kept.kind == "clearance"
    assert kept.body["clinician"] == "Petra Physio, Back Clinic"
    assert not record(everybody).advice().locked


def test_the_other_signs_still_hold_and_it_says_so(everybody: Cast) -> None:
    tell(everybody.robin, "RF03", "RF04")
    shown = send(everybody, "clearance", flags=["RF03"], **MET)
    assert "something else still holds it back" in words(shown)
    assert record(everybody).advice().locked


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"issued": "2026-03-09"}, "lies in the future"),
        ({"issued": "2026-03-01"}, "before the sign was told"),
        ({"until": "2026-02-28"}, "That day is over"),
        ({"until": "2062-03-20"}, "more than a year ahead"),
        ({"examined": ""}, "Your word"),
        ({"flags": ["RF10"]}, "Which of these signs"),
    ],
)
def test_what_cannot_be_is_refused(form: dict[str, Any], says: str, everybody: Cast) -> None:
    tell(everybody.robin, "RF03")
    answer = ask(everybody, "clearance", **{"flags": ["RF03"], **MET, **form, "send": "yes"})
    assert answer.status_code == 422
    assert says in words(answer)
    assert changes(everybody) == []


def test_told_again_after_the_clearance_it_locks_again(
    everybody: Cast, clock: time_machine.Traveller
) -> None:
    tell(everybody.robin, "RF03")
    send(everybody, "clearance", flags=["RF03"], **MET)
    clock.shift(timedelta(hours=2))
    tell(everybody.robin, "RF03")
    assert record(everybody).advice().triage.level == "emergency"


def test_without_a_sign_there_is_nothing_to_clear(everybody: Cast) -> None:
    page = everybody.physiotherapist.get(f"p/{everybody.robin.person}/change/clearance")
    assert "nothing to clear" in words(page)
    assert ask(everybody, "clearance", flags=["RF03"], **MET).status_code == 422


# ------------------------------------------------------------------ the person sees it


def test_the_person_reads_each_change_with_who_made_it(everybody: Cast) -> None:
    send(everybody, "forbid", "bird-dog", what="whole", note="Your wrist first.")
    send(everybody, "note", note="See you on Friday.")
    for place in ("today", "you"):
        page = everybody.robin.get(place).content.decode()
        assert "Petra Physio" in page, place
        assert "Your wrist first." in page, place
        assert "See you on Friday." in page, place
        assert "is left out." in page, place


def test_a_change_can_be_withdrawn_and_is_gone_for_the_person_too(everybody: Cast) -> None:
    send(everybody, "forbid", "bird-dog", what="whole", note="Your wrist first.")
    [kept] = changes(everybody)
    page = f"p/{everybody.robin.person}/withdraw"
    assert everybody.owner.post(page, {"event": kept.event_id}).status_code == 302
    assert "bird-dog" not in record(everybody).state.steering.forbidden
    assert "Your wrist first." not in everybody.robin.get("you").content.decode()
    assert ("withdrawn", everybody.robin.person) in audited(everybody.clinic)


def of_both(everybody: Cast) -> Colleague:
    """The owner of the other clinic, with which Robin shares too."""
    share(everybody.robin, everybody.other_clinic, "R. Robin", everybody.elsewhere.place)
    everybody.elsewhere.clinic = everybody.other_clinic.public_id
    return everybody.elsewhere


@pytest.mark.parametrize("kind", ["forbid", "clearance"])
def test_a_clinic_cannot_withdraw_what_another_clinic_wrote(everybody: Cast, kind: str) -> None:
    if kind == "forbid":
        send(everybody, "forbid", "bird-dog", what="whole")
    else:
        tell(everybody.robin, "RF03")
        send(everybody, "clearance", flags=["RF03"], **MET)
    [kept] = changes(everybody)
    other, page = of_both(everybody), f"p/{everybody.robin.person}/"
    shown = words(other.get(page))
    assert "Written at <bdi>Back Clinic</bdi>" in shown
    assert kept.event_id not in shown
    assert other.post(f"{page}withdraw", {"event": kept.event_id}).status_code == 404
    assert changes(everybody) == [kept]
    assert "withdrawn" not in dict(audited(everybody.other_clinic))
    assert kept.event_id in words(everybody.owner.get(page)), "their own clinic may"


def test_who_works_in_two_clinics_withdraws_for_the_one_that_wrote_it(everybody: Cast) -> None:
    other = of_both(everybody)
    colleagues.join(
        colleagues.invite(None, everybody.other_clinic, "owner", "Petra", timezone.now()).row,
        everybody.physiotherapist.account,
        timezone.now(),
    )
    send(everybody, "forbid", "bird-dog", what="whole")
    [kept] = changes(everybody)
    petra = everybody.physiotherapist
    petra.clinic = other.clinic
    page = f"p/{everybody.robin.person}/withdraw"
    for who in (other, petra):
        assert who.post(page, {"event": kept.event_id}).status_code == 404
    petra.clinic = everybody.clinic.public_id
    assert petra.post(page, {"event": kept.event_id}).status_code == 302


def test_what_a_clinic_wrote_is_its_own_after_the_author_has_left(everybody: Cast) -> None:
    send(everybody, "forbid", "bird-dog", what="whole")
    [kept] = changes(everybody)
    assert everybody.physiotherapist.place is not None
    colleagues.leave(everybody.physiotherapist.place, None, timezone.now())
    page = f"p/{everybody.robin.person}/withdraw"
    assert everybody.owner.post(page, {"event": kept.event_id}).status_code == 302


def test_no_way_into_a_record_lets_a_clinician_undo_another_clinics_forbid(
    everybody: Cast,
) -> None:
    send(everybody, "forbid", "bird-dog", what="whole")
    [kept] = changes(everybody)
    other = of_both(everybody)
    by, at = f"clinician:{other.account.public_id}", timezone.now().isoformat()
    plain = {"id": "undo", "at": at, "by": by, "version": 1}
    toggled = {"action": "forbid", "exercise": "bird-dog", "withdrawn": True}
    undone: list[tuple[str, dict[str, Any]]] = [
        ("correction", {"event": kept.event_id, "withdraw": True}),
        ("correction", {"event": kept.event_id, "body": {"action": "note", "note": "Go on."}}),
        ("clinician_change", toggled),
    ]
    for kind, body in undone:
        with pytest.raises(CaseProblems, match="another clinic"):
            store.append(
                everybody.robin.row, [{**plain, "kind": kind, "body": body}], timezone.now()
            )
    change = {"id": "undo", "kind": "clinician_change", "body": toggled}
    path = f"clinics/{other.clinic}/people/{everybody.robin.person}/changes"
    program = Program(key_of_clinic(other.place, Scope.CLINIC_STEER))
    assert program.post(path, change).status_code == 422
    assert "bird-dog" in record(everybody).state.steering.forbidden
    own = Program(key_of_clinic(everybody.owner.place, Scope.CLINIC_STEER))
    path = f"clinics/{everybody.clinic.public_id}/people/{everybody.robin.person}/changes"
    assert own.post(path, change).status_code == 201
    assert "bird-dog" not in record(everybody).state.steering.forbidden


def test_a_forbid_of_a_clinic_that_sees_the_record_no_more_is_for_those_who_do(
    everybody: Cast,
) -> None:
    send(everybody, "forbid", "bird-dog", what="whole")
    [kept] = changes(everybody)
    other, person = of_both(everybody), everybody.robin
    assert everybody.clinic.public_id != other.clinic
    sharing.stop(person.row, everybody.clinic.public_id, f"person:{person.person}", timezone.now())
    assert "bird-dog" in record(everybody).state.steering.forbidden, "it holds as before"
    withdraw = f"p/{person.person}/withdraw"
    assert other.post(withdraw, {"event": kept.event_id}).status_code == 302
    assert "bird-dog" not in record(everybody).state.steering.forbidden


def test_what_came_by_the_code_of_a_letter_is_no_other_clinics(everybody: Cast) -> None:
    tell(everybody.robin, "RF03")
    enter(path_in(everybody.robin), "RF03")
    signs_no(everybody)
    [kept] = changes(everybody)
    assert not record(everybody).advice().locked
    page = f"p/{everybody.robin.person}/"
    assert kept.event_id in words(everybody.physiotherapist.get(page))
    everybody.physiotherapist.post(f"{page}withdraw", {"event": kept.event_id})
    assert record(everybody).advice().locked, "taking it back opens nothing"


def test_of_two_clinics_that_forbid_the_same_one_alone_opens_nothing(everybody: Cast) -> None:
    send(everybody, "forbid", "bird-dog", what="whole")
    other = of_both(everybody)
    page = f"p/{everybody.robin.person}/change/forbid?exercise=bird-dog"
    other.post(page, held(other.post(page, {"what": "whole"})))
    second = changes(everybody)[-1]
    other.post(f"p/{everybody.robin.person}/withdraw", {"event": second.event_id})
    assert "bird-dog" in record(everybody).state.steering.forbidden


def test_nothing_of_the_persons_own_can_be_withdrawn(everybody: Cast) -> None:
    own = everybody.robin.row.events.filter(kind="intake").first()
    assert own is not None
    page = f"p/{everybody.robin.person}/withdraw"
    assert everybody.owner.post(page, {"event": own.event_id}).status_code == 404


@pytest.mark.parametrize("address", ["change/erase", "change/allow", "change/dose?exercise=x"])
def test_what_is_no_change_is_not_there(address: str, everybody: Cast) -> None:
    answer = everybody.physiotherapist.get(f"p/{everybody.robin.person}/{address}")
    assert answer.status_code == 404
