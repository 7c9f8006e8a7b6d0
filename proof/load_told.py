"""From estimates to bands: place among all levels, then what is published, then a clinician."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

import steadyback.movement
from proof import load_data, load_estimate
from proof.load_data import FILE, Match, Notes, Override, published
from proof.load_estimate import Estimate, stands_for
from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Level
from steadyback.catalogue.movements import Movements
from steadyback.movement.load.bands import (
    SPINE_BANDS,
    Bands,
    Basis,
    Demand,
    DemandBand,
    LevelBands,
    Spine,
    demand_bands,
    mean_ranks,
    published_demand,
    published_spine,
    ranks,
    spine_bands,
)
from steadyback.movement.load.demand import Asked, Measure
from steadyback.vocabulary import MUSCLE_GROUPS, MuscleGroup

Model = Literal["A", "B", "mean"]
MEASURES_OF: Final[Mapping[MuscleGroup, tuple[Measure, ...]]] = {
    "gluteus_maximus": ("gluteus_maximus",),
    "hamstrings": ("hamstrings",),
    "quadriceps": ("quadriceps",),
    "back_extensors": ("erector_spinae",),
    "abdominal_wall": ("rectus_abdominis", "obliques"),
    "hip_abductors": ("gluteus_medius",),
    "hip_adductors": ("hip_adductors",),
}
"""What stands for each of the planner's groups; the larger counts."""
METHOD: Final = (
    "load/statics",
    "load/supports",
    "load/scene",
    "load/demand",
    "load/muscle_groups",
    "load/bands",
    "measure",
    "pose",
    "skeleton",
)


def group_share(asked: Asked, group: MuscleGroup) -> float:
    """What a model asks of one of the planner's groups."""
    return max(asked.muscles[measure] for measure in MEASURES_OF[group])


def order(a: list[float], b: list[float], model: Model) -> list[float]:
    """The order that a model gives: its ranks, or the mean of both models' ranks."""
    chosen = {"A": lambda: ranks(a), "B": lambda: ranks(b), "mean": lambda: mean_ranks(a, b)}
    return [float(one) for one in chosen[model]()]


def estimated(found: Mapping[str, Estimate], model: Model) -> dict[str, LevelBands]:
    """Bands of all levels that have an estimate, by their place among each other."""
    pairs = {n: (one.a, one.b) for n, one in found.items() if one.a and one.b}
    names = list(pairs)
    spine = spine_bands(
        dict(
            zip(
                names,
                order(
                    [a.spine for a, _ in pairs.values()],
                    [b.spine for _, b in pairs.values()],
                    model,
                ),
                strict=True,
            )
        )
    )
    demand = {group: by_group(pairs, group, model) for group in MUSCLE_GROUPS}
    return {
        name: LevelBands(
            spine=Spine(band=spine[name]),
            demand={group: Demand(band=demand[group][name]) for group in MUSCLE_GROUPS},
        )
        for name in names
    }


def by_group(
    pairs: Mapping[str, tuple[Asked, Asked]], group: MuscleGroup, model: Model
) -> dict[str, DemandBand]:
    """The bands of one muscle group."""
    a = [group_share(one, group) for one, _ in pairs.values()]
    b = [group_share(one, group) for _, one in pairs.values()]
    higher = dict(zip(pairs, map(max, a, b), strict=True))
    return demand_bands(dict(zip(pairs, order(a, b, model), strict=True)), higher)


def with_published(bands: LevelBands, names: Collection[str], notes: Notes) -> LevelBands:
    """Bands with what is published of a level, under any of its names, in their place."""
    spine, demand = bands.spine, dict(bands.demand)
    for match in notes.matches:
        if match.level in names:
            demand |= published_groups(match)
    for one in notes.spine:
        if one.level in names:
            band = published_spine(one.middle)
            higher = SPINE_BANDS.index(band) > SPINE_BANDS.index(spine.band)
            if one.confirmed or (one.raises and higher):
                basis: Basis = "published" if one.confirmed else "remembered"
                spine = Spine(band=band, basis=basis, sources=(one.source,), reason=one.says)
    return LevelBands(spine=spine, demand=demand)


def with_content(bands: LevelBands, level: Level) -> LevelBands:
    """Bands of a level whose effort is the person's own: its groups as its author shared them."""
    sources = tuple(sorted({work.source for work in level.muscles}))
    shares = {
        group: Demand(band=share, basis="content", sources=sources)
        for group, share in level.groups.items()
    }
    return LevelBands(spine=bands.spine, demand=bands.demand | shares)


def published_groups(match: Match) -> dict[MuscleGroup, Demand]:
    """The groups of which confirmed values are published; of two measures the higher counts."""
    values = published(match, {"mean": True, "peak": True})
    found: dict[MuscleGroup, Demand] = {}
    for group, measures in MEASURES_OF.items():
        sure = [values[m][0] for m in measures if m in values and values[m][1]]
        if sure:
            sources = {
                row.source for row in match.rows if row.measure in measures and row.confirmed
            }
            band = published_demand(max(sure))
            found[group] = Demand(
                band=band, basis="published", sources=tuple(sorted(sources)), reason=match.reason
            )
    return found


def overridden(bands: LevelBands, decided: Iterable[Override]) -> LevelBands:
    """Bands with what a clinician decided in their place."""
    for one in decided:
        says = f"{one.who}, {one.when}: {one.reason}"
        spine = Spine(band=one.spine, basis="clinician", reason=says) if one.spine else bands.spine
        decided_groups = {
            group: Demand(band=band, basis="clinician", reason=says)
            for group, band in one.demand.items()
        }
        bands = LevelBands(spine=spine, demand=bands.demand | decided_groups)
    return bands


def all_bands(
    found: Mapping[str, Estimate],
    movements: Movements,
    catalogue: Catalogue,
    notes: Notes,
    model: Model,
) -> Bands:
    """The bands of every level: estimate, then what is published, then what a clinician decided.

    Twins have the same bands.
    """
    same = {name: stands_for(name, catalogue, movements) for name in catalogue.levels}
    levels = {}
    for name, bands in estimated(found, model).items():
        names = {alias for alias, one in same.items() if one == name}
        if any(one.level in names for one in notes.willed):
            bands = with_content(bands, catalogue.levels[name])
        decided = [one for one in notes.overrides if one.level in names]
        levels[name] = overridden(with_published(bands, names, notes), decided)
    levels |= {name: levels[one] for name, one in same.items() if one in levels}
    none = {name: why(one, found) for name, one in same.items() if name not in levels}
    return Bands(
        made_from=made_from(movements, catalogue),
        levels=dict(sorted(levels.items())),
        none=dict(sorted(none.items())),
    )


def why(level: str, found: Mapping[str, Estimate]) -> str:
    """Why a level has no bands."""
    return "; ".join(found[level].problems) if level in found else "no movement yet"


def made_from(movements: Movements, catalogue: Catalogue) -> str:
    """A hash of all that bands are made from: movements, kilograms, shares, notes and method."""
    loads = {name: level.dosing.load for name, level in catalogue.levels.items()}
    twins = {name: level.twin for name, level in catalogue.levels.items() if level.twin}
    sources = {name: movements.source(name) for name in movements.movements}
    shares = {name: level.muscles for name, level in catalogue.levels.items()}
    words = [str(sorted(one.items())) for one in (sources, twins, shares)]
    words += [f"{name} {load}" for name, load in sorted(loads.items()) if load]
    return hashlib.sha256("\n".join([method(), *words]).encode()).hexdigest()[:16]


@lru_cache(maxsize=1)
def method() -> str:
    """A hash of the code and notes that judge movements."""
    return hashlib.sha256(b"".join(file.read_bytes() for file in method_files())).hexdigest()


def method_files() -> list[Path]:
    """The files of that code, and the notes."""
    home = Path(steadyback.movement.__file__).parent
    own = (Path(__file__), *(Path(str(one.__file__)) for one in (load_data, load_estimate)))
    gates = Path(__file__).with_name("load_gates.py")  # which imports this module
    return [*(home / f"{name}.py" for name in METHOD), FILE, *own, gates]
