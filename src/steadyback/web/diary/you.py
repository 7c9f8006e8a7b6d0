"""You: what is known of you, what can be changed, and how to take it along or end it."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from steadyback.languages import ENGLISH, _, spoken
from steadyback.record import CaseProblems
from steadyback.record.zone import zones
from steadyback.web.diary.cleared import said_by_clinicians
from steadyback.web.diary.letters import letters_of
from steadyback.web.diary.putting_right import last_entries
from steadyback.web.diary.steered import steered
from steadyback.web.look.appearance import in_words
from steadyback.web.look.erasure import give_receipt
from steadyback.web.look.fields import Field, Filled, Option, filled, raw_values, shown
from steadyback.web.look.scores import due_now, last_scores
from steadyback.web.look.week_fields import (
    GOALS,
    equipment_field,
    goal_fields,
    schedule_fields,
    time_fields,
)
from steadyback.web.look.words import COUNTRIES, WEEKDAYS, listed
from steadyback.web.records.access import (
    OpenRecord,
    at_the_door,
    at_the_door_without_consent,
)
from steadyback.web.records.language import (
    language_of_person,
    languages,
    locale_of,
    remember,
)
from steadyback.wording.english import EQUIPMENT


def weekday_in_list(name: str) -> str:
    """A day of the week within a sentence; only in English does it begin with a capital."""
    return name if spoken() == ENGLISH.code else _(name).lower()


@require_GET
@at_the_door
def you(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Everything about the person that is not about one day."""
    state = record.state
    if state.started is None:
        return redirect("questions", record.id)
    names = dict(WEEKDAYS)
    advice = record.advice()
    context: dict[str, Any] = {
        "record": record,
        "tab": "you",
        "advice": advice,
        "days": listed([weekday_in_list(names[day]) for day in state.schedule.days])
        if state.schedule
        else "",
        "schedule": state.schedule,
        "equipment": listed([_(EQUIPMENT[one]) for one in state.equipment]),
        "goals": [_(goal) if goal in GOALS else goal for goal in state.goals],
        "figure": in_words(state),
        "country": _(COUNTRIES.get(state.country or "", "")),
        "zone": state.zone,
        "birth_year": state.birth_year,
        "entries": last_entries(record),
        "due": due_now(record, advice),
        "scores": last_scores(record),
        "said": said_by_clinicians(record),
        "steered": steered(record),
        "letters": letters_of(request),
    }
    return render(request, "diary/you.html", context)


def change(
    request: HttpRequest, record: OpenRecord, title: str, fields: tuple[Field, ...], now: Filled
) -> HttpResponse:
    """A form that changes something."""
    posted = request.method == "POST"
    values = raw_values(fields, request.POST) if posted else now.values
    context: dict[str, Any] = {
        "record": record,
        "tab": "you",
        "title": title,
        "shown": shown(fields, values, now.errors),
        "errors": now.errors,
        "sole": len(fields) == 1,
    }
    return render(request, "diary/change.html", context, status=422 if now.errors else 200)


@require_http_methods(["GET", "POST"])
@at_the_door
def change_week(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Days, minutes and times; the rest of the week is planned again."""
    fields = (*schedule_fields(), *time_fields())
    title = _("When could you train?")
    if request.method == "GET":
        known = record.state.schedule
        values = known.model_dump(mode="json", exclude_none=True) if known else {}
        return change(request, record, title, fields, Filled(values))
    answers = filled(fields, request.POST)
    if not answers:
        return change(request, record, title, fields, answers)
    record.append("intake", {"schedule": answers.values})
    record.plan_again()
    return redirect("plan", record.id)


@require_http_methods(["GET", "POST"])
@at_the_door
def change_equipment(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """What is at hand; the rest of the week is planned again."""
    fields = (equipment_field(),)
    if request.method == "GET":
        known: list[str] = list(record.state.equipment)
        values = {"equipment": known or ["none"]}
        return change(request, record, _("Equipment"), fields, Filled(values))
    answers = filled(fields, request.POST)
    if not answers:
        return change(request, record, _("Equipment"), fields, answers)
    chosen = [one for one in answers.values["equipment"] if one != "none"]
    record.append("intake", {"equipment": chosen})
    record.plan_again()
    return redirect("plan", record.id)


@require_http_methods(["GET", "POST"])
@at_the_door
def change_goals(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """What it is for. The plan does not follow from it, and stays."""
    fields, title = goal_fields(), _("What is it for?")
    if request.method == "GET":
        told = record.state.goals
        own = next((goal for goal in told if goal not in GOALS), "")
        known = {"goals": [goal for goal in told if goal in GOALS], "own_goal": own}
        return change(request, record, title, fields, Filled(known))
    answers = filled(fields, request.POST)
    if not answers:
        return change(request, record, title, fields, answers)
    own_goal = answers.values.get("own_goal")
    goals = [*answers.values.get("goals", []), *([own_goal] if own_goal else [])]
    record.append("intake", {"goals": goals})
    return redirect("you", record.id)


def profile_fields(zone: str) -> tuple[Field, ...]:
    """Language, country, time zone and year of birth."""
    tongues = tuple(Option(locale_of(one.code), one.name) for one in languages())
    countries = tuple(Option(code, name) for code, name in COUNTRIES.items())
    places = {name: name.replace("_", " ") for name in sorted(zones())}
    known = tuple(Option(name, words) for name, words in places.items())
    return (
        Field("locale", "Language", "select", tongues, required=False),
        Field(
            "country",
            "Country",
            "select",
            countries,
            hint="For the right emergency numbers.",
            required=False,
        ),
        Field("time_zone", "Time zone", "select", known, hint="A day begins at 3 in the morning."),
        Field("birth_year", "Year of birth", "number", low=1900, high=2100),
    )


@require_http_methods(["GET", "POST"])
@at_the_door
def change_profile(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Particulars."""
    state = record.state
    fields = profile_fields(state.zone)
    known = {
        "locale": locale_of(spoken()),
        "country": state.country,
        "time_zone": state.zone,
        "birth_year": state.birth_year,
    }
    if request.method == "GET":
        return change(request, record, _("About you"), fields, Filled(known))
    answers = filled(fields, request.POST)
    if answers.values.get("birth_year", 0) > record.now.year:
        answers.errors["birth_year"] = _("This year lies in the future. Please check it.")
    told = {**answers.values}
    if told.get("locale") == known["locale"]:
        del told["locale"]  # as the page had it: en-US stays en-US
    if answers:
        try:
            record.append("profile", told)
        except CaseProblems:
            answers.errors["time_zone"] = _("Please choose a time zone from the list.")
        else:
            return particulars_kept(request, record, told.get("locale"))
    return change(request, record, _("About you"), fields, answers)


def particulars_kept(request: HttpRequest, record: OpenRecord, locale: str | None) -> HttpResponse:
    """Back to You; where a language was chosen, this device's other pages speak it as well."""
    answer = redirect("you", record.id)
    if locale:
        remember(answer, language_of_person(locale), request.is_secure())
    return answer


@require_POST
@at_the_door
def devices(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Forget the person on this device, or on all others."""
    if request.POST.get("which") == "others":
        record.leave_other_devices()
        return redirect("you", record.id)
    if record.in_account:
        # Else the account would lose the person everywhere.
        return redirect("account_logout")
    if request.POST.get("sure") != "yes":
        return render(request, "diary/leave_device.html", {"record": record, "tab": "you"})
    record.leave_this_device()
    return redirect("home")


@require_GET
@at_the_door_without_consent
def download(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Everything, as a case file."""
    text = json.dumps(record.case(), ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": 'attachment; filename="steadyback-case.json"'}
    return HttpResponse(text, content_type="application/json", headers=headers)


@require_http_methods(["GET", "POST"])
@at_the_door
def take_back(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Take back the consent, after asking."""
    record.for_owners_only()
    if request.method == "POST":
        record.append("consent", {"given": False, "text": "welcome-1"})
        return redirect("paused", record.id)
    return render(request, "diary/take_back.html", {"record": record, "tab": "you"})


@require_http_methods(["GET", "POST"])
@at_the_door_without_consent
def erase(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Erase everything, after a word that is typed."""
    record.for_owners_only()
    asked = request.method == "POST"
    word = request.POST.get("word", "").strip().casefold()
    if asked and word in ("erase", _("erase").casefold()):
        receipt = record.erase()
        answer = redirect("erased")
        give_receipt(answer, receipt, request.is_secure())
        return answer
    context = {
        "record": record,
        "tab": "you" if record.consented else "",
        "missed": asked,
        "word": _("erase"),
    }
    return render(request, "diary/erase.html", context, status=422 if asked else 200)
