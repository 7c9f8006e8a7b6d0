"""PM14: after missed sessions the programme starts again lower.

Source: evidence.md 4.3 PM14 (design proposal), rulings 23: counted from the last session, and only
if a planned session was missed. Time alone never lifts a dose (rulings 29).
"""

from datetime import datetime, timedelta

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Level
from steadyback.engine import deload, progression, stages
from steadyback.engine.days import begins, iso_week, local_day, monday
from steadyback.engine.holding import held
from steadyback.engine.once import once
from steadyback.engine.state import Progress, State, changed
from steadyback.engine.training_days import trains_on


def days_missed(state: State, on: datetime) -> int:
    """Whole days since the last session, if a planned day passed without one; else 0."""
    if state.last_session_at is None or state.schedule is None:
        return 0
    last, today = local_day(state.last_session_at, state.zone), local_day(on, state.zone)
    between = (last + timedelta(days=i) for i in range(1, (today - last).days))
    planned = any(trains_on(state, day) for day in between)
    return (today - last).days if planned else 0


def after_absence(state: State, on: datetime, catalogue: Catalogue) -> State:
    """One level down after 14 days, and one stage down after 28."""
    missed = days_missed(state, on)
    policy = catalogue.policy
    if missed >= policy.pm14_long_days:
        for level_id in top_levels(state, catalogue):
            state = progression.regress(state, level_id, catalogue, rule="PM14")
    if missed >= policy.pm14_stage_days:
        lower = state.stage.stage - 1
        stage = stages.fallen(state.stage, lower, on, "STAGE_AWAY", days=missed)
        state = changed(state, stage=stage)
    return state


def reviewed(state: State, on: datetime, catalogue: Catalogue) -> State:
    """The state after every weekly review that lies between the last one and this moment.

    The stage does not rise into an easier week, which keeps its levels.
    """
    if not state.stage.stage or not state.stage.reviewed:
        return state
    week = iso_week(local_day(on, state.zone))
    while state.stage.reviewed < week:
        following = stages.following(state.stage.reviewed)
        state = deload.after_week(state, state.stage.reviewed, following, catalogue.policy)
        easier = deload.is_easier(state, following)
        hold = easier or held(state, begins(monday(following), state.zone), catalogue)
        state = stages.review(state, following, catalogue.policy, hold=hold)
    return state


@once
def brought_up(state: State, on: datetime, catalogue: Catalogue) -> State:
    """The state at a moment: after the weekly reviews and the absence that lie before it."""
    found = after_absence(reviewed(state, on, catalogue), on, catalogue)
    if state.believed is None:
        return found
    return changed(found, believed=brought_up(state.believed, on, catalogue))


def top_levels(state: State, catalogue: Catalogue) -> tuple[str, ...]:
    """The highest level done in each ladder, of those that have not gone down already."""
    top: dict[str, str] = {}
    for known in state.progress.values():
        level = catalogue.levels.get(known.done_as or "")
        if level is None or went_down(state, level, known, catalogue):
            continue
        best = top.get(level.exercise)
        if best is None or catalogue.levels[best].rung < level.rung:
            top[level.exercise] = level.id
    return tuple(sorted(top.values()))


def went_down(state: State, level: Level, known: Progress, catalogue: Catalogue) -> bool:
    """Whether a level has gone down and a lower one has not been mastered again since."""
    since = known.regressed_at
    placed = state.steering.placed.get(level.exercise, 0)
    if since is None or level.rung == 1 or level.rung <= placed:
        return False
    lower = (other for other in catalogue.ladder(level.exercise) if other.rung < level.rung)
    below = [state.progress.get(progression.history_of(other)) for other in lower]
    return not any(
        one is not None and one.mastered and one.mastered_at is not None and one.mastered_at > since
        for one in below
    )
