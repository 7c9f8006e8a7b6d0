"""Thousands of people from a few histories, copied into PostgreSQL with COPY, and their clinics."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Final

from django.db import connection, transaction
from django.db.models import Model

from benchmarks.load.names import CLINIC_SIZE, COLLEAGUES, Names, clinics, end_of_ids
from benchmarks.load.templates import COPIED, Template, columns
from steadyback.web.accounts.keys import hashed
from steadyback.web.accounts.models import (
    Access,
    Account,
    ClinicRole,
    GuestKey,
    Membership,
    Organisation,
    Role,
    Sharing,
)
from steadyback.web.records import models
from steadyback.web.records.sharing import Watcher

AT_ONCE: Final = 500
FAR: Final = 10_000_000
"""Keys of colleagues' devices lie behind those of people's."""
LOOKS: Final = "on weekdays, 8 to 5"


def fill(
    names: Names, templates: Sequence[Template], first: int, people: int, now: datetime
) -> float:
    """Make the people from a number up to another, and their clinics; says how long it took."""
    began = time.perf_counter()
    for clinic in range(clinics(first), clinics(people)):
        found_clinic(names, clinic, now)
    for start in range(first, people, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, people))
        with transaction.atomic():
            with connection.cursor() as cursor:
                # What is copied holds together as its template does: no row is looked up again.
                cursor.execute("SET LOCAL session_replication_role = replica")
            make_people(names, templates, numbers, now)
            for table in COPIED:
                copy(table, lines(table, templates, numbers))
    settle()
    return time.perf_counter() - began


def found_clinic(names: Names, clinic: int, now: datetime) -> None:
    """A clinic and who works there, each signed in on a device."""
    organisation = Organisation.objects.create(
        pk=clinic + 1, public_id=names.clinic(clinic), name=f"Clinic {clinic}", looks=LOOKS,
        made_at=now,
    )  # fmt: skip
    for place in range(COLLEAGUES):
        number = clinic * COLLEAGUES + place
        account = Account.objects.create(
            pk=number + 1, public_id=names.account(clinic, place), made_at=now, password="!",
            email=f"colleague-{number}@example.org", name=f"Colleague {number}",
        )  # fmt: skip
        role = ClinicRole.OWNER if place == 0 else ClinicRole.PHYSIOTHERAPIST
        Membership.objects.create(
            pk=number + 1, organisation=organisation, account=account, role=role, since=now
        )
        GuestKey.objects.create(
            pk=FAR + number, hash=hashed(names.colleague(clinic, place)), made_at=now,
            account=account, signed_in_at=now, used_on=now.date(),
        )  # fmt: skip


def make_people(
    names: Names, templates: Sequence[Template], numbers: Sequence[int], now: datetime
) -> None:
    """People, the keys of their devices, and what they share."""
    found = [(number, templates[number % len(templates)]) for number in numbers]
    models.Person.objects.bulk_create(person(names, *one) for one in found)
    GuestKey.objects.bulk_create(
        GuestKey(pk=n + 1, hash=hashed(names.device(n)), made_at=now) for n in numbers
    )
    Access.objects.bulk_create(
        Access(pk=n + 1, key_id=n + 1, person_id=n + 1, role=Role.OWNER, since=one.made_at)
        for n, one in found
    )
    Sharing.objects.bulk_create(
        Sharing(
            pk=n + 1, person_id=n + 1, organisation_id=n // CLINIC_SIZE + 1,
            responsible_id=responsible(n) + 1, name=f"Person {n}", since=one.made_at,
        )
        for n, one in found
    )  # fmt: skip


def person(names: Names, number: int, template: Template) -> models.Person:
    """One person, who knows which clinic sees the record."""
    clinic = number // CLINIC_SIZE
    watcher = Watcher(
        clinic=names.clinic(clinic), name=f"Clinic {clinic}", phone="", looks=LOOKS,
        responsible=f"Colleague {responsible(number)}",
    )  # fmt: skip
    return models.Person(
        pk=number + 1, public_id=names.person(number), profile=template.profile,
        made_at=template.made_at, consent=template.consent, locale=template.locale,
        watched_by=[asdict(watcher)],
    )  # fmt: skip


def responsible(number: int) -> int:
    """The number of the colleague who is told first of a person."""
    return (number // CLINIC_SIZE) * COLLEAGUES + number % COLLEAGUES


def lines(
    table: type[Model], templates: Sequence[Template], numbers: Sequence[int]
) -> Iterator[str]:
    """The lines of a table, person after person."""
    for number in numbers:
        template = templates[number % len(templates)]
        yield "".join(template.lines(table, number + 1, end_of_ids(number)))


def copy(table: type[Model], text: Iterator[str]) -> None:
    """Lines into a table."""
    names = ", ".join(f'"{name}"' for name in columns(table))
    query = f'COPY "{table._meta.db_table}" ({names}) FROM STDIN'
    with connection.cursor() as cursor, cursor.copy(query) as into:
        for part in text:
            into.write(part)


def settle() -> None:
    """Let keys go on behind those that were given, and let PostgreSQL know what is there."""
    with connection.cursor() as cursor:
        for table in (
            models.Person, GuestKey, Access, Sharing, Organisation, Account, Membership,
        ):  # fmt: skip
            name = table._meta.db_table
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), "
                f'(SELECT max(id) FROM "{name}"))'
            )
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("CHECKPOINT")
