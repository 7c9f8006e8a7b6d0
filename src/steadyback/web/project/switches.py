"""Settings that are one of two words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True, slots=True)
class Switch:
    """A setting of the environment and its words: the first of each side is the one we write."""

    name: str
    on: tuple[str, ...]
    off: tuple[str, ...]

    def is_on_in(self, environment: Mapping[str, str]) -> bool:
        """Whether it is on, as it is where it is not set.

        Raises ImproperlyConfigured: a misspelt word must not leave open what was to be closed.
        """
        word = environment.get(self.name, "").strip().lower()
        if word not in ("", *self.on, *self.off):
            raise ImproperlyConfigured(f"{self.name} must be {self.on[0]} or {self.off[0]}")
        return word not in self.off


GUESTS = Switch("STEADYBACK_GUESTS", ("on", "yes", "1"), ("off", "no", "0"))
CLINICS = Switch("STEADYBACK_CLINICS", ("open",), ("closed",))
