"""The mutants of the content: cautions, hazards, and what a level asks for before it opens."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from proof.mutation.memory import every, field_put, fields_put, matrix_put
from proof.mutation.mutant import Mutant, Undo, all_undone
from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.caution import Caution
from steadyback.catalogue.exercise import Dosing, Level, Variant
from steadyback.vocabulary import HAZARDS

CAUTIONS = "cautions"
LEVELS = "what a level asks for"


def of_content(catalogue: Catalogue) -> Iterator[Mutant]:
    """Every mutant of the cautions and of the levels."""
    yield from of_cautions(catalogue)
    yield from of_hazards()
    yield from of_levels(catalogue)


def of_cautions(catalogue: Catalogue) -> Iterator[Mutant]:
    """Each column read as OK; each caution's view of the hazards read as OK; each cap lifted."""
    for column in sorted(columns(catalogue)):
        says = f"The column {column} reads as OK, in the matrix and in every level."
        apply, reach = without_column(column), frozenset({f"column:{column}"})
        yield Mutant(f"column.{column}", CAUTIONS, says, apply, ("CAUTION",), reach)
    for caution in catalogue.cautions.values():
        says, reach = f"{caution.id} judges no hazard.", frozenset({f"caution:{caution.id}"})
        apply = judging_nothing(caution.id)
        if set(caution.ok) != set(HAZARDS) or caution.everything != "OK":
            yield Mutant(f"hazards.{caution.id}", CAUTIONS, says, apply, ("CAUTION",), reach)
        if caution.max_hold_s is not None:
            says = f"{caution.id} caps no hold."
            lift = of_one(Caution, caution.id, "max_hold_s", None)
            yield Mutant(f"max-hold.{caution.id}", CAUTIONS, says, lift, ("CAUTION",), reach)


def columns(catalogue: Catalogue) -> set[str]:
    """Every column that the matrix or a level speaks of."""
    cells: list[Iterable[str]] = [*catalogue.matrix.values()]
    cells.extend(level.cautions for level in catalogue.levels.values())
    return {column for row in cells for column in row}


def without_column(column: str) -> Callable[[], Undo]:
    """Take one column out of the matrix and of every level."""

    def apply() -> Undo:
        undos = [
            matrix_put(
                found, {family: without(row, column) for family, row in found.matrix.items()}
            )
            for found in every(Catalogue)
        ]
        for level in every(Level):
            if column in level.cautions:
                undos.append(field_put(level, "cautions", without(level.cautions, column)))
        return all_undone(undos)

    return apply


def without(row: Any, column: str) -> dict[str, Any]:
    """A row without one of its cells."""
    return {name: cell for name, cell in row.items() if name != column}


def judging_nothing(caution: str) -> Callable[[], Undo]:
    """One caution's verdict on every hazard OK, and on everything."""

    def apply() -> Undo:
        mild: dict[str, object] = {"no": (), "clin": (), "mod": (), "ok": HAZARDS}
        return all_undone(
            field_put(found, name, value)
            for found in every(Caution)
            if found.id == caution
            for name, value in {**mild, "everything": "OK"}.items()
        )

    return apply


def of_one(kind: type[Caution], name: str, field: str, value: object) -> Callable[[], Undo]:
    """Change one field of the item with this id."""
    return fields_put(kind, field, lambda one: value if one.id == name else one.__dict__[field])


def of_hazards() -> Iterator[Mutant]:
    """Each hazard left out wherever a level or a variant names it."""
    for hazard in HAZARDS:
        says = f"No level is marked {hazard}."
        yield Mutant(f"hazard.{hazard}", CAUTIONS, says, unmarked(hazard), ("CAUTION",))


def unmarked(hazard: str) -> Callable[[], Undo]:
    """Take one hazard out of every level and variant."""

    def apply() -> Undo:
        marked: list[Level | Variant] = [*every(Level), *every(Variant)]
        return all_undone(
            field_put(one, "hazards", tuple(h for h in one.hazards if h != hazard))
            for one in marked
            if hazard in one.hazards
        )

    return apply


def of_levels(catalogue: Catalogue) -> Iterator[Mutant]:
    """Each thing that a level may ask for or be closed by, asked for nowhere."""
    levels = catalogue.levels.values()
    for field in ("only_if", "not_if"):
        for name in sorted({name for level in levels for name in getattr(level, field)}):
            words = "no level asks for" if field == "only_if" else "no level is closed by"
            yield Mutant(
                f"{field}.{name}",
                LEVELS,
                f"{words} {name}".capitalize() + ".",
                without_name(field, name),
                RULE_OF.get(name, ("CONDITION",)),
            )
    for gate, lower in (("G1", "G0"), ("G2", "G1"), ("G3", "G2")):
        yield Mutant(
            f"gate.{gate}",
            LEVELS,
            f"Gate {gate} is taken as {lower}.",
            gate_lowered(gate, lower),
            (gate,),
        )
    for name, says, rules, apply in PLAIN:
        yield Mutant(f"level.{name}", LEVELS, says, apply, rules)


RULE_OF = {
    "flexion_or_stenosis": ("FX",),
    "extension": ("EXT",),
    "extension_or_neutral": ("EXT",),
    "straight_leg_clear": ("SL",),
    "machine_induction": ("INDUCTION",),
    "clinician_allow": ("ALLOW",),
}
"""The rule behind each thing that a level may ask for."""


def without_name(field: str, name: str) -> Callable[[], Undo]:
    """Take one name out of a field of every level."""
    return fields_put(
        Level, field, lambda level: tuple(n for n in getattr(level, field) if n != name)
    )


def gate_lowered(gate: str, lower: str) -> Callable[[], Undo]:
    """Every level behind a gate stands behind a lower one."""
    return fields_put(Level, "gate", lambda level: lower if level.gate == gate else level.gate)


PLAIN: tuple[tuple[str, str, tuple[str, ...], Callable[[], Undo]], ...] = (
    ("leg_nprs_max", "No level is closed by leg pain.", ("LEG_MAX",),
     fields_put(Level, "leg_nprs_max", lambda _: None)),
    ("stage", "Every level is open from stage 1 on.", ("STAGE_GATE",),
     fields_put(Level, "stage", lambda _: 1)),
    ("equipment", "No level needs equipment.", ("EQUIPMENT",),
     fields_put(Level, "equipment", lambda _: ())),
    ("surface", "No level needs the floor.", ("ABILITY",),
     fields_put(Level, "surface", lambda _: "none")),
    ("twin", "No level is known to be another one's twin.", (),
     fields_put(Level, "twin", lambda _: None)),
    ("days_a_week", "Every level may be done every day.", (),
     fields_put(Dosing, "days_a_week", lambda _: 7)),
)  # fmt: skip
"""Fields that every level loses."""
