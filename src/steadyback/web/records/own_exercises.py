"""A clinic's own exercises: written, changed, withdrawn, and given to somebody.

An exercise is the clinic's words for one level of ours (`catalogue.own_words`), so it opens nothing
and moves no limit. A change is a new revision: nothing is ever overwritten.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import Http404
from pydantic import ValidationError

from steadyback.catalogue.exercise import Level
from steadyback.catalogue.own_words import OwnWords, Unlawful, binding, outside, unlawful
from steadyback.web.accounts.in_turn import in_turn
from steadyback.web.accounts.roles import Right
from steadyback.web.records import models
from steadyback.web.records.clinic_access import OpenClinic
from steadyback.web.records.content import english_catalogue
from steadyback.web.records.models import OwnExercise, OwnGiven
from steadyback.web.records.own_words import tell_own_words, words_of

MOST: Final = 200
"""So many exercises of its own one clinic can have (our_proposal)."""
NO_SESSION_EXERCISE: Final = ("walking", "position-of-ease")
"""What is done around the session, and is no exercise of one."""
DOSE: Final = "dose"


class NotLawful(Exception):
    """What was written cannot be; `faults` say what, each with the part that it is about."""

    def __init__(self, faults: list[Unlawful]) -> None:
        self.faults = tuple(faults)
        super().__init__("a clinic's words break a law")


class TooMany(Exception):
    """A clinic would have more than MOST exercises of its own."""


@dataclass(frozen=True, slots=True)
class Own:
    """One exercise as it is now; `words` are None where our level became another since."""

    row: OwnExercise
    words: OwnWords | None

    @property
    def called(self) -> str:
        """Its name, also where it cannot be used now."""
        return self.words.name if self.words else str(self.row.words.get("name", ""))


def own_exercises(clinic: OpenClinic) -> list[Own]:
    """The clinic's exercises by their names, the newest revision of each, none withdrawn."""
    later = OwnExercise.objects.filter(name=OuterRef("name"), number__gt=OuterRef("number"))
    rows = OwnExercise.objects.filter(~Exists(later), organisation=clinic.organisation)
    found = [Own(row, words_of(row)) for row in rows.filter(withdrawn=False)]
    return sorted(found, key=lambda one: (one.called.casefold(), one.row.name))


def revisions(clinic: OpenClinic, name: str) -> list[OwnExercise]:
    """Every revision of one exercise, the newest first. Raises Http404 for none or a withdrawn."""
    rows = OwnExercise.objects.select_related("made_by").filter(
        organisation=clinic.organisation, name=name
    )
    found = list(rows.order_by("-number"))
    if not found or found[0].withdrawn:
        raise Http404
    return found


def own_exercise(clinic: OpenClinic, name: str) -> Own:
    """One of the clinic's exercises as it is now. Raises Http404."""
    row = revisions(clinic, name)[0]
    return Own(row, words_of(row))


def level_for(level: str) -> Level:
    """The level of ours that an exercise can be made of, in English. Raises Http404."""
    found = english_catalogue().levels.get(level)
    if found is None or found.exercise in NO_SESSION_EXERCISE:
        raise Http404
    return found


def lawful(level: Level, told: Mapping[str, Any]) -> OwnWords:
    """What was written, if every law holds and its dose keeps the limits. Raises NotLawful."""
    try:
        words = OwnWords.model_validate(dict(told))
        faults = list(unlawful(english_catalogue(), level.id, words))
    except ValidationError as error:
        raise NotLawful([misshapen(one["loc"]) for one in error.errors()]) from None
    if words.dose is not None:
        faults += [Unlawful(DOSE, part, "") for part in outside(level, words.dose)]
    if faults:
        raise NotLawful(faults)
    return words


def misshapen(place: tuple[int | str, ...]) -> Unlawful:
    """A part that is too long or too short, or has too many lines or too few."""
    return Unlawful("shape", str(place[0]) if place else "", "")


def make(clinic: OpenClinic, level: str, told: Mapping[str, Any]) -> OwnExercise:
    """A new exercise of the clinic. Raises Http404, NotLawful, TooMany."""
    clinic.needs(Right.WRITE_TEMPLATES)
    ours = level_for(level)
    words = lawful(ours, told)
    with transaction.atomic():
        hold(clinic)
        if len(own_exercises(clinic)) >= MOST:
            raise TooMany
        row = stored(clinic, ours, words)
        clinic.note("exercise made", **about(row))
    return row


def change(clinic: OpenClinic, name: str, told: Mapping[str, Any]) -> OwnExercise:
    """A new revision, which everybody who has the exercise reads from now on.

    Raises Http404, NotLawful.
    """
    clinic.needs(Right.WRITE_TEMPLATES)
    ours = level_for(own_exercise(clinic, name).row.level)
    words = lawful(ours, told)
    with transaction.atomic():
        hold(clinic)
        before = own_exercise(clinic, name).row
        row = stored(clinic, ours, words, before)
        tell_everybody(name)
        clinic.note("exercise changed", **about(row))
    return row


def withdraw(clinic: OpenClinic, name: str) -> None:
    """Take an exercise back: whoever has it reads our words again. Raises Http404."""
    clinic.needs(Right.WRITE_TEMPLATES)
    with transaction.atomic():
        hold(clinic)
        before = own_exercise(clinic, name).row
        row = OwnExercise.objects.create(
            organisation=clinic.organisation,
            name=name,
            number=before.number + 1,
            level=before.level,
            binding=before.binding,
            words=before.words,
            withdrawn=True,
            made_by=clinic.place.account,
            made_at=clinic.now,
        )
        tell_everybody(name)
        OwnGiven.objects.filter(name=name, until=None).update(until=clinic.now)
        clinic.note("exercise withdrawn", **about(row))


def stored(
    clinic: OpenClinic, level: Level, words: OwnWords, before: OwnExercise | None = None
) -> OwnExercise:
    """One more row: the first revision, or the next one after `before`."""
    follows = {"name": before.name, "number": before.number + 1} if before else {}
    return OwnExercise.objects.create(
        organisation=clinic.organisation,
        level=level.id,
        binding=binding(level),
        words=words.model_dump(mode="json", exclude_none=True),
        made_by=clinic.place.account,
        made_at=clinic.now,
        **follows,
    )


def hold(clinic: OpenClinic) -> None:
    """Nobody else changes or gives exercises of the clinic until this transaction ends."""
    in_turn("own exercises", clinic.organisation.pk)


def tell_everybody(name: str) -> None:
    """Whoever has an exercise reads its newest revision, or our words where there is none."""
    rows = OwnGiven.objects.filter(name=name, until=None).order_by("person_id")
    for person in rows.values_list("person_id", flat=True):
        tell_own_words(models.Person.objects.select_for_update(no_key=True).get(pk=person))


def about(row: OwnExercise) -> dict[str, Any]:
    """What the audit says of a revision."""
    return {"exercise": row.name, "title": row.words.get("name", ""), "revision": row.number}
