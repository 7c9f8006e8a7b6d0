"""The library: every exercise with the way to find it, and one exercise with its ladder."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Exercise, Level
from steadyback.engine import Advice
from steadyback.languages import N_, _, per_language
from steadyback.vocabulary import MUSCLE_GROUPS, POSITIONS
from steadyback.web.library import words
from steadyback.web.library.finding import fitting, shown_kinds, wanted
from steadyback.web.library.ladder import shown_level, source_links, sources_of
from steadyback.web.library.lessons import offered_lesson
from steadyback.web.library.standing import nothing_now, place
from steadyback.web.look.appearance import USUAL, Appearance, appearance_of
from steadyback.web.look.body_maps import body, muscle_links
from steadyback.web.look.words import listed
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.wording import cites
from steadyback.wording.english import GROUPS
from steadyback.wording.english import POSITIONS as POSITION_WORDS
from steadyback.wording.phrases import apart

NOT_OPEN = N_("Not open to you now")


@dataclass(frozen=True, slots=True)
class Card:
    """One exercise in the list, in words that are the same for everybody."""

    exercise: Exercise
    muscles: str
    words: SafeString


@dataclass(frozen=True, slots=True)
class Found:
    """A card with what this person sees on it: which levels fit, and where they stand."""

    card: Card
    fits: str
    here: str
    shut: bool


@per_language
def cards(catalogue: Catalogue, seen: Appearance = USUAL) -> tuple[Card, ...]:
    """Every exercise, by name, for everybody who sees figures alike."""
    by_name = sorted(catalogue.exercises.values(), key=lambda one: one.name)
    return tuple(card(exercise, seen) for exercise in by_name)


def card(exercise: Exercise, seen: Appearance = USUAL) -> Card:
    """One exercise over all its levels."""
    muscles = muscles_words(exercise)
    shown = pictured(exercise)
    context = {
        "level": shown,
        "appearance": seen,
        "position": _(POSITION_WORDS[shown.position]),
        "about": f"{exercise.about.split('. ')[0].rstrip('.')}.",
        "muscles": muscles,
        "levels": len(exercise.levels),
        "stages": stages_words(exercise),
        "positions": positions_words(exercise),
    }
    return Card(exercise, muscles, render_to_string("library/card.html", context))


def muscles_words(exercise: Exercise) -> str:
    """The muscle groups that any of its levels works."""
    worked = {g for one in exercise.levels for g, share in one.groups.items() if share != "low"}
    return words.sentence_case(listed([_(GROUPS[one]) for one in MUSCLE_GROUPS if one in worked]))


def pictured(exercise: Exercise) -> Level:
    """The level that stands for all: the one that the article means, or the one in the middle."""
    known = exercise.article
    middle = exercise.levels[len(exercise.levels) // 2]
    return (
        middle
        if known is None
        else next(level for level in exercise.levels if level.id == known.level)
    )


def stages_words(exercise: Exercise) -> str:
    """The stages that its levels belong to."""
    stages = sorted({level.stage for level in exercise.levels})
    if len(stages) == 1:
        return _("Stage {n}", n=stages[0])
    return _("Stages {first} to {last}", first=stages[0], last=stages[-1])


def positions_words(exercise: Exercise) -> str:
    """The positions of its levels, from lying to standing."""
    places = {level.position for level in exercise.levels}
    found = [_(POSITION_WORDS[one]) for one in POSITIONS if one in places]
    return words.sentence_case(apart(found))


@require_GET
@at_the_door
def library(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Every exercise that fits what is looked for."""
    catalogue, advice = record.catalogue.as_written, record.advice()
    asked = [(kind, one) for kind in request.GET for one in request.GET.getlist(kind)]
    found = wanted(catalogue, asked)
    address = reverse("library", args=[record.id])
    kinds = shown_kinds(catalogue, found, address)
    waits = bool(nothing_now(record, advice))
    shown = [
        with_person(one, rungs if found else (), advice, catalogue, waits=waits)
        for one in cards(catalogue, appearance_of(record.state))
        if (rungs := fitting(catalogue, one.exercise, found))
    ]
    context = frame(record, advice) | {
        "address": address,
        "kinds": kinds,
        "body": body(),
        "muscles": muscle_links(address, found.asks, kinds[0].kind.answers),
        "chosen": [answer for kind in kinds for answer in kind.chosen],
        "unknown": found.unknown,
        "found": shown,
        "all": len(catalogue.exercises),
        "techniques": list(catalogue.techniques.values()),
        "lesson": offered_lesson(record, advice),
        "lessons": len(catalogue.lessons),
    }
    return render(request, "library/library.html", context)


def frame(record: OpenRecord, advice: Advice) -> dict[str, Any]:
    """What stands on every page of the library."""
    return {
        "record": record,
        "tab": "library",
        "advice": advice,
        "nothing_now": nothing_now(record, advice),
    }


def with_person(
    one: Card, rungs: tuple[int, ...], advice: Advice, catalogue: Catalogue, *, waits: bool
) -> Found:
    """A card with the levels that fit and the person's own; nothing of them while all waits."""
    fits = fits_words(one.exercise, rungs) if rungs else ""
    level = advice.levels[one.exercise.id].level
    if waits:
        return Found(one, fits, "", shut=False)
    if level is None:
        return Found(one, fits, _(NOT_OPEN), shut=True)
    here = _("You: level {rung}", rung=catalogue.levels[level].rung)
    return Found(one, fits, here, shut=False)


def fits_words(exercise: Exercise, rungs: tuple[int, ...]) -> str:
    """Which levels fit, such as "Levels 2 and 3 fit"."""
    if len(rungs) == len(exercise.levels):
        return _("All levels fit")
    if len(rungs) == 1:
        return _("Level {rung} fits", rung=rungs[0])
    return _("Levels {rungs} fit", rungs=listed([str(rung) for rung in rungs]))


@require_GET
@at_the_door
def exercise(request: HttpRequest, record: OpenRecord, exercise: str) -> HttpResponse:
    """One exercise: what the article says, what we do, and every level of its ladder."""
    catalogue = record.catalogue
    found = catalogue.exercises.get(exercise)
    if found is None:
        raise Http404
    advice = record.advice()
    here = place(record, advice, found.id)
    sources = sources_of(found)
    rungs = zip(found.levels, here.levels, strict=True)
    context = frame(record, advice) | {
        "exercise": found,
        "muscles": muscles_words(found),
        "place": here,
        "levels": [shown_level(catalogue, level, standing) for level, standing in rungs],
        **article_of(catalogue, found),
        "cites": [(one, cites((one,), catalogue)[0]) for one in sources if one != words.OURS],
        "ours": ours_words(sources),
    }
    return render(request, "library/exercise.html", context)


def article_of(catalogue: Catalogue, exercise: Exercise) -> dict[str, Any]:
    """The level that the founding articles mean, and what we go by."""
    article = exercise.article
    if article is None:
        return {}
    return {
        "means": catalogue.levels[article.level],
        "article_sources": source_links(one for one in article.sources if one != words.OURS),
        "article_ours": words.OURS in article.sources,
    }


def ours_words(sources: tuple[str, ...]) -> str:
    """How much of a page is our own proposal."""
    if words.OURS not in sources:
        return ""
    return _(words.OURS_ALL if len(sources) == 1 else words.OURS_PART)
