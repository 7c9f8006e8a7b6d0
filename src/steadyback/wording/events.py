"""An event as a sentence about what was told, for histories that people read."""

from collections.abc import Callable
from typing import Any

from steadyback.catalogue.catalogue import Catalogue
from steadyback.record.answers import Symptoms
from steadyback.record.event import UNVERIFIED, Event
from steadyback.record.training import LevelDone, Measure
from steadyback.wording import english


def event_words(event: Event, catalogue: Catalogue) -> str:
    """What an event tells, in one or two sentences."""
    who = event.by.replace(UNVERIFIED, "from elsewhere, not verified, ")
    by = "" if event.by == "person" else f" ({who})"
    return f"{TELLERS[event.kind](event.body, catalogue)}{by}"


def intake(body: Any, catalogue: Catalogue) -> str:
    """The first questions."""
    yes = [flag for flag, answer in body.answers.items() if answer == "yes"]
    named = [c.id.replace("_", " ") for c in body.cautions or ()]
    parts = ["First questions."]
    if body.symptoms is not None:
        parts.append(felt(body.symptoms))
    if body.conditions:
        parts.append(f"Told by a doctor: {', '.join(body.conditions).replace('_', ' ')}.")
    if named:
        parts.append(f"Also: {', '.join(named)}.")
    if yes:
        parts.append(f"Yes to: {', '.join(yes)}.")
    if body.schedule is not None:
        days = ", ".join(body.schedule.days)
        parts.append(f"Time: {days}, {body.schedule.minutes} minutes.")
    return " ".join(parts)


def check_in(body: Any, catalogue: Catalogue) -> str:
    """How things are now."""
    yes = [flag for flag, answer in body.answers.items() if answer == "yes"]
    asked = f" Yes to: {', '.join(yes)}." if yes else ""
    return (
        f"Check-in. {felt(body.symptoms) if body.symptoms else 'Safety questions answered.'}{asked}"
    )


def felt(symptoms: Symptoms) -> str:
    """Pain and its place."""
    named = {"Leg": symptoms.leg_nprs, "back": symptoms.back_nprs}
    parts = [f"{name} {value}" for name, value in named.items() if value is not None]
    if symptoms.distal_level is not None:
        parts.append(f"felt as far as {english.DISTAL[symptoms.distal_level]}")
    if symptoms.numbness_change in ("new", "worse"):
        parts.append("new numbness")
    if symptoms.tingling_change in ("new", "worse"):
        parts.append("new tingling")
    return f"{', '.join(parts)}." if parts else "No scores."


def session_done(body: Any, catalogue: Catalogue) -> str:
    """A session with its exercises and pain before and after."""
    did = "; ".join(level_done(done) for done in body.levels) or "nothing"
    legs = f"Leg {score(body.leg_before)} → {score(body.leg_after)}"
    backs = f"back {score(body.back_before)} → {score(body.back_after)}"
    return f"Session: {did}. {legs}, {backs}."


def set_done(body: Any, catalogue: Catalogue) -> str:
    """One set of a session that is on."""
    return f"Set {body.number} of {body.level}: {body.done.reps} repetitions."


def level_done(done: LevelDone) -> str:
    """One exercise as it was done."""
    reps = "-".join(str(one.reps) for one in done.sets) or "not done"
    spare = "" if done.rir is None else f", {done.rir} to spare"
    changed = "" if done.changed is None else f", {done.changed.replace('_', ' ')}"
    afraid = ", afraid of doing harm" if done.fear else ""
    return f"{done.level} {reps}{spare}{changed}{afraid}"


def score(value: int | None) -> str:
    """A score, or that it is missing."""
    return "not told" if value is None else str(value)


def morning_after(body: Any, catalogue: Catalogue) -> str:
    """The body's answer."""
    hours = body.hours_to_settle
    settled = "not settled yet" if hours is None else f"settled after {hours:g} hours"
    return f"Morning after: leg {score(body.leg_nprs)}, back {score(body.back_nprs)}, {settled}."


def measure(body: Measure, catalogue: Catalogue) -> str:
    """The measures that were taken."""
    said = body.model_dump(exclude_none=True, exclude_defaults=True)
    names = [name.replace("_", " ") for name in said if name != "questionnaires"]
    return f"Measured: {', '.join([*names, *body.questionnaires])}."


def choice(body: Any, catalogue: Catalogue) -> str:
    """A choice."""
    about = f" about {body.level}" if body.level else ""
    minutes = f" ({body.minutes} minutes)" if body.minutes else ""
    taken = " taken back" if body.withdrawn else ""
    return f"Choice{about}: {body.choice.replace('_', ' ')}{minutes}{taken}."


def clearance(body: Any, catalogue: Catalogue) -> str:
    """A clearance."""
    return f"Clearance by {body.clinician} for {', '.join(body.flags)} until {body.until}."


def clinician_change(body: Any, catalogue: Catalogue) -> str:
    """A clinician steers."""
    about = body.level or body.exercise or (f"stage {body.stage}" if body.stage else "")
    note = f" “{body.note}”" if body.note else ""
    return f"A clinician: {body.action.replace('_', ' ')} {about}.{note}".replace(" .", ".")


def plan_issued(body: Any, catalogue: Catalogue) -> str:
    """A week was planned."""
    return f"The week {body.plan.week} is planned, stage {body.plan.stage}."


def activity(body: Any, catalogue: Catalogue) -> str:
    """A walk, heat, a break, a lesson."""
    lesson = catalogue.lessons.get(body.lesson or "")
    about = f" “{lesson.name}”" if lesson is not None else ""
    minutes = f", {body.minutes} minutes" if body.minutes else ""
    return f"Between sessions: {body.activity.replace('_', ' ')}{about}{minutes}."


def correction(body: Any, catalogue: Catalogue) -> str:
    """An entry was put right."""
    return "An earlier entry was withdrawn." if body.withdraw else "An earlier entry was put right."


def particulars(body: Any, catalogue: Catalogue) -> str:
    """Consent, profile or settings."""
    return "Settings or particulars were changed."


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
