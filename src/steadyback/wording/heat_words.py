"""Why heat is not for somebody now, in a sentence each."""

from typing import Final

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine.heat import HeatCase, HeatClosed
from steadyback.languages import N_, _

SENTENCES: Final[dict[HeatCase, str]] = N_(
    {
        "locked": "Something you told us has to be looked at first. Heat waits until then.",
        "not_asked": "We do not know yet which conditions you have. What we do not know is never taken as good news.",
        "numb": "You told us that some of your skin is numb. Numb skin can burn without you noticing. Please ask your physiotherapist or doctor before you use heat.",
        "not_known_numb": "We do not know whether any of your skin is numb. Please tell us in a check-in first.",
        "skin": "You told us that some of your skin feels less, and we do not know that your lower back feels warm and hot as it should. Numb skin can burn without you noticing.",
        "closed": "{about}: {note}",
        "not_judged": "{about}: we have no rule for heat with it. Please ask your clinician or pharmacist first.",
    }
)


def heat_words(closed: HeatClosed, catalogue: Catalogue) -> str:
    """One reason in words."""
    found = next((one for one in catalogue.cautions.values() if one.id == closed.about), None)
    about = found.name if found is not None else closed.about.replace("_", " ")
    return _(SENTENCES[closed.case], about=about, note=closed.note)
