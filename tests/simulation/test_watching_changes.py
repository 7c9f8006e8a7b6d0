"""What clinicians change and what cautions are added: done now and then, and looked at."""

import json
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from types import SimpleNamespace
from typing import Any, cast

import pytest

from steadyback.engine import ladder, permission
from steadyback.engine.fold import HANDLERS
from steadyback.record import read_case
from steadyback.record.event import ClinicianChangeEvent
from steadyback.record.plan import PlannedItem
from steadyback.simulation.clinicians import changes_drawn, standing_after
from steadyback.simulation.living import Life
from steadyback.simulation.lookout import Break, seen_again
from steadyback.simulation.watching.cautioned import Cautioned, cautioned
from steadyback.simulation.watching.record import Record
from steadyback.simulation.watching.standing import closed_by, means_of
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import MONDAY, PERSON, day, intake
from tests.simulation.test_lives import ORDERLY, body_of, eager, lived

QUIET = ORDERLY.but(forbidden=0, allowed=0, dosed=0, taken_back=0, caution_added=0)


def seen(one: Break) -> list[str]:
    return seen_again(read_case(json.dumps(one.case)), one, the_catalogue())


def caught(life: Life, *numbers: str) -> list[Break]:
    """One break for each of these invariants, each of which shows the same again."""
    found = [
        next(one for one in life.lookout.breaks if number in one.numbers) for number in numbers
    ]
    assert all(set(one.says) <= set(seen(one)) for one in found)
    return found


def nothing(*told: Any) -> Iterator[Any]:
    yield from ()


def test_what_a_clinician_forbade_and_is_shown_all_the_same_is_caught(monkeypatch) -> None:
    """14, in the stored plan; 3, in the next one."""
    with monkeypatch.context() as weakened:
        weakened.setattr(permission, "ASKED", permission.ASKED[1:])
        life = lived(eager(3), 3, QUIET.but(forbidden=1))
        found = caught(life, "3", "14")
        assert "a clinician forbade it" in str(found)
    assert [seen(one) for one in found] == [[], []]


def test_a_forbid_that_opens_something_is_caught(monkeypatch) -> None:
    """12, seen as it arrives."""
    usual = HANDLERS[ClinicianChangeEvent]

    def opens(state: Any, event: Any, catalogue: Any) -> Any:
        after = usual(state, event, catalogue)
        return replace(after, stage=replace(after.stage, stage=3))

    with monkeypatch.context() as weakened:
        weakened.setitem(HANDLERS, ClinicianChangeEvent, opens)
        (found,) = caught(lived(eager(), 1, QUIET.but(forbidden=1)), "12")
        assert any("stage" in says for says in found.says)
    assert seen(found) == []


def test_an_added_caution_that_closes_nothing_is_caught(monkeypatch) -> None:
    """3 and 14: what it closes is planned, and shown of the stored plan."""
    with monkeypatch.context() as weakened:
        weakened.setattr(permission, "caution_refusals", nothing)
        life = lived(eager(3), 3, QUIET.but(caution_added=1))
        found = caught(life, "3", "14")
    assert [seen(one) for one in found] == [[], []]


def test_a_hold_longer_than_the_blood_pressure_allows_is_caught(monkeypatch) -> None:
    """7: a clinician sets a hold, and the cap of the caution is forgotten."""
    dose = {"sets": 2, "reps": 3, "hold_s": 20}
    changed = {"action": "set_dose", "level": "balance-1", "dose": dose}
    person = eager(1, cautions=("hypertension_uncontrolled",))
    monkeypatch.setattr("steadyback.simulation.living.changes_drawn", lambda *told: [changed])
    assert lived(person, 2, QUIET).lookout.broken == {}
    with monkeypatch.context() as weakened:
        weakened.setattr(ladder, "capped", lambda now, level, dose: dose)
        (found,) = caught(lived(person, 2, QUIET), "7")
        assert any("hold_s" in says for says in found.says)
    assert seen(found) == []


def test_they_change_what_is_open_and_take_it_back() -> None:
    often = QUIET.but(forbidden=1, allowed=1, dosed=1, taken_back=1, caution_added=1)
    life = lived(eager(), 3, often)
    assert life.lookout.broken == {}
    told = [event.body for event in body_of(life.record.events, "clinician_change")]
    assert {"forbid", "allow", "set_dose"} <= {body.action for body in told}
    assert any(body.withdrawn for body in told)
    cautions = [event.body.cautions for event in body_of(life.record.events, "intake")]
    assert [len(those) for those in cautions] == list(range(len(cautions)))
    assert len(cautions) > 2


def test_what_is_changed_does_not_change_the_luck_of_anything_else() -> None:
    def told(life: Life) -> list[Any]:
        return [event.body for event in body_of(life.record.events, "check_in")]

    allowing = lived(eager(), 2, QUIET.but(allowed=1))
    assert body_of(allowing.record.events, "clinician_change")
    assert told(allowing) == told(lived(eager(), 2, QUIET))


def test_a_change_taken_back_stands_no_longer() -> None:
    forbid, allow = (
        {"action": "forbid", "level": "squat-1"},
        {"action": "allow", "level": "plank-1"},
    )
    standing = standing_after(standing_after([], forbid), allow)
    assert standing_after(standing, forbid | {"withdrawn": True}) == [allow]
    always = QUIET.but(forbidden=1, allowed=1, dosed=1)
    nowhere = dict.fromkeys(the_catalogue().exercises, 0)
    drawn = [*changes_drawn(Random, always, the_catalogue(), nowhere, [])]
    assert [body["action"] for body in drawn] == ["allow"], "nothing is open"


def told_on(*cautions: dict[str, Any]) -> Cautioned:
    """What cautions mean that were told two weeks ago."""
    event: Any = intake(cautions=list(cautions))
    return cautioned(the_catalogue(), event.body.cautions, MONDAY.date(), day(14).date())


def operated(name: str, weeks: float) -> dict[str, Any]:
    """An operation so many weeks before the day that is looked at."""
    return {"id": name, "surgery_date": day(14 - 7 * weeks).date().isoformat()}


@pytest.mark.parametrize(
    ("caution", "columns", "judged"),
    [
        (operated("post_discectomy", 4), {"post_discectomy_early"}, True),
        (operated("post_discectomy", 5), set(), False),
        (operated("post_discectomy", 7), {"post_discectomy_late"}, True),
        (operated("post_discectomy", 20), set(), False),
        ({"id": "post_discectomy"}, set(), False),
        (operated("spinal_surgery_other", 20), set(), True),
        (operated("hip_replacement", 4), {"hip_replacement_early"}, True),
        (operated("hip_replacement", 20), {"hip_replacement_stable"}, False),
        ({"id": "pregnancy", "pregnancy_weeks": 13}, {"pregnancy"}, True),
        ({"id": "pregnancy", "pregnancy_weeks": 15}, {"pregnancy", "pregnancy_late"}, True),
        ({"id": "hernia"}, {"hernia"}, True),
    ],
)
def test_what_changes_with_time_counts_where_the_time_was_told_and_is_certain(
    caution: dict[str, Any], columns: set[str], judged: bool
) -> None:
    found = told_on(caution)
    assert found.columns == columns
    assert found.judged == ({caution["id"]} if judged else set())


def test_the_shortest_cap_on_holds_counts() -> None:
    assert told_on({"id": "hernia"}).hold_most is None
    assert told_on({"id": "hernia"}, {"id": "hypertension_uncontrolled"}).hold_most == 10


@pytest.mark.parametrize(
    ("caution", "level"),
    [
        (operated("post_discectomy", 4), "plank-1"),
        (operated("post_discectomy", 7), "deadlift-3"),
        (operated("hip_replacement", 20), "gluteal-stretch-5"),
        ({"id": "pregnancy", "pregnancy_weeks": 4}, "curl-up-1"),
        ({"id": "pregnancy", "pregnancy_weeks": 20}, "hip-thrust-1"),
    ],
)
def test_what_a_caution_forbids_only_for_a_time_is_known(
    caution: dict[str, Any], level: str
) -> None:
    catalogue, item = the_catalogue(), SimpleNamespace(level=level, variant=None)

    def reasons(*cautions: dict[str, Any]) -> list[str]:
        told = Record(PERSON, (intake(cautions=list(cautions)),), day(14), catalogue)
        return [*closed_by(catalogue, means_of(told), 5, cast(PlannedItem, item))]

    assert any(str(caution["id"]) in says or "pregnancy" in says for says in reasons(caution))
    assert reasons() == []
