"""Whom to call, by country; an unknown country gets what works nearly everywhere."""

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.red_flag import CountryNumbers
from steadyback.web.records.content import the_catalogue


def numbers_for(country: str | None, catalogue: Catalogue | None = None) -> CountryNumbers:
    """The numbers of a country, or those for everywhere else."""
    countries = (catalogue or the_catalogue()).countries
    return countries.get(country or "other") or countries["other"]


def country_from_language(header: str) -> str | None:
    """The country in a browser's first language, such as GB in en-GB."""
    first = header.split(",")[0].split(";")[0].strip()
    _, _, region = first.partition("-")
    return region.upper() if len(region) == 2 and region.isalpha() else None
