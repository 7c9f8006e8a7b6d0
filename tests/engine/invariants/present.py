"""A record at its moment; written in steadyback.simulation.watching."""

from steadyback.simulation.watching.present import Present, items_of, planned

__all__ = ["Present", "items_of", "planned"]
