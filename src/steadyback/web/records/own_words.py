"""In which words a person reads their levels: ours, or those of a clinic that shares the record.

The marks of what they read stand in their own row, so that nobody's page asks for more, and the
catalogue in those words is kept in the process. Rules never read it: they have `english_catalogue`.
"""

import json
from functools import lru_cache
from typing import Final

from pydantic import ValidationError

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.own_words import OwnWords, binding, worded
from steadyback.web.records import models
from steadyback.web.records.content import english_catalogue, the_catalogue
from steadyback.web.records.models import OwnExercise, OwnGiven

KEPT_IN_MIND: Final = 256
"""So many catalogues in clinics' words are kept by each process; each shares what is ours."""


def catalogue_for(person: models.Person) -> Catalogue:
    """The clinical content in the words in which this person reads it now."""
    marks = tuple(person.own_words or ())
    return in_these_words(the_catalogue(), marks) if marks else the_catalogue()


@lru_cache(maxsize=KEPT_IN_MIND)
def in_these_words(catalogue: Catalogue, marks: tuple[str, ...]) -> Catalogue:
    """A catalogue with some revisions of clinics' own exercises; a later one of a level wins."""
    rows = {row.mark: row for row in OwnExercise.objects.filter(mark__in=marks)}
    found = ((rows[mark].level, words_of(rows[mark])) for mark in marks if mark in rows)
    words = {level: one for level, one in found if one is not None}
    return worded(catalogue, words) if words else catalogue


def words_of(row: OwnExercise) -> OwnWords | None:
    """What a revision says; None where it no longer fits: its level is gone or became another."""
    level = english_catalogue().levels.get(row.level)
    if level is None or binding(level) != row.binding:
        return None
    try:
        return OwnWords.model_validate_json(json.dumps(row.words))
    except ValidationError:
        return None


def newest(name: str) -> OwnExercise | None:
    """The newest revision of an exercise; None where it was withdrawn."""
    row = OwnExercise.objects.filter(name=name).order_by("-number").first()
    return None if row is None or row.withdrawn else row


def given_to(person: models.Person) -> list[OwnGiven]:
    """What a person got from clinics and still has, the first first."""
    rows = OwnGiven.objects.filter(person=person, until=None).order_by("since", "pk")
    return list(rows.select_related("organisation"))


def tell_own_words(person: models.Person) -> None:
    """Write down beside the person which revisions they read from now on."""
    found = (newest(row.name) for row in given_to(person))
    person.own_words = [row.mark for row in found if row is not None] or None
    person.save(update_fields=["own_words"])
