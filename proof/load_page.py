"""docs/load.md: which levels are judged, how the order agrees with published orders, every band."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from proof.load_data import Notes, Pressing
from proof.load_estimate import LET_GO, Estimate
from proof.load_gates import (
    BETTER,
    MEASURES,
    MODELS,
    Pressed,
    Value,
    agreement,
    halves,
    spread,
)
from proof.load_told import Model, estimated, order
from proof.markdown import listed, table
from steadyback.movement.load.bands import DEMAND_BANDS, Bands, ranks
from steadyback.movement.load.statics import MOMENT_MOST_NM, RESIDUAL_MOST
from steadyback.vocabulary import MUSCLE_GROUPS

EMG_GATE, GROUP_GATE, DISC_GATE, NEWTON_GATE, NEWTON_FEWEST = 0.60, 0.30, 0.85, 0.80, 8
"""What the movement study set out to reach on held-out values."""
FIRST: Final = "<!-- Made by `python -m proof load`. Change its sources, not this page. -->"

ABOUT: Final = (
    "The method is in [algorithms/load.md](algorithms/load.md). Every band is an estimate unless "
    "it says otherwise, meant to be right within one band; how far that holds is told below. "
    "Bands order exercises; they do not tell whether an exercise is safe for a person, and no "
    "rule of the engine reads them."
)
MISSED: Final = (
    "While the aim is missed, estimated muscle bands are for a clinician's review and not for "
    "pages that people read; published ones and those of the level's author may be shown."
)
BROKEN: Final = ", so “plus or minus one band” does **not** hold for muscles"
LETTERS: Final = (
    "`p` published, `c` given by the level's author because the effort is the person's own, `k` "
    "decided by a clinician; without a letter an estimate."
)


@dataclass(frozen=True)
class Result:
    """All that the page tells."""

    notes: Notes
    found: Mapping[str, Estimate]
    bands: Bands
    model: Model
    choosing: Sequence[Value]
    reported: Sequence[Value]
    postures: Sequence[Pressed]
    levels: Sequence[Pressed]


def page(result: Result) -> str:
    """The whole page."""
    blocks = [
        FIRST,
        "# Load: what was estimated and how far to trust it",
        ABOUT,
        *covered(result),
        *muscle_gate(result),
        *spine_gates(result),
        *against_published(result),
        *matching(result.notes),
        "## Every band",
        LETTERS,
        band_table(result.bands),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def covered(result: Result) -> Iterator[str]:
    """How many levels have bands, what does not hold, and how well the contacts carry."""
    found = result.found.values()
    used = [one for one in found if one.a]
    force = max(used, key=lambda one: one.worst_force)
    moment = max(used, key=lambda one: one.worst_moment)
    yield "## What is covered"
    yield f"Made from `{result.bands.made_from}`: movements, kilograms, notes and method."
    yield (
        f"{len(result.bands.levels)} levels have bands; {len(used)} of them were judged from a "
        f"movement of their own, in {sum(one.scenes for one in used)} scenes. "
        f"{sum(one.skipped for one in used)} scenes in the middle of a movement, which nobody "
        "could hold still, were left out."
    )
    within = sum(
        one.worst_force <= RESIDUAL_MOST and one.worst_moment <= MOMENT_MOST_NM for one in used
    )
    yield (
        f"Contacts carry all weight within {RESIDUAL_MOST:.1%} and {MOMENT_MOST_NM:g} Nm in "
        f"{within} of {len(used)} levels. Worst: {force.worst_force:.2%} ({force.level}), "
        f"{moment.worst_moment:.1f} Nm ({moment.level})."
    )
    passed = [f"{one.level}: {says}" for one in used for says in one.problems if LET_GO in says]
    yield "Let pass, but to be mended in the movement:" if passed else ""
    yield listed(passed)
    yield "Without bands:"
    yield listed(f"{level}: {says}" for level, says in result.bands.none.items())


def muscle_gate(result: Result) -> Iterator[str]:
    """The order of muscle demands beside published muscle activity, on both halves."""
    first, second = halves(result.notes.matches)
    yield "## Muscles: the order beside published activity"
    yield (
        "Spearman's rank correlation. The levels that match a published exercise were halved by a "
        "rule written before they were compared: sorted by id, every other one. The first half "
        f"chose the model (the mean of both, unless A or B were better by more than {BETTER:g}), "
        "the second is reported. Both hold exercises on which the prototype was developed, so "
        "neither is wholly fresh."
    )
    yield f"- chooses: {', '.join(first)}\n- reported: {', '.join(second)}"
    yield f"Chosen: **{result.model}**."
    yield table(
        ["values", "half", "n", *MODELS, f"aim for {result.model}"],
        [
            *gate_rows("chooses", result.choosing),
            *gate_rows("reported", result.reported),
        ],
    )
    yield verdict(result)
    yield first_look(result.notes)
    yield table(
        [
            "level",
            "half",
            "measure",
            "published, %",
            "confirmed",
            "rank published",
            "rank estimated",
        ],
        [
            *value_rows("chooses", result.choosing, result.model),
            *value_rows("reported", result.reported, result.model),
        ],
    )


def gate_rows(half: str, values: Sequence[Value]) -> Iterator[list[str]]:
    """Pooled, confirmed alone, then each muscle."""
    sure = [one for one in values if one.confirmed]
    parts = [("pooled", values, EMG_GATE), ("pooled, confirmed alone", sure, EMG_GATE)]
    for measure in MEASURES:
        mine = [one for one in values if one.measure == measure]
        if mine:
            parts.append((measure.replace("_", " "), mine, GROUP_GATE))
    for name, some, gate in parts:
        scores = [score(agreement(some, model)) for model in MODELS]
        yield [name, half, str(len(some)), *scores, f"{gate:g}"]


def score(value: float | None) -> str:
    """A correlation, or that there is none."""
    return "too few" if value is None else f"{value:.2f}"


def verdict(result: Result) -> str:
    """Whether the reported half reaches the aims."""
    pooled = agreement(result.reported, result.model)
    by_measure = {
        measure: agreement([v for v in result.reported if v.measure == measure], result.model)
        for measure in MEASURES
    }
    low = [m.replace("_", " ") for m, v in by_measure.items() if v is not None and v <= GROUP_GATE]
    reached = pooled is not None and pooled >= EMG_GATE
    words = "reaches" if reached else "does **not** reach"
    groups = f" Not above {GROUP_GATE:g}: {', '.join(low)}." if low else ""
    ends = spread(result.reported, result.model)
    wide = f"; 95 % of resamplings {ends[0]:.2f} to {ends[1]:.2f}" if ends else ""
    return (
        f"The reported half {words} {EMG_GATE:.2f} ({score(pooled)}{wide}).{groups} "
        f"{'' if reached and not low else MISSED}"
    ).strip()


def first_look(notes: Notes) -> str:
    """What the first look at the reported half said; later runs measure again."""
    one = notes.first_look
    if one is None:
        return ""
    return (
        f"First look, {one.when}: {one.chosen} chosen with {one.choosing:.2f}; reported "
        f"{one.reported:.2f} on {one.values} values. {one.says} Later figures are measured again "
        "on levels that may have changed since."
    )


def value_rows(half: str, values: Sequence[Value], model: Model) -> Iterator[list[str]]:
    """Every value with both ranks."""
    if not values:
        return
    there = ranks([one.published for one in values])
    here = ranks(estimate_of(values, model))
    for one, published, own in zip(values, there, here, strict=True):
        yield [
            one.level,
            half,
            one.measure.replace("_", " "),
            f"{one.published:.3g}",
            "yes" if one.confirmed else "**no**",
            f"{published:g}",
            f"{own:g}",
        ]


def estimate_of(values: Sequence[Value | Pressed], model: Model) -> list[float]:
    """What the chosen model says of some values, as an order."""
    return order([one.a for one in values], [one.b for one in values], model)


def spine_gates(result: Result) -> Iterator[str]:
    """The order of spine loads beside a disc's pressure and published newtons."""
    yield "## Spine: the order beside published pressures"
    yield (
        "One volunteer, one disc (R11). The prototype was developed with these postures in view. "
        "What the abstract does not hold is remembered."
    )
    sure = [one for one in result.postures if one.confirmed]
    few = len(result.levels) < NEWTON_FEWEST
    yield table(
        ["order", "n", *MODELS, "aim"],
        [
            pressed_row("disc pressure", result.postures, DISC_GATE),
            pressed_row("disc pressure, confirmed alone", sure, DISC_GATE),
            pressed_row("newtons of McGill and Callaghan, unconfirmed", result.levels, NEWTON_GATE),
        ],
    )
    if few:
        yield (
            f"The aim for newtons asks for {NEWTON_FEWEST} values; there are {len(result.levels)}, "
            "so it cannot be said to be reached whatever the figure."
        )
    for title, some, unit in (
        ("posture", result.postures, "MPa"),
        ("level", result.levels, "N"),
    ):
        yield pressed_table(title, some, unit, result.model)


def pressed_row(name: str, values: Sequence[Pressed], gate: float) -> list[str]:
    """How each model's order agrees."""
    scores = [score(agreement(values, model)) for model in MODELS]
    return [name, str(len(values)), *scores, f"{gate:g}"]


def pressed_table(title: str, values: Sequence[Pressed], unit: str, model: Model) -> str:
    """Every posture or level with both ranks."""
    there = ranks([one.published for one in values])
    here = ranks(estimate_of(values, model))
    return table(
        [title, f"published, {unit}", "confirmed", "rank published", "rank estimated"],
        [
            [
                one.name,
                f"{one.published:g}",
                "yes" if one.confirmed else "**no**",
                f"{published:g}",
                f"{own:g}",
            ]
            for one, published, own in zip(values, there, here, strict=True)
        ],
    )


def against_published(result: Result) -> Iterator[str]:
    """How far the estimate was from the published band that took its place."""
    own = estimated(result.found, result.model)
    off: list[int] = []
    lines = []
    for level, bands in result.bands.levels.items():
        if level not in own:
            continue
        for group, told in bands.demand.items():
            if told.basis == "published":
                was = own[level].demand[group].band
                off.append(abs(DEMAND_BANDS.index(was) - DEMAND_BANDS.index(told.band)))
                name = group.replace("_", " ")
                lines.append([level, name, told.band, was, ", ".join(told.sources)])
        if bands.spine.basis in ("published", "remembered"):
            spine_was = own[level].spine.band
            lines.append(
                [level, "spine", bands.spine.band, spine_was, ", ".join(bands.spine.sources)]
            )
    yield "## Where a published value takes the estimate's place"
    yield (
        f"Of {len(off)} published muscle bands the estimate gave {off.count(0)} alike, "
        f"{off.count(1)} one band off and {off.count(2)} two bands off"
        f"{BROKEN if 2 in off else ''}. "
        "Published muscle activity up to 20 % is low, up to 40 % medium (tiers remembered). A "
        "value that is only remembered or seen on secondary pages may raise a spine band, never "
        "lower it."
    )
    yield table(["level", "of", "published", "estimate", "source"], lines)
    yield listed(told_pressing(one) for one in result.notes.spine)


def told_pressing(one: Pressing) -> str:
    """A published pressing of the spine as written."""
    sure = "" if one.confirmed else " (not confirmed)"
    return f"{one.level}: {one.says}{sure}"


def matching(notes: Notes) -> Iterator[str]:
    """Which published exercise stands for which level, and which for none."""
    yield "## Which published exercise is which level"
    yield table(
        ["level", "why", "rows"],
        [
            [
                match.level,
                match.reason,
                "; ".join(
                    f"{row.study}, {row.measure.replace('_', ' ')} "
                    f"{'–'.join(f'{v:g}' for v in row.percent)} %"
                    f"{' (peak)' if row.kind == 'peak' else ''} {row.source}"
                    f"{'' if row.confirmed else ' (not confirmed)'}"
                    for row in match.rows
                ),
            ]
            for match in notes.matches
        ],
    )
    yield "Left out:"
    yield listed(f"{one.study}: {one.reason}" for one in notes.left_out)


MARKS: Final = {
    "estimate": "",
    "published": " p",
    "remembered": " r",
    "content": " c",
    "clinician": " k",
}


def band_table(bands: Bands) -> str:
    """All bands by level."""
    head = ["level", "spine", *(group.replace("_", " ") for group in MUSCLE_GROUPS)]
    rows: Iterable[list[str]] = (
        [
            level,
            one.spine.band.replace("_", " ") + MARKS[one.spine.basis],
            *(one.demand[g].band + MARKS[one.demand[g].basis] for g in MUSCLE_GROUPS),
        ]
        for level, one in bands.levels.items()
    )
    return table(head, rows)
