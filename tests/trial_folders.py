"""Finished trials of made-up outcomes, written as a run writes them: quick to have many of."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from steadyback.simulation.outcome import Noticed, Outcome, WeekLived
from steadyback.simulation.results import Effort, Part, Results, parts_of

SETTINGS = {
    "people": 10, "weeks": 2, "seed": 1, "parameters": "p", "engine": "0.1.0", "catalogue": "c",
}  # fmt: skip
POLICY = {"stage2_leg": 5.0, "pm00_leg": 7.0}
EFFORT = Effort(1.0, 1, 0)
Of = Callable[[int], Outcome]


def usual(number: int) -> Outcome:
    """Two weeks of somebody; a flare that the rules spoke of on its third day."""
    weeks = tuple(WeekLived(week, 7, 1, 3, 2, number % 4, (2, 3, 4, 0, 1, 2, 2)) for week in (1, 2))
    return Outcome(
        number=number, cause="unknown", weeks=weeks, stages={1: 0, 2: 9}, placed=0,
        rules={"PM07": 1 + number % 3, "PM12": 1}, noticed=(Noticed("flare", 2, 3),),
        locked={}, days=14, plans=2, looks=30, events={}, improved=number % 2 == 0,
        leg=(5, 3), broken={},
    )  # fmt: skip


def but(which: Callable[[int], bool], **changes: Any) -> Of:
    """The usual people, but these with changes."""

    def of(number: int) -> Outcome:
        return replace(usual(number), **changes) if which(number) else usual(number)

    return of


def finished(
    folder: Path, of: Of = usual, policy: Any = None, without: Sequence[int] = (), **run: Any
) -> Path:
    """The folder of a finished run, perhaps without some of its parts."""
    settings = SETTINGS | run
    results = Results(folder, settings)
    for place, numbers in enumerate(parts_of(int(str(settings["people"])))):
        if place not in without:
            results.keep(Part(numbers, tuple(map(of, numbers)), EFFORT))
    report = {"run": settings, "figures": {}, "policy": POLICY if policy is None else policy}
    (folder / "report.json").write_text(json.dumps(report), "utf-8")
    return folder
