"""Time zones by name; the only place that asks the machine's zone table."""

from functools import lru_cache
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator

from steadyback.languages import _


@lru_cache(maxsize=256)
def zone_of(name: str) -> ZoneInfo:
    """The time zone by its IANA name, such as Europe/London."""
    return ZoneInfo(name)


@lru_cache(maxsize=1)
def zones() -> frozenset[str]:
    """The names of all zones this machine knows."""
    return frozenset(available_timezones())


def known_zone(name: str) -> str:
    """Return the name of a known time zone, or raise ValueError."""
    if name not in zones():
        raise ValueError(_("is not a time zone, for example Europe/London"))
    return name


ZoneName = Annotated[str, AfterValidator(known_zone)]
