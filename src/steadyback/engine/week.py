"""The week plan: from a state to a problem, and from its solution to a plan with reasons.

Sources: design page section 5, rulings 22, 25, 26, 30 and "The planner's numbers".
`plan_week` calls the solver; `preview_week` gives a valid week in milliseconds.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from math import ceil
from typing import Generic, TypeVar

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Dose, Level
from steadyback.catalogue.policy import Policy
from steadyback.engine import doses
from steadyback.engine.absence import brought_up
from steadyback.engine.around import around
from steadyback.engine.days import Week, iso_week, local_day, weekday, within_day
from steadyback.engine.item import item_of
from steadyback.engine.ladder import Rung, climb, done_before, done_below
from steadyback.engine.once import once
from steadyback.engine.preview import greedy
from steadyback.engine.problem import HALVES_IN_SET, DaySlot, Option, Problem, Solution, halves
from steadyback.engine.reasons import Because, because
from steadyback.engine.situation import Situation, clinician_knew, situation
from steadyback.engine.state import Performed, State, changed
from steadyback.engine.timing import Placed, between_seconds, in_order, item_seconds
from steadyback.engine.training_days import training_days
from steadyback.engine.triage import triage
from steadyback.engine.volume import (
    Rungs,
    at_the_floor,
    eased,
    first_week_volume,
    starts_small,
    volume_reasons,
    with_volume_cap,
)
from steadyback.record.plan import (
    GroupGap,
    Plan,
    PlannedDay,
    PlannedItem,
    Proof,
    Reason,
    Shortfall,
)
from steadyback.vocabulary import MuscleGroup, Share

Made = TypeVar("Made")


class Locked(Exception):
    """No week is planned while a safety lock is on or the cautions were never asked about."""


@dataclass(frozen=True, slots=True)
class Help:
    """The smallest change that lowers a shortfall: minutes a day, or one more day."""

    minutes: int | None = None
    days: int | None = None


@once
def week_at(state: State, on: datetime) -> Week:
    """The ISO week of a moment, from that day on."""
    today = local_day(on, state.zone)
    return Week(iso_week(today), today, on)


def seed_of(state: State, week: str) -> int:
    """The planner's seed: from the first event's id and the week (rulings 26)."""
    return int.from_bytes(sha256(f"{state.seed}/{week}".encode()).digest()[:4], "big") % 2**31


def plan_week(catalogue: Catalogue, state: State, week: Week, seed: int | None = None) -> Plan:
    """The best week, proved where it could be. Raises Locked while a safety lock is on."""
    return planned(catalogue, state, week, seed, quick=False)


def preview_week(catalogue: Catalogue, state: State, week: Week) -> Plan:
    """A valid week at once, without the solver. Raises Locked while a safety lock is on."""
    return planned(catalogue, state, week, None, quick=True)


def planned(
    catalogue: Catalogue, state: State, week: Week, seed: int | None, *, quick: bool
) -> Plan:
    """The week by the greedy pass or by the solver."""
    state = brought_up(state, week.on, catalogue)
    rungs, problem, goes_with = drafted(catalogue, state, week, seed)
    found = greedy(problem) if quick else searched(problem)
    helps = None if quick else smallest_help(catalogue, state, week, problem, found)
    return written(catalogue, state, week, rungs, problem, found, goes_with, helps)


@once
def drafted(
    catalogue: Catalogue, state: State, week: Week, seed: int | None
) -> tuple[Rungs, Problem, list[tuple[PlannedItem, ...]]]:
    """What both ways begin with: the rungs, the problem, and what goes beside each day.

    Raises Locked while a safety lock is on.
    """
    if triage(catalogue, state, week.on).locked or not plannable(state):
        raise Locked("a safety lock is on, or a question is open")
    number = seed_of(state, week.iso) if seed is None else seed
    ahead = days_ahead(catalogue, state, week)
    rungs, problem = posed(catalogue, state, week, number, ahead)
    beside = ForAlike(lambda now: around(catalogue, now))
    return rungs, problem, [beside(now) for now in ahead]


def searched(problem: Problem) -> Solution:
    """The best choice. OR-Tools is loaded here: it takes a second, and most commands never plan."""
    from steadyback.engine import solver

    return solver.solve(problem)


def plannable(state: State) -> bool:
    """Whether a week can be planned at all: days are known, and cautions were asked about."""
    return state.schedule is not None and state.cautions is not None


def days_ahead(catalogue: Catalogue, state: State, week: Week) -> list[Situation]:
    """The situation at the hour of training on each day that is planned."""
    moments = [training_moment(state, day) for day in training_days(state, week)]
    return [situation(catalogue, state, at, week.on) for at in moments]


def posed(
    catalogue: Catalogue,
    state: State,
    week: Week,
    seed: int,
    ahead: list[Situation] | None = None,
) -> tuple[Rungs, Problem]:
    """The problem of a week, with the rung behind each of its options.

    A week that may grow by more than a tenth because it starts small has every dose at its floor.
    """
    ahead = days_ahead(catalogue, state, week) if ahead is None else ahead
    rungs, problem = uncapped(catalogue, state, week, seed, ahead, low=False)
    first = first_week_volume(catalogue, state, problem, week, rungs)
    if starts_small(catalogue, state, week, first):
        rungs, problem = uncapped(catalogue, state, week, seed, ahead, low=True)
        first = first_week_volume(catalogue, state, problem, week, rungs)
    return rungs, with_volume_cap(catalogue, state, problem, week, first)


def uncapped(
    catalogue: Catalogue, state: State, week: Week, seed: int, ahead: list[Situation], *, low: bool
) -> tuple[Rungs, Problem]:
    """The same without a cap on its work; with `low` no dose is above its floor."""
    policy = catalogue.policy
    days = training_days(state, week)
    minutes = session_minutes(catalogue, state, week.on)
    rungs: Rungs = {}
    options: list[Option] = []
    stage = 1
    easier = eased(catalogue, state, week)
    opened = ForAlike(lambda now: open_options(catalogue, now, seed, easier=easier, low=low))
    for index, now in enumerate(ahead):
        stage = now.stage
        for rung, choice in opened(now):
            rungs[index, choice.exercise] = rung
            options.append(choice.on_day(index))
    least, most = policy.sets_range(max(1, stage))
    problem = Problem(
        days=tuple(DaySlot(day, minutes * 60, resting(catalogue, state, day)) for day in days),
        options=tuple(sorted(options, key=lambda o: (o.day, o.exercise))),
        least=halves(least),
        most=halves(most),
        exercises_most=int(policy.exercises_most),
        position_seconds=int(policy.change_position_s),
        volume_cap=None,
        rest_days=ceil(policy.heavy_rest_hours / 24),
        seed=seed,
        first=state.last_session_at is None,
        halves_done=halves_done(catalogue, state, week.iso),
        days_done=days_done(catalogue, state, week.iso),
    )
    return rungs, problem


def known_rung(catalogue: Catalogue, now: Situation, found: Rung) -> Rung | None:
    """What an easier week or a flare-up holds of a ladder: nothing new but easy movement.

    A rung that just opened waits, and the one below it, which was done, stays. A level that a
    clinician chose is theirs to judge.
    """
    gentle = found.level.phase in ("warm_up", "mobility", "direction", "calm")
    chosen = found.level.rung <= now.state.steering.placed.get(found.level.exercise, 0)
    if gentle or chosen or done_before(catalogue, now.state, found.level):
        return found
    return done_below(catalogue, now, found.level)


class ForAlike(Generic[Made]):
    """What was made for one situation, kept for those that differ in nothing but the date.

    Most days of a week do not, and a ladder takes its time to climb.
    """

    def __init__(self, make: Callable[[Situation], Made]) -> None:
        self.make = make
        self.made: list[tuple[Situation, Made]] = []

    def __call__(self, now: Situation) -> Made:
        undated = replace(now, on=now.known_at)
        for known, made in self.made:
            if known == undated:
                return made
        self.made.append((undated, self.make(now)))
        return self.made[-1][1]


def open_options(
    catalogue: Catalogue, now: Situation, seed: int, *, easier: bool, low: bool
) -> list[tuple[Rung, Option]]:
    """The open rung of each counted exercise, as an option of the first day."""
    counted = [name for name, exercise in catalogue.exercises.items() if exercise.counted]
    found = [climb(catalogue, now, name).rung for name in counted]
    rungs = [rung for rung in found if rung is not None]
    known = [known_rung(catalogue, now, rung) if easier else rung for rung in rungs]
    kept = [rung for rung in known if rung is not None]
    doses_now = [at_the_floor(catalogue, rung) for rung in kept] if low else kept
    return [(rung, option(catalogue, now, rung, seed)) for rung in doses_now]


def done_in(state: State, week: str) -> tuple[Performed, ...]:
    """Everything performed in a week so far."""
    return tuple(item for s in state.sessions if s.week == week for item in s.performed)


def halves_of_a_set(policy: Policy) -> dict[Share, int]:
    """What one set counts for a muscle group, by the group's share in the level."""
    high, medium = halves(policy.set_share_high), halves(policy.set_share_medium)
    return {"high": high, "medium": medium, "low": 0}


def halves_of(catalogue: Catalogue, level_id: str, sets: int) -> dict[MuscleGroup, int]:
    """Half sets of each muscle group that so many sets of a level hold; none where not counted."""
    level = catalogue.levels[level_id]
    if not catalogue.exercises[level.exercise].counted:
        return {}
    counted = halves_of_a_set(catalogue.policy)
    return {group: counted[share] * sets for group, share in level.groups.items()}


def halves_done(
    catalogue: Catalogue, state: State, week: str
) -> tuple[tuple[MuscleGroup, int], ...]:
    """Half sets of each muscle group that the week already holds."""
    done: Counter[MuscleGroup] = Counter()
    for item in done_in(state, week):
        done.update(halves_of(catalogue, item.level, item.dose.sets))
    return tuple(sorted(done.items()))


def days_done(catalogue: Catalogue, state: State, week: str) -> tuple[tuple[str, int], ...]:
    """On how many sessions of the week each exercise was already done."""
    done = Counter(catalogue.levels[item.level].exercise for item in done_in(state, week))
    return tuple(sorted(done.items()))


def training_moment(state: State, day: date) -> datetime:
    """The hour the person trains, else noon (rulings 26)."""
    clock = state.schedule.trains_at if state.schedule is not None else None
    return within_day(day, clock or "12:00", state.zone)


def session_minutes(catalogue: Catalogue, state: State, on: datetime) -> int:
    """The minutes asked for; a mini-session while irritability is high."""
    asked = state.schedule.minutes if state.schedule is not None else 0
    now = situation(catalogue, state, on)
    if now.score.band == "high" and not clinician_knew(state):
        return min(asked, int(catalogue.policy.mini_session_minutes))
    return asked


def resting(catalogue: Catalogue, state: State, day: date) -> tuple[MuscleGroup, ...]:
    """Groups trained hard so recently that they rest on this day."""
    within = timedelta(hours=float(catalogue.policy.heavy_rest_hours))
    return tuple(
        sorted(g for g, last in state.heavy.items() if timedelta(0) <= day - last < within)
    )


def option(catalogue: Catalogue, now: Situation, rung: Rung, seed: int) -> Option:
    """One exercise on the first day, in the numbers of the problem."""
    policy = catalogue.policy
    level = rung.level
    placed = Placed(level, rung.permit.variant)
    fetch = int(policy.change_equipment_s) if placed.equipment else 0
    heavy = level.dosing.days_a_week <= policy.heavy_days
    counted = halves_of_a_set(policy)
    groups = {g: counted[share] for g, share in level.groups.items() if counted[share]}
    twins = sorted({other.rpartition("-")[0] for other in catalogue.twins(level.id)})
    return Option(
        exercise=level.exercise,
        placed=placed,
        day=0,
        seconds=tuple(
            item_seconds(level, with_sets(rung.dose, n), policy) + fetch
            for n in range(1, rung.dose.sets + 1)
        ),
        least_sets=min(level.dosing.floor.sets, rung.dose.sets),
        volume=ceil(doses.set_volume(level, rung.dose, policy) * 100),
        halves=tuple(sorted(groups.items())),
        heavy=tuple(sorted(groups)) if heavy else (),
        days_a_week=level.dosing.days_a_week,
        liking=liking(policy, now, level, seed),
        twins=tuple(twins),
        needed_for=needed_for(now, level),
    )


def with_sets(dose: Dose, sets: int) -> Dose:
    """The same dose with another number of sets."""
    return dose if dose.sets == sets else dose.model_copy(update={"sets": sets})


def needed_for(now: Situation, level: Level) -> tuple[str, ...]:
    """The needs of a session that a level serves (problem.NEEDS)."""
    needs = []
    if level.phase in ("warm_up", "mobility", "direction"):
        needs.append("warm_up_or_mobility")
    if level.phase == "direction":
        needs.append("direction")
    if level.family == "nerve_slider" and now.radiculopathy:
        needs.append("slider")
    if level.stage == now.stage and level.stage > 1:
        needs.append("stage_work")
    return tuple(needs)


def liking(policy: Policy, now: Situation, level: Level, seed: int) -> int:
    """Preference, variety and recency: 0-3 by the seed, more when preferred, less when recent."""
    byte = sha256(f"{seed}/{level.exercise}".encode()).digest()[0]
    chance = byte % int(policy.liking_chance)
    preferred = {level.id, level.exercise} & now.state.steering.prefers
    lately = now.state.sessions[-int(policy.liking_sessions) :]
    recent = any(level.id == item.level for session in lately for item in session.performed)
    wanted = int(policy.liking_preferred) if preferred else 0
    return chance + wanted + (0 if recent else int(policy.liking_fresh))


def written(
    catalogue: Catalogue,
    state: State,
    week: Week,
    rungs: Rungs,
    problem: Problem,
    found: Solution,
    goes_with: list[tuple[PlannedItem, ...]],
    helps: Help | None,
) -> Plan:
    """The plan of a solution: each day in order, with a reason for each item."""
    days = tuple(
        written_day(catalogue, rungs, problem, found, index, items)
        for index, items in enumerate(goes_with)
    )
    stage = max(1, situation(catalogue, state, week.on).stage)
    gap = shortfall(catalogue, problem, found, helps)
    return Plan(
        week=week.iso,
        stage=stage,
        days=days,
        proof=Proof(
            needs_optimal=found.needs_optimal,
            positions_optimal=found.positions_optimal,
            preferences=found.preferences,
            solver=found.solver,
            seed=problem.seed,
            deterministic_time=found.deterministic_time,
        ),
        shortfall=gap,
        reasons=week_reasons(catalogue, state, week, problem, stage),
    )


def week_reasons(
    catalogue: Catalogue, state: State, week: Week, problem: Problem, stage: int
) -> tuple[Reason, ...]:
    """Why the week as a whole is as it is."""
    reasons = [because(catalogue, Because.PLAN_WEEK, stage=stage, days=len(problem.days))]
    if problem.first:
        reasons.append(because(catalogue, Because.FIRST_WEEK))
    reasons.extend(volume_reasons(catalogue, state, week, problem))
    if not problem.days:
        reasons.append(because(catalogue, Because.WEEK_OVER))
    elif not problem.options:
        reasons.append(because(catalogue, Because.NOTHING_OPEN))
    return tuple(reasons)


def written_day(
    catalogue: Catalogue,
    rungs: Rungs,
    problem: Problem,
    found: Solution,
    index: int,
    beside: tuple[PlannedItem, ...],
) -> PlannedDay:
    """One day's exercises in their order, and what goes beside them."""
    policy = catalogue.policy
    options = {o.exercise: o for o in problem.options if o.day == index}
    sets = {name: n for (day, name), n in found.choice.items() if day == index}
    order = in_order([options[name].placed for name in sets])
    items = tuple(
        written_item(catalogue, rungs[index, p.level.exercise], sets[p.level.exercise], options)
        for p in order
    )
    seconds = sum(item.seconds for item in items) + between_seconds(order, policy)
    return PlannedDay(
        date=problem.days[index].date,
        minutes=ceil(seconds / 60),
        items=items,
        around=beside,
    )


def written_item(
    catalogue: Catalogue, rung: Rung, sets: int, options: dict[str, Option]
) -> PlannedItem:
    """One exercise with its dose and its reasons."""
    option = options[rung.level.exercise]
    reasons = list(rung.reasons)
    if option.needed_for:
        needs = ", ".join(option.needed_for)
        reasons.append(because(catalogue, Because.REQUIRED, needs=needs))
    if option.halves:
        groups = ", ".join(group for group, _ in option.halves)
        reasons.append(because(catalogue, Because.MUSCLE, groups=groups, sets=sets))
    return item_of(catalogue, rung, with_sets(rung.dose, sets), tuple(reasons))


def smallest_help(
    catalogue: Catalogue, state: State, week: Week, problem: Problem, found: Solution
) -> Help | None:
    """A few more minutes a day, else one more day, if the solver shows that it helps."""
    from steadyback.engine import solver

    cost = solver.needs_cost(problem, found)
    if not cost or not problem.options:
        return None
    extra = solver.extra_minutes_needed(problem, int(catalogue.policy.help_minutes_most), cost)
    if extra is not None and extra[0] > 0 and extra[1] < cost:
        return Help(minutes=extra[0])
    wider = with_one_more_day(state, week)
    if wider is None:
        return None
    _, larger = posed(catalogue, wider, week, problem.seed)
    more = solver.least_needs(larger, cost)
    days = len(wider.schedule.days) if wider.schedule is not None else 0
    return Help(days=days) if more is not None and more < cost else None


def with_one_more_day(state: State, week: Week) -> State | None:
    """The state with the first free day of the week's rest added; None when all are taken."""
    schedule = state.schedule
    free = [d for d in week.days if schedule is not None and weekday(d) not in schedule.days]
    if schedule is None or not free:
        return None
    days = (*schedule.days, weekday(free[len(free) // 2]))
    return changed(state, schedule=schedule.model_copy(update={"days": days}))


def shortfall(
    catalogue: Catalogue, problem: Problem, found: Solution, helps: Help | None
) -> Shortfall | None:
    """What is short and the smallest change that helps; None when the week has everything."""
    if not problem.days or not (found.short or found.missing):
        return None
    gaps = tuple(
        GroupGap(group=group, sets=short / HALVES_IN_SET)
        for group, short in sorted(found.short.items())
    )
    missing = sorted({need for _, need in found.missing})
    named = ", ".join([*(gap.group for gap in gaps), *missing])
    reasons = [because(catalogue, Because.SHORTFALL, groups=named)]
    if helps is not None and helps.minutes is not None:
        more = because(catalogue, Because.MORE_MINUTES, minutes=helps.minutes, groups=named)
        reasons.append(more)
    elif helps is not None:
        reasons.append(because(catalogue, Because.MORE_DAYS, days=helps.days, groups=named))
    return Shortfall(
        groups=gaps,
        missing=tuple(missing),
        extra_minutes_a_day=helps.minutes if helps is not None else None,
        reasons=tuple(reasons),
    )
