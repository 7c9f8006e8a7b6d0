"""`python -m proof load`: judge every level and write its bands and docs/load.md.

Movements that are not solved yet are solved here and not kept. Takes about a minute.
"""

import json
from pathlib import Path
from typing import Any, Final

from proof.load_data import read_notes
from proof.load_estimate import Solved, estimates
from proof.load_gates import choice, halves, pressed_levels, pressed_postures, values
from proof.load_page import Result, page
from proof.load_told import all_bands
from steadyback.catalogue.loader import load_catalogue
from steadyback.catalogue.movements import HOME, read_movements
from steadyback.movement.load.bands import Bands

PAGE: Final = Path(__file__).parents[1] / "docs" / "load.md"
BANDS: Final = HOME / "bands.json"


def add_command(commands: Any) -> None:
    """`python -m proof load`."""
    parser = commands.add_parser("load", help="estimate the load of every level, as bands")
    parser.set_defaults(run=lambda arguments: write())


def write() -> int:
    """Write the bands and the page."""
    result = made()
    BANDS.write_text(as_json(result.bands), encoding="utf-8")
    PAGE.write_text(page(result), encoding="utf-8")
    return 0


def made(solved: Solved | None = None) -> Result:
    """Everything anew. ValueError where movements or notes cannot be read."""
    movements, faults = read_movements()
    if faults:
        raise ValueError("\n".join(map(str, faults)))
    catalogue, notes = load_catalogue(), read_notes()
    solved = solved or Solved(movements)
    found = estimates(solved, catalogue, notes)
    choosing, reported = (values(half, notes, found) for half in halves(notes.matches))
    model = choice(choosing)
    return Result(
        notes=notes,
        found=found,
        bands=all_bands(found, movements, catalogue, notes, model),
        model=model,
        choosing=choosing,
        reported=reported,
        postures=pressed_postures(notes, movements),
        levels=pressed_levels(notes, found),
    )


def as_json(bands: Bands) -> str:
    """The bands, one level a line, so that a change can be read."""
    data = bands.model_dump(mode="json", exclude_defaults=True)
    levels = entries(data["levels"])
    none = entries(data.get("none", {}))
    first = f'{{\n"made_from": {json.dumps(bands.made_from)}'
    return f'{first},\n"levels": {{\n{levels}\n}},\n"none": {{\n{none}\n}}\n}}\n'


def entries(data: dict[str, Any]) -> str:
    """The entries of a mapping, one a line."""
    return ",\n".join(
        f"{json.dumps(k)}: {json.dumps(v, separators=(',', ':'), ensure_ascii=False)}"
        for k, v in data.items()
    )
