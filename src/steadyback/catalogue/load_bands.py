"""Load in words, as pages may show it, and what a clinician decided about it.

`movements/bands.json` is made by `python -m proof load` and only read here. Every spine band may be
shown. A muscle band may be shown where it is published, its author's own or a clinician's: the
estimate of muscles missed its aim (docs/load.md), so an estimated one never leaves this module.
Nothing that decides what a person may do reads any of it.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import Field, ValidationError, model_validator

from steadyback.catalogue.desk import Desk
from steadyback.catalogue.exercise import Content, LevelId, Words
from steadyback.catalogue.movements import HOME
from steadyback.catalogue.reading import Fault, Reading
from steadyback.movement.load.bands import Bands, Demand, DemandBand, Spine, SpineBand
from steadyback.vocabulary import MUSCLE_GROUPS, MuscleGroup

BANDS: Final = HOME / "bands.json"
NOTES: Final = "load_bands.yaml"
NOT_FOR_PEOPLE: Final = ("estimate", "remembered")
"""What a muscle band may not rest on to be shown."""
_NEWTONS: Final = re.compile(r"\bnewtons?\b|\d\s*k?N\b", re.IGNORECASE)


class Override(Content):
    """What a clinician decided in place of a band: which, why, who, and when.

    People read the reason on the level's page, so it may not speak of newtons.
    """

    level: LevelId
    spine: SpineBand | None = None
    demand: dict[MuscleGroup, DemandBand] = {}
    reason: Words
    who: Words
    when: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]

    @model_validator(mode="after")
    def decides(self) -> Self:
        """It changes at least one band, in words that people can read."""
        if self.spine is None and not self.demand:
            raise ValueError("it decides nothing; give spine or demand")
        if _NEWTONS.search(self.reason):
            raise ValueError("its reason speaks of newtons, and people read it")
        return self


@dataclass(frozen=True, slots=True)
class ShownBands:
    """What pages may show of a level: its spine band, and the muscle bands that are no estimate."""

    spine: Spine
    muscles: tuple[tuple[MuscleGroup, Demand], ...]


@lru_cache(maxsize=4)
def read_bands(path: Path = BANDS) -> Bands:
    """The bands that were made. OSError without the file, ValueError where it is broken."""
    try:
        return Bands.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise ValueError(f"{path.name}: {error.error_count()} faults") from None


def shown_bands(level: str) -> ShownBands | None:
    """What pages may show of a level's load, or None for a level that was not judged."""
    found = read_bands().levels.get(level)
    if found is None:
        return None
    muscles = ((group, found.demand.get(group)) for group in MUSCLE_GROUPS)
    return ShownBands(
        found.spine,
        tuple((group, one) for group, one in muscles if one and one.basis not in NOT_FOR_PEOPLE),
    )


def read_overrides(root: Path, levels: Collection[str]) -> tuple[tuple[Override, ...], list[Fault]]:
    """What clinicians decided, and every fault of load_bands.yaml that concerns a level.

    An unknown level anywhere in the file is a fault, and so is a decision without reason, name or
    date. What only the estimate needs is checked where it is made.
    """
    desk = Desk(root)
    reading = desk.read(NOTES, "load")
    for place, level in named_levels(reading):
        if level not in levels:
            says = f"“{level}” is not a level. Correct it, or take the entry out."
            desk.refuse("load", reading, place, says)
    decided = reading.data.get("overrides")
    if not isinstance(decided, list):
        if not reading.faults:
            desk.refuse("load", reading, ("overrides",), "This must be a list, empty or not.")
        decided = []
    made = [
        desk.model("load", reading, ("overrides", number), one, Override)
        for number, one in enumerate(decided)
    ]
    return tuple(one for one in made if one is not None), list(desk.sorted_faults())


def named_levels(reading: Reading) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every level that the file names, with its place."""
    for part, entries in reading.data.items():
        for number, entry in enumerate(entries if isinstance(entries, list) else ()):
            level = entry.get("level") if isinstance(entry, dict) else None
            if isinstance(level, str):
                yield (part, number, "level"), level
