"""5. No dose above the highest earlier green one because time passed or the record was put right.

Nor because a session was missed or two devices synchronised.
"""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from steadyback.engine.doses import within
from steadyback.engine.progression import history_of
from steadyback.record.event import MorningAfterEvent, SessionDoneEvent
from tests.catalogue_fixture import the_catalogue
from tests.engine.invariants.present import Present
from tests.engine.invariants.progress import never_earned
from tests.engine.standing import larger_doses, parts, standing_of
from tests.records import Record, folded, made, records, session, steady_records


@given(steady_records(), st.sampled_from((1, 3, 8, 15, 29, 60, 400)))
def test_no_dose_rises_because_time_passed(record: Record, days: int) -> None:
    now, then = standing_of(record), standing_of(record.at(record.on + timedelta(days=days)))
    assert larger_doses(now, then) == []


@given(records(begins_with=(session,)), st.data())
def test_no_correction_lifts_a_dose_above_the_highest_green_one(
    record: Record, data: st.DataObject
) -> None:
    targets = [e for e in record.events if isinstance(e, SessionDoneEvent | MorningAfterEvent)]
    target = data.draw(st.sampled_from(targets))
    at = max(record.on, record.last.at)
    body = {"event": target.id, "withdraw": True}
    before, after = record.at(at), record.plus(made("zz", at, "correction", body, target.by)).at(at)
    state, had = folded(before), standing_of(before).doses
    for level_id, dose in standing_of(after).doses.items():
        level = the_catalogue().levels[level_id]
        known = state.progress.get(history_of(level))
        earned = [] if known is None else [known.dose, known.best or known.dose]
        asked = state.steering.doses.get(level_id)
        by_clinician = [] if asked is None else [within(asked, level.dosing)]
        bases = [had[level_id][:3], *map(parts, (level.dosing.floor, *earned, *by_clinician))]
        limit = tuple(map(max, zip(*bases, strict=True)))
        assert all(a <= b for a, b in zip(dose, limit, strict=False)), (level_id, dose, limit)


@given(st.one_of(records(), steady_records()))
def test_no_dose_is_more_than_a_step_above_what_was_done_in_green_sessions(record: Record) -> None:
    assert list(never_earned(Present(record))) == []


@given(records(begins_with=(session,)), st.data())
def test_a_session_that_arrives_late_lifts_no_dose_beyond_what_it_earned(
    record: Record, data: st.DataObject
) -> None:
    sessions = [e for e in record.events if isinstance(e, SessionDoneEvent)]
    away = data.draw(st.sampled_from(sessions)).id
    early = record.but(lambda e: None if away in (e.id, replied_to(e)) else e)
    late = early.plus(*(e for e in record.events if away in (e.id, replied_to(e))))
    assert list(never_earned(Present(early))) == []
    assert standing_of(late) == standing_of(record)


def replied_to(event: object) -> str | None:
    return event.body.for_session if isinstance(event, MorningAfterEvent) else None
