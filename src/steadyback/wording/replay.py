"""A replayed record as Markdown: what happened, what it changed, and the reason for each change."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import cast

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Dose
from steadyback.engine.days import iso_week, local_day
from steadyback.engine.reasons import because
from steadyback.engine.replay import Place, Standing, Turn
from steadyback.languages import N_, _, day_and_month, weekday_of
from steadyback.record.plan import Plan, PlannedItem, Reason
from steadyback.vocabulary import FlagId
from steadyback.wording import english
from steadyback.wording.document import review_notice
from steadyback.wording.events import event_words
from steadyback.wording.phrases import apart, in_english, listed, number_words
from steadyback.wording.sentences import dose_words, sentence

COLOURS = N_({"green": "green", "amber": "amber", "red": "red"})


def replay_text(turns: Iterable[Turn], zone: str, catalogue: Catalogue) -> Iterator[str]:
    """One line after the other: a heading for each week, a paragraph for each event.

    First the notice that no clinician has reviewed the numbers, until one has.
    """
    if notice := review_notice(catalogue):
        yield notice
    used: dict[str, Reason] = {}
    weeks = groupby(turns, key=lambda turn: iso_week(local_day(turn.event.at, zone)))
    for number, (week, inside) in enumerate(weeks, 1):
        heading = _("Week {number} ({week})", number=number, week=week)
        yield from ("", f"## {heading}", "")
        for turn in inside:
            yield from turn_lines(turn, catalogue, used)
    yield from ("", f"## {_('Every rule that spoke')}", "")
    for name in sorted(used):
        rule = catalogue.rules.get(name)
        says = catalogue.red_flags[cast(FlagId, name)].question if rule is None else rule.says
        yield f"- `{name}` {says} ({sources(used[name])})"


def turn_lines(turn: Turn, catalogue: Catalogue, used: dict[str, Reason]) -> Iterator[str]:
    """One event with its changes."""
    yield f"**{day_in_short(turn.event.at)}, {turn.event.at:%H:%M}** {event_words(turn.event, catalogue)}"
    lines = [
        *offer(turn, catalogue, used),
        *judgement(turn, catalogue, used),
        *changes(turn, catalogue, used),
    ]
    if turn.event.kind == "plan_issued":
        lines += plan_lines(turn.event.body.plan, catalogue, used)
    yield from ("", *lines, "") if lines else ("",)


def day_in_short(day: date) -> str:
    """Mon 02 Mar: in English of one length, so that the lines stand in columns."""
    if in_english():
        return f"{day:%a %d %b}"
    return _("{weekday} {day}", weekday=weekday_of(day), day=day_and_month(day))


def said(reason: Reason, catalogue: Catalogue, used: dict[str, Reason]) -> str:
    """A reason as a sentence with its rule and sources."""
    used.setdefault(reason.id, reason)
    return f"{sentence(reason, catalogue)} [{reason.id}: {sources(reason)}]"


def sources(reason: Reason) -> str:
    """The sources of a reason, with our own proposals in words."""
    return listed(_("our proposal") if s == "our_proposal" else s for s in reason.sources)


def offer(turn: Turn, catalogue: Catalogue, used: dict[str, Reason]) -> Iterator[str]:
    """Where the session that was shown differed from the plan: each change with its reason."""
    if turn.shown is None:
        return
    yield from (shown(said(reason, catalogue, used)) for reason in turn.shown.reasons)
    gathered: dict[str, list[str]] = {}
    for removed in turn.shown.removed:
        why = " ".join(said(reason, catalogue, used) for reason in removed.reasons)
        gathered.setdefault(f"{_('Left out.')} {why}", []).append(removed.level)
    for item in turn.shown.items:
        for reason in (reason for reason in item.reasons if reason.id in ON_THE_DAY):
            gathered.setdefault(said(reason, catalogue, used), []).append(item.level)
    yield from (shown(f"{words} ({listed(names)})") for words, names in gathered.items())


def shown(words: str) -> str:
    """A line about the session that was shown."""
    return f"- {_('Shown: {what}', what=words)}"


ON_THE_DAY = ("EASIER", "DOSE_CUT", "TOO_EASY")
"""Reasons that an item has only in today's session, never in the plan."""


def judgement(turn: Turn, catalogue: Catalogue, used: dict[str, Reason]) -> Iterator[str]:
    """The colour of a session that was judged, with every rule that matched."""
    if turn.session is None:
        return
    colour = f"**{_(COLOURS[turn.session.colour])}**"
    day = f"{turn.session.at:%d %b}" if in_english() else day_and_month(turn.session.at)
    yield f"- {_('The session of {day} is {colour}.', day=day, colour=colour)}"
    gathered: dict[str, list[str]] = {}
    for finding in turn.session.findings:
        words = said(because(catalogue, finding.rule, level=finding.level), catalogue, used)
        gathered.setdefault(words, []).append(finding.level or _("the whole session"))
    for words, about in gathered.items():
        yield f"  - {words} ({listed(dict.fromkeys(about))})"


def changes(turn: Turn, catalogue: Catalogue, used: dict[str, Reason]) -> Iterator[str]:
    """What changed: the action level, the stage, levels and doses."""
    before, after = turn.before, turn.after
    if before is None or before.triage != after.triage or before.locked != after.locked:
        yield f"- {safety(after)}"
        yield from (f"  - {said(reason, catalogue, used)}" for reason in after.triage_reasons)
    if before is None or before.stage != after.stage:
        why = said(after.stage_reason, catalogue, used)
        yield f"- {_('Stage {stage}: {why}', stage=f'**{after.stage}**', why=why)}"
    yield from ladder_changes(before, after, catalogue, used)


def safety(now: Standing) -> str:
    """The action level, and whether it locks."""
    level = f"**{_(english.LEVEL_NAMES[now.triage])}**"
    if now.locked:
        return _("Safety: {level}, and the programme is locked.", level=level)
    return _("Safety: {level}.", level=level)


def ladder_changes(
    before: Standing | None, after: Standing, catalogue: Catalogue, used: dict[str, Reason]
) -> Iterator[str]:
    """Levels and doses that are others than before, gathered by their reason."""
    gathered: dict[str, list[str]] = {}
    for name, now in after.places.items():
        was = None if before is None else before.places.get(name)
        if was is not None and (was.level, was.dose, was.load) == (now.level, now.dose, now.load):
            continue
        if was is None and now.level is None:
            continue
        for reason in telling(was, now):
            gathered.setdefault(said(reason, catalogue, used), []).append(step(was, now))
    for words, steps in gathered.items():
        yield f"- {apart(steps)}"
        yield f"  - {words}"


def telling(was: Place | None, now: Place) -> tuple[Reason, ...]:
    """The reason that explains a change: of the level where that changed, else of the dose."""
    if now.level is None or fell(was, now):
        return now.ends[:1] or now.reasons[:1]
    moved = was is None or was.level != now.level
    return now.reasons[:1] if moved else now.reasons[1:2]


def fell(was: Place | None, now: Place) -> bool:
    """Whether a ladder is open less far than before: then the closed level explains it."""
    return was is not None and was.level is not None and was.level > (now.level or "")


def step(was: Place | None, now: Place) -> str:
    """A change as old and new level with dose."""
    new = _("closed") if now.level is None else f"{now.level} {amount(now.dose, now.load)}"
    if was is None or (was.level is None and now.level is None):
        return new
    old = _("closed") if was.level is None else f"{was.level} {amount(was.dose, was.load)}"
    return f"{old} → {new}"


def amount(dose: Dose | None, load: float | None) -> str:
    """A dose in signs: 2 × 10, 5 s, 4 kg."""
    if dose is None:
        return ""
    reps = "-".join(map(str, dose.reps_by_set)) if dose.step_down else f"{dose.sets} × {dose.reps}"
    held = f", {dose.hold_s} s" if dose.hold_s else ""
    return f"{reps}{held}" + (f", {number_words(load)} kg" if load else "")


def item_words(item: PlannedItem) -> str:
    """A planned exercise in a few signs, with its variant."""
    way = f" ({item.variant})" if item.variant else ""
    return f"{item.level}{way} {dose_words(item)}"


def plan_lines(plan: Plan, catalogue: Catalogue, used: dict[str, Reason]) -> Iterator[str]:
    """The week with its items, and each reason once with the exercises it speaks of."""
    spoken: dict[str, list[str]] = {}
    for day in plan.days:
        items = apart(map(item_words, day.items)) or _("rest")
        yield f"- {day_in_short(day.date)}, {day.minutes} min: {items}"
        for item in day.items:
            for reason in item.reasons:
                spoken.setdefault(said(reason, catalogue, used), []).append(item.level)
    whole = (*plan.reasons, *(plan.shortfall.reasons if plan.shortfall else ()))
    yield f"- {_('Why:')}"
    yield from (f"  - {said(reason, catalogue, used)}" for reason in whole)
    for words, levels in spoken.items():
        yield f"  - {words} ({listed(dict.fromkeys(levels))})"
