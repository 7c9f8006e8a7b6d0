"""Which levels are permitted now: every rule that closes one, each with its reason.

Sources: rulings 8-14, 22-25; evidence.md 2.1 and 9. All rules are asked and all their reasons are
kept; one is enough to close a level. `Refusal.passes_by` marks equipment and abilities, which G1
looks through (rulings 23); every other refusal ends the ladder there.
"""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Level, Variant
from steadyback.engine.days import local_day
from steadyback.engine.once import once, shelf
from steadyback.engine.reasons import Because, because
from steadyback.engine.situation import Situation
from steadyback.engine.state import Block
from steadyback.record.plan import Reason
from steadyback.vocabulary import Hazard, Verdict

LYING = ("supine", "hook_lying")


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why a level is closed now."""

    reason: Reason
    passes_by: bool = False


@dataclass(frozen=True, slots=True)
class Permit:
    """What permission says of one level: the way it may be done, refusals and notes."""

    level: Level
    variant: Variant | None
    refusals: tuple[Refusal, ...]
    notes: tuple[Reason, ...]

    @property
    def open(self) -> bool:
        """Whether nothing closes it."""
        return not self.refusals

    @property
    def passes_by(self) -> bool:
        """Whether only equipment or abilities close it."""
        return bool(self.refusals) and all(r.passes_by for r in self.refusals)


Judged = tuple[tuple[Verdict, Reason], ...]
Ask = Callable[[Catalogue, Situation, Level], Iterator[Refusal]]


def permit(catalogue: Catalogue, now: Situation, level: Level) -> Permit:
    """The permit of a level: as written, or in the first variant that is open."""
    known = known_permits(catalogue, now)
    if known is None or level.leg_nprs_max is not None:
        return permit_afresh(catalogue, now, level)
    found: Permit | None = known.get(level.id)
    if found is None:
        found = known[level.id] = permit_afresh(catalogue, now, level)
    return found


@once
def known_permits(catalogue: Catalogue, now: Situation) -> dict[str, Permit] | None:
    """Where answers are remembered: the permits known of situations that look alike from here."""
    if shelf("permits") is None:
        return None
    believed = None if now.believed is None else grounds(now.believed)
    return shelf("permits", catalogue, grounds(now), believed)


def grounds(now: Situation) -> Hashable:
    """Everything that permission asks of a situation, but the leg pain of a level's own limit."""
    state, able = now.state, now.state.abilities
    steering = state.steering
    told = (
        state.conditions, state.experience.machine_induction, state.symptoms.foot_drop, state.zone,
        able.floor, able.hands_and_knees, able.kneel,
        steering.forbidden, steering.not_for_me, steering.allowed,
    )  # fmt: skip
    judged = (
        now.stage, now.direction, now.straight_leg_clear, now.radiculopathy, now.acute,
        now.columns, now.caution_ids, now.supine_closed, now.equipment, now.morning, now.blocks,
        now.hold_max, now.cleared_levels,
    )  # fmt: skip
    return told, judged


def permit_afresh(catalogue: Catalogue, now: Situation, level: Level) -> Permit:
    """The same, not remembered."""
    as_written = permit_way(catalogue, now, level, None)
    if as_written.open:
        return as_written
    others = (permit_way(catalogue, now, level, way) for way in level.variants)
    return next((way for way in others if way.open), as_written)


def permit_way(catalogue: Catalogue, now: Situation, level: Level, way: Variant | None) -> Permit:
    """The permit of one way to do a level; what clinicians wrote elsewhere can only refuse more."""
    found = permit_as_told(catalogue, now, level, way)
    if now.believed is None:
        return found
    other = permit_as_told(catalogue, now.believed, level, way)
    more = tuple(one for one in other.refusals if one not in found.refusals)
    refusals = (*found.refusals, *more)
    notes = (*found.notes, *(one for one in other.notes if one not in found.notes))
    return Permit(level, way, refusals, () if refusals else notes)


def permit_as_told(
    catalogue: Catalogue, now: Situation, level: Level, way: Variant | None
) -> Permit:
    """The permit of one way to do a level in a situation, taken by itself."""
    refusals = [r for ask in ASKED for r in ask(catalogue, now, level)]
    refusals.extend(body_refusals(catalogue, now, level, way))
    hazards = level.hazards if way is None else way.hazards
    judged = judged_cells(catalogue, now, level, hazards)
    refusals.extend(caution_refusals(catalogue, now, level, judged))
    refusals.extend(morning_refusals(catalogue, now, level, hazards))
    return Permit(level, way, tuple(refusals), () if refusals else notes_of(judged))


def notes_of(judged: Judged) -> tuple[Reason, ...]:
    """One note for each caution: the first that speaks of it, from the matrix where it does."""
    notes: dict[object, Reason] = {}
    for verdict, reason in judged:
        if verdict == "MOD":
            notes.setdefault(reason.numbers["caution"], reason)
    return tuple(notes.values())


def clinician(catalogue: Catalogue, now: Situation, level: Level) -> Iterator[Refusal]:
    """Forbidden by a clinician, or not for this person by their own word; twins with it."""
    steering = now.state.steering
    if not (steering.forbidden or steering.not_for_me):
        return
    same = {level.id, *catalogue.twins(level.id)}
    exercises = {catalogue.levels[one].exercise for one in same}
    if (same | exercises) & steering.forbidden:
        yield Refusal(because(catalogue, Because.FORBID, level=level.id))
    if same & steering.not_for_me:
        yield Refusal(because(catalogue, Because.NOT_FOR_ME, level=level.id))


def allowed(now: Situation, level: Level) -> bool:
    """Whether a clinician allowed this level or its exercise."""
    names = {level.id, level.exercise}
    return bool(names & now.state.steering.allowed) or level.id in now.cleared_levels


def stage_gate(catalogue: Catalogue, now: Situation, level: Level) -> Iterator[Refusal]:
    """The level's stage, unless a diagnosed condition opens it from stage 1 on."""
    if level.open_for and set(level.open_for) & set(now.state.conditions or ()):
        return
    if now.stage < level.stage:
        numbers = {"needs": level.stage, "stage": now.stage}
        yield Refusal(because(catalogue, Because.STAGE_GATE, **numbers))


def requirements(catalogue: Catalogue, now: Situation, level: Level) -> Iterator[Refusal]:
    """What must be known of the person: direction, straight leg, induction, permission."""
    if not level.only_if:
        return
    met = {
        "flexion_or_stenosis": (now.flexion_or_stenosis, Because.FX),
        "extension": (now.direction == "extension", Because.EXT),
        "extension_or_neutral": (now.direction in ("extension", "neutral"), Because.EXT),
        "straight_leg_clear": (now.straight_leg_clear, Because.SL),
        "machine_induction": (now.state.experience.machine_induction, Because.INDUCTION),
        "clinician_allow": (allowed(now, level), Because.ALLOW),
    }
    for name in level.only_if:
        holds, rule = met[name]
        if not holds:
            yield Refusal(because(catalogue, rule, level=level.id))


def exclusions(catalogue: Catalogue, now: Situation, level: Level) -> Iterator[Refusal]:
    """Conditions and nerve signs that close the level whatever else is true."""
    if not level.not_if and level.leg_nprs_max is None:
        return
    pregnant = "pregnancy" in now.caution_ids
    true_of: dict[str, bool] = {
        "radiculopathy": now.radiculopathy,
        "acute_radiculopathy": now.acute,
        "pregnancy": pregnant,
        "foot_drop": now.state.symptoms.foot_drop is True,
    } | dict.fromkeys(now.state.conditions or (), True)
    for name in level.not_if:
        if true_of.get(name, False):
            yield Refusal(because(catalogue, Because.CONDITION, condition=name))
    leg = now.state.symptoms.leg_nprs
    if level.leg_nprs_max is not None and (leg is None or leg > level.leg_nprs_max):
        yield Refusal(because(catalogue, Because.LEG_MAX, leg=leg, most=level.leg_nprs_max))


def rests(block: Block, level: Level) -> bool:
    """Whether a block covers a level: its exercise, a twin's, or its direction of the spine."""
    along = block.direction is not None and level.spine_direction == block.direction
    return along or level.exercise in block.exercises


def blocked(catalogue: Catalogue, now: Situation, level: Level) -> Iterator[Refusal]:
    """What rests: after PM03 the exercise, its twins and its direction for seven days."""
    for block in now.blocks:
        if rests(block, level):
            until = local_day(block.until, now.state.zone).isoformat()
            yield Refusal(because(catalogue, block.rule, level=level.id, until=until))


ASKED: tuple[Ask, ...] = (clinician, stage_gate, requirements, exclusions, blocked)


def body_refusals(
    catalogue: Catalogue, now: Situation, level: Level, way: Variant | None
) -> Iterator[Refusal]:
    """Equipment and positions that are not there; G1 looks through these."""
    needs = level.equipment if way is None else way.equipment
    for choice in needs:
        if not set(choice) & now.equipment:
            reason = because(catalogue, Because.EQUIPMENT, needs=" or ".join(choice))
            yield Refusal(reason, passes_by=True)
    position = level.position if way is None else way.position
    missing = missing_ability(now, level, way)
    if missing:
        reason = because(catalogue, Because.ABILITY, needs=missing, position=position)
        yield Refusal(reason, passes_by=True)
    if now.supine_closed and position in LYING:
        numbers = {"caution": "pregnancy", "verdict": "NO", "about": "supine"}
        yield Refusal(because(catalogue, Because.CAUTION, **numbers))


def missing_ability(now: Situation, level: Level, way: Variant | None) -> str | None:
    """The ability a level lacks: getting to the floor (a bed counts), kneeling, all fours.

    An ability that was never asked about is not there.
    """
    if way is not None:
        return None
    able = now.state.abilities
    on_bed = level.surface == "floor_or_bed" and "bed" in now.equipment
    if level.surface != "none" and not (able.floor is True or on_bed):
        return "floor"
    if level.position == "hands_and_knees" and able.hands_and_knees is not True:
        return "hands_and_knees"
    if level.position == "kneeling" and able.kneel is not True:
        return "kneel"
    return None


def judged_cells(
    catalogue: Catalogue, now: Situation, level: Level, hazards: tuple[Hazard, ...]
) -> Judged:
    """Every cell that restricts this level. All are kept, so that the worst decides (rulings 8)."""
    if not (now.columns or now.caution_ids):
        return ()
    cells = [*column_cells(catalogue, now, level), *hazard_cells(catalogue, now, hazards)]
    return tuple(
        (
            verdict,
            because(catalogue, rule_for(verdict), caution=caution, verdict=verdict, about=about),
        )
        for verdict, caution, about in cells
        if verdict != "OK"
    )


def rule_for(verdict: Verdict) -> Because:
    """A MOD is a note; CLIN and NO close."""
    return Because.CAUTION_NOTE if verdict == "MOD" else Because.CAUTION


def column_cells(
    catalogue: Catalogue, now: Situation, level: Level
) -> Iterator[tuple[Verdict, str, str]]:
    """The matrix row of the level's family and the level's own cells."""
    row = catalogue.matrix[level.family]
    for column, caution in now.columns:
        for about, cells in ((level.family, row), (level.id, level.cautions)):
            cell = cells.get(column)
            if cell is not None:
                yield cell.verdict, column, about
        if caution is not None and caution != column and caution in level.cautions:
            yield level.cautions[caution].verdict, column, level.id


def hazard_cells(
    catalogue: Catalogue, now: Situation, hazards: tuple[Hazard, ...]
) -> Iterator[tuple[Verdict, str, str]]:
    """What each caution says of each hazard of the level; unjudged is NO (rulings 9)."""
    settled = {c for column, c in now.columns if c in OPERATED and column.endswith("_stable")}
    over = {c for c in now.caution_ids if c in OPERATED} - {c for _, c in now.columns}
    for caution_id in now.caution_ids:
        if caution_id in settled or caution_id in over:
            continue
        caution = catalogue.cautions[caution_id]
        if caution.everything == "CLIN":
            yield "CLIN", caution_id, "everything"
        for hazard in hazards:
            yield hazard_verdict(catalogue, caution_id, hazard), caution_id, hazard


OPERATED = ("post_discectomy", "hip_replacement")


def hazard_verdict(catalogue: Catalogue, caution_id: str, hazard: Hazard) -> Verdict:
    """One caution's verdict on one hazard."""
    caution = catalogue.cautions[caution_id]  # type: ignore[index]
    lists: dict[Verdict, tuple[Hazard, ...]] = {
        "OK": caution.ok,
        "MOD": caution.mod,
        "CLIN": caution.clin,
    }
    return next((verdict for verdict, listed in lists.items() if hazard in listed), "NO")


def caution_refusals(
    catalogue: Catalogue, now: Situation, level: Level, judged: Judged
) -> Iterator[Refusal]:
    """NO always closes; CLIN closes without a clinician's allow (rulings 8)."""
    lifted = allowed(now, level)
    for found, reason in judged:
        if found == "NO" or (found == "CLIN" and not lifted):
            yield Refusal(reason)
    if now.hold_max is not None and level.dosing.floor.hold_s > now.hold_max:
        timed = level.hold_kind not in ("free", "none")
        if timed:
            numbers = {"caution": "hypertension_uncontrolled", "verdict": "NO", "about": "hold"}
            yield Refusal(because(catalogue, Because.CAUTION, **numbers))


def morning_refusals(
    catalogue: Catalogue, now: Situation, level: Level, hazards: tuple[Hazard, ...]
) -> Iterator[Refusal]:
    """No end-range flexion and no loaded hinge soon after waking (rulings 12)."""
    if now.morning and {"end_range_flexion", "loaded_hinge"} & set(hazards):
        yield Refusal(
            because(catalogue, Because.MORNING, hours=int(catalogue.policy.morning_rule_hours))
        )
