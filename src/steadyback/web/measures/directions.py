"""The direction test at home: rate, move, rate after 1 minute, rest, rate after 10 minutes.

Source: evidence page, section 2.2, steps 1 to 5 (R19, R20; the order is a design proposal). The
engine says which way to try and what came of it; each rating is kept until the last one.
"""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from steadyback.catalogue.policy import Policy
from steadyback.engine.counts import peripheralised
from steadyback.engine.days import local_day
from steadyback.engine.direction_test import Trial, trial
from steadyback.languages import N_, _
from steadyback.record import canonical_json
from steadyback.record.event import MeasureEvent
from steadyback.record.training import DirectionTest
from steadyback.record.zone import zone_of
from steadyback.web.look.fields import Field, Filled, Values, filled, raw_values, shown
from steadyback.web.look.flag_questions import YES_NO
from steadyback.web.look.local_time import local_date
from steadyback.web.look.reasons import argued
from steadyback.web.look.scores import DIRECTION_TEST, due_now
from steadyback.web.look.words import body_map, pain
from steadyback.web.measures.direction_words import STEPS, WHAT_TO_DO, matters, told
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.web.records.ids import event_id

DRAFT = "direction-test"
MINUTES = (0, 1, 10)
RATING = (
    pain("leg_nprs", N_("Leg pain now")),
    pain("back_nprs", N_("Back pain now")),
    body_map("distal_level", N_("How far down do you feel pain now?")),
)
NUMB = Field("numb", "Is skin of a leg or foot newly numb?", "one", YES_NO, wide=True)
TOO_SOON = N_("It is too soon. Please rest until {at} and answer then. If it is worse, say so now.")
TOO_LATE = N_(
    "More time has passed than the test allows, so it would say nothing. Please begin again, "
    "today or on another day."
)


@require_http_methods(["GET", "POST"])
@at_the_door
def direction_test(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """One step of the test, or what came of it."""
    if request.method == "GET" and request.GET.get("done") == "yes":
        return outcome(request, record)
    draft = kept(record)
    if request.method == "POST" and "again" in request.POST:
        record.drop_draft(DRAFT)
        return redirect("direction-test", record.id)
    if not draft and not is_due(record):
        return redirect("measures", record.id)
    found = Trial(block=draft["block"]) if draft else which(record)
    if found.block is None:
        reasons = argued(found.reasons, record.catalogue)
        context = {"record": record, "tab": "you", "reasons": reasons}
        return render(request, "measures/direction_closed.html", context)
    draft = draft or {"block": found.block, "ratings": []}
    if request.method == "GET" or request.POST.get("step") != str(len(draft["ratings"])):
        return page(request, record, draft, Filled({}))
    return rate(request, record, draft)


def is_due(record: OpenRecord) -> bool:
    """Whether the engine asks for the test now."""
    return any(one.id == DIRECTION_TEST for one in due_now(record, record.advice()))


def which(record: OpenRecord) -> Trial:
    """The block to try now."""
    return trial(record.catalogue, record.state, record.now, last_test(record))


def last_test(record: OpenRecord) -> DirectionTest | None:
    """The newest test that was not taken back."""
    events = record.newest_kept("measure")
    tests = (e.body.direction_test for e in events if isinstance(e, MeasureEvent))
    return next((one for one in tests if one is not None), None)


def kept(record: OpenRecord) -> dict[str, Any]:
    """The ratings given so far today; another day's are of no use."""
    draft = record.draft(DRAFT)
    if not draft or record.advice().locked:
        return {}
    begun = local_day(datetime.fromisoformat(draft["at"]), record.state.zone)
    return draft if begun == local_date(record) else {}


def rate(request: HttpRequest, record: OpenRecord, draft: dict[str, Any]) -> HttpResponse:
    """Take one rating: keep it, or store the test where it is the last one or says worse."""
    fields, step = fields_of(draft), len(draft["ratings"])
    answers = filled(fields, request.POST)
    if not answers:
        if answers.values.get(NUMB.name) == "yes":
            return numb_now(record, draft)
        return page(request, record, draft, again(fields, request, answers.errors))
    ratings = [*draft["ratings"], rating(step, answers.values)]
    done = as_test(draft["block"], ratings)
    if peripheralised(done, record.catalogue.policy):
        return store(record, done)
    if wrong := mistimed(record, draft):
        return page(request, record, draft, again(fields, request, {"form": wrong}))
    if len(ratings) == len(MINUTES):
        return store(record, done)
    event = draft.get("event") or event_id(record.now)
    kept_now = {"ratings": ratings, "at": record.now.isoformat(), "event": event}
    record.keep_draft(DRAFT, draft | kept_now)
    return redirect("direction-test", record.id)


def again(fields: tuple[Field, ...], request: HttpRequest, errors: dict[str, str]) -> Filled:
    """What was typed, to be shown once more with what is wrong."""
    return Filled(raw_values(fields, request.POST), errors)


def numb_now(record: OpenRecord, draft: dict[str, Any]) -> HttpResponse:
    """Newly numb skin does not wait for the rest of a rating."""
    symptoms = {"numbness": True, "numbness_change": "new"}
    event = f"{str(draft.get('event') or event_id(record.now))[:56]}-numb"
    record.append("check_in", {"symptoms": symptoms}, event=event)
    return after(record)


def fields_of(draft: dict[str, Any]) -> tuple[Field, ...]:
    """What is asked at a step; numb skin from the movements on."""
    return (*RATING, NUMB) if draft["ratings"] else RATING


def rating(step: int, values: Values) -> dict[str, Any]:
    """One rating as the record keeps it."""
    found = {field.name: values[field.name] for field in RATING}
    return {"minute": MINUTES[step], **found, "numbness_new": values.get("numb") == "yes"}


def as_test(block: str, ratings: list[dict[str, Any]]) -> DirectionTest:
    """The test so far."""
    return DirectionTest.model_validate_json(canonical_json({"block": block, "ratings": ratings}))


def mistimed(record: OpenRecord, draft: dict[str, Any]) -> str:
    """Why the last rating cannot be taken now: too soon, or so late that it says nothing.

    Late is twice the time that pain has to stay up (our proposal).
    """
    if len(draft["ratings"]) != len(MINUTES) - 1:
        return ""
    due = due_at(draft, record.catalogue.policy)
    if record.now < due:
        return _(TOO_SOON, at=clock(record, due))
    return _(TOO_LATE) if record.now - due > due - datetime.fromisoformat(draft["at"]) else ""


def due_at(draft: dict[str, Any], policy: Policy) -> datetime:
    """When the last rating is asked."""
    given = datetime.fromisoformat(draft["at"])
    return given + timedelta(minutes=policy.direction_late_minutes - policy.direction_soon_minutes)


def clock(record: OpenRecord, at: datetime) -> str:
    """A moment by the person's clock, such as 18:10."""
    return f"{at.astimezone(zone_of(record.state.zone)):%H:%M}"


def store(record: OpenRecord, done: DirectionTest) -> HttpResponse:
    """Store the test; sent twice it is stored once."""
    event = str(record.draft(DRAFT).get("event") or "")
    body = {"direction_test": done.model_dump(mode="json")}
    record.append("measure", body, event=event or None)
    record.drop_draft(DRAFT)
    return after(record)


def after(record: OpenRecord) -> HttpResponse:
    """The card, somebody to see, or what came of it."""
    advice = record.advice()
    if advice.triage.level == "emergency":
        return redirect("help-now", record.id)
    if advice.locked:
        return redirect("outcome", record.id)
    response = redirect("direction-test", record.id)
    response["Location"] += "?done=yes"
    return response


def outcome(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """What came of the newest test."""
    found = last_test(record)
    if found is None:
        return redirect("measures", record.id)
    context: dict[str, Any] = {
        "record": record,
        "tab": "you",
        "advice": record.advice(),
        "lines": told(found, record.catalogue.policy),
        "matters": matters(found, record.catalogue.policy),
    }
    return render(request, "measures/direction_done.html", context)


def page(
    request: HttpRequest, record: OpenRecord, draft: dict[str, Any], answers: Filled
) -> HttpResponse:
    """The step as it stands."""
    step, levels = len(draft["ratings"]), record.catalogue.levels
    context: dict[str, Any] = {
        "record": record,
        "tab": "you",
        "advice": record.advice(),
        "step": step,
        "steps": len(MINUTES),
        "what": _(WHAT_TO_DO[step]),
        "moves": [(levels[name], _(amount)) for name, amount in STEPS[draft["block"]]],
        "rise": int(record.catalogue.policy.direction_leg_rise),
        "ask_at": clock(record, due_at(draft, record.catalogue.policy)) if step == 2 else "",
        "shown": shown(fields_of(draft), answers.values, answers.errors),
        "errors": answers.errors,
    }
    status = 422 if answers.errors else 200
    return render(request, "measures/direction_test.html", context, status=status)
