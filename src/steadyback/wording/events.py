"""An event as a sentence about what was told, for histories that people read."""

from collections.abc import Callable, Mapping
from typing import Any

from steadyback.catalogue.catalogue import Catalogue
from steadyback.languages import N_, _, n_
from steadyback.record.answers import Answer, Schedule, Symptoms
from steadyback.record.event import UNVERIFIED, Event
from steadyback.record.training import LevelDone, Measure
from steadyback.vocabulary import FlagId
from steadyback.wording import english
from steadyback.wording.phrases import apart, form_of, in_english, listed, number_words
from steadyback.wording.sentences import caution_name

CONDITIONS = N_(
    {
        "disc_herniation": "disc herniation",
        "stenosis": "stenosis",
        "spondylolisthesis": "spondylolisthesis",
        "muscle_imbalance": "muscle imbalance",
        "deep_gluteal": "deep gluteal",
        "unknown": "unknown",
    }
)
DAYS = N_(
    {
        "mon": "mon",
        "tue": "tue",
        "wed": "wed",
        "thu": "thu",
        "fri": "fri",
        "sat": "sat",
        "sun": "sun",
    }
)
CHANGES = N_(
    {
        "easier": "easier",
        "half_range": "half range",
        "skipped": "skipped",
        "stopped": "stopped",
    }
)
MEASURES = N_(
    {
        "heel_walk": "heel walk",
        "heel_raise": "heel raise",
        "sit_to_stand_30s": "sit to stand 30s",
        "trunk_hold_s": "trunk hold s",
        "hinge_ok": "hinge ok",
        "painful_counts": "painful counts",
        "phq2": "phq2",
        "direction_test": "direction test",
    }
)
CHOICES = N_(
    {
        "bad_day": "bad day",
        "only_minutes": "only minutes",
        "not_for_me": "not for me",
        "prefers": "prefers",
        "too_easy": "too easy",
        "too_much": "too much",
        "moves": "moves",
    }
)
ACTIONS = N_(
    {
        "allow": "allow",
        "forbid": "forbid",
        "set_level": "set level",
        "set_dose": "set dose",
        "set_stage": "set stage",
        "note": "note",
    }
)
ACTIVITIES = N_(
    {
        "walk": "walk",
        "heat": "heat",
        "posture_break": "posture break",
        "lesson": "lesson",
        "other": "other",
    }
)


def event_words(event: Event, catalogue: Catalogue) -> str:
    """What an event tells, in one or two sentences."""
    told = TELLERS[event.kind](event.body, catalogue)
    if event.by == "person":
        return told
    who = event.by
    if event.unverified:
        who = _("from elsewhere, not verified, {who}", who=who.removeprefix(UNVERIFIED))
    return f"{told} ({who})"


def said_yes(answers: Mapping[FlagId, Answer]) -> str:
    """The danger signs that were answered with yes, as a sentence; empty without any."""
    yes = [flag for flag, answer in answers.items() if answer == "yes"]
    return _("Yes to: {signs}.", signs=listed(yes)) if yes else ""


def intake(body: Any, catalogue: Catalogue) -> str:
    """The first questions."""
    cautions = [caution_words(one.id, catalogue) for one in body.cautions or ()]
    parts = [_("First questions.")]
    if body.symptoms is not None:
        parts.append(felt(body.symptoms))
    if body.conditions:
        named = listed(_(CONDITIONS[one]) for one in body.conditions)
        parts.append(_("Told by a doctor: {conditions}.", conditions=named))
    if cautions:
        parts.append(_("Also: {cautions}.", cautions=listed(cautions)))
    if yes := said_yes(body.answers):
        parts.append(yes)
    if body.schedule is not None:
        parts.append(time_words(body.schedule))
    return " ".join(parts)


def caution_words(name: str, catalogue: Catalogue) -> str:
    """A caution: in English by its id, which those who read records know."""
    return name.replace("_", " ") if in_english() else caution_name(name, catalogue)


def time_words(schedule: Schedule) -> str:
    """The days and minutes for exercise."""
    days = listed(_(DAYS[day]) for day in schedule.days)
    return n_(
        "Time: {days}, {n} minute.", "Time: {days}, {n} minutes.", schedule.minutes, days=days
    )


def check_in(body: Any, catalogue: Catalogue) -> str:
    """How things are now."""
    told = felt(body.symptoms) if body.symptoms else _("Safety questions answered.")
    yes = said_yes(body.answers)
    return " ".join(part for part in (_("Check-in."), told, yes) if part)


def felt(symptoms: Symptoms) -> str:
    """Pain and its place."""
    leg, back = symptoms.leg_nprs, symptoms.back_nprs
    parts = []
    if leg is not None:
        parts.append(_("Leg {score}", score=leg))
    if back is not None:
        parts.append(_("back {score}", score=back))
    if symptoms.distal_level is not None:
        place = _(english.DISTAL[symptoms.distal_level])
        parts.append(_("felt as far as {place}", place=place))
    if symptoms.numbness_change in ("new", "worse"):
        parts.append(_("new numbness"))
    if symptoms.tingling_change in ("new", "worse"):
        parts.append(_("new tingling"))
    return f"{listed(parts)}." if parts else _("No scores.")


def session_done(body: Any, catalogue: Catalogue) -> str:
    """A session with its exercises and pain before and after."""
    return _(
        "Session: {did}. Leg {leg_before} → {leg_after}, back {back_before} → {back_after}.",
        did=apart(level_done(done) for done in body.levels) or _("nothing"),
        leg_before=score(body.leg_before),
        leg_after=score(body.leg_after),
        back_before=score(body.back_before),
        back_after=score(body.back_after),
    )


def set_done(body: Any, catalogue: Catalogue) -> str:
    """One set of a session that is on."""
    return n_(
        "Set {number_of_set} of {level}: {n} repetition.",
        "Set {number_of_set} of {level}: {n} repetitions.",
        body.done.reps,
        number_of_set=body.number,
        level=body.level,
    )


def level_done(done: LevelDone) -> str:
    """One exercise as it was done."""
    reps = "-".join(str(one.reps) for one in done.sets) or _("not done")
    parts = [f"{done.level} {reps}"]
    if done.rir is not None:
        parts.append(_("{reps} to spare", reps=done.rir))
    if done.changed is not None:
        parts.append(_(CHANGES[done.changed]))
    if done.fear:
        parts.append(_("afraid of doing harm"))
    return listed(parts)


def score(value: int | None) -> str:
    """A score, or that it is missing."""
    return _("not told") if value is None else str(value)


def morning_after(body: Any, catalogue: Catalogue) -> str:
    """The body's answer."""
    leg, back = score(body.leg_nprs), score(body.back_nprs)
    hours = body.hours_to_settle
    if hours is None:
        return _("Morning after: leg {leg}, back {back}, not settled yet.", leg=leg, back=back)
    return n_(
        "Morning after: leg {leg}, back {back}, settled after {hours} hour.",
        "Morning after: leg {leg}, back {back}, settled after {hours} hours.",
        form_of(hours),
        leg=leg,
        back=back,
        hours=number_words(hours),
    )


def measure(body: Measure, catalogue: Catalogue) -> str:
    """The measures that were taken."""
    told = body.model_dump(exclude_none=True, exclude_defaults=True)
    names = [_(MEASURES[name]) for name in told if name != "questionnaires"]
    return _("Measured: {names}.", names=listed([*names, *body.questionnaires]))


def choice(body: Any, catalogue: Catalogue) -> str:
    """A choice."""
    what = _(CHOICES[body.choice])
    if body.minutes:
        what = n_("{what} ({n} minute)", "{what} ({n} minutes)", body.minutes, what=what)
    if body.withdrawn:
        what = _("{what} taken back", what=what)
    if body.level:
        return _("Choice about {level}: {what}.", level=body.level, what=what)
    return _("Choice: {what}.", what=what)


def clearance(body: Any, catalogue: Catalogue) -> str:
    """A clearance."""
    return _(
        "Clearance by {clinician} for {signs} until {until}.",
        clinician=body.clinician,
        signs=listed(body.flags),
        until=body.until,
    )


def clinician_change(body: Any, catalogue: Catalogue) -> str:
    """A clinician steers."""
    about, action = body.level or body.exercise, _(ACTIONS[body.action])
    if not about and body.stage:
        about = _("stage {stage}", stage=body.stage)
    done = _("{action} {about}", action=action, about=about) if about else action
    said = _("A clinician: {action}.", action=done)
    if body.withdrawn:
        said = _("A clinician took back: {action}.", action=done)
    return f"{said} “{body.note}”" if body.note else said


def plan_issued(body: Any, catalogue: Catalogue) -> str:
    """A week was planned."""
    return _(
        "The week {week} is planned, stage {stage}.", week=body.plan.week, stage=body.plan.stage
    )


def activity(body: Any, catalogue: Catalogue) -> str:
    """A walk, heat, a break, a lesson."""
    lesson = catalogue.lessons.get(body.lesson or "")
    what = _(ACTIVITIES[body.activity])
    if lesson is not None:
        what = f"{what} “{lesson.name}”"
    if body.minutes:
        what = listed((what, n_("{n} minute", "{n} minutes", body.minutes)))
    return _("Between sessions: {what}.", what=what)


def correction(body: Any, catalogue: Catalogue) -> str:
    """An entry was put right."""
    if body.withdraw:
        return _("An earlier entry was withdrawn.")
    return _("An earlier entry was put right.")


def particulars(body: Any, catalogue: Catalogue) -> str:
    """Consent, profile or settings."""
    return _("Settings or particulars were changed.")


TELLERS: dict[str, Callable[[Any, Catalogue], str]] = {
    "intake": intake,
    "check_in": check_in,
    "session_done": session_done,
    "set_done": set_done,
    "morning_after": morning_after,
    "measure": measure,
    "choice": choice,
    "clearance": clearance,
    "clinician_change": clinician_change,
    "plan_issued": plan_issued,
    "activity": activity,
    "correction": correction,
    "consent": particulars,
    "profile": particulars,
    "settings": particulars,
}
"""Who tells which kind of event."""
