"""Reads the catalogue's files, checks them, and says everything that is wrong at once.

Three sieves, and none hides what a later one would find in another file: what YAML allows
(`reading`), what the models allow, and the laws. A law runs when what it looks at could be read.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.caution import Caution, MatrixRow
from steadyback.catalogue.desk import Desk
from steadyback.catalogue.lesson import Lesson
from steadyback.catalogue.other_numbers import OtherNumbers
from steadyback.catalogue.questionnaire import Questionnaire
from steadyback.catalogue.reading import Fault, Place, Plain, Reading
from steadyback.catalogue.red_flag import Card, CountryNumbers, RedFlag
from steadyback.catalogue.retired import Retired
from steadyback.catalogue.safety_case import SafetyCase
from steadyback.catalogue.source import Rule, Source
from steadyback.catalogue.technique import Technique


class CatalogueFaults(Exception):
    """The catalogue may not be used. `faults` holds every fault of every file."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep the faults."""
        self.faults = tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        """Every fault, one on a line."""
        return "\n".join(map(str, self.faults))


@lru_cache(maxsize=4)
def load_catalogue(root: Path | None = None, numbers: OtherNumbers | None = None) -> Catalogue:
    """Read the catalogue in a folder, by default the installed one. Read once, then kept.

    `numbers` stand in place of those of its policy.

    Raises CatalogueFaults when there is any fault at all, with all of them.
    """
    catalogue, faults = read_catalogue(root, numbers)
    if catalogue is None or faults:
        raise CatalogueFaults(faults)
    return catalogue


def read_catalogue(
    root: Path | None = None, numbers: OtherNumbers | None = None
) -> tuple[Catalogue | None, tuple[Fault, ...]]:
    """The catalogue of a folder and every fault in it, in the order of files and lines.

    There is no catalogue when a file could not be read; one that only breaks laws is given.
    """
    desk = Desk(root or Path(__file__).parent)
    exercises = desk.exercises(with_defaults)
    catalogue = Catalogue(
        exercises=exercises,
        levels={level.id: level for one in exercises.values() for level in one.levels},
        red_flags=desk.table("red_flags.yaml", "red_flags", RedFlag, lambda flag: flag.id),
        cards=desk.table("emergency_cards.yaml", "cards", Card, lambda card: card.id),
        countries=desk.table(
            "countries.yaml", "countries", CountryNumbers, lambda country: country.country
        ),
        cautions=desk.table("cautions.yaml", "cautions", Caution, lambda caution: caution.id),
        matrix={
            family: row.cells
            for family, row in desk.table(
                "matrix.yaml", "rows", MatrixRow, lambda row: row.family, kind="matrix"
            ).items()
        },
        techniques=desk.table("techniques.yaml", "techniques", Technique, lambda one: one.id),
        lessons=desk.folder("lessons", Lesson),
        questionnaires=desk.folder("questionnaires", Questionnaire),
        retired=desk.table(
            "retired.yaml", "levels", Retired, lambda one: one.level, kind="retired"
        ),
        sources=desk.table("sources.yaml", "sources", Source, lambda source: source.id),
        rules=desk.table("rules.yaml", "rules", Rule, lambda rule: rule.id),
        policy=desk.policy(numbers),
        safety_case=desk.whole("safety_case", SafetyCase),
        version=desk.version(),  # last, when every file was read
    )
    desk.judge(catalogue)
    return None if desk.broken else catalogue, desk.sorted_faults()


def with_defaults(reading: Reading) -> Reading:
    """The reading of an exercise with its `defaults` in each level that does not set them.

    `defaults.dosing` goes key by key into each level's dosing. A merged field's line is its line
    in the defaults.
    """
    shared = reading.data.get("defaults")
    levels = reading.data.get("levels")
    if not isinstance(shared, dict) or not isinstance(levels, list):
        return reading
    lines = dict(reading.lines)
    merged: list[Plain] = []
    for index, level in enumerate(levels):
        if isinstance(level, dict):
            level = _merged(level, shared, ("levels", index), ("defaults",), lines)
        merged.append(level)
    data = {key: value for key, value in reading.data.items() if key != "defaults"}
    return Reading(reading.file, data | {"levels": merged}, lines, reading.faults)


def _merged(
    own: Mapping[str, Plain],
    shared: Mapping[str, Plain],
    place: Place,
    origin: Place,
    lines: dict[Place, int],
) -> dict[str, Plain]:
    made = dict(own)
    for key, value in shared.items():
        mine = made.get(key)
        if key not in made:
            made[key] = value
            _copy_lines(lines, (*origin, key), (*place, key))
        elif key == "dosing" and isinstance(mine, dict) and isinstance(value, dict):
            made[key] = _merged(mine, value, (*place, key), (*origin, key), lines)
    return made


def _copy_lines(lines: dict[Place, int], origin: Place, place: Place) -> None:
    found = {at: line for at, line in lines.items() if at[: len(origin)] == origin}
    lines.update({(*place, *at[len(origin) :]): line for at, line in found.items()})
