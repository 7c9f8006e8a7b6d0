"""The engine's budgets: advice, fold, reading, and the catalogue."""

from collections.abc import Iterator
from datetime import timedelta

from benchmarks.people import START, case_text, folded, two_years
from benchmarks.timing import Row, milliseconds, row
from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.loader import read_catalogue
from steadyback.engine import advise, dump_state, fold_all, load_state
from steadyback.record import read_case, timeline


def rows(catalogue: Catalogue) -> Iterator[Row]:
    """One line after the other."""
    yield from advice_rows(catalogue)
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
