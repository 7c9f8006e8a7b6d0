"""A clinic's own exercise, changed, given and taken back at one moment."""

from contextlib import suppress
from functools import partial

import pytest
from django.http import Http404
from django.utils import timezone

from steadyback.web.records import own_exercises, own_giving, sharing
from steadyback.web.records.clinic_access import ChangedSince, OpenClinic, open_shared
from steadyback.web.records.models import OwnExercise, OwnGiven
from tests.web.clinic_cast import Cast
from tests.web.test_at_once import at_once, errors
from tests.web.test_own_exercises import LEVEL, made, people, words_now

__all__ = ["people"]


@pytest.mark.django_db(transaction=True)
def test_changed_and_given_at_one_moment_the_newest_is_read_and_no_revision_is_lost(
    people: Cast,
) -> None:
    row = made(people)
    place, person, now = people.physiotherapist.place, people.robin.person, timezone.now()
    assert place is not None

    def change(number: int) -> None:
        told = {**row.words, "name": f"Boat {'abcdef'[number]}"}
        own_exercises.change(OpenClinic(place, now), row.name, told)

    def give() -> None:
        record = open_shared(OpenClinic(place, now), person)
        for _try in range(20):
            found = own_exercises.own_exercise(record.clinic, row.name)
            seen = own_giving.mark_of(record, found)
            with suppress(ChangedSince):
                own_giving.give(record, row.name, None, seen)
                break

    found = at_once(*(partial(change, number) for number in range(4)), give, give)
    assert errors(found) == []
    rows = OwnExercise.objects.filter(name=row.name).order_by("number")
    assert [one.number for one in rows] == [1, 2, 3, 4, 5]
    assert {one.words["name"] for one in rows} >= {"Boat a", "Boat b", "Boat c", "Boat d"}
    given = OwnGiven.objects.filter(until=None).count()
    assert given <= 1
    if given:
        assert words_now(people.robin, LEVEL) == list(rows)[-1].words["name"]


@pytest.mark.django_db(transaction=True)
def test_given_while_the_sharing_ends_nothing_is_left(people: Cast) -> None:
    row, now = made(people), timezone.now()
    place = people.physiotherapist.place
    assert place is not None
    record = open_shared(OpenClinic(place, now), people.robin.person)
    seen = own_giving.mark_of(record, own_exercises.own_exercise(record.clinic, row.name))

    def stop() -> None:
        sharing.stop(people.robin.row, people.clinic.public_id, "person:x", now)

    found = at_once(lambda: own_giving.give(record, row.name, None, seen), stop)
    assert [type(one) for one in errors(found)] in ([], [Http404])
    assert not OwnGiven.objects.filter(until=None).exists()
    assert people.robin.row.own_words is None
