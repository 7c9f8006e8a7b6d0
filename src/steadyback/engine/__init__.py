"""Who may train, what, how much, what next: pure functions over a record and a catalogue."""

from steadyback.engine.advice import ENGINE_VERSION, Advice, advise, with_plan
from steadyback.engine.balance import GroupShare, balance, highest_aim
from steadyback.engine.days import Week
from steadyback.engine.fold import begin, fold, fold_all
from steadyback.engine.outlook import Outlook, outlooks
from steadyback.engine.permitted_today import shown_plan
from steadyback.engine.replay import Turn, replay
from steadyback.engine.snapshot import dump_state, load_state
from steadyback.engine.state import State
from steadyback.engine.week import Locked, plan_week, preview_week, seed_of, week_at

__all__ = [
    "ENGINE_VERSION",
    "Advice",
    "GroupShare",
    "Locked",
    "Outlook",
    "State",
    "Turn",
    "Week",
    "advise",
    "balance",
    "begin",
    "dump_state",
    "fold",
    "fold_all",
    "highest_aim",
    "load_state",
    "outlooks",
    "plan_week",
    "preview_week",
    "replay",
    "seed_of",
    "shown_plan",
    "week_at",
    "with_plan",
]
