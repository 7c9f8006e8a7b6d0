"""The pages of the last whole run: docs/mutation.json with all of it, docs/mutation.md to read."""

import json
import os
import platform
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from proof.mutation.mutant import Mutant
from proof.mutation.noticing import NOT_ASKED, ROOT
from proof.mutation.survey import Surveyed
from proof.mutation.trial import Verdict

DOCS = ROOT / "docs"
TARGET = 0.98
"""The share of mutants that should be noticed (our own aim)."""
Entry = dict[str, Any]
"""One mutant as plain data: id, family, says, rules, noticed_by, never_ended, equivalent."""


def result(
    on: str,
    survey: Sequence[Surveyed],
    mutants: Iterable[Mutant],
    verdicts: Mapping[str, Verdict],
    equivalent: Mapping[str, str],
) -> dict[str, Any]:
    """Everything of a run as plain data. Raises KeyError where a mutant has no verdict."""
    each = [entry(m, verdicts[m.id], equivalent.get(m.id, "")) for m in mutants]
    noticed = sum(bool(one["noticed_by"]) for one in each)
    able = [one for one in survey if one.passed]
    scenarios = sum(one.scenario for one in able)
    return {
        "date": on,
        "machine": machine(),
        "scenarios": scenarios,
        "tests": len(able) - scenarios,
        "mutants": len(each),
        "noticed": noticed,
        "share": round(noticed / len(each), 4),
        "each": each,
    }


def machine() -> str:
    """The kind of machine: cores, processor, Python."""
    python = platform.python_version()
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {python}"


def entry(mutant: Mutant, verdict: Verdict, equivalent: str) -> Entry:
    """One mutant as plain data; only what is there."""
    whole = {
        "id": mutant.id,
        "family": mutant.family,
        "says": mutant.says,
        "rules": list(mutant.rules),
        "noticed_by": list(verdict.noticed_by),
        "never_ended": list(verdict.slow),
        "equivalent": equivalent,
    }
    return {name: value for name, value in whole.items() if value or name == "noticed_by"}


def last(folder: Path = DOCS) -> dict[str, Any]:
    """The last whole run; nothing where there was none."""
    path = folder / "mutation.json"
    found: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.is_file() else {"each": []}
    return found


def write(run: dict[str, Any], folder: Path = DOCS) -> None:
    """Write both pages."""
    (folder / "mutation.md").write_text(page(run), "utf-8")
    text = json.dumps(run, ensure_ascii=False, indent=1)
    (folder / "mutation.json").write_text(text + "\n", "utf-8")


def page(run: dict[str, Any]) -> str:
    """The page to read."""
    parts = [*heading(run), *families(run["each"]), *survivors(run["each"])]
    return "\n".join(parts) + "\n"


def heading(run: dict[str, Any]) -> list[str]:
    """What was done and what came out."""
    each: list[Entry] = run["each"]
    never = sum(set(one["noticed_by"]) == set(one.get("never_ended", [None])) for one in each)
    share = f"{run['noticed']} of {run['mutants']} noticed: {run['share']:.1%}"
    return [
        "<!-- Made by `make mutation`; do not edit. -->",
        "",
        "# What notices when a safety rule is weakened",
        "",
        "Each safety rule and each threshold is made weaker, or taken out, one at a time, in the",
        "running program, and the tests are asked. A threshold is tried one step lower and one",
        "step higher. [mutation.json](mutation.json) has the first tests that notice each one.",
        "",
        f"- **{share}** (aim: {TARGET:.0%})",
        f"- {run['date']}, {run['machine']}",
        f"- {run['scenarios']} scenarios and {run['tests']} other tests were there to be asked",
        f"- not asked: {', '.join(f'`{path}`' for path in NOT_ASKED)} (properties of whole random",
        "  lives, which take minutes each) and the tests of the web",
        f"- noticed only because a test took thirty times as long as usual: {never}",
        *(f"- {note}" for note in run.get("notes", [])),
        "",
    ]


def families(each: Iterable[Entry]) -> list[str]:
    """A table: how many of each family were noticed, and by what."""
    groups: dict[str, list[Entry]] = defaultdict(list)
    for one in each:
        groups[one["family"]].append(one)
    rows = [row(name, group) for name, group in sorted(groups.items())]
    head = "| family | weakened | by a scenario | by another test | not |"
    return [head, "|---|--:|--:|--:|--:|", *rows, ""]


def row(name: str, group: Sequence[Entry]) -> str:
    """One family's row."""
    noticed = [one for one in group if one["noticed_by"]]
    told = sum("test_scenarios.py" in one["noticed_by"][0] for one in noticed)
    lost = len(group) - len(noticed)
    return f"| {name} | {len(group)} | {told} | {len(noticed) - told} | {lost} |"


def survivors(each: Iterable[Entry]) -> list[str]:
    """The mutants that nothing noticed, each with the reason."""
    lost = [one for one in each if not one["noticed_by"]]
    if not lost:
        return ["Nothing was left unnoticed."]
    lines = ["## Not noticed", ""]
    for one in lost:
        why = one.get("equivalent") or "**no test notices it**"
        lines.append(f"- `{one['id']}`: {one['says']} Why: {why}")
    return lines
