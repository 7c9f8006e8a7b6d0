"""When nothing may progress, whatever else was earned.

Sources: PM15 (masked pain), rulings 2 (RF26, PHQ-2: nothing progresses meanwhile; and any lock),
evidence.md 4.5 ("no uncleared flag").
"""

from datetime import datetime

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine import pain
from steadyback.engine.red_flags import LOCKING
from steadyback.engine.state import State
from steadyback.engine.triage import triage


def held(state: State, at: datetime, catalogue: Catalogue) -> bool:
    """Whether nothing may progress at a moment: masked pain, or any level of clinician and above.

    An open safety question is such a level too.
    """
    if pain.masked(state, at, catalogue.policy) is not None:
        return True
    return triage(catalogue, state, at).level in LOCKING
