"""The catalogue, read once for all tests."""

from functools import cache

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.loader import load_catalogue


@cache
def the_catalogue() -> Catalogue:
    """The catalogue as it is installed."""
    return load_catalogue()
