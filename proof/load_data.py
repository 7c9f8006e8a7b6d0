"""What the load estimate is told (catalogue/load_bands.yaml), as models; read with its faults."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field

import steadyback.catalogue
from steadyback.catalogue.exercise import Content, Dosing, LevelId, SourceId, Words
from steadyback.catalogue.load_bands import Override as Override
from steadyback.catalogue.reading import read_file
from steadyback.movement.description import (
    ContactText,
    Movement,
    Name,
    Spot,
    both_sides,
    contacts_of,
)
from steadyback.movement.load.demand import Measure
from steadyback.movement.load.scene import Carried, Pull, Weight

FILE: Final = Path(steadyback.catalogue.__file__).parent / "load_bands.yaml"
HEAVY: Final = frozenset({"dumbbell", "kettlebell", "barbell", "ankle_weight"})
Numbers = Annotated[tuple[float, ...], Field(min_length=1, max_length=2)]
"""One value, or the two ends of a range."""


class Assumed(Content):
    """Kilograms in all that a level holds, where its dosing gives none or the picture no place."""

    level: LevelId
    kg: Annotated[float, Field(gt=0, le=100)] | None = None
    at: tuple[Name, ...] = ()
    reason: Words
    source: SourceId


class AssumedPull(Content):
    """The pull of a band, machine or squeeze in a level, newtons."""

    level: LevelId
    at: Name
    to: Name | Spot
    newtons: float
    reason: Words
    source: SourceId


class Passing(Content):
    """Keys of a level in which nobody could stand still."""

    level: LevelId
    keys: tuple[int, ...]
    reason: Words


class Remark(Content):
    """Something about a level that decides how it is judged, and why."""

    level: LevelId
    reason: Words


class Bearing(Remark):
    """What bears a level besides its contacts, such as `shoulder_blade.R@back_rest`."""

    at: tuple[ContactText, ...]


class Posture(Content):
    """A posture in which a disc's pressure was measured, in MPa."""

    name: Words
    mpa: float
    confirmed: bool
    base: str
    q: dict[Name, float] = {}
    add: tuple[ContactText, ...] = ()
    kg: float = 0


class Pressing(Content):
    """A published pressing of the lumbar spine, newtons; unconfirmed values may raise a band."""

    level: LevelId
    newtons: Numbers
    confirmed: bool
    raises: bool = True
    source: SourceId
    says: Words

    @property
    def middle(self) -> float:
        """The value, or the middle of the range."""
        return sum(self.newtons) / len(self.newtons)


class Row(Content):
    """One published muscle activity, per cent of the strongest voluntary effort."""

    study: Words
    measure: Measure
    percent: Numbers
    kind: Literal["mean", "peak"] = "mean"
    source: SourceId
    confirmed: bool

    @property
    def middle(self) -> float:
        """The value, or the middle of the range."""
        return sum(self.percent) / len(self.percent)


class Match(Content):
    """A level of ours, the published rows that are about it, and why."""

    level: LevelId
    reason: Words
    rows: Annotated[tuple[Row, ...], Field(min_length=1)]


class LeftOut(Content):
    """Published exercises that no level matches."""

    study: Words
    reason: Words


class FirstLook(Content):
    """What the held-back half said when it was looked at for the first time."""

    when: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    chosen: Literal["A", "B", "mean"]
    choosing: float
    reported: float
    values: int
    says: Words


class Notes(Content):
    """The whole file."""

    weights: tuple[Assumed, ...]
    pulls: tuple[AssumedPull, ...]
    passing: tuple[Passing, ...]
    bearing: tuple[Bearing, ...]
    willed: tuple[Remark, ...]
    moving: tuple[Remark, ...]
    leaning: tuple[Remark, ...]
    postures: tuple[Posture, ...]
    spine: tuple[Pressing, ...]
    matches: tuple[Match, ...]
    left_out: tuple[LeftOut, ...]
    overrides: tuple[Override, ...]
    first_look: FirstLook | None = None

    def passed(self, level: str) -> set[str]:
        """Names of the keys that a level only passes through."""
        return {f"key {key}" for one in self.passing if one.level == level for key in one.keys}


def read_notes(path: Path = FILE) -> Notes:
    """Read the file. ValueError names every fault with its line."""
    reading = read_file(path, path.name)
    if reading.faults:
        raise ValueError("\n".join(map(str, reading.faults)))
    return Notes.model_validate(reading.data)


def carried(level: str, movement: Movement, dosing: Dosing, notes: Notes) -> Carried:
    """What a level carries or works against. ValueError where it says how much but not where."""
    assumed = next((one for one in notes.weights if one.level == level), None)
    places = both_sides(assumed.at) if assumed and assumed.at else held(movement)
    kg = dosing.load.ceiling_kg if dosing.load else assumed.kg if assumed else None
    if (kg is None) != (not places):
        raise ValueError("a weight without kilograms, or kilograms without a place")
    return Carried(
        weights=tuple(Weight(at=place, kg=kg / len(places)) for place in places if kg),
        pulls=tuple(
            Pull(at=one.at, to=one.to, newtons=one.newtons)
            for one in notes.pulls
            if one.level == level
        ),
        bearing=tuple(
            contact
            for one in notes.bearing
            if one.level == level
            for contact in contacts_of(one.at).values()
        ),
        leaning=any(one.level == level for one in notes.leaning),
    )


def held(movement: Movement) -> list[str]:
    """Where a movement holds something heavy."""
    return [
        name for thing in movement.props if thing.kind in HEAVY for name in both_sides(thing.held)
    ]


def published(match: Match, kinds: Mapping[str, bool]) -> dict[Measure, tuple[float, bool]]:
    """The mean of a match's rows for each measure, and whether they are confirmed.

    Where there are confirmed rows the remembered ones do not count. `kinds` says which count.
    """
    found: dict[Measure, tuple[float, bool]] = {}
    rows = [row for row in match.rows if kinds[row.kind]]
    for measure in dict.fromkeys(row.measure for row in rows):
        mine = [row for row in rows if row.measure == measure]
        sure = [row for row in mine if row.confirmed]
        values = [row.middle for row in sure or mine]
        found[measure] = (sum(values) / len(values), bool(sure))
    return found
