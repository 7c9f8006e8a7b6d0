"""Walks of an Apple Health export: of export.xml only the workouts that are walks are looked at.

Of each: type, start, end, duration, distance. Everything else (heart rate, places, who it is) is
passed over as it streams by and never held.
"""

import re
from datetime import datetime
from typing import Final

from steadyback.imports.markup import Markup
from steadyback.imports.room import MOST_EXPORTED
from steadyback.imports.walks import Found, Gathering

ROOT: Final = "HealthData"
WALKING: Final = "HKWorkoutActivityTypeWalking"
DISTANCE: Final = "HKQuantityTypeIdentifierDistanceWalkingRunning"
SECONDS: Final = {"s": 1.0, "sec": 1.0, "min": 60.0, "hr": 3600.0}
METRES: Final = {"m": 1.0, "km": 1000.0, "mi": 1609.344, "yd": 0.9144, "ft": 0.3048}

TWELVE_HOURS: Final = re.compile(r"\s*([AaPp])\.?\s?[Mm]\.?\s*")
"""Phones with a clock of twelve hours have written "8:02:43 PM" into their exports."""


class Workouts:
    """The workouts of an export as they stream by."""

    def __init__(self) -> None:
        self.gathered = Gathering("apple-health")
        self._depth = 0
        self._walk: dict[str, str] | None = None
        self._metres: float | None = None

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """A workout is a child of the root; its distance one of its own children."""
        self._depth += 1
        if self._depth == 2 and name == "Workout":
            if attributes.get("workoutActivityType") != WALKING:
                self.gathered.others += 1
                return
            self._walk = attributes
            self._metres = times(
                attributes.get("totalDistance"), METRES.get(attributes.get("totalDistanceUnit", ""))
            )
        elif self._walk is not None and attributes.get("type") == DISTANCE:
            metres = times(attributes.get("sum"), METRES.get(attributes.get("unit", "")))
            self._metres = self._metres if metres is None else metres

    def end(self, name: str) -> None:
        """At the end of a walk all of it is known."""
        self._depth -= 1
        if self._depth == 1 and self._walk is not None:
            self.take(self._walk)
            self._walk = None

    def take(self, told: dict[str, str]) -> None:
        """One walk; the time without pauses where that is told and can be."""
        started, ended = moment(told.get("startDate", "")), moment(told.get("endDate", ""))
        if started is None or ended is None:
            self.gathered.timeless()
            return
        passed = (ended - started).total_seconds()
        seconds = times(told.get("duration"), SECONDS.get(told.get("durationUnit", "")))
        if seconds is None or not 0 < seconds <= passed:
            seconds = passed
        self.gathered.add("walk", started, ended, seconds, self._metres)


def walks_in(markup: Markup) -> Found:
    """The walks of an export. Raises Unreadable."""
    workouts = Workouts()
    markup.parse(MOST_EXPORTED, workouts.begin, workouts.end)
    return workouts.gathered.found()


def moment(said: str) -> datetime | None:
    """A time such as "2024-03-31 08:15:02 +0100"; None for anything else, or without an offset."""
    said, half = TWELVE_HOURS.subn(lambda found: f" {found.group(1)}M ", said.strip(), count=1)
    hours = "%I:%M:%S %p" if half else "%H:%M:%S"
    try:
        return datetime.strptime(said.upper(), f"%Y-%m-%d {hours} %z")
    except ValueError:
        return None


def times(said: str | None, one: float | None) -> float | None:
    """A number in units of which one is so much; None where either cannot be read."""
    if said is None or one is None:
        return None
    try:
        number = float(said) * one
    except ValueError:
        return None
    return number if 0 <= number < 1e7 else None
