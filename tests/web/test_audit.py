"""The audit of a clinic: every change of it is found, and it can be read and taken along."""

import csv
import io
import json
import re
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from steadyback.record import canonical_hash
from steadyback.web.accounts import colleagues
from steadyback.web.accounts.models import Account, Organisation
from steadyback.web.records import audit, audit_reading
from steadyback.web.records.models import AuditChain, AuditEntry
from tests.web.clinic_cast import Cast, cast
from tests.web.conftest import Device
from tests.web.test_team import text


@pytest.fixture
def people(owner: Device) -> Cast:
    """The cast around a clinic; Robin shares with it."""
    return cast(owner)


@pytest.fixture
def clinic(db: None) -> Organisation:
    """A clinic with twelve entries."""
    account = Account.objects.create_user("o@example.org", name="Olga")
    found = colleagues.found(account, "Back Clinic", timezone.now()).organisation
    written(found, 12)
    return found


def written(clinic: Organisation, count: int) -> None:
    """More entries."""
    for number in range(count):
        audit.note(clinic, "account:x", "read", f"p{number}", {"page": "x"}, timezone.now())


def row(clinic: Organisation, seq: int) -> Any:
    """One entry, to be tampered with."""
    return AuditEntry.objects.filter(organisation=clinic, seq=seq)


def change(clinic: Organisation) -> None:
    row(clinic, 5).update(actor="account:y")


def change_details(clinic: Organisation) -> None:
    row(clinic, 5).update(details={"page": "y"})


def change_the_hour(clinic: Organisation) -> None:
    row(clinic, 5).update(at=timezone.now().replace(year=2020))


def delete(clinic: Organisation) -> None:
    row(clinic, 5).delete()


def delete_the_last(clinic: Organisation) -> None:
    row(clinic, 12).delete()


def delete_the_first(clinic: Organisation) -> None:
    row(clinic, 1).delete()


def insert(clinic: Organisation) -> None:
    """One between two, with everything after it moved up, as the table asks for."""
    for seq in range(12, 4, -1):
        row(clinic, seq).update(seq=F("seq") + 1)
    made = AuditEntry(
        organisation=clinic, seq=5, at=timezone.now(), actor="account:y", action="read",
        subject="p", details={}, before=row(clinic, 4).get().hash,
    )  # fmt: skip
    made.hash = audit.hash_of(made, clinic.public_id)
    made.save()


def add_at_the_end(clinic: Organisation) -> None:
    last = row(clinic, 12).get()
    made = AuditEntry(
        organisation=clinic, seq=13, at=last.at, actor="account:y", action="read",
        subject="p", details={}, before=last.hash,
    )  # fmt: skip
    made.hash = audit.hash_of(made, clinic.public_id)
    made.save()


def add_before_the_first(clinic: Organisation) -> None:
    first = row(clinic, 1).get()
    first.pk, first.seq = None, 0
    first.save(force_insert=True)


def swap(clinic: Organisation) -> None:
    row(clinic, 5).update(seq=99)
    row(clinic, 6).update(seq=5)
    row(clinic, 99).update(seq=6)


def change_and_hash_again(clinic: Organisation) -> None:
    """Whoever knows how an entry is hashed changes it with its hash; the next one gives it away."""
    entry = row(clinic, 5).get()
    entry.actor = "account:y"
    entry.hash = audit.hash_of(entry, clinic.public_id)
    entry.save()


def change_the_last_and_hash_again(clinic: Organisation) -> None:
    entry = row(clinic, 12).get()
    entry.actor = "account:y"
    entry.hash = audit.hash_of(entry, clinic.public_id)
    entry.save()


def forget_the_end(clinic: Organisation) -> None:
    AuditChain.objects.filter(organisation=clinic).delete()


TAMPERED: list[tuple[Callable[[Organisation], None], int]] = [
    (change, 5), (change_details, 5), (change_the_hour, 5), (delete, 5), (delete_the_last, 12),
    (delete_the_first, 1), (insert, 6), (add_at_the_end, 13), (add_before_the_first, 0),
    (swap, 5), (change_and_hash_again, 6), (change_the_last_and_hash_again, 12),
    (forget_the_end, 1),
]  # fmt: skip


def test_what_nobody_touched_is_whole(clinic: Organisation) -> None:
    found = audit_reading.check(clinic)
    assert found.broken is None
    assert (found.seq, found.hash) == (12, row(clinic, 12).get().hash)


def test_a_clinic_without_an_entry_is_whole(db: None) -> None:
    made = Organisation.objects.create(name="New", made_at=timezone.now())
    assert audit_reading.check(made) == audit_reading.Checked(0, "", None)


@pytest.mark.parametrize(("tamper", "seq"), TAMPERED, ids=[one[0].__name__ for one in TAMPERED])
def test_each_change_is_found_with_its_number(
    clinic: Organisation, tamper: Callable[[Organisation], None], seq: int
) -> None:
    tamper(clinic)
    found = audit_reading.check(clinic).broken
    assert found is not None
    assert found.seq == seq


def test_the_audit_of_another_clinic_is_another_chain(clinic: Organisation) -> None:
    other = Organisation.objects.create(name="Other", made_at=timezone.now())
    written(other, 3)
    change(clinic)
    assert audit_reading.check(other).broken is None
    assert row(other, 1).get().before == ""


def test_entries_that_come_while_it_is_checked_are_no_gap(
    clinic: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends, left = audit.end_of, [2]

    def slow(organisation: Organisation) -> tuple[int, str]:
        if left[0]:
            left[0] -= 1
            written(organisation, 2)
        return ends(organisation)

    monkeypatch.setattr(audit, "end_of", slow)
    assert audit.broken(clinic) is None
    assert left == [0]


@pytest.mark.django_db(transaction=True)
def test_many_who_write_at_one_moment_make_one_chain() -> None:
    account = Account.objects.create_user("o@example.org", name="Olga")
    made = colleagues.found(account, "Back Clinic", timezone.now()).organisation

    def write(number: int) -> None:
        try:
            audit.note(made, f"account:{number}", "read", "p", {}, timezone.now())
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(36)))
    found = audit_reading.check(made)
    assert (found.seq, found.broken) == (36, None)
    assert len({one.actor for one in audit.entries(made)}) == 36


def test_only_an_owner_reads_checks_and_exports(people: Cast) -> None:
    before = AuditEntry.objects.count()
    path = f"/c/{people.clinic.public_id}/audit"
    clients = people.outsiders | {
        who: one.client for who, one in people.insiders.items() if who != "owner"
    }
    for who, client in clients.items():
        assert client.get(path).status_code == 404, who
        assert client.post(f"{path}/check").status_code == 404, who
        assert client.get(f"{path}/export?format=csv").status_code == 404, who
    assert AuditEntry.objects.count() == before


def test_it_is_read_in_words_newest_first(people: Cast) -> None:
    people.owner.post("team/particulars", {"name": "New Name"})
    said = text(people.owner.get("audit"))
    assert "Changed what people read of the clinic" in said
    assert "changed: name, phone, looks" in said
    began = re.compile(r"Robin R\.\s+Began to share their record\s+Robin R\.")
    assert began.search(said), "who did it and for whom, by the name the clinic uses"
    assert said.index("Changed what people") < said.index("Began to share")
    assert "2 March 2026, 18:00 UTC" in said


def test_it_tells_the_hour_by_the_clocks_of_the_clinic(people: Cast) -> None:
    people.owner.post("team/particulars", {"name": "Back Clinic", "time_zone": "Asia/Tokyo"})
    said = text(people.owner.get("audit"))
    assert "3 March 2026, 03:00 Changed" in re.sub(r"\s+(Olga Owner\s+)?", " ", said)
    assert "UTC" not in said


def test_looking_at_it_is_an_entry_itself(people: Cast) -> None:
    people.owner.get("audit", person=people.robin.person)
    entry = audit.newest(people.clinic, None, 1)[0]
    assert (entry.action, entry.subject) == ("audit read", people.robin.person)
    assert entry.actor == f"account:{people.owner.account.public_id}"


def test_it_is_narrowed_down_to_a_person_or_a_colleague(people: Cast) -> None:
    people.owner.post("team/particulars", {"name": "New Name"})
    about = text(people.owner.get("audit", person=people.robin.person)).split("Entries")[1]
    assert "Began to share" in about
    assert "Changed what people read" not in about
    by = text(people.owner.get("audit", colleague=people.owner.account.public_id))
    assert "Changed what people read" in by
    assert "Began to share" not in by


@pytest.mark.parametrize(
    "query",
    [{"person": "x"}, {"colleague": "x"}, {"before": "x"}, {"before": "²"}, {"before": "-1"}],
)
def test_what_cannot_be_asked_is_refused(people: Cast, query: dict[str, str]) -> None:
    assert people.owner.get("audit", **query).status_code == 404


def test_an_owner_asks_for_nobody_of_another_clinic(people: Cast) -> None:
    account = people.elsewhere.account.public_id
    assert people.owner.get("audit", colleague=account).status_code == 404
    person = people.stranger.client.get("/")["Location"].split("/")[2]
    assert people.owner.get("audit", person=person).status_code == 404


def test_it_goes_on_page_by_page_without_a_gap(people: Cast) -> None:
    written(people.clinic, 2 * audit_reading.ON_A_PAGE)
    seen, before = list[int](), None
    while True:
        page = audit_reading.page(people.clinic, before)
        seen += [one.seq for one in page.entries]
        if page.before is None:
            break
        before = page.before
    assert seen == list(range(seen[0], 0, -1))
    first = people.owner.get("audit").content.decode()
    assert "?before=" in first


def test_a_page_costs_the_same_however_long_it_is(
    people: Cast, django_assert_max_num_queries: Any
) -> None:
    written(people.clinic, 60)
    with django_assert_max_num_queries(14):
        people.owner.get("audit")


def test_the_check_says_up_to_where_it_is_whole(people: Cast) -> None:
    last = audit.end_of(people.clinic)
    page = people.owner.post("audit/check")
    assert page.status_code == 200
    assert f"Every entry up to number {last[0]} is as it was written." in text(page)
    assert last[1] in page.content.decode()
    assert audit.newest(people.clinic, None, 1)[0].action == "audit checked"


def test_the_check_names_the_entry_that_was_changed(people: Cast) -> None:
    row(people.clinic, 2).update(action="nothing")
    page = people.owner.post("audit/check")
    assert page.status_code == 409
    assert "Entry 2 was changed after it was written." in text(page)


@pytest.mark.parametrize(("tamper", "seq"), TAMPERED, ids=[one[0].__name__ for one in TAMPERED])
def test_every_finding_has_a_sentence(
    clinic: Organisation, tamper: Callable[[Organisation], None], seq: int
) -> None:
    from steadyback.web.clinic.audit import WRONG

    tamper(clinic)
    found = audit_reading.check(clinic).broken
    assert found is not None
    assert found.says in WRONG


def exported(people: Cast, kind: str) -> str:
    """An export as it was sent."""
    response = people.owner.get("audit/export", format=kind)
    assert response.streaming
    return b"".join(response.streaming_content).decode()


def test_an_export_can_be_checked_by_whoever_has_it(people: Cast) -> None:
    *lines, end = [json.loads(one) for one in exported(people, "jsonl").splitlines()]
    last = ""
    for seq, one in enumerate(lines, start=1):
        mark = one.pop("hash")
        assert (one["seq"], one["before"]) == (seq, last)
        assert canonical_hash(one) == mark
        last = mark
    assert end == {
        "organisation": people.clinic.public_id, "entries": len(lines), "last": last,
    }  # fmt: skip
    assert lines[-1]["action"] == "audit exported", "that it was taken is in it"
    assert (len(lines), last) == audit.end_of(people.clinic)


def test_a_table_has_names_and_runs_no_formula(people: Cast) -> None:
    people.owner.account.name = "=cmd()"
    people.owner.account.save()
    rows = list(csv.DictReader(io.StringIO(exported(people, "csv"), newline="")))
    assert len(rows) == audit.end_of(people.clinic)[0]
    assert rows[-1]["name"] == "'=cmd()"
    assert rows[-1]["action"] == "audit exported"
    assert rows[-1]["hash"] == audit.end_of(people.clinic)[1]


def test_an_export_in_another_form_is_refused(people: Cast) -> None:
    assert people.owner.get("audit/export", format="xls").status_code == 404


@pytest.mark.parametrize("lines", [audit_reading.json_lines, audit_reading.csv_lines])
def test_an_export_takes_the_same_room_however_long_it_is(
    clinic: Organisation, lines: Callable[[Organisation], Any]
) -> None:
    made = [
        AuditEntry(
            organisation=clinic, seq=seq, at=timezone.now(), actor="account:x", action="read",
            subject="p" * 32, details={"page": "x" * 200}, before="b" * 64, hash="h" * 64,
        )
        for seq in range(13, 20_000)
    ]  # fmt: skip
    AuditEntry.objects.bulk_create(made, batch_size=2000)
    del made
    tracemalloc.start()
    size = sum(len(one) for one in lines(clinic))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 8_000_000
    assert peak < size / 2
