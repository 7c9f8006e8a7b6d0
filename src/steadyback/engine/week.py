"""The week plan: from a state to a problem, and from its solution to a plan with reasons.

Sources: design page section 5, rulings 22, 25, 26, 30 and "The planner's numbers".
`plan_week` calls the solver; `preview_week` gives a valid week in milliseconds.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from math import ceil

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Dose, Level
from steadyback.engine import doses, solver
from steadyback.engine.absence import brought_up
from steadyback.engine.days import Week, iso_week, local_day, monday, weekday, within_day
from steadyback.engine.ladder import Rung, climb
from steadyback.engine.preview import greedy
from steadyback.engine.problem import DaySlot, Option, Problem, Solution
from steadyback.engine.reasons import Because, because
from steadyback.engine.situation import Situation, clinician_knew, situation
from steadyback.engine.state import Performed, State, changed
from steadyback.engine.timing import Placed, between_seconds, in_order, item_seconds
from steadyback.engine.triage import triage
from steadyback.record.plan import (
    GroupGap,
    Plan,
    PlannedDay,
    PlannedItem,
    Proof,
    Reason,
    Shortfall,
)
from steadyback.vocabulary import MuscleGroup

HALVES = {"high": 2, "medium": 1, "low": 0}
AROUND = ("walking", "position-of-ease")
"""What goes with every day outside the session's minutes and its count of exercises."""


class Locked(Exception):
    """No week is planned while a safety lock is on or the cautions were never asked about."""


@dataclass(frozen=True, slots=True)
class Help:
    """The smallest change that lowers a shortfall: minutes a day, or one more day."""

    minutes: int | None = None
    days: int | None = None


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
    if triage(catalogue, state, week.on).locked or not plannable(state):
        raise Locked("a safety lock is on, or a question is open")
    number = seed_of(state, week.iso) if seed is None else seed
    rungs, problem = posed(catalogue, state, week, number)
    found = greedy(problem) if quick else solver.solve(problem)
    helps = None if quick else smallest_help(catalogue, state, week, problem, found)
    return written(catalogue, state, week, rungs, problem, found, helps)


def plannable(state: State) -> bool:
    """Whether a week can be planned at all: days are known, and cautions were asked about."""
    return state.schedule is not None and state.cautions is not None


Rungs = dict[tuple[int, str], Rung]


def posed(catalogue: Catalogue, state: State, week: Week, seed: int) -> tuple[Rungs, Problem]:
    """The problem of a week, with the rung behind each of its options."""
    policy = catalogue.policy
    days = training_days(state, week)
    minutes = session_minutes(catalogue, state, week.on)
    rungs: Rungs = {}
    options: list[Option] = []
    stage = 1
    climbed: dict[int, tuple[Situation, dict[str, Rung]]] = {}
    for index, day in enumerate(days):
        now = situation(catalogue, state, training_moment(state, day), week.on)
        stage = now.stage
        for name, found in open_rungs(catalogue, now, climbed).items():
            rungs[index, name] = found
            options.append(option(catalogue, now, found, index, seed))
    least, most = policy.sets_range(max(1, stage))
    problem = Problem(
        days=tuple(DaySlot(day, minutes * 60, resting(catalogue, state, day)) for day in days),
        options=tuple(sorted(options, key=lambda o: (o.day, o.exercise))),
        least=int(least * 2),
        most=int(most * 2),
        exercises_most=int(policy.exercises_most),
        position_seconds=int(policy.change_position_s),
        volume_cap=None,
        rest_days=int(policy.heavy_rest_hours // 24),
        seed=seed,
        first=not state.sessions,
        halves_done=halves_done(catalogue, state, week.iso),
        days_done=days_done(catalogue, state, week.iso),
    )
    return rungs, with_volume_cap(catalogue, state, problem, week, rungs)


def open_rungs(
    catalogue: Catalogue, now: Situation, climbed: dict[int, tuple[Situation, dict[str, Rung]]]
) -> dict[str, Rung]:
    """The open rung of each counted exercise; `climbed` keeps the walks of equal situations.

    Most days of a week differ in nothing but their date.
    """
    undated = replace(now, on=now.known_at)
    for known, rungs in climbed.values():
        if known == undated:
            return rungs
    walks = {n: climb(catalogue, now, n).rung for n, e in catalogue.exercises.items() if e.counted}
    found = {name: rung for name, rung in walks.items() if rung is not None}
    climbed[len(climbed)] = (undated, found)
    return found


def done_in(state: State, week: str) -> tuple[Performed, ...]:
    """Everything performed in a week so far."""
    return tuple(item for s in state.sessions if s.week == week for item in s.performed)


def halves_done(
    catalogue: Catalogue, state: State, week: str
) -> tuple[tuple[MuscleGroup, int], ...]:
    """Half sets of each muscle group that the week already holds."""
    done: Counter[MuscleGroup] = Counter()
    for item in done_in(state, week):
        level = catalogue.levels[item.level]
        if catalogue.exercises[level.exercise].counted:
            for group, share in level.groups.items():
                done[group] += HALVES[share] * item.dose.sets
    return tuple(sorted(done.items()))


def days_done(catalogue: Catalogue, state: State, week: str) -> tuple[tuple[str, int], ...]:
    """On how many sessions of the week each exercise was already done."""
    done = Counter(catalogue.levels[item.level].exercise for item in done_in(state, week))
    return tuple(sorted(done.items()))


def training_days(state: State, week: Week) -> tuple[date, ...]:
    """The days of the week's rest on which the person wants to train."""
    wanted = state.schedule.days if state.schedule is not None else ()
    return tuple(day for day in week.days if weekday(day) in wanted)


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


def option(catalogue: Catalogue, now: Situation, rung: Rung, day: int, seed: int) -> Option:
    """One exercise on one day, in the numbers of the problem."""
    policy = catalogue.policy
    level = rung.level
    placed = Placed(level, rung.permit.variant)
    fetch = int(policy.change_equipment_s) if placed.equipment else 0
    heavy = level.dosing.days_a_week <= policy.heavy_days
    groups = {g: HALVES[share] for g, share in level.groups.items() if HALVES[share]}
    twins = sorted({other.rpartition("-")[0] for other in catalogue.twins(level.id)})
    return Option(
        exercise=level.exercise,
        placed=placed,
        day=day,
        seconds=tuple(
            item_seconds(level, with_sets(rung.dose, n), policy) + fetch
            for n in range(1, rung.dose.sets + 1)
        ),
        least_sets=min(level.dosing.floor.sets, rung.dose.sets),
        volume=ceil(doses.set_volume(level, rung.dose, policy) * 100),
        halves=tuple(sorted(groups.items())),
        heavy=tuple(sorted(groups)) if heavy else (),
        days_a_week=level.dosing.days_a_week,
        liking=liking(now, level, seed),
        twins=tuple(twins),
        needed_for=needed_for(now, level),
    )


def with_sets(dose: Dose, sets: int) -> Dose:
    """The same dose with another number of sets."""
    return dose.model_copy(update={"sets": sets})


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


def liking(now: Situation, level: Level, seed: int) -> int:
    """Preference, variety and recency: 0-3 by the seed, more when preferred, less when recent."""
    chance = sha256(f"{seed}/{level.exercise}".encode()).digest()[0] % 4
    preferred = {level.id, level.exercise} & now.state.steering.prefers
    recent = any(level.id == item.level for s in now.state.sessions[-2:] for item in s.performed)
    return chance + (4 if preferred else 0) + (0 if recent else 1)


def with_volume_cap(
    catalogue: Catalogue, state: State, problem: Problem, week: Week, rungs: Rungs
) -> Problem:
    """At most a tenth above the highest green week of the last four, never below a first week.

    With none among them the newest green week counts; without any the doses are at their floors.
    """
    policy = catalogue.policy
    weeks = int(policy.volume_weeks)
    recent = {iso_week(monday(week.iso) - timedelta(weeks=n)) for n in range(1, weeks + 1)}
    green = [volume for name, volume in state.green_volume.items() if name in recent]
    if not state.green_volume:
        return problem
    green = green or [state.green_volume[max(state.green_volume)]]
    cap = ceil(max(green) * (1 + float(policy.volume_rise)) * 100)
    first = first_week_volume(catalogue, problem, rungs)
    done = sum(s.volume for s in state.sessions if s.week == week.iso)
    return replace(problem, volume_cap=max(0, max(cap, first) - ceil(done * 100)))


def first_week_volume(catalogue: Catalogue, problem: Problem, rungs: Rungs) -> int:
    """The volume of the quick week with every dose at its floor, in hundredths."""
    policy = catalogue.policy
    total = 0
    for (day, exercise), sets in greedy(problem).choice.items():
        level = rungs[day, exercise].level
        one = doses.set_volume(level, level.dosing.floor, policy)
        total += ceil(one * 100) * min(sets, level.dosing.floor.sets)
    return total


def written(
    catalogue: Catalogue,
    state: State,
    week: Week,
    rungs: Rungs,
    problem: Problem,
    found: Solution,
    helps: Help | None,
) -> Plan:
    """The plan of a solution: each day in order, with a reason for each item."""
    days = tuple(
        written_day(catalogue, state, week, rungs, problem, found, index)
        for index in range(len(problem.days))
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
        reasons=week_reasons(catalogue, problem, stage),
    )


def week_reasons(catalogue: Catalogue, problem: Problem, stage: int) -> tuple[Reason, ...]:
    """Why the week as a whole is as it is."""
    reasons = [because(catalogue, Because.PLAN_WEEK, stage=stage, days=len(problem.days))]
    if problem.first:
        reasons.append(because(catalogue, Because.FIRST_WEEK))
    if problem.volume_cap is not None:
        reasons.append(because(catalogue, Because.VOLUME, cap=round(problem.volume_cap / 100, 1)))
    if not problem.options:
        reasons.append(because(catalogue, Because.NOTHING_OPEN))
    return tuple(reasons)


def written_day(
    catalogue: Catalogue,
    state: State,
    week: Week,
    rungs: Rungs,
    problem: Problem,
    found: Solution,
    index: int,
) -> PlannedDay:
    """One day's exercises in their order, and the walk around them."""
    policy = catalogue.policy
    options = {o.exercise: o for o in problem.options if o.day == index}
    sets = {name: n for (day, name), n in found.choice.items() if day == index}
    order = in_order([options[name].placed for name in sets])
    items = tuple(
        written_item(catalogue, rungs[index, p.level.exercise], sets[p.level.exercise], options)
        for p in order
    )
    seconds = sum(item.seconds for item in items) + between_seconds(order, policy)
    day = problem.days[index].date
    now = situation(catalogue, state, training_moment(state, day), week.on)
    return PlannedDay(
        date=day,
        minutes=ceil(seconds / 60),
        items=items,
        around=around(catalogue, now),
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


def item_of(
    catalogue: Catalogue, rung: Rung, dose: Dose, reasons: tuple[Reason, ...]
) -> PlannedItem:
    """A planned item of a rung with a dose."""
    level, variant = rung.level, rung.permit.variant
    return PlannedItem(
        level=level.id,
        variant=None if variant is None else variant.id,
        sets=dose.sets,
        reps=dose.reps,
        hold_s=dose.hold_s,
        step_down=dose.step_down,
        load=rung.load,
        sides=level.sides,
        rest_s=level.dosing.rest_s,
        seconds=item_seconds(level, dose, catalogue.policy),
        reasons=reasons,
    )


def around(catalogue: Catalogue, now: Situation) -> tuple[PlannedItem, ...]:
    """What goes with the day outside the session: the walk."""
    found = [climb(catalogue, now, name).rung for name in AROUND if name in catalogue.exercises]
    return tuple(
        item_of(catalogue, rung, rung.dose, (*rung.reasons, why_around(catalogue, rung.level)))
        for rung in found
        if rung is not None
    )


def smallest_help(
    catalogue: Catalogue, state: State, week: Week, problem: Problem, found: Solution
) -> Help | None:
    """A few more minutes a day, else one more day, if the solver shows that it helps."""
    cost = solver.needs_cost(problem, found)
    if not cost or not problem.options:
        return None
    extra = solver.extra_minutes_needed(problem)
    if extra is not None and extra[0] > 0 and extra[1] < cost:
        return Help(minutes=extra[0])
    wider = with_one_more_day(state, week)
    if wider is None:
        return None
    _, larger = posed(catalogue, wider, week, problem.seed)
    more = solver.least_needs(larger)
    return Help(days=len(larger.days)) if more is not None and more < cost else None


def with_one_more_day(state: State, week: Week) -> State | None:
    """The state with the first free day of the week's rest added; None when all are taken."""
    schedule = state.schedule
    free = [d for d in week.days if schedule is not None and weekday(d) not in schedule.days]
    if schedule is None or not free:
        return None
    days = (*schedule.days, weekday(free[len(free) // 2]))
    return changed(state, schedule=schedule.model_copy(update={"days": days}))


def why_around(catalogue: Catalogue, level: Level) -> Reason:
    """Why a walk or a position of ease goes with the day."""
    return because(catalogue, Because.WALK if level.exercise == "walking" else Because.EASE)


def shortfall(
    catalogue: Catalogue, problem: Problem, found: Solution, helps: Help | None
) -> Shortfall | None:
    """What is short and the smallest change that helps; None when the week has everything."""
    if not found.short and not found.missing:
        return None
    gaps = tuple(
        GroupGap(group=group, sets=halves / 2) for group, halves in sorted(found.short.items())
    )
    named = ", ".join(gap.group for gap in gaps)
    reasons = [because(catalogue, Because.SHORTFALL, groups=named)]
    if helps is not None and helps.minutes is not None:
        more = because(catalogue, Because.MORE_MINUTES, minutes=helps.minutes, groups=named)
        reasons.append(more)
    elif helps is not None:
        reasons.append(because(catalogue, Because.MORE_DAYS, days=helps.days, groups=named))
    return Shortfall(
        groups=gaps,
        missing=tuple(sorted({need for _, need in found.missing})),
        extra_minutes_a_day=helps.minutes if helps is not None else None,
        reasons=tuple(reasons),
    )
