"""Who needs the clinician, and why: what stands open for each person, and whom to look at first."""

from steadyback.engine.worklist.listed import needs
from steadyback.engine.worklist.need import WORRIES, Need, NeedKind, Urgency, urgency

__all__ = ["WORRIES", "Need", "NeedKind", "Urgency", "needs", "urgency"]
