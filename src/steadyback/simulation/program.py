"""Which program a trial was run by, so that two versions are told apart and never mixed."""

from functools import cache

from steadyback import engine, record, simulation
from steadyback.catalogue.sources import mark_of
from steadyback.engine import ENGINE_VERSION

SHOWN = 12


@cache
def program() -> str:
    """The engine's version and a mark of the sources of engine, record and simulation.

    The version alone does not do: a rule may change before anybody raises it.
    """
    return f"{ENGINE_VERSION}+{mark_of(engine, record, simulation)[:SHOWN]}"
