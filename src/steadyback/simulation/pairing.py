"""Two finished runs of the same people, laid beside each other person by person.

Engine, catalogue and policy may differ: that is what is compared. Folders are read, never written.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy

from steadyback.simulation.outcome import Noticed, Outcome
from steadyback.simulation.results import PEOPLE_MOST, Kept, parts_of
from steadyback.vocabulary import MUSCLE_GROUPS

Json = dict[str, Any]
Numbers = Any
"""A column: one whole number for each person. (NumPy's type needs parameters that say no more.)"""
RUN: dict[str, type] = {
    "people": int, "weeks": int, "seed": int, "parameters": str, "engine": str, "catalogue": str,
}  # fmt: skip
"""What is written of each run, and of which type."""
SAME = ("people", "weeks", "seed", "parameters")
"""What has to agree, for the people to be the same."""
STAGES = (2, 3, 4, 5)


class NotComparable(Exception):
    """Two folders that cannot be compared, with every reason."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(self.problems))


@dataclass(frozen=True)
class Finished:
    """A finished run: its folder, what was run, and each number of its policy by name."""

    kept: Kept
    run: Json
    policy: dict[str, float]

    @property
    def name(self) -> str:
        """What people call it."""
        return str(self.kept.folder)


@dataclass
class Columns:
    """What is counted of each person, by name; what nobody has is nought for everybody."""

    people: int
    named: dict[str, Numbers] = field(default_factory=dict)

    def put(self, place: int, counts: dict[str, int]) -> None:
        """What is counted of one person."""
        for name, count in counts.items():
            if name not in self.named:
                self.named[name] = numpy.zeros(self.people, numpy.int64)
            self.named[name][place] = count

    def __getitem__(self, name: str) -> Numbers:
        """One column."""
        if name not in self.named:
            return numpy.zeros(self.people, numpy.int64)
        return self.named[name]

    def names(self, begin: str) -> set[str]:
        """What follows this beginning in the names of columns."""
        return {name.removeprefix(begin) for name in self.named if name.startswith(begin)}


@dataclass(frozen=True)
class Paired:
    """Two runs, and what was counted of the same people in each."""

    a: Finished
    b: Finished
    of_a: Columns
    of_b: Columns

    @property
    def people(self) -> int:
        """How many there are."""
        return self.of_a.people


def paired(folder_a: Path, folder_b: Path) -> Paired:
    """Both runs beside each other.

    Raises NotComparable with every reason: a folder that holds no run, cannot be read or is not
    finished, and other people.
    """
    read: list[Finished] = []
    problems: list[str] = []
    for folder in (folder_a, folder_b):
        try:
            read.append(finished(folder))
        except NotComparable as error:
            problems += error.problems
    if problems:
        raise NotComparable(dict.fromkeys(problems))
    a, b = read
    if other := tuple(other_people(a, b)):
        raise NotComparable(other)
    return beside(a, b)


def finished(folder: Path) -> Finished:
    """The run in a folder. Raises NotComparable."""
    run = read_json(folder, "run.json")
    wrong = [name for name, kind in RUN.items() if type(run.get(name)) is not kind]
    if not wrong and not (0 < run["people"] <= PEOPLE_MOST and run["weeks"] > 0):
        wrong = ["people", "weeks"]
    if wrong:
        raise NotComparable([f"{folder / 'run.json'} does not say {', '.join(wrong)}"])
    policy = read_json(folder, "report.json").get("policy")
    if not isinstance(policy, dict) or not all(type(one) is float for one in policy.values()):
        says = "does not say the numbers of its policy; give its own command again"
        raise NotComparable([f"{folder / 'report.json'} {says}"])
    return Finished(Kept(folder), run, policy)


def read_json(folder: Path, name: str) -> Json:
    """A file of a run. Raises NotComparable."""
    path = folder / name
    try:
        found = json.loads(path.read_bytes())
    except FileNotFoundError:
        what = "holds no run" if name == "run.json" else "is not finished"
        raise NotComparable([f"{folder} {what}: there is no {name}"]) from None
    except OSError as error:
        raise NotComparable([f"cannot read {path}: {error.strerror}"]) from None
    except (ValueError, RecursionError):
        raise NotComparable([f"{path} cannot be read"]) from None
    if not isinstance(found, dict):
        raise NotComparable([f"{path} cannot be read"])
    return found


def other_people(a: Finished, b: Finished) -> Iterator[str]:
    """Everything in which the people of two runs differ, as far as the runs say it."""
    for name in SAME:
        if a.run[name] != b.run[name]:
            yield (
                f"these are not the same people: {name} is {a.run[name]!r} in {a.name} and "
                f"{b.run[name]!r} in {b.name}"
            )


def beside(a: Finished, b: Finished) -> Paired:
    """Everybody of both runs. Raises NotComparable."""
    people = a.run["people"]
    together = Paired(a, b, Columns(people), Columns(people))
    there, others = [0, 0], []
    for numbers in parts_of(people):
        parts = [run.kept.part(numbers) for run in (a, b)]
        for side, part in enumerate(parts):
            there[side] += 0 if part is None else len(numbers)
        if parts[0] is None or parts[1] is None:
            continue
        for of_a, of_b in zip(parts[0].outcomes, parts[1].outcomes, strict=True):
            if who(of_a) != who(of_b):
                others.append(of_a.number)
            else:
                count(together, of_a, of_b)
    problems = [
        f"{run.name} is not finished, or another program wrote it: {found} of {people} people can "
        "be read; give its own command again"
        for run, found in zip((a, b), there, strict=True)
        if found < people
    ]
    if others:
        problems.append(
            f"person {others[0]} is somebody else in {b.name}, and so for {len(others)} of "
            f"{people}: how people are made has changed between the versions"
        )
    if problems:
        raise NotComparable(dict.fromkeys(problems))
    return together


def who(one: Outcome) -> tuple[Any, ...]:
    """What is drawn before the first day, and no rule can change: not how long they lived."""
    began = tuple((noticed.what, noticed.first) for noticed in one.noticed)
    return (one.number, one.cause, one.improved, began)


def count(together: Paired, of_a: Outcome, of_b: Outcome) -> None:
    """Count one person in both runs."""
    both = tuple(zip(of_a.noticed, of_b.noticed, strict=True))
    together.of_a.put(of_a.number, counted(of_a) | seen(both, 0))
    together.of_b.put(of_b.number, counted(of_b) | seen(both, 1))


def counted(one: Outcome) -> dict[str, int]:
    """What is counted of one person."""
    counts = {
        "people": 1,
        "days": one.days,
        "locked": one.locked.get("any", 0),
        "met lock": int(bool(one.locked.get("any"))),
        "met break": int(bool(one.broken)),
        "planned": one.planned,
        "kept": one.trained,
        "plans": one.plans,
        "weeks trained": len(one.weeks_of_training),
    }
    counts |= {f"stage {stage}": int(one.stage >= stage) for stage in STAGES}
    counts |= {f"rule {rule}": days for rule, days in one.rules.items()}
    counts |= {f"lock {what}": days for what, days in one.locked.items() if what != "any"}
    counts |= {f"break {number}": times for number, times in one.broken.items()}
    for place, group in enumerate(MUSCLE_GROUPS):
        counts[f"halves {group}"] = sum(week.halves[place] for week in one.weeks_of_training)
    return counts


def seen(pairs: Iterable[tuple[Noticed, Noticed]], side: int) -> dict[str, int]:
    """What began, what was noticed on one side, and after how many days where both noticed it."""
    found: dict[str, int] = {}
    for pair in pairs:
        kind = "flare" if pair[side].what == "flare" else "sign"
        days, both = pair[side].after, all(one.after is not None for one in pair)
        for name, more in (
            (f"began {kind}", 1),
            (f"noticed {kind}", int(days is not None)),
            (f"both {kind}", int(both)),
            (f"after {kind}", (days or 0) if both else 0),
        ):
            found[name] = found.get(name, 0) + more
    return found
