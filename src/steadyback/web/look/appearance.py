"""How somebody wants figures to look, and which side of them pictures show.

The record keeps words; what they mean is said here. A word that nobody knows (from an old record,
or from another program) means what is usual, and is never an error.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import get_args

from django.template import Context

from steadyback.engine import State
from steadyback.languages import N_, _
from steadyback.movement.figure.shape import Build, Look, Tone
from steadyback.web.look.fields import Field, Option
from steadyback.web.records.access import OpenRecord

BUILDS: tuple[Build, ...] = get_args(Build)
TONES: tuple[Tone, ...] = get_args(Tone)
MINE = "mine"
"""The side that hurts, as it was told last."""
BUILD_WORDS: dict[Build, str] = N_({"slim": "Narrower", "broad": "Broader"})
PERSON: dict[Build, str] = N_(
    {
        "slim": "The person in the pictures: narrower, skin tone {tone} of {tones}.",
        "broad": "The person in the pictures: broader, skin tone {tone} of {tones}.",
    }
)
SIDE_WORDS = N_({MINE: "The side that hurts", "right": "Right", "left": "Left"})
SHOWN = N_(
    {
        MINE: "They show the side that hurts.",
        "right": "They show the right side.",
        "left": "They show the left side.",
    }
)
NOW = N_(
    {
        "left": "That is the left now.",
        "right": "That is the right now.",
        "both": "You told us of both sides, so pictures show the right.",
    }
)
NOW_UNKNOWN = N_("You told us of no side, so pictures show the right.")
BUILD, TONE, SIDE = "figure_build", "figure_tone", "figure_side"
"""The names of the preferences (record.oversight.PREFERENCES), and of the fields that ask them."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """How figures look to somebody, and whether one-sided exercises are shown on the left."""

    look: Look = field(default_factory=Look)
    left: bool = False


USUAL = Appearance()
"""For pages that are nobody's."""


def appearance_of(state: State) -> Appearance:
    """What somebody chose, and what is usual where they did not."""
    chosen = words_of(state.preferences)
    side = state.symptoms.side if chosen[SIDE] == MINE else chosen[SIDE]
    build = next(one for one in BUILDS if one == chosen[BUILD])
    tone = next(one for one in TONES if one == chosen[TONE])
    return Appearance(Look(build=build, tone=tone), left=side == "left")


def appearance_on(context: Context) -> Appearance:
    """How a page shows figures: as it says itself, else as the person wants whose page it is."""
    told, record = context.get("appearance"), context.get("record")
    if isinstance(told, Appearance):
        return told
    return appearance_of(record.state) if isinstance(record, OpenRecord) else USUAL


def words_of(preferences: Mapping[str, bool | int | str]) -> dict[str, str]:
    """The three preferences, each with a word that has a meaning."""
    usual = {BUILD: Look().build, TONE: Look().tone, SIDE: MINE}
    known = {BUILD: BUILDS, TONE: TONES, SIDE: tuple(SIDE_WORDS)}
    told = {name: preferences.get(name) for name in usual}
    return {
        name: word if isinstance(word, str) and word in known[name] else usual[name]
        for name, word in told.items()
    }


def in_words(state: State) -> str:
    """What pictures show, in a few words."""
    chosen, look = words_of(state.preferences), appearance_of(state).look
    person = _(PERSON[look.build], tone=TONES.index(look.tone) + 1, tones=len(TONES))
    return f"{person} {_(SHOWN[chosen[SIDE]])}"


def appearance_fields(state: State) -> tuple[Field, ...]:
    """The questions about the figure."""
    now = NOW.get(state.symptoms.side or "", NOW_UNKNOWN)
    tones = tuple(
        Option(one, _("Tone {tone} of {tones}", tone=n, tones=len(TONES)))
        for n, one in enumerate(TONES, start=1)
    )
    sides = (Option(one, word, now if one == MINE else "") for one, word in SIDE_WORDS.items())
    return (
        Field(BUILD, "Build", "one", tuple(Option(one, BUILD_WORDS[one]) for one in BUILDS)),
        Field(TONE, "Skin tone", "one", tones),
        Field(
            SIDE,
            "Which side do pictures show?",
            "one",
            tuple(sides),
            hint="For exercises that work one side at a time. Your plan says when to do both.",
        ),
    )
