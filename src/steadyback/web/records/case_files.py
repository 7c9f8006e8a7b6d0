"""A whole record as a case file, out and in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from steadyback.exports.archive import archive
from steadyback.record import Case
from steadyback.record.timeline import without_told_sets
from steadyback.web.records import archives, models
from steadyback.web.records.content import english_catalogue
from steadyback.web.records.folding import events_after, person_of
from steadyback.wording import review_notice


def case_for(row: models.Person) -> Case:
    """The record of a person, in the order in which it was stored.

    Sets that were told one by one are left out once their session was told, which holds them: they
    would fill two thirds of the file.
    """
    return Case(
        format="steadyback-case/1",
        person=person_of(row),
        events=tuple(without_told_sets(events_after(row, 0))),
        notice=review_notice(english_catalogue()),
    )


def case_of(row: models.Person) -> dict[str, Any]:
    """The same as JSON data."""
    return case_for(row).model_dump(mode="json", exclude_none=True)


def archive_of(row: models.Person, files: Mapping[str, bytes], now: datetime) -> bytes:
    """The record of a person with files that were made from it, as one."""
    notice = review_notice(english_catalogue())
    return archive(case_for(row), files, archives.maker(now), notice)


def person_row(public_id: str) -> models.Person | None:
    """The row of a person, for the commands of whoever runs this machine."""
    return models.Person.objects.filter(public_id=public_id).first()


def known_person(case: Case) -> models.Person | None:
    """Who in the store a record is about, for the commands of whoever runs this machine."""
    return archives.known_here(case, models.Person.objects.all())


def everybody() -> list[models.Person]:
    """Everybody in the store, for the commands of whoever runs this machine."""
    return list(models.Person.objects.order_by("pk"))
