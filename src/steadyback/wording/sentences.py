"""A reason becomes a sentence; a dose becomes words. Nothing here computes or decides."""

from collections.abc import Mapping
from typing import cast

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import ColumnId
from steadyback.catalogue.red_flag import RedFlag
from steadyback.languages import N_, _, n_
from steadyback.record.plan import PlannedItem, Reason
from steadyback.vocabulary import Family, FlagId
from steadyback.wording import english
from steadyback.wording.phrases import (
    apart,
    continued,
    day_words,
    either,
    listed,
    number_words,
    per_cent,
)


def sentence(reason: Reason, catalogue: Catalogue) -> str:
    """The reason in the language that is spoken, with its own numbers.

    `catalogue` is in the same language. Raises KeyError for an unknown id.
    """
    flag = catalogue.red_flags.get(cast(FlagId, reason.id))
    if flag is not None:
        return flag_words(flag, reason)
    words = {name: worded(name, value, catalogue) for name, value in reason.numbers.items()}
    if reason.id in ("STAGE_HELD", "NEED_CHECKS"):
        words["waits"] = waits(reason.numbers)
    if reason.id in ("CAUTION", "CAUTION_NOTE"):
        words["note"] = note_of(reason, catalogue)
    return _(template_of(reason)).format_map(Gaps(words)).strip()


def template_of(reason: Reason) -> str:
    """The message of a rule; some say something else of a level than of the whole, or of a mean."""
    if reason.id == "PM03" and "until" in reason.numbers:
        return english.PM03_RESTS
    if reason.id == "TOO_MUCH" and "until" in reason.numbers:
        return english.TOO_MUCH_RESTS
    if reason.id == "PM14" and "days" not in reason.numbers:
        return english.AWAY_LEVEL
    if reason.id in english.NEED_MEANS and "days" in reason.numbers:
        return english.NEED_MEANS[reason.id]
    if reason.id in english.NEED_UNCHECKED and not reason.numbers.get("confirmed"):
        return english.NEED_UNCHECKED[reason.id]
    return english.REASONS[reason.id]


def flag_words(flag: RedFlag, reason: Reason) -> str:
    """How a red flag came to stand: by an answer, by other answers, or by symptoms."""
    if reason.numbers.get("by") not in (None, flag.id):
        by_rule = reason.numbers["by"] in ("PM00", "PM03", "FLARE", "NEURO", "DIRECTION")
        words = english.FLAG_BY_RULE if by_rule else english.FLAG_SYMPTOMS
        return _(words, question=flag.question)
    words = english.FLAG_DERIVED if flag.asked_when == "derived" else english.FLAG
    return _(words, question=flag.question)


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
        return _("That exercise") if name == "level" else _("not known")
    if name in ("until", "since"):
        return day_words(str(value))
    if name in ("place", "place_before"):
        return _(english.PLACES[int(value)])
    if name == "groups":
        return named(english.GROUPS | english.NEEDS, str(value))
    if name == "needs":
        return named(english.NEEDS | english.ABILITIES, str(value))
    if name in ("volume_rise", "deload_cut"):
        return per_cent(float(value))
    if name == "direction":
        return _(english.DIRECTIONS[str(value)])
    if name in ("caution", "condition"):
        return caution_name(str(value), catalogue)
    known = catalogue_name(name, str(value), catalogue)
    return known or (number_words(value) if isinstance(value, float) else plain(str(value)))


def catalogue_name(name: str, value: str, catalogue: Catalogue) -> str | None:
    """What the catalogue calls a lesson, a level or a measure."""
    if name == "lesson" and value in catalogue.lessons:
        return catalogue.lessons[value].name
    if name in ("level", "planned") and value in catalogue.levels:
        return catalogue.levels[value].name
    if name == "measure" and value in catalogue.questionnaires:
        return catalogue.questionnaires[value].name
    return None


def plain(name: str) -> str:
    """An id without words of its own."""
    return name.replace("_", " ")


def named(words: Mapping[str, str], names: str) -> str:
    """A comma list of ids in words; in each place may stand one of some, as "chair or bed"."""
    found = {**words, **english.EQUIPMENT_SHORT}
    return listed(
        either(_(found[one]) if one in found else plain(one) for one in place.split(" or "))
        for place in names.split(", ")
    )


COLUMN_OF = {
    "post_discectomy_early": "post_discectomy",
    "post_discectomy_late": "post_discectomy",
    "hip_replacement_early": "hip_replacement",
    "hip_replacement_stable": "hip_replacement",
    "pregnancy_late": "pregnancy",
}
NERVE = N_(
    {
        "acute_radiculopathy": "an irritated nerve",
        "radiculopathy": "nerve symptoms in the leg",
        "foot_drop": "weakness of the foot",
    }
)


def caution_name(name: str, catalogue: Catalogue) -> str:
    """A caution, a condition or a matrix column by its plain name, within a sentence."""
    if name in NERVE:
        return _(NERVE[name])
    known = catalogue.cautions.get(COLUMN_OF.get(name, name))  # type: ignore[call-overload]
    return continued(known.name) if known is not None else plain(name)


def waits(numbers: Mapping[str, int | float | str | None]) -> str:
    """What the next stage still needs, in words."""
    return apart(
        _(english.WAITS[name], value=waited(value))
        for name, value in numbers.items()
        if name in english.WAITS
    )


def waited(value: int | float | str | None) -> str:
    """What is there now of what the next stage needs; a mean to one decimal."""
    if value is None:
        return _("not known")
    return number_words(round(value, 1) if isinstance(value, float) else value)


def dose_words(item: PlannedItem) -> str:
    """A dose as people read it: 2 × 12, hold 5 s, each side."""
    said = [repetitions(item)]
    if item.hold_s and item.reps > 1:
        said.append(_("hold {time}", time=time_words(item.hold_s)))
    if item.load:
        said.append(f"{number_words(item.load)} kg")
    if item.sides in SIDES:
        said.append(_(SIDES[item.sides]))
    if item.range == "half":
        said.append(_("half the movement"))
    if item.invited_reps:
        said.append(invited(item.invited_reps))
    if item.times_a_day > 1:
        said.append(n_("{n} time a day", "{n} times a day", item.times_a_day))
    return listed(said)


SIDES: dict[str, str] = N_({"each": "each side", "alternate": "left and right in turn"})


def repetitions(item: PlannedItem) -> str:
    """How often, or how long where it is held once: 2 × 12, 6-4-2 repetitions, 2 × 20 s."""
    if item.reps == 1:
        held = time_words(item.hold_s)
        return held if item.sets == 1 and item.hold_s >= 60 else f"{item.sets} × {held}"
    if item.step_down:
        reps = "-".join(str(max(1, item.reps - item.step_down * n)) for n in range(item.sets))
        return _("{reps} repetitions", reps=reps)
    return f"{item.sets} × {item.reps}"


def invited(more: int) -> str:
    """Repetitions that are welcome in the last set."""
    return n_(
        "and {n} more in the last set if it is easy",
        "and {n} more in the last set if it is easy",
        more,
    )


def time_words(seconds: int) -> str:
    """Seconds up to a minute, then minutes with the seconds that are left."""
    minutes, left = divmod(seconds, 60)
    if not minutes:
        return f"{seconds} s"
    return f"{minutes} min {left} s" if left else f"{minutes} min"
