"""Progress in words: what each picture shows, and each change, for better and for worse alike.

Nothing here computes: every number is the engine's. What nobody told is said to be unknown.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.questionnaire import Questionnaire
from steadyback.engine.progress import (
    Counts,
    Measured,
    PainChange,
    PainPoint,
    Progress,
    WeekDone,
)
from steadyback.engine.progress.course import StageMove, Step
from steadyback.engine.reasons import because
from steadyback.wording import english
from steadyback.wording.measures import change_words, counted, matters_words, score_words
from steadyback.wording.sentences import sentence

UNKNOWN = "–"
"""In a table: nobody told."""
SITES = {"leg": "Leg", "back": "Back"}
PLACES = ("none", "low back", "buttock", "thigh", "calf", "foot")
"""How far down pain is felt, in a word, by distal level."""
GAPS = "Where nothing was told there is no line. Dots only lead the eye over a few days."
BAND = "Shaded: too small a change from your start to matter."
WEEKS_OF_PAIN = "Each point is the mean of a week's days."
DAYS_OF_PAIN = "Each point is the highest score of a day."
SESSIONS_KEY = "Filled: done. Empty: planned, not done. Crossed: done beside the plan."
HELD_KEY = "Dotted: on hold for your safety."
WALKS_KEY = "Only walks that you noted. A week without a bar has no walk noted, or no minutes."
MUSCLES_KEY = "Shaded: the aim of your stage in that week. No bar: no session was noted."
NO_MATTERS = "No number is known from which on a change of it matters."
TOO_SOON = "To compare it takes {days} days."


def number_words(value: float | None) -> str:
    """A number with at most one decimal; a dash where it is unknown."""
    return UNKNOWN if value is None else f"{round(value, 1):g}"


def short_day(day: date, *, year: bool = False) -> str:
    """3 Mar, or 3 Mar 2026 where days of more than a year stand together."""
    return f"{day.day} {day:%b %Y}" if year else f"{day.day} {day:%b}"


def long_day(day: date) -> str:
    """3 March 2026."""
    return f"{day.day} {day:%B %Y}"


def long_stretch(first: date, last: date) -> bool:
    """Whether days of a stretch need their year: it is nearly a year long, or longer."""
    return (last - first).days > 300


def pain_says(points: Sequence[PainPoint], site: str) -> str:
    """What the line of one site shows, for those who do not see it."""
    known = [(one.first, value) for one in points if (value := getattr(one, site)) is not None]
    if not known:
        return f"{SITES[site]} pain was not told."
    (first, then), (last, now) = known[0], known[-1]
    year = long_stretch(first, last)
    if len(known) == 1:
        return f"{SITES[site]} pain was {number_words(now)} of 10 on {short_day(last)}."
    return (
        f"{SITES[site]} pain went from {number_words(then)} of 10 on "
        f"{short_day(first, year=year)} to {number_words(now)} on {short_day(last, year=year)}."
    )


def told_says(points: Sequence[PainPoint]) -> str:
    """On how many days there was an answer."""
    days = sum(one.days for one in points)
    return f"There are answers of {counted(sum(one.known for one in points), 'day')} of {days}."


def place_says(points: Sequence[PainPoint]) -> str:
    """How far down pain was felt, at first and at last."""
    known = [one for one in points if one.distal is not None]
    if not known:
        return "How far down pain is felt was not told."
    first, last = known[0], known[-1]
    year = long_stretch(first.first, last.first)
    return (
        f"On {short_day(first.first, year=year)} the lowest place with pain was: "
        f"{PLACES[first.distal or 0]}. "
        f"On {short_day(last.first, year=year)}: {PLACES[last.distal or 0]}."
    )


def pain_change_words(found: PainChange) -> str:
    """The change of mean pain from the first days to the newest, in one or two sentences."""
    name = SITES[found.site]
    if found.before is None:
        return f"{name} pain: not told yet."
    if found.now is None:
        return (
            f"{name} pain: {number_words(found.before)} of 10 on average in your first "
            f"{found.window} days. Nothing was told in the last {found.window}, so how it is now is not known."
        )
    soon = TOO_SOON.format(days=2 * found.window)
    if found.change.direction == "unknown":
        return f"{name} pain: {number_words(found.now)} of 10 on average so far. {soon}"
    means = (
        f"{name} pain: {number_words(found.before)} of 10 on average in your first "
        f"{found.window} days, {number_words(found.now)} in the last {found.window}."
    )
    if found.change.direction == "same":
        return f"{means} That is the same."
    size = counted(abs(found.change.points or 0), "point")
    return f"{means} That is {size} {found.change.direction}{matters_words(found.change)}."


def matters_of(measure: Questionnaire) -> str:
    """From which change on it matters, as the measure says it."""
    if measure.matters is None:
        return NO_MATTERS
    return measure.matters.says


def adherence_words(found: Progress) -> str:
    """Sessions done of those planned, with what was done beside and what could not be done."""
    kept, planned = found.kept
    paused = sum(week.paused for week in found.weeks)
    said = []
    if planned:
        said.append(f"You did {kept} of {planned} planned sessions.")
    none = sum(week.over and week.planned is None for week in found.weeks)
    if planned and none:
        said.append(f"{counted(none, 'week')} had no plan.")
    if found.extra:
        beside = "beside the plan" if planned else "without a plan"
        said.append(f"{counted(found.extra, 'session')} you did {beside}.")
    if paused:
        said.append(f"{counted(paused, 'day')} with exercise on hold for your safety do not count.")
    ahead = sum(week.ahead for week in found.weeks)
    if ahead:
        said.append(f"{counted(ahead, 'session')} of this week still to come.")
    return " ".join(said) or "No session was planned or noted in this time."


def walking_words(weeks: Iterable[WeekDone]) -> str:
    """Minutes of walks that were noted, and of how many the minutes are not known."""
    noted = list(weeks)
    walks, unknown = sum(week.walks for week in noted), sum(week.unknown for week in noted)
    if not walks:
        return "No walk was noted in this time."
    minutes = counted(sum(week.minutes or 0 for week in noted), "minute")
    said = f"{counted(walks, 'walk')} noted, {minutes} in all."
    return f"{said} Of {counted(unknown, 'walk')} the minutes are not known." if unknown else said


def measure_says(found: Measured, measure: Questionnaire) -> str:
    """The newest score, and the change since the first."""
    newest = found.points[-1]
    said = f"{long_day(newest.day)}: {score_words(measure, newest.points)}."
    if newest.named:
        said = f"{said} It is about: {', '.join(newest.named.values())}."
    change = change_words(found.change, measure)
    return f"{said} {change}" if change else said


def raises_says(found: Counts) -> str:
    """The newest heel raises."""
    newest = found.points[-1]
    return f"{long_day(newest.day)}: {newest.left} on the left, {newest.right} on the right."


def step_words(step: Step, catalogue: Catalogue) -> tuple[str, str]:
    """A rung that was reached or lost: what happened, and why."""
    level = catalogue.levels.get(step.level)
    name = level.name if level is not None else step.level
    exercise = catalogue.exercises[level.exercise].name if level is not None else ""
    ways = {"up": "a level up", "again": "a level up again", "down": "a level down"}
    why = sentence(because(catalogue, step.rule, level=step.level), catalogue)
    return f"{exercise}, {ways[step.way]}: {name}", why


def stage_words(move: StageMove, catalogue: Catalogue) -> tuple[str, str]:
    """Another stage: which, and why."""
    reason = because(catalogue, move.rule, **{"stage": move.stage, **move.numbers})
    return f"Stage {move.stage}: {english.STAGES[move.stage]}", sentence(reason, catalogue)
