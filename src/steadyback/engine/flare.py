"""The flare-up plan: when a flare begins, what holds while it lasts, and when it ends.

Source: evidence.md 4.6 (design proposal). Leg or back pain 2 or more above the mean of the seven
days before, at two check-ins on different days with no lower answer between. Then: the full safety
questions; three days with stage 1 only and half the work; one level down in each ladder; nothing
moves up until it is over. Not better on the seventh day, or worse than the first episode: a
clinician looks. Whether it limits activity is not asked: it is taken to do so. A missing score
neither begins a flare nor ends one.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.policy import Policy
from steadyback.engine import progression, stages
from steadyback.engine.absence import top_levels
from steadyback.engine.days import local_day
from steadyback.engine.reported import with_signs
from steadyback.engine.state import Flare, Reading, Report, State, changed


def after_check_in(state: State, at: datetime, catalogue: Catalogue) -> State:
    """The state after its newest check-in: a flare begins, is told, goes on or is over."""
    policy = catalogue.policy
    now = state.readings[-1]
    if state.flare is None or forgotten(state.flare, now, policy):
        begun = beginning(state, now, policy)
        return state if begun == state.flare else changed(state, flare=begun)
    if is_over(state.flare, now, policy):
        return changed(state, flare=None)
    if not raised(state.flare, now, policy):
        return state
    if state.flare.told is None and lasts(state, at, policy):
        state = told(state, at, catalogue)
    return looked_at(state, now, policy)


def forgotten(flare: Flare, now: Reading, policy: Policy) -> bool:
    """Whether a lone raised day lies so far back that its mean is no longer that of the week."""
    return flare.told is None and now.at - flare.since > timedelta(days=policy.window_days)


def beginning(state: State, now: Reading, policy: Policy) -> Flare | None:
    """A first raised check-in, against means of enough entries of the days before."""
    before = stages.window(state, now.at - timedelta(microseconds=1), policy)
    leg, back = ([getattr(r, name) for r in before] for name in ("leg", "back"))
    flare = Flare(now.at, stages.mean_of(leg, policy), stages.mean_of(back, policy))
    return flare if raised(flare, now, policy) else None


def raised(flare: Flare, now: Reading, policy: Policy) -> bool:
    """Whether leg or back pain stands 2 or more above its mean before the flare."""
    rises = ((now.leg, flare.leg), (now.back, flare.back))
    return any(
        pain is not None and usual is not None and pain - usual >= policy.flare_rise
        for pain, usual in rises
    )


def is_over(flare: Flare, now: Reading, policy: Policy) -> bool:
    """Whether both pains are known and neither is raised any more."""
    return now.leg is not None and now.back is not None and not raised(flare, now, policy)


def lasts(state: State, at: datetime, policy: Policy) -> bool:
    """Whether a rise has lasted 24 hours, counted in days: a check-in speaks of a day."""
    since = None if state.flare is None else local_day(state.flare.since, state.zone)
    days = 0 if since is None else (local_day(at, state.zone) - since).days
    return timedelta(days=days) >= timedelta(hours=policy.flare_hours)


def told(state: State, at: datetime, catalogue: Catalogue) -> State:
    """The flare stands: the full safety questions are due, and each ladder goes one level down."""
    for level in top_levels(state, catalogue):
        state = progression.regress(state, level, catalogue, rule="FLARE", at=at)
    flare = None if state.flare is None else replace(state.flare, told=at)
    return changed(state, flare=flare, rescreen_at=at)


def looked_at(state: State, now: Reading, policy: Policy) -> State:
    """A clinician looks at a flare that is not better in time, or worse than the first episode.

    Told once in a flare: what a clinician has seen and cleared does not lock again. The days do not
    count where the flare is told only now: after silence nobody knows yet how it goes on.
    """
    flare = state.flare
    if flare is None or flare.told is None or flare.looked_at:
        return state
    if not worse_than_first(state, now, policy) and flare.told == now.at:
        return state
    days = (local_day(now.at, state.zone) - local_day(flare.since, state.zone)).days
    if days < policy.flare_clinician_days and not worse_than_first(state, now, policy):
        return state
    state = changed(state, flare=replace(flare, looked_at=True))
    return with_signs(state, iter([Report("RF25", now.at, None, "clinician", "FLARE")]))


def worse_than_first(state: State, now: Reading, policy: Policy) -> bool:
    """Whether leg or back pain is above what the first intake said.

    Where the intake found little pain, the first episode is not known; the days then decide.
    """
    if state.initial is None:
        return False
    pairs = ((now.leg, state.initial.leg), (now.back, state.initial.back))
    return any(
        pain is not None and first is not None and policy.flare_first_pain <= first < pain
        for pain, first in pairs
    )


def flare_day(state: State, on: datetime) -> int | None:
    """Whole days since the flare was told (0: today); None where none stands."""
    if state.flare is None or state.flare.told is None:
        return None
    return (local_day(on, state.zone) - local_day(state.flare.told, state.zone)).days


def calming(state: State, on: datetime, policy: Policy) -> bool:
    """Whether the first days of a flare hold: stage 1 only, and half the work."""
    day = flare_day(state, on)
    return day is not None and day < policy.flare_calm_days
