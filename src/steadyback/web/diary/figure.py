"""The figure in the pictures: how it looks and which side it shows, as the person chooses."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from steadyback.catalogue.exercise import Level
from steadyback.languages import _
from steadyback.movement.figure.shape import Look
from steadyback.record import CaseProblems
from steadyback.web.look.appearance import (
    BUILD,
    BUILDS,
    SIDE,
    TONE,
    TONES,
    Appearance,
    appearance_fields,
    appearance_of,
    words_of,
)
from steadyback.web.look.fields import Filled, ShownField, ShownOption, filled, raw_values, shown
from steadyback.web.look.figures import Figure, figure_of
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.web.records.ids import event_id

SAMPLE = "walking-1"
"""The level that shows a look: somebody upright, without furniture and without marked muscles."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One look to choose: the answer, and how the figure looks with it."""

    option: ShownOption
    pictures: Figure | None


@dataclass(frozen=True, slots=True)
class Question:
    """A question about the figure, with a picture for each answer."""

    shown: ShownField
    choices: tuple[Choice, ...]


@require_http_methods(["GET", "POST"])
@at_the_door
def change_figure(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Choose build, skin tone and side; stored as one event."""
    fields = appearance_fields(record.state)
    if request.method == "GET":
        return page(request, record, Filled(words_of(record.state.preferences)))
    answers = filled(fields, request.POST)
    if answers:
        token = request.POST.get("event") or None
        try:
            record.append("settings", {"preferences": answers.values}, event=token)
        except CaseProblems:
            answers.errors["form"] = _("This could not be saved. Please try once more.")
        else:
            return redirect(f"{reverse('you', args=[record.id])}#figure")
    return page(request, record, Filled(raw_values(fields, request.POST), answers.errors))


def page(request: HttpRequest, record: OpenRecord, now: Filled) -> HttpResponse:
    """The form as it stands."""
    questions = shown(appearance_fields(record.state), now.values, now.errors)
    by_name = {one.field.name: one for one in questions}
    own, sample = appearance_of(record.state).look, record.catalogue.levels[SAMPLE]
    builds = pictured(by_name[BUILD], (replace(own, build=one) for one in BUILDS), sample)
    tones = pictured(by_name[TONE], (replace(own, tone=one) for one in TONES), sample)
    context: dict[str, Any] = {
        "record": record,
        "tab": "you",
        "event": event_id(record.now),
        "shown": questions,
        "errors": now.errors,
        "pictured": (builds, tones),
        "side": by_name[SIDE],
    }
    return render(request, "diary/figure.html", context, status=422 if now.errors else 200)


def pictured(question: ShownField, looks: Iterable[Look], sample: Level) -> Question:
    """A question with the figure in each of its answers."""
    figures = [figure_of(sample, Appearance(look)) for look in looks]
    choices = zip(question.options, figures, strict=True)
    return Question(question, tuple(Choice(option, figure) for option, figure in choices))
