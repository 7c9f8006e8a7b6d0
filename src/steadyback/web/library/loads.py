"""How heavy a level is beside the others, as its page shows it: words, never numbers."""

from dataclasses import dataclass

from steadyback.catalogue.load_bands import ShownBands, shown_bands
from steadyback.languages import _
from steadyback.movement.load.bands import Basis, Told
from steadyback.vocabulary import MuscleGroup
from steadyback.web.library import words
from steadyback.wording import load
from steadyback.wording.english import GROUPS

COMPARED = "R11"
"""Pressures measured while sitting, standing and lifting: the order of spine bands was compared
with them (docs/load.md)."""


@dataclass(frozen=True, slots=True)
class LoadedMuscle:
    """One muscle group: its name, how much it works, and the sources that say so."""

    name: str
    says: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownLoad:
    """Everything about load on the page of a level; `ours` where an estimate or a text is ours."""

    spine: str
    basis: str
    muscles: tuple[LoadedMuscle, ...]
    sources: tuple[str, ...]
    ours: bool


def shown_load(level_id: str) -> ShownLoad | None:
    """The load of a level in words, or None where it was not judged: then nothing is said."""
    found = shown_bands(level_id)
    if found is None:
        return None
    return ShownLoad(
        spine=_(load.SPINE[found.spine.band]),
        basis=load.spine_basis(basis_of(found.spine), found.spine.reason),
        muscles=tuple(loaded(group, found) for group, told in found.muscles),
        sources=load_sources(found),
        ours=basis_of(found.spine) in ("estimate", "remembered"),
    )


def basis_of(told: Told) -> Basis:
    """What a spine band rests on. A value without a study to be named is nothing but remembered."""
    if told.basis == "published" and not named(told):
        return "remembered"
    return told.basis


def loaded(group: MuscleGroup, found: ShownBands) -> LoadedMuscle:
    """One muscle group in words. A published reason is left out: it speaks of angles and sizes."""
    told = dict(found.muscles)[group]
    says = load.demand_words(told.band, told.basis, told.reason)
    return LoadedMuscle(words.sentence_case(_(GROUPS[group])), says, named(told))


def named(told: Told) -> tuple[str, ...]:
    """The sources of a band that are not ours."""
    return tuple(one for one in told.sources if one != words.OURS)


def load_sources(found: ShownBands) -> tuple[str, ...]:
    """Every source of what is shown, those of the spine first, each once."""
    every = (found.spine, *(one for group, one in found.muscles))
    return tuple(dict.fromkeys([COMPARED, *(name for one in every for name in named(one))]))
