"""A break that a trial kept, lived again: is it still broken by the rules as they are now?"""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from steadyback.catalogue.catalogue import Catalogue
from steadyback.cli.trial_names import names_of, what_broke
from steadyback.record import Case
from steadyback.record.case import MAX_BYTES
from steadyback.simulation.lookout import Break, named, seen_again

STILL, NOT_VALID = 1, 2


class BreakKept(BaseModel):
    """What stands beside the case file of a break (`simulation/results.how_broken`)."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    on: AwareDatetime
    says: Annotated[tuple[str, ...], Field(min_length=1)]
    arrived: Annotated[int, Field(strict=True, ge=0)]
    planned: bool
    since: AwareDatetime | None
    raised: bool


def broken_again(case: Case, path: Path, catalogue: Catalogue) -> int:
    """Print what is still broken where a case is lived again; the exit status."""
    try:
        with path.open("rb") as file:
            kept = BreakKept.model_validate_json(file.read(MAX_BYTES + 1))
    except OSError as error:
        print(f"cannot read {path}: {error.strerror}", file=sys.stderr)
        return NOT_VALID
    except ValidationError as error:
        for fault in error.errors():
            print(f"{path}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}", file=sys.stderr)
        return NOT_VALID
    if says := of_another(case, kept):
        print(f"{path} belongs to another case: {says}", file=sys.stderr)
        return NOT_VALID
    return told(lived(case, kept, catalogue), kept, catalogue)


def of_another(case: Case, kept: BreakKept) -> str | None:
    """Why a break cannot be one of this case; None where it can."""
    if kept.arrived and kept.arrived >= len(case.events):
        return f"{kept.arrived} events arrived in it, and the case has {len(case.events)}"
    if any(event.at > kept.on for event in case.events):
        return f"the case goes on after {moment(kept.on)}"
    return None


def lived(case: Case, kept: BreakKept, catalogue: Catalogue) -> list[str]:
    """What is broken now; an error of the rules is something broken as well."""
    parts: dict[str, Any] = {name: getattr(kept, name) for name in BreakKept.model_fields}
    try:
        return seen_again(case, Break(case={}, **parts), catalogue)
    except Exception as error:  # whatever the rules end in
        return [named(error)]


def told(found: list[str], kept: BreakKept, catalogue: Catalogue) -> int:
    """Print what was broken then, and what is now; the exit status."""
    print(f"Broken when it was lived, on {moment(kept.on)}:")
    lines(kept.says, catalogue)
    if not found:
        print("Lived again, nothing is broken.")
        return 0
    print("Lived again, this is broken:")
    lines(dict.fromkeys(found), catalogue)
    return STILL


def moment(on: datetime) -> str:
    """A moment as the other commands take it."""
    return on.isoformat(timespec="minutes")


def lines(says: Any, catalogue: Catalogue) -> None:
    """Each thing that was found, with what its number is about."""
    names = names_of(catalogue)
    for one in says:
        number, _, rest = one.partition(": ")
        print(f"  {rest or one} [{what_broke(number, names)}]")
