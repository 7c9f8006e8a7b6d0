"""Exercises and lessons, for everybody: the same for all, so anybody may keep them."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Query, Router

from steadyback import __version__
from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Exercise
from steadyback.catalogue.ways import rungs_that_fit
from steadyback.languages import per_language, spoken
from steadyback.web.api.answers import EVERYBODYS, answer, as_text, strong
from steadyback.web.api.describing import reads
from steadyback.web.api.shapes import ExerciseQuery
from steadyback.web.records.content import the_catalogue
from steadyback.wording import review

router = Router(tags=["What there is"])


@reads(router, "exercises", "ExercisePage", "Exercises, by what they need", pages=True)
def list_exercises(request: HttpRequest, query: Query[ExerciseQuery]) -> HttpResponse:
    """Every exercise that has a level for what is asked: one answer of each kind, in one way of
    doing it. Several answers of a kind are alternatives. No key is needed."""
    catalogue = the_catalogue()
    asks = query.asks()
    found = [one for one in catalogue.exercises if not asks or rungs_that_fit(catalogue, one, asks)]
    last = query.after + query.limit
    shown = found[query.after : last]
    following = None
    if len(found) > last:
        asked = [*asks, ("after", last), ("limit", query.limit)]
        following = f"{reverse('api-1:list_exercises')}?{urlencode(asked)}"
    page = {
        "version": catalogue.version,
        **review(catalogue),
        "exercises": [lines(catalogue)[one] for one in shown],
        "next": following,
    }
    etag = mark(catalogue, "exercises", *shown, str(following))
    return answer(request, as_text(page), etag, cache=EVERYBODYS, following=following)


@reads(router, "exercises/{exercise}", "ExerciseInFull", "One exercise, whole", may_miss=True)
def get_exercise(request: HttpRequest, exercise: str) -> HttpResponse:
    """Its ladder of levels, each with dose, position, equipment, cautions, words and sources."""
    return whole(request, the_catalogue().exercises, exercise)


@reads(router, "lessons", "LessonList", "Short lessons")
def list_lessons(request: HttpRequest) -> HttpResponse:
    """Every lesson, in a line."""
    catalogue = the_catalogue()
    names = ("id", "name", "minutes", "about")
    lessons = [{n: getattr(one, n) for n in names} for one in catalogue.lessons.values()]
    page = {"version": catalogue.version, **review(catalogue), "lessons": lessons}
    return answer(request, as_text(page), mark(catalogue, "lessons"), cache=EVERYBODYS)


@reads(router, "lessons/{lesson}", "LessonInFull", "One lesson, whole", may_miss=True)
def get_lesson(request: HttpRequest, lesson: str) -> HttpResponse:
    """Its parts, what to try today, and its sources."""
    return whole(request, the_catalogue().lessons, lesson)


@per_language
def lines(catalogue: Catalogue) -> dict[str, dict[str, Any]]:
    """Each exercise in a few lines."""
    return {one.id: line_of(one) for one in catalogue.exercises.values()}


def line_of(exercise: Exercise) -> dict[str, Any]:
    """One exercise in a few lines."""
    names = ("id", "name", "stage", "position")
    levels = [{name: getattr(one, name) for name in names} for one in exercise.levels]
    return {"id": exercise.id, "name": exercise.name, "about": exercise.about, "levels": levels}


def whole(request: HttpRequest, items: Mapping[str, Any], name: str) -> HttpResponse:
    """One item with all that is known of it. Raises Http404."""
    found = items.get(name)
    if found is None:
        raise Http404
    catalogue = the_catalogue()
    data = found.model_dump(mode="json", exclude_none=True, by_alias=True)
    etag = mark(catalogue, name)
    return answer(request, as_text(data | review(catalogue)), etag, cache=EVERYBODYS)


def mark(catalogue: Catalogue, *names: str) -> str:
    """The same while the catalogue, this program and the language are the same."""
    return strong("\0".join((catalogue.version, __version__, spoken(), *names)).encode())
