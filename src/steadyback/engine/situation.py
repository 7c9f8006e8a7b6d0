"""What is true of a person at one moment, as far as it opens or closes levels.

Sources: rulings 8-13 (columns, acute radiculopathy, direction), evidence.md 2.1, 2.2, 4.2, 4.5.
Missing details are read in the most careful way.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import ColumnId
from steadyback.catalogue.policy import Policy
from steadyback.engine import stages
from steadyback.engine.absence import days_missed
from steadyback.engine.days import at_night, begins, local_day, local_hour, within_day
from steadyback.engine.direction import direction, within_weeks
from steadyback.engine.flare import calming
from steadyback.engine.irritability import Irritability, Score, irritability
from steadyback.engine.once import once
from steadyback.engine.state import Block, Judged, State
from steadyback.record.answers import CautionEntry
from steadyback.vocabulary import CautionId, Condition, Direction, Equipment


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that permission asks for. `stage` is the stage that holds at this moment.

    `on` is the moment judged, `known_at` up to when the record is known: they differ when a later
    day is planned, and then only dates (blocks, morning, operations) move on, never good news.
    """

    on: datetime
    known_at: datetime
    missed: int
    state: State
    score: Score
    stage: int
    stage_capped: bool
    direction: Direction
    radiculopathy: bool
    acute: bool
    columns: tuple[tuple[ColumnId, CautionId | None], ...]
    caution_ids: tuple[CautionId | Condition, ...]
    supine_closed: bool
    equipment: frozenset[Equipment]
    morning: bool
    straight_leg_clear: bool
    mean_leg: float | None
    blocks: tuple[Block, ...]
    hold_max: int | None
    cleared_levels: frozenset[str]
    believed: "Situation | None" = None
    """The same where what clinicians wrote elsewhere holds; what either closes is closed."""

    @property
    def flexion_or_stenosis(self) -> bool:
        """FX: flexion eases, or stenosis is diagnosed, and no osteoporosis (evidence 9)."""
        brittle = {"osteoporosis", "vertebral_fracture"} & set(self.caution_ids)
        return (self.direction == "flexion" or "stenosis" in self.caution_ids) and not brittle


@once
def situation(
    catalogue: Catalogue, state: State, on: datetime, known_at: datetime | None = None
) -> Situation:
    """The situation of a state that has been brought up to `known_at` (or to `on`)."""
    found = situation_as_told(catalogue, state, on, known_at)
    if state.believed is None:
        return found
    other = situation_as_told(catalogue, state.believed, on, known_at)
    lower = found if found.stage <= other.stage else other
    return replace(found, stage=lower.stage, stage_capped=lower.stage_capped, believed=other)


def situation_as_told(
    catalogue: Catalogue, state: State, on: datetime, known_at: datetime | None
) -> Situation:
    """The situation of a state, taken by itself."""
    known = known_at or on
    policy = catalogue.policy
    day = local_day(on, state.zone)
    score = irritability(state.symptoms, policy)
    radicular = radiculopathy(state, policy)
    acute = radicular and is_acute(catalogue, state, day, score.total)
    calm = calming(state, on, policy) and not clinician_knew(state)
    stage = min(1, state.stage.stage) if calm else capped_stage(state, score.band, policy)
    cautions = state.cautions or ()
    columns = tuple(
        column for entry in cautions for column in columns_of(catalogue, state, entry, day)
    )
    return Situation(
        on=on,
        known_at=known,
        missed=days_missed(state, known),
        state=state,
        score=score,
        stage=stage,
        stage_capped=stage < state.stage.stage,
        direction=direction(catalogue, state, known),
        radiculopathy=radicular,
        acute=acute,
        columns=(*columns, *condition_columns(state, acute)),
        caution_ids=(*(c.id for c in cautions), *judged_conditions(state)),
        supine_closed=lying_flat_closed(catalogue, state, day),
        equipment=frozenset(state.equipment),
        morning=in_the_morning(catalogue, state, on),
        straight_leg_clear=straight_leg_clear(catalogue, state, known),
        mean_leg=stages.mean_leg(state, known, policy),
        blocks=tuple(b for b in state.blocks if b.until > on),
        hold_max=hold_max(catalogue, cautions),
        cleared_levels=cleared_levels(state, day),
    )


def straight_leg_clear(catalogue: Catalogue, state: State, on: datetime) -> bool:
    """SL: raising the straight leg gives no symptoms; or, not asked, a quiet week of sliders.

    Quiet: green sessions with sliders, answered next morning, that began a week ago or earlier and
    that nothing but green followed; three of them within the week.
    """
    asked = state.symptoms.slr_symptoms
    if asked is not None:
        return not asked
    policy = catalogue.policy
    since = on - timedelta(days=policy.slider_quiet_days)
    row: list[Judged] = []
    for session in state.sessions:
        if slides(catalogue, session):
            row = [*row, session] if session.colour == "green" else []
    quiet = [session.at for session in row if session.answered]
    lately = [at for at in quiet if at > since]
    return bool(quiet) and quiet[0] <= since and len(lately) >= policy.window_entries


def slides(catalogue: Catalogue, session: Judged) -> bool:
    """Whether a session held a nerve slider."""
    return any(catalogue.levels[p.level].family == "nerve_slider" for p in session.performed)


def judged_conditions(state: State) -> tuple[Condition, ...]:
    """The diagnosed conditions that the caution pages judge hazard by hazard."""
    return tuple(c for c in state.conditions or () if c in ("stenosis", "spondylolisthesis"))


def radiculopathy(state: State, policy: Policy) -> bool:
    """Pain to the thigh or further, numbness, tingling or weakness; unknown counts as yes."""
    s = state.symptoms
    if s.distal_level is None or s.distal_level >= policy.radiculopathy_distal:
        return True
    weak = s.weakness != "none" or s.foot_drop is True
    return s.numbness is not False or s.tingling is not False or weak


def is_acute(catalogue: Catalogue, state: State, day: date, score: int) -> bool:
    """Less than 6 weeks, or irritability 4 or more; an unknown beginning counts as recent."""
    policy = catalogue.policy
    recent = state.onset is None or day - state.onset < timedelta(weeks=policy.acute_weeks)
    return recent or score >= policy.irritable_score


def capped_stage(state: State, band: Irritability, policy: Policy) -> int:
    """One irritable check-in caps the stage until the next one (rulings 23)."""
    if band == "low" or clinician_knew(state):
        return state.stage.stage
    caps = {"high": policy.irritability_high_stage, "moderate": policy.irritability_moderate_stage}
    return min(state.stage.stage, int(caps[band]))


def clinician_knew(state: State) -> bool:
    """Whether a clinician set the stage after the newest symptoms were reported."""
    since, told = state.stage.since, state.symptoms_at
    return state.stage.set_by_clinician and since is not None and (told is None or told <= since)


def columns_of(
    catalogue: Catalogue, state: State, entry: CautionEntry, day: date
) -> tuple[tuple[ColumnId, CautionId], ...]:
    """The matrix columns a caution falls into today."""
    policy = catalogue.policy
    if entry.id in ("post_discectomy", "spinal_surgery_other"):
        if within_weeks(entry.surgery_date, day, float(policy.discectomy_early_weeks)):
            return (("post_discectomy_early", entry.id),)
        late = within_weeks(entry.surgery_date, day, float(policy.discectomy_late_weeks))
        return (("post_discectomy_late", entry.id),) if late else ()
    if entry.id == "hip_replacement":
        early = within_weeks(entry.surgery_date, day, float(policy.hip_early_weeks))
        return (("hip_replacement_early" if early else "hip_replacement_stable", entry.id),)
    if entry.id == "pregnancy" and lying_flat_closed(catalogue, state, day):
        return (("pregnancy", entry.id), ("pregnancy_late", entry.id))
    return ((entry.id, entry.id),)


def condition_columns(state: State, acute: bool) -> tuple[tuple[ColumnId, CautionId | None], ...]:
    """The columns of diagnosed conditions and of an acute or irritable nerve."""
    known: list[tuple[ColumnId, CautionId | None]] = []
    if acute:
        known.append(("acute_radiculopathy", None))
    if "stenosis" in (state.conditions or ()):
        known.append(("stenosis", None))
    if "spondylolisthesis" in (state.conditions or ()):
        known.append(("spondylolisthesis", None))
    return tuple(known)


def lying_flat_closed(catalogue: Catalogue, state: State, day: date) -> bool:
    """Pregnancy from 16 weeks, or with the weeks unknown: not flat on the back (evidence 2.1)."""
    for entry in state.cautions or ():
        if entry.id != "pregnancy":
            continue
        if entry.pregnancy_weeks is None or state.cautions_at is None:
            return True
        since = day - local_day(state.cautions_at, state.zone)
        weeks = entry.pregnancy_weeks + since / timedelta(weeks=1)
        return weeks >= catalogue.policy.pregnancy_supine_weeks
    return False


def in_the_morning(catalogue: Catalogue, state: State, on: datetime) -> bool:
    """Whether the morning rule holds: two hours after waking, unknown means before 10:00."""
    policy = catalogue.policy
    hours = timedelta(hours=policy.morning_rule_hours)
    today = local_day(on, state.zone)
    if state.woke_at is not None and local_day(state.woke_at, state.zone) == today:
        return on < state.woke_at + hours
    if state.schedule is not None and state.schedule.wakes_at is not None:
        clock = state.schedule.wakes_at
        woke = [within_day(today - timedelta(days=back), clock, state.zone) for back in (0, 1)]
        asleep = not at_night(clock) and begins(today, state.zone) <= on < woke[0]
        return asleep or any(moment <= on < moment + hours for moment in woke)
    return local_hour(on, state.zone) < policy.morning_rule_until


def hold_max(catalogue: Catalogue, cautions: tuple[CautionEntry, ...]) -> int | None:
    """The longest hold that the cautions allow, in seconds; None without such a caution."""
    caps = [catalogue.cautions[c.id].max_hold_s for c in cautions if c.id in catalogue.cautions]
    known = [cap for cap in caps if cap is not None]
    return min(known) if known else None


def cleared_levels(state: State, day: date) -> frozenset[str]:
    """Levels that a clinician's clearance names and that holds today."""
    return frozenset(
        level
        for cleared in state.clearances
        if cleared.by_clinician and cleared.clearance.issued <= day <= cleared.clearance.until
        for level in cleared.clearance.levels
    )
