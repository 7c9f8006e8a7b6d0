"""Load in plain words: in order beside our other exercises, never as a number.

These words must not make anybody afraid of their own back: they say what is more and what is
less, that pressing is not harm, and that the person's own leg and back decide.
"""

from collections.abc import Mapping
from typing import Final

from steadyback.languages import N_, _
from steadyback.movement.load.bands import Basis, DemandBand, SpineBand

TITLE: Final = N_("Load, beside our other exercises")
SPINE: Final[Mapping[SpineBand, str]] = N_(
    {
        "very_low": "It presses the lower back together much less than most of our exercises.",
        "low": "It presses the lower back together less than most of our exercises.",
        "medium": "It presses the lower back together about as much as most of our exercises.",
        "high": "It presses the lower back together more than most of our exercises.",
        "very_high": "It is among those of our exercises that press the lower back together most.",
    }
)
"""Where a level stands among all levels, by how it presses the lower back together."""
DEMAND: Final[Mapping[DemandBand, str]] = N_(
    {
        "low": "a little",
        "medium": "some",
        "high": "a lot",
    }
)
"""How much a muscle group works, in the same words as the table of muscles."""
BASIS: Final[Mapping[Basis, str]] = N_(
    {
        "estimate": "This is an estimate and could be one step off. It tends to overrate bending forward and to underrate tightening the middle.",
        "content": "our own proposal",
        "published": "as measured",
        "remembered": "as remembered, not checked in its study",
        "clinician": "A clinician decided this",
    }
)
"""What a band rests on."""
SPINE_PUBLISHED: Final = N_("This follows what was measured in a study.")
MUSCLES: Final = N_(
    "How much muscles work. Where this differs from the table of muscles, we plan with the table."
)
ORDER: Final = N_(
    "This orders exercises. It does not tell whether one is safe for you: how your leg and back answer does that."
)
NOT_HARM: Final = N_(
    "Pressing a back together is not harm. Sitting, standing and lifting do it too."
)


def spine_basis(basis: Basis, reason: str) -> str:
    """What a spine band rests on, as a sentence; a clinician's with the reason. Only a confirmed
    value is said to be measured."""
    if basis == "clinician":
        return decided(reason)
    return _(SPINE_PUBLISHED if basis == "published" else BASIS["estimate"])


def demand_words(band: DemandBand, basis: Basis, reason: str) -> str:
    """How much a muscle group works, and what says so. ValueError for an estimate or a value that
    is only remembered.

    An estimated muscle band is not shown to people while its aim is missed (docs/load.md).
    """
    if basis in ("estimate", "remembered"):
        raise ValueError("an estimated muscle band is not for people")
    if basis == "clinician":
        return f"{_(DEMAND[band])}. {decided(reason)}"
    return _("{much}, {basis}", much=_(DEMAND[band]), basis=_(BASIS[basis]))


def decided(reason: str) -> str:
    """A clinician's decision in their own words: who, when and why."""
    return f"{_(BASIS['clinician'])}. {reason}"
