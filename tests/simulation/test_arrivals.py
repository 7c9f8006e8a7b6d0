"""What an arrival may change, and what is no arrival but the record put right."""

from steadyback.record import Event
from steadyback.simulation.lookout import arrival_faults
from steadyback.simulation.watching.arriving import not_earned
from steadyback.simulation.watching.earned import moved_up
from steadyback.simulation.watching.present import Present
from steadyback.simulation.watching.record import Record
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import CALM, PERSON, check_in, day, done, green
from tests.engine.test_flare import FLARE, TOLD, correction, somebody

DONE = done("clamshell-1", 1, 8, hold_s=3)
GROWN = [one for days in (1, 2, 3, 4) for one in green(day(days - 0.9), DONE)]
FELL = somebody(*GROWN, *FLARE)
"""A dose was earned, and a flare that is told at last brings it down."""


def as_kept(*events: Event) -> Present:
    """The record at its last event, its state kept as a life keeps it."""
    record = Record(PERSON, events, events[-1].at, the_catalogue())
    return Present(record.keeping(record.folded_afresh()))


def test_a_dose_that_a_wrong_entry_had_lowered_is_back_when_it_is_put_right() -> None:
    put_right = correction(FLARE[1], TOLD + 0.1, body={"symptoms": CALM, "answers": {}})
    before, after = as_kept(*FELL), as_kept(*FELL, put_right)
    assert moved_up(the_catalogue(), before.state, after.state) == {"clamshell-1": 1}
    assert arrival_faults(before, after, (put_right,)) == []


def test_the_same_dose_by_a_check_in_that_is_told_was_not_earned() -> None:
    later = check_in(day(TOLD + 0.1))
    before, wrongly = as_kept(*FELL), as_kept(*FELL[:-2], later)
    assert any("4: " in says for says in not_earned(before, wrongly, (later,)))
    assert arrival_faults(before, wrongly, (later,)) != []
