"""The catalogue, read once for each process."""

from functools import cache

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.loader import load_catalogue


@cache
def the_catalogue() -> Catalogue:
    """The installed catalogue."""
    return load_catalogue()
