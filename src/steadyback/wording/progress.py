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
from steadyback.languages import N_, _, full_date, n_, per_language
from steadyback.wording import english
from steadyback.wording.measures import (
    change_words,
    matters_words,
    rounded,
    score_words,
)
from steadyback.wording.phrases import form_of, listed, short_day
from steadyback.wording.sentences import sentence

UNKNOWN = "–"
"""In a table: nobody told."""
SITES = N_({"leg": "Leg pain", "back": "Back pain"})
PLACES = N_(("none", "low back", "buttock", "thigh", "calf", "foot"))
"""How far down pain is felt, in a word, by distal level."""
GAPS = N_("Where nothing was told there is no line. Dots only lead the eye over a few days.")
BAND = N_("Shaded: too small a change from your start to matter.")
WEEKS_OF_PAIN = N_("Each point is the mean of a week's days.")
DAYS_OF_PAIN = N_("Each point is the highest score of a day.")
SESSIONS_KEY = N_("Filled: done. Empty: planned, not done. Crossed: done beside the plan.")
HELD_KEY = N_("Dotted: on hold for your safety.")
WALKS_KEY = N_("Only walks that you noted. A week without a bar has no walk noted, or no minutes.")
MUSCLES_KEY = N_("Shaded: the aim of your stage in that week. No bar: no session was noted.")
TITLE = N_("How it went")
SINCE = N_("Since {day}.")
UNTOLD = N_("What nobody told stays unknown.")
PAIN = N_("Pain")
DONE = N_("What you did")
ASKED = N_("Questions and home tests, since you began")
MEAN_WEEK = N_("Your muscles in a mean week")
MUSCLES = N_("Muscles")
SETS_A_WEEK = N_("Sets a week")
SHADES = N_(
    "On average over the weeks with a session. Closely hatched: enough for your stage. Widely "
    "hatched: a little. Dashed: none."
)
SHARE = N_(
    {
        "enough": "{group}: {sets}, enough.",
        "little": "{group}: {sets}, a little.",
        "none": "{group}: {sets}, none.",
    }
)
OTHERS = N_("How it went for others")
CANNOT_TELL = N_(
    "Your pictures cannot tell why things changed. Much of it may be the usual course."
)
NO_MATTERS = N_("No number is known from which on a change of it matters.")
NOT_TOLD = N_({"leg": "Leg pain was not told.", "back": "Back pain was not told."})
TOLD_ONCE = N_(
    {
        "leg": "Leg pain was {now} of 10 on {last}.",
        "back": "Back pain was {now} of 10 on {last}.",
    }
)
TOLD_OFTEN = N_(
    {
        "leg": "Leg pain went from {then} of 10 on {first} to {now} on {last}.",
        "back": "Back pain went from {then} of 10 on {first} to {now} on {last}.",
    }
)
STEPS = N_(
    {
        "up": "{exercise}, a level up: {level}",
        "again": "{exercise}, a level up again: {level}",
        "down": "{exercise}, a level down: {level}",
    }
)


def number_words(value: float | None) -> str:
    """A number with at most one decimal; a dash where it is unknown."""
    return UNKNOWN if value is None else rounded(value)


@per_language
def long_day(day: date) -> str:
    """3 March 2026; kept, because the tables of measures have hundreds of days."""
    return full_date(day)


def long_stretch(first: date, last: date) -> bool:
    """Whether days of a stretch need their year: it is nearly a year long, or longer."""
    return (last - first).days > 300


def pain_says(points: Sequence[PainPoint], site: str) -> str:
    """What the line of one site shows, for those who do not see it."""
    known = [(one.first, value) for one in points if (value := getattr(one, site)) is not None]
    if not known:
        return _(NOT_TOLD[site])
    (first, then), (last, now) = known[0], known[-1]
    if len(known) == 1:
        return _(TOLD_ONCE[site], now=number_words(now), last=short_day(last))
    year = long_stretch(first, last)
    return _(
        TOLD_OFTEN[site],
        then=number_words(then),
        first=short_day(first, year=year),
        now=number_words(now),
        last=short_day(last, year=year),
    )


def told_says(points: Sequence[PainPoint]) -> str:
    """On how many days there was an answer."""
    return n_(
        "There are answers of {n} day of {days}.",
        "There are answers of {n} days of {days}.",
        sum(one.known for one in points),
        days=sum(one.days for one in points),
    )


def place_says(points: Sequence[PainPoint]) -> str:
    """How far down pain was felt, at first and at last."""
    known = [one for one in points if one.distal is not None]
    if not known:
        return _("How far down pain is felt was not told.")
    first, last = known[0], known[-1]
    year = long_stretch(first.first, last.first)
    return _(
        "On {first} the lowest place with pain was: {then}. On {last}: {now}.",
        first=short_day(first.first, year=year),
        then=_(PLACES[first.distal or 0]),
        last=short_day(last.first, year=year),
        now=_(PLACES[last.distal or 0]),
    )


def pain_change_words(found: PainChange) -> str:
    """The change of mean pain from the first days to the newest, in one or two sentences."""
    pain, before, now = _(SITES[found.site]), number_words(found.before), number_words(found.now)
    if found.before is None:
        return _("{pain}: not told yet.", pain=pain)
    if found.now is None:
        return unknown_now(pain, before, found.window)
    if found.change.direction == "unknown":
        so_far = _("{pain}: {now} of 10 on average so far.", pain=pain, now=now)
        return f"{so_far} {too_soon(2 * found.window)}"
    means = n_(
        "{pain}: {before} of 10 on average in your first {n} day, {now} in the last {n}.",
        "{pain}: {before} of 10 on average in your first {n} days, {now} in the last {n}.",
        found.window,
        pain=pain,
        before=before,
        now=now,
    )
    return f"{means} {mean_change(found)}"


def unknown_now(pain: str, before: str, days: int) -> str:
    """That pain was told at first and not in the newest days."""
    return n_(
        "{pain}: {before} of 10 on average in your first {n} day. "
        "Nothing was told in the last {n}, so how it is now is not known.",
        "{pain}: {before} of 10 on average in your first {n} days. "
        "Nothing was told in the last {n}, so how it is now is not known.",
        days,
        pain=pain,
        before=before,
    )


def too_soon(days: int) -> str:
    """After how many days means can be compared."""
    return n_("To compare it takes {n} day.", "To compare it takes {n} days.", days)


def mean_change(found: PainChange) -> str:
    """The change between two means, as a sentence."""
    if found.change.direction == "same":
        return _("That is the same.")
    size = abs(found.change.points or 0)
    return matters_words(mean_moved(size, better=found.change.direction == "better"), found.change)


def mean_moved(size: float, *, better: bool) -> str:
    """How many points a mean is better or worse."""
    number, points = form_of(size), rounded(size)
    gained = n_(
        "That is {points} point better", "That is {points} points better", number, points=points
    )
    lost = n_(
        "That is {points} point worse", "That is {points} points worse", number, points=points
    )
    return gained if better else lost


def matters_of(measure: Questionnaire) -> str:
    """From which change on it matters, as the measure says it."""
    if measure.matters is None:
        return _(NO_MATTERS)
    return measure.matters.says


def adherence_words(found: Progress) -> str:
    """Sessions done of those planned, with what was done beside and what could not be done."""
    kept, planned = found.kept
    said = []
    if planned:
        said.append(_("You did {kept} of {planned} planned sessions.", kept=kept, planned=planned))
    none = sum(week.over and week.planned is None for week in found.weeks)
    if planned and none:
        said.append(n_("{n} week had no plan.", "{n} weeks had no plan.", none))
    if found.extra:
        said.append(extra_words(found.extra, beside=bool(planned)))
    if paused := sum(week.paused for week in found.weeks):
        said.append(paused_words(paused))
    if ahead := sum(week.ahead for week in found.weeks):
        said.append(ahead_words(ahead))
    return " ".join(said) or _("No session was planned or noted in this time.")


def extra_words(sessions: int, *, beside: bool) -> str:
    """Sessions that were not planned."""
    if beside:
        return n_(
            "{n} session you did beside the plan.",
            "{n} sessions you did beside the plan.",
            sessions,
        )
    return n_(
        "{n} session you did without a plan.", "{n} sessions you did without a plan.", sessions
    )


def paused_words(days: int) -> str:
    """Days on which exercise was on hold."""
    return n_(
        "{n} day with exercise on hold for your safety does not count.",
        "{n} days with exercise on hold for your safety do not count.",
        days,
    )


def ahead_words(sessions: int) -> str:
    """Sessions of this week that are still to come."""
    return n_(
        "{n} session of this week still to come.",
        "{n} sessions of this week still to come.",
        sessions,
    )


def walking_words(weeks: Iterable[WeekDone]) -> str:
    """Minutes of walks that were noted, and of how many the minutes are not known."""
    noted = list(weeks)
    walks, unknown = sum(week.walks for week in noted), sum(week.unknown for week in noted)
    if not walks:
        return _("No walk was noted in this time.")
    total = sum(week.minutes or 0 for week in noted)
    minutes = n_("{n} minute", "{n} minutes", total)
    said = n_(
        "{n} walk noted, {minutes} in all.",
        "{n} walks noted, {minutes} in all.",
        walks,
        minutes=minutes,
    )
    if not unknown:
        return said
    without = n_(
        "Of {n} walk the minutes are not known.", "Of {n} walks the minutes are not known.", unknown
    )
    return f"{said} {without}"


def measure_says(found: Measured, measure: Questionnaire) -> str:
    """The newest score, and the change since the first."""
    newest = found.points[-1]
    score = score_words(measure, newest.points)
    said = _("{day}: {score}.", day=long_day(newest.day), score=score)
    if newest.named:
        about = _("It is about: {names}.", names=listed(newest.named.values()))
        said = f"{said} {about}"
    change = change_words(found.change, measure)
    return f"{said} {change}" if change else said


def raises_says(found: Counts) -> str:
    """The newest heel raises."""
    newest = found.points[-1]
    return _(
        "{day}: {left} on the left, {right} on the right.",
        day=long_day(newest.day),
        left=newest.left,
        right=newest.right,
    )


def step_words(step: Step, catalogue: Catalogue) -> tuple[str, str]:
    """A rung that was reached or lost: what happened, and why."""
    level = catalogue.levels.get(step.level)
    name = level.name if level is not None else step.level
    exercise = catalogue.exercises[level.exercise].name if level is not None else ""
    why = sentence(because(catalogue, step.rule, level=step.level), catalogue)
    return _(STEPS[step.way], exercise=exercise, level=name), why


def stage_words(move: StageMove, catalogue: Catalogue) -> tuple[str, str]:
    """Another stage: which, and why."""
    reason = because(catalogue, move.rule, **{"stage": move.stage, **move.numbers})
    name = _(english.STAGES[move.stage])
    title = _("Stage {stage}: {name}", stage=move.stage, name=name)
    return title, sentence(reason, catalogue)
