"""A reason becomes a sentence; a dose becomes words. Nothing here computes or decides."""

from collections.abc import Mapping
from typing import cast

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import ColumnId
from steadyback.catalogue.red_flag import RedFlag
from steadyback.record.plan import PlannedItem, Reason
from steadyback.vocabulary import Family, FlagId
from steadyback.wording import english
from steadyback.wording.grounds import day_words


def sentence(reason: Reason, catalogue: Catalogue) -> str:
    """The reason in plain English, with its own numbers. Raises KeyError for an unknown id."""
    flag = catalogue.red_flags.get(cast(FlagId, reason.id))
    if flag is not None:
        return flag_words(flag, reason)
    words = {name: worded(name, value, catalogue) for name, value in reason.numbers.items()}
    if reason.id == "STAGE_HELD":
        words["waits"] = waits(reason.numbers)
    if reason.id in ("CAUTION", "CAUTION_NOTE"):
        words["note"] = note_of(reason, catalogue)
    return template_of(reason).format_map(Gaps(words)).strip()


def template_of(reason: Reason) -> str:
    """The sentence of a rule; three say something else of a level than of the whole."""
    if reason.id == "PM03" and "until" in reason.numbers:
        return english.PM03_RESTS
    if reason.id == "TOO_MUCH" and "until" in reason.numbers:
        return english.TOO_MUCH_RESTS
    if reason.id == "PM14" and "days" not in reason.numbers:
        return english.AWAY_LEVEL
    return english.REASONS[reason.id]


def flag_words(flag: RedFlag, reason: Reason) -> str:
    """How a red flag came to stand: by an answer, by other answers, or by symptoms."""
    if reason.numbers.get("by") not in (None, flag.id):
        by_rule = reason.numbers["by"] in ("PM00", "PM03", "FLARE", "NEURO", "DIRECTION")
        words = english.FLAG_BY_RULE if by_rule else english.FLAG_SYMPTOMS
        return words.format(question=flag.question)
    words = english.FLAG_DERIVED if flag.asked_when == "derived" else english.FLAG
    return words.format(question=flag.question)


def note_of(reason: Reason, catalogue: Catalogue) -> str:
    """What the matrix or the level says of a caution, in plain words; empty for a hazard."""
    about, column = str(reason.numbers.get("about")), str(reason.numbers.get("caution"))
    level = catalogue.levels.get(about)
    row = catalogue.matrix.get(cast(Family, about), {})
    cell = (row if level is None else level.cautions).get(cast(ColumnId, column))
    return "" if cell is None else f"{cell.note.rstrip('.')}."


class Gaps(dict[str, str]):
    """Words for a template; what the reason does not carry is left open as three dots."""

    def __missing__(self, key: str) -> str:
        return "…"


def worded(name: str, value: int | float | str | None, catalogue: Catalogue) -> str:
    """One number or word of a reason as people say it."""
    if value is None:
        return "That exercise" if name == "level" else "not known"
    if name == "until":
        return day_words(str(value))
    if name == "groups":
        return listed(english.GROUPS | english.NEEDS, str(value))
    if name == "needs":
        return listed(english.NEEDS | english.ABILITIES, str(value))
    if name in ("volume_rise", "deload_cut"):
        return f"{100 * float(value):g} per cent"
    if name == "direction":
        return english.DIRECTIONS[str(value)]
    if name == "lesson" and str(value) in catalogue.lessons:
        return catalogue.lessons[str(value)].name
    if name in ("level", "planned") and str(value) in catalogue.levels:
        return catalogue.levels[str(value)].name
    if name == "measure" and str(value) in catalogue.questionnaires:
        return catalogue.questionnaires[str(value)].name
    if name in ("caution", "condition"):
        return caution_name(str(value), catalogue)
    return f"{value:g}" if isinstance(value, float) else str(value).replace("_", " ")


def listed(words: Mapping[str, str], names: str) -> str:
    """A comma list of ids in words."""
    return ", ".join(words.get(name, name.replace("_", " ")) for name in names.split(", "))


COLUMN_OF = {
    "post_discectomy_early": "post_discectomy",
    "post_discectomy_late": "post_discectomy",
    "hip_replacement_early": "hip_replacement",
    "hip_replacement_stable": "hip_replacement",
    "pregnancy_late": "pregnancy",
}
NERVE = {
    "acute_radiculopathy": "an irritated nerve",
    "radiculopathy": "nerve symptoms in the leg",
    "foot_drop": "weakness of the foot",
}


def caution_name(name: str, catalogue: Catalogue) -> str:
    """A caution, a condition or a matrix column by its plain name."""
    if name in NERVE:
        return NERVE[name]
    known = catalogue.cautions.get(COLUMN_OF.get(name, name))  # type: ignore[call-overload]
    plain: str = known.name if known is not None else name.replace("_", " ")
    return plain[:1].lower() + plain[1:]


def waits(numbers: Mapping[str, int | float | str | None]) -> str:
    """What the next stage still needs, in words."""
    found = [
        english.WAITS[name].format(value="not known" if value is None else f"{value}")
        for name, value in numbers.items()
        if name in english.WAITS
    ]
    return "; ".join(found)


def dose_words(item: PlannedItem) -> str:
    """A dose as people read it: 2 × 12, hold 5 s, each side."""
    held = time_words(item.hold_s)
    if item.reps == 1:
        text = held if item.sets == 1 and item.hold_s >= 60 else f"{item.sets} × {held}"
    elif item.step_down:
        reps = "-".join(str(max(1, item.reps - item.step_down * n)) for n in range(item.sets))
        text = f"{reps} repetitions"
    else:
        text = f"{item.sets} × {item.reps}"
    if item.hold_s and item.reps > 1:
        text += f", hold {held}"
    if item.load:
        text += f", {item.load:g} kg"
    sides = {"each": ", each side", "alternate": ", left and right in turn"}
    text += sides.get(item.sides, "")
    if item.range == "half":
        text += ", half the movement"
    if item.invited_reps:
        text += f", and {item.invited_reps} more in the last set if it is easy"
    return text + (f", {item.times_a_day} times a day" if item.times_a_day > 1 else "")


def time_words(seconds: int) -> str:
    """Seconds up to a minute, then minutes with the seconds that are left."""
    minutes, left = divmod(seconds, 60)
    if not minutes:
        return f"{seconds} s"
    return f"{minutes} min {left} s" if left else f"{minutes} min"
