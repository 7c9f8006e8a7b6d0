"""Plain words for what a level is: muscles, pace, hazards and cautions. Nothing is decided here.

No number stands in these words: each is put in from the level or the policy.
"""

from steadyback.catalogue.exercise import Level, Tempo
from steadyback.languages import N_, _, n_
from steadyback.languages.dates import number_of
from steadyback.vocabulary import Equipment, Hazard, Phase, Share, Verdict
from steadyback.web.look.words import listed
from steadyback.wording.english import EQUIPMENT, POSITIONS
from steadyback.wording.phrases import both, either, form_of, said

OURS = "our_proposal"

SHARES: dict[Share, str] = N_({"high": "a lot", "medium": "some", "low": "a little"})

PHASES: dict[Phase, str] = N_(
    {
        "warm_up": "Warming up",
        "mobility": "Moving easily",
        "direction": "The direction that eases",
        "control": "Control",
        "strength": "Strength",
        "stretch": "Stretching",
        "calm": "Calming down",
    }
)

LOADS: dict[str, str] = N_(
    {
        "none": "no load",
        "low": "a low load",
        "medium": "a medium load",
        "high": "a high load",
    }
)

SPINE: dict[str, str] = N_(
    {
        "flexion": "bends forward",
        "extension": "bends backward",
        "neutral": "stays in its easy middle",
        "rotation": "turns",
        "lateral": "bends or holds to the side",
    }
)

ON_SURFACES: dict[str, str] = N_(
    {
        "floor": "{position}, on the floor",
        "floor_or_bed": "{position}, on the floor or a bed",
    }
)
"""Where a level is done, for those that are done lying or on the knees."""

HAZARDS: dict[Hazard, str] = N_(
    {
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
)

VERDICTS: tuple[tuple[Verdict, str], ...] = (
    ("NO", N_("Not this level, with")),
    ("CLIN", N_("Only when a clinician agrees, with")),
    ("MOD", N_("With care, with")),
)
"""The verdicts that restrict, the strictest first, each with its heading."""

BEFORE_ANY = N_("Ask your clinician before any exercise.")
NO_LYING = N_("You lie flat on your back here.")

VARIANTS: dict[str, str] = N_(
    {
        "seated": "The same, sitting",
        "standing": "The same, standing",
        "inclined": "The same, leaning on something",
    }
)

LEG_AT_MOST = N_("It needs leg pain of {most} or less.")
CLOSED_WITH = N_("It is closed with {these}.")
OPEN_FROM_THE_START = N_("With {these} it can be open from the first stage on.")
STAGE_FIRST = N_("It belongs to stage {stage} of 5: {name}.")
G3_TOO = N_("It also waits until everything for stage 4 is met.")
OURS_ALL = N_("This is our own proposal. No study has tested it.")
OURS_PART = N_("What no source is named for is our own proposal, and no study has tested it.")


def seconds(value: float) -> str:
    """1 second, 1.5 seconds, 2 seconds."""
    number = number_of(value)
    return n_("{seconds} second", "{seconds} seconds", form_of(value), seconds=number)


def long_hold(most: int) -> str:
    """That a level holds longer than a caution allows, in seconds."""
    return n_("The hold is longer than {n} second.", "The hold is longer than {n} seconds.", most)


def short_hold(most: int) -> str:
    """How long a caution allows to hold, in seconds."""
    return n_("Hold for {n} second at most.", "Hold for {n} seconds at most.", most)


def tempo_words(tempo: Tempo) -> str:
    """How fast one repetition is; empty for what has no repetitions, such as a walk."""
    if not tempo.out_s and not tempo.back_s:
        return ""
    return _("{out} out and {back} back", out=seconds(tempo.out_s), back=seconds(tempo.back_s))


def often_words(level: Level) -> str:
    """How often in a week and in a day, at most."""
    days, times = level.dosing.days_a_week, level.dosing.times_a_day
    week = (
        _("every day")
        if days == 7
        else n_("at most {n} day a week", "at most {n} days a week", days)
    )
    if times == 1:
        return week
    return n_("{week}, up to {n} time a day", "{week}, up to {n} times a day", times, week=week)


def rest_words(level: Level) -> str:
    """The rest between sets; empty where there is none, or only one set."""
    several = level.dosing.ceiling.sets > 1
    return seconds(level.dosing.rest_s) if several and level.dosing.rest_s else ""


def weight_words(level: Level) -> str:
    """Where a weight begins and ends; empty for a level without one."""
    load = level.dosing.load
    if load is None:
        return ""
    return _(
        "from {least} kg to {most} kg, in steps of {step} kg",
        least=number_of(load.floor_kg),
        most=number_of(load.ceiling_kg),
        step=number_of(load.step_kg),
    )


def position_words(level: Level) -> str:
    """The position of a level, with what it is done on."""
    position, surface = _(POSITIONS[level.position]), ON_SURFACES.get(level.surface)
    return _(surface, position=position) if surface else position


def equipment_words(needs: tuple[tuple[Equipment, ...], ...]) -> str:
    """One of each inner list: a band, and a steady chair or a free wall."""
    choices = [either(said(EQUIPMENT[one] for one in choice)) for choice in needs]
    return both(choices) or _("nothing special")


def hazards_words(hazards: list[Hazard]) -> str:
    """What a level asks of the body, such as kneeling."""
    return listed([_(HAZARDS[one]) for one in hazards])


def sentence_case(words: str) -> str:
    """The same with a capital at the beginning: for a text that stands by itself, said already.

    Nothing of it is looked up again. Letters without capitals stay as they are.
    """
    return words[:1].upper() + words[1:]
