"""The command line over files: advise, plan, replay, catalogue, schema, draw, fhir, simulate,
compare-trials and search-harm. It stores nothing of anybody; `catalogue bake` writes the solved
movements beside their sources."""

from typing import Any

from steadyback.cli.cases import add_catalogue
from steadyback.cli.cases import add_commands as add_case_commands
from steadyback.cli.comparing import add_compare
from steadyback.cli.drawing import add_draw, add_studio
from steadyback.cli.fhir import add_fhir
from steadyback.cli.preview import add_preview
from steadyback.cli.searching import add_search
from steadyback.cli.simulating import add_simulate


def add_commands(commands: Any) -> None:
    """Add every command over files; each sets `run`, which returns the exit status."""
    add_case_commands(commands)
    actions = add_catalogue(commands)
    add_studio(actions)
    add_preview(actions)
    add_draw(commands)
    add_fhir(commands)
    add_simulate(commands)
    add_compare(commands)
    add_search(commands)
