"""When nothing may progress, whatever else was earned.

Sources: PM00 and PM15 (a hard day, masked pain), evidence.md 4.6 (a flare), rulings 2 (RF26, PHQ-2:
nothing progresses meanwhile; and any lock), evidence.md 4.5 ("no uncleared flag").
"""

from datetime import datetime

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine import pain
from steadyback.engine.red_flags import LOCKING
from steadyback.engine.state import State
from steadyback.engine.triage import triage


def held(state: State, at: datetime, catalogue: Catalogue) -> bool:
    """Whether nothing may progress: masked pain, a hard day, a flare, a clinician level or above.

    An open safety question is such a level too.
    """
    if pain.masked(state, at, catalogue.policy) is not None:
        return True
    if state.flare is not None and state.flare.told is not None:
        return True
    if pain.hard_day(state, at, catalogue.policy):
        return True
    return triage(catalogue, state, at).level in LOCKING
