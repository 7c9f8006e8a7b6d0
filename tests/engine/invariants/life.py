"""One record as it grows: what arrives, when and how often, and what each arrival may change."""

from dataclasses import dataclass
from datetime import timedelta

from steadyback.record import Event
from steadyback.simulation.watching.arriving import (
    changed_by_a_double,
    grown_with_time,
    not_earned,
    opened_by_danger,
    opened_by_worse,
    rebuilt_otherwise,
)
from tests.engine.invariants.present import Present
from tests.records import Record


@dataclass
class Life:
    """The record so far, and everything that was found wrong on the way."""

    present: Present

    @property
    def record(self) -> Record:
        record = self.present.record
        assert isinstance(record, Record)
        return record

    def passes(self, gap: timedelta) -> list[str]:
        """Time goes by and nothing else; returns what is wrong with that."""
        before = self.present
        self.present = Present(before.record.at(before.record.on + gap))
        return [*grown_with_time(before, self.present)]

    def arrives(self, *events: Event) -> list[str]:
        """Events reach the record, in this order; returns what is wrong with what they change."""
        before = self.present
        known = {event.id for event in before.record.events}
        grown = before.record.plus(*events)
        goes_on = grown.kept is not None
        if not goes_on:
            grown = grown.keeping(grown.folded_afresh())
        self.present = Present(grown)
        if known >= {event.id for event in events}:
            return [*changed_by_a_double(before, self.present)]
        if not goes_on:
            return [*rebuilt_otherwise(grown)]
        return [
            *rebuilt_otherwise(grown),
            *not_earned(before, self.present, events),
            *opened_by_danger(before, self.present, events),
            *opened_by_worse(before, self.present, events),
        ]
