"""The engine's budgets: advice, fold, reading, planning, and the catalogue."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from benchmarks.people import START, case_text, folded, two_years, various
from benchmarks.timing import Row, milliseconds, once, row
from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.loader import read_catalogue
from steadyback.engine import (
    advise,
    dump_state,
    fold_all,
    load_state,
    plan_week,
    preview_week,
    seed_of,
    week_at,
)
from steadyback.engine.solver import PROOF_BUDGET, Phases, WeekModel, total
from steadyback.engine.week import posed
from steadyback.record import read_case, timeline

PEOPLE = 40
MONDAY = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)


def rows(catalogue: Catalogue) -> Iterator[Row]:
    """One line after the other."""
    yield from advice_rows(catalogue)
    yield from plan_rows(catalogue)
    loads = milliseconds(read_catalogue, repeats=5, warm=1)
    yield row("catalogue, read from its files", loads, None)


def advice_rows(catalogue: Catalogue) -> Iterator[Row]:
    """Advice on a record of two years: from a snapshot, from loaded events, from JSON."""
    text = case_text(list(two_years()))
    case = read_case(text)
    on = START + timedelta(days=731)
    facts = timeline(case.events, on)
    state = folded(case, catalogue, on)
    kept = dump_state(state)
    size = f"({len(case.events)} events, {len(text) // 1024} KB; snapshot {len(kept) // 1024} KB)"

    def from_snapshot() -> None:
        advise(catalogue, load_state(kept), on)

    def cold() -> None:
        fresh = read_case(text)
        advise(catalogue, folded(fresh, catalogue, on), on)

    yield row(
        "advise from a snapshot (read and advise)", milliseconds(from_snapshot, 60), 2, note=size
    )
    yield row("  advise alone", milliseconds(lambda: advise(catalogue, state, on), 60), 2)
    yield row("  reading the snapshot", milliseconds(lambda: load_state(kept), 60), None)
    fold = milliseconds(lambda: fold_all(case.person, facts, catalogue), 7)
    yield row("fold of a loaded record of two years", fold, 20)
    order = milliseconds(lambda: timeline(case.events, on), 7)
    yield row("  putting its events in order", order, None)
    yield row("cold: read JSON, fold, advise", milliseconds(cold, 5), 300)


def plan_rows(catalogue: Catalogue) -> Iterator[Row]:
    """The week of forty people, each once: proofs, whole plan, preview."""
    states = list(various(catalogue, PEOPLE, MONDAY))
    weeks = [(state, week_at(state, MONDAY)) for state in states]
    plan_week(catalogue, *weeks[0])
    proofs, whole, quick, unproved = [], [], [], 0
    for state, week in weeks:
        problem = posed(catalogue, state, week, seed_of(state, week.iso))[1]
        phases = Phases(WeekModel(problem), problem.seed)

        def prove(phases: Phases = phases) -> None:
            phases.minimise(phases.built.worst_needs, PROOF_BUDGET)
            phases.minimise(total(phases.built.short.values()), PROOF_BUDGET)
            phases.minimise(total(phases.built.changes), PROOF_BUDGET)

        proofs.append(once(prove))
        start_plan = plan_week(catalogue, state, week)
        proof = start_plan.proof
        unproved += not (proof.needs_optimal and proof.positions_optimal)
        whole.append(once(lambda s=state, w=week: plan_week(catalogue, s, w)))  # type: ignore[misc]
        quick.append(once(lambda s=state, w=week: preview_week(catalogue, s, w)))  # type: ignore[misc]
    note = f"({PEOPLE} people, {unproved} not proved)"
    yield row("plan_week: first two criteria proved", proofs, 150, by_p95=True, note=note)
    yield row("plan_week: whole, with advice on shortfall", whole, 600, by_p95=True)
    yield row("preview_week", quick, 10, by_p95=True)
