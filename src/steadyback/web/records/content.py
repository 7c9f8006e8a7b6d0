"""The catalogue, read once for each process."""

from functools import cache

from steadyback import engine, record
from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.loader import load_catalogue
from steadyback.catalogue.sources import mark_of
from steadyback.catalogue.translated import catalogue_in_language
from steadyback.engine import ENGINE_VERSION


@cache
def english_catalogue() -> Catalogue:
    """The installed catalogue, as it was written."""
    return load_catalogue()


def the_catalogue() -> Catalogue:
    """The installed catalogue in the language that is spoken."""
    return catalogue_in_language(english_catalogue())


@cache
def rules_mark() -> str:
    """What the rules are: the engine's version and a hash over the sources of engine and record.

    A state that was kept by other rules is folded again, also where nobody raised the version.
    """
    return f"{ENGINE_VERSION}+{mark_of(engine, record)}"
