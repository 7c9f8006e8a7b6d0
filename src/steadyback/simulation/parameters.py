"""Every number by which virtual people are made: read from one file, each with its source.

Impossible ones are refused, with all problems named.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from steadyback.catalogue.desk import fault_sentence
from steadyback.catalogue.reading import Plain, read_file

HERE = Path(__file__).parent / "parameters.yaml"
OURS = "our assumption"


class Impossible(Exception):
    """Parameters or traits that nobody can have, with every problem found."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(problems))

    def __reduce__(self) -> tuple[Any, ...]:
        """As it is sent from one process to another."""
        return type(self), (self.problems,)


class Row(BaseModel):
    """One parameter as it is written down."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: float = Field(allow_inf_nan=False)
    unit: str = Field(min_length=2)
    says: str = Field(min_length=5)
    sources: tuple[str, ...] = Field(min_length=1)


SHARE = (0.0, 1.0)
POINTS = (0.0, 10.0)
DAYS = (1.0, 60.0)
LIMITS: dict[str, tuple[float, float]] = {
    "improved_share": (0.05, 0.95),
    "improved_least": (0.0, 0.9),
    "long_odds": (0.01, 100.0),
    "long_weeks": (1.0, 200.0),
    "long_share": SHARE,
    "improvement_most": SHARE,
    "worsening_most": SHARE,
    "settling_weeks_least": (0.5, 200.0),
    "settling_weeks_most": (0.5, 200.0),
    "flare_a_day": SHARE,
    "flare_rise_least": POINTS,
    "flare_rise_most": POINTS,
    "flare_days_least": DAYS,
    "flare_days_most": DAYS,
    "age_least": (18.0, 100.0),
    "age_most": (18.0, 100.0),
    "leg_mean": POINTS,
    "leg_spread": POINTS,
    "back_below": (-10.0, 10.0),
    "stenosis_share": SHARE,
    "disc_share": SHARE,
    "slip_share": SHARE,
    "caution_share": SHARE,
    "placed_share": SHARE,
    "floor_share": SHARE,
    "irritability_mean": (0.05, 0.95),
    "tolerance_mean": (5.0, 2000.0),
    "tolerance_gain": (0.0, 0.2),
    "noise": (0.0, 5.0),
    "felt_from": (0.0, 1.9),
    "felt_spread": (0.0, 5.0),
    "provoked": POINTS,
    "carried_over": SHARE,
    "said_better": (0.0, 1.0),
    "said_worse": (1.0, 2.0),
    "adherence_mean": (0.05, 0.95),
    "adherence_spread": (0.1, 1000.0),
    "morning_answered": SHARE,
    "rest_day_told": SHARE,
    "measures_answered": SHARE,
    "away_a_week": SHARE,
    "away_days_least": DAYS,
    "away_days_most": DAYS,
    "steered": SHARE,
    "fear": SHARE,
    "more_done": SHARE,
    "cut_short": SHARE,
    "unsaid": SHARE,
    "wrong_entry": SHARE,
    "late": SHARE,
    "late_days_most": DAYS,
    "doubled": SHARE,
    "sign_a_week": SHARE,
    "told_at_once": SHARE,
    "unsure": SHARE,
    "seen_days_least": DAYS,
    "seen_days_most": DAYS,
    "never_seen": SHARE,
    "forbidden": SHARE,
    "allowed": SHARE,
    "dosed": SHARE,
    "taken_back": SHARE,
    "caution_added": SHARE,
}
"""The name of every parameter, and between which values it means anything."""
ORDERED = (
    ("improved_least", "improvement_most"),
    ("settling_weeks_least", "settling_weeks_most"),
    ("flare_rise_least", "flare_rise_most"),
    ("flare_days_least", "flare_days_most"),
    ("age_least", "age_most"),
    ("away_days_least", "away_days_most"),
    ("seen_days_least", "seen_days_most"),
)
"""The first of each pair may not be above the second."""


@dataclass(frozen=True)
class Parameters:
    """The numbers by name (`parameters["late"]`), and what is written of each."""

    rows: Mapping[str, Row]

    def __getitem__(self, name: str) -> float:
        """The value of a parameter. Raises KeyError for a name that is none."""
        return self.rows[name].value

    @property
    def digest(self) -> str:
        """The values as one short text: another number, another text."""
        told = "\n".join(f"{name} {row.value!r}" for name, row in sorted(self.rows.items()))
        return sha256(told.encode()).hexdigest()[:16]

    def but(self, **values: float) -> "Parameters":
        """The parameters with other values. Raises Impossible with every problem."""
        rows: dict[str, Row | None] = {
            name: row.model_copy(update={"value": values[name]}) if name in values else row
            for name, row in self.rows.items()
        }
        strangers = (f"{name} is not a parameter" for name in values if name not in rows)
        return checked(rows, tuple(strangers))


def read_parameters(path: Path = HERE) -> Parameters:
    """The parameters of a file. Raises Impossible with every problem of it."""
    found = read_file(path, path.name)
    problems = [str(fault) for fault in found.faults]
    if problems and not found.data:
        raise Impossible(tuple(problems))
    rows: dict[str, Row | None] = {}
    for name, plain in found.data.items():
        try:
            rows[name] = Row.model_validate(plain)
        except ValidationError as error:
            problems += row_problems(f"{path.name}:{found.line((name,))}: {name}", error, plain)
            rows[name] = None
    return checked(rows, tuple(problems))


def row_problems(place: str, error: ValidationError, plain: Plain) -> Iterator[str]:
    """What is wrong with one row."""
    if not isinstance(plain, dict):
        yield f"{place}: needs a value, a unit, what it says, and sources"
        return
    for one in error.errors(include_url=False):
        where = ".".join(map(str, one["loc"]))
        yield f"{place}.{where}: {fault_sentence(one, where)}"


def checked(rows: Mapping[str, Row | None], problems: tuple[str, ...] = ()) -> Parameters:
    """The rows as parameters. Raises Impossible with these problems and all that it finds."""
    found = (*problems, *wrong_with(rows))
    if found:
        raise Impossible(found)
    return Parameters({name: row for name, row in rows.items() if row is not None})


def wrong_with(rows: Mapping[str, Row | None]) -> Iterator[str]:
    """Everything that is impossible about the values; None is a row that could not be read."""
    values = {name: row.value for name, row in rows.items() if row is not None}
    yield from (f"{name} is missing" for name in LIMITS if name not in rows)
    yield from (f"{name} is not a parameter; remove it" for name in rows if name not in LIMITS)
    for name, (low, high) in LIMITS.items():
        if name in values and not low <= values[name] <= high:
            yield f"{name} is {values[name]:g}; it lies between {low:g} and {high:g}"
    for least, most in ORDERED:
        if {least, most} <= values.keys() and values[least] > values[most]:
            yield f"{least} ({values[least]:g}) is above {most} ({values[most]:g})"
    causes = [values.get(name, 0) for name in ("stenosis_share", "disc_share", "slip_share")]
    if sum(causes) > 1:
        yield f"the shares of the causes come to {sum(causes):g}, more than all people"


@cache
def our_parameters() -> Parameters:
    """The parameters that come with Steadyback."""
    return read_parameters()
