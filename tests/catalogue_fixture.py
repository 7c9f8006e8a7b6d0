"""The installed catalogue, read once for all tests."""

from functools import cache

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.loader import load_catalogue


@cache
def the_catalogue() -> Catalogue:
    """The catalogue that is installed; raises CatalogueFaults when a law is broken."""
    return load_catalogue()
