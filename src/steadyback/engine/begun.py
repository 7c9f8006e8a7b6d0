"""A session that is on, or was left in the middle: its sets as they were told one by one.

They judge nothing and count for nothing before the person says that this is what was done: then
they are a session like any other, without a word on how it was afterwards, and so no good news
(rulings 18).
"""

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine.state import Begun, State, changed
from steadyback.record.event import SetDoneEvent
from steadyback.record.training import MOST_LEVELS, MOST_SETS, LevelDone, SessionDone


def after_set(state: State, event: SetDoneEvent, catalogue: Catalogue) -> State:
    """One more set of the session that is on; one that comes after its session says nothing new.

    What is beyond the most that a session may hold is kept in the record and not here.
    """
    told, begun = event.body, state.begun
    if any(session.id == told.session for session in state.sessions):
        return state
    if begun is None or begun.session != told.session:
        begun = Begun(told.session, event.at, told, {})
    sets = {**begun.sets.get(told.level, {}), f"{told.number} {told.done.side or ''}": told.done}
    if len(sets) > MOST_SETS or len({*begun.sets, told.level}) > MOST_LEVELS:
        return state
    levels = {**begun.sets, told.level: sets}
    return changed(state, begun=Begun(begun.session, event.at, begun.first, levels))


def as_session(begun: Begun) -> SessionDone:
    """The session as far as it is known; how it was during and after stays unknown.

    A clock that was put back makes no session end before it began.
    """
    first = begun.first
    began = first.started_at
    return SessionDone(
        plan=first.plan,
        started_at=began if began is not None and began <= begun.at else None,
        mode=first.mode,
        leg_before=first.leg_before,
        back_before=first.back_before,
        distal_before=first.distal_before,
        levels=tuple(
            LevelDone(level=level, sets=tuple(sets.values())) for level, sets in begun.sets.items()
        ),
    )
