"""Plain words for what a level is: muscles, pace, hazards and cautions. Nothing is decided here.

No number stands in these words: each is put in from the level or the policy.
"""

from steadyback.catalogue.exercise import Level, Tempo
from steadyback.vocabulary import Equipment, Hazard, Phase, Share, Verdict
from steadyback.web.look.words import listed
from steadyback.wording.english import EQUIPMENT

OURS = "our_proposal"

SHARES: dict[Share, str] = {"high": "a lot", "medium": "some", "low": "a little"}

PHASES: dict[Phase, str] = {
    "warm_up": "Warming up",
    "mobility": "Moving easily",
    "direction": "The direction that eases",
    "control": "Control",
    "strength": "Strength",
    "stretch": "Stretching",
    "calm": "Calming down",
}

LOADS: dict[str, str] = {
    "none": "no load",
    "low": "a low load",
    "medium": "a medium load",
    "high": "a high load",
}

SPINE: dict[str, str] = {
    "flexion": "bends forward",
    "extension": "bends backward",
    "neutral": "stays in its easy middle",
    "rotation": "turns",
    "lateral": "bends or holds to the side",
}

SURFACES: dict[str, str] = {
    "none": "",
    "floor": ", on the floor",
    "floor_or_bed": ", on the floor or a bed",
}

HAZARDS: dict[Hazard, str] = {
    "end_range_flexion": "bending forward as far as it goes",
    "end_range_extension": "bending backward as far as it goes",
    "rotation": "turning the back",
    "loaded_hinge": "bending at the hips with a load",
    "prone": "lying on your front",
    "supine": "lying on your back",
    "kneeling": "kneeling",
    "hands_and_knees": "being on hands and knees",
    "overhead": "lifting an arm high",
    "breath_holding": "effort in which people hold their breath",
    "floor_transfer": "getting down to the floor and up again",
    "nerve_tension": "a pull on the nerve of the leg",
}

VERDICTS: tuple[tuple[Verdict, str], ...] = (
    ("NO", "Not this level, with"),
    ("CLIN", "Only when a clinician agrees, with"),
    ("MOD", "With care, with"),
)
"""The verdicts that restrict, the strictest first, each with its heading."""

BEFORE_ANY = "Ask your clinician before any exercise."
NO_LYING = "You lie flat on your back here."
LONG_HOLD = "The hold is longer than {most} seconds."
SHORT_HOLD = "Hold for {most} seconds at most."

VARIANTS: dict[str, str] = {
    "seated": "The same, sitting",
    "standing": "The same, standing",
    "inclined": "The same, leaning on something",
}

LEG_AT_MOST = "It needs leg pain of {most} or less."
CLOSED_WITH = "It is closed with {these}."
OPEN_FROM_THE_START = "With {these} it can be open from the first stage on."
STAGE_FIRST = "It belongs to stage {stage} of 5: {name}."
G3_TOO = "It also waits until everything for stage 4 is met."
OURS_ALL = "This is our own proposal. No study has tested it."
OURS_PART = "What no source is named for is our own proposal, and no study has tested it."


def seconds(value: float) -> str:
    """1 second, 2 seconds."""
    return f"{value:g} second{'' if value == 1 else 's'}"


def tempo_words(tempo: Tempo) -> str:
    """How fast one repetition is; empty for what has no repetitions, such as a walk."""
    if not tempo.out_s and not tempo.back_s:
        return ""
    return f"{seconds(tempo.out_s)} out and {seconds(tempo.back_s)} back"


def often_words(level: Level) -> str:
    """How often in a week and in a day, at most."""
    days, times = level.dosing.days_a_week, level.dosing.times_a_day
    week = "every day" if days == 7 else f"at most {days} day{'' if days == 1 else 's'} a week"
    return week if times == 1 else f"{week}, up to {times} times a day"


def rest_words(level: Level) -> str:
    """The rest between sets; empty where there is none, or only one set."""
    several = level.dosing.ceiling.sets > 1
    return seconds(level.dosing.rest_s) if several and level.dosing.rest_s else ""


def weight_words(level: Level) -> str:
    """Where a weight begins and ends; empty for a level without one."""
    load = level.dosing.load
    if load is None:
        return ""
    step = f", in steps of {load.step_kg:g} kg"
    return f"from {load.floor_kg:g} kg to {load.ceiling_kg:g} kg{step}"


def equipment_words(needs: tuple[tuple[Equipment, ...], ...]) -> str:
    """One of each inner list: a band, and a steady chair or a free wall."""
    choices = [" or ".join(EQUIPMENT[one] for one in choice) for choice in needs]
    return ", and ".join(choices) or "nothing special"


def hazards_words(hazards: list[Hazard]) -> str:
    """What a level asks of the body, such as kneeling."""
    return listed([HAZARDS[one] for one in hazards])


def sentence_case(words: str) -> str:
    """The same with a capital at the beginning."""
    return words[:1].upper() + words[1:]
