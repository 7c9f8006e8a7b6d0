"""What a clinician changed, as a plain sentence for the person and for the clinic."""

from steadyback.catalogue.catalogue import Catalogue
from steadyback.languages import _, full_date
from steadyback.record import Event
from steadyback.record.event import ClearanceEvent, ClinicianChangeEvent
from steadyback.record.oversight import ClinicianChange
from steadyback.web.look.words import rung_name
from steadyback.wording.english import STAGES


def steered_words(event: Event, catalogue: Catalogue) -> str:
    """One change or clearance in words; empty for any other event, and for a note alone."""
    if isinstance(event, ClearanceEvent):
        signs = [
            catalogue.red_flags[one].question
            for one in event.body.flags
            if one in catalogue.red_flags
        ]
        until = full_date(event.body.until)
        return _("Exercise is allowed until {until}: {signs}", until=until, signs=" ".join(signs))
    return change_words(event.body, catalogue) if isinstance(event, ClinicianChangeEvent) else ""


def change_words(body: ClinicianChange, catalogue: Catalogue) -> str:
    """A change of the programme."""
    what = name_of(body, catalogue)
    match body.action:
        case "allow":
            return _("{exercise} is allowed.", exercise=what)
        case "forbid":
            return _("{exercise} is left out.", exercise=what)
        case "set_level":
            return _("{exercise} is the level now.", exercise=what)
        case "set_dose":
            return dose_words(body, what)
        case "set_stage":
            name = _(STAGES.get(body.stage or 0, ""))
            return _("The stage is {stage}: {name}.", stage=body.stage, name=name)
        case _:
            return ""


def dose_words(body: ClinicianChange, what: str) -> str:
    """A dose that was set."""
    dose = body.dose
    if dose is None:
        return ""
    if dose.hold_s:
        return _(
            "{exercise}: {sets} times {reps}, held for {seconds} seconds.",
            exercise=what,
            sets=dose.sets,
            reps=dose.reps,
            seconds=dose.hold_s,
        )
    return _("{exercise}: {sets} times {reps}.", exercise=what, sets=dose.sets, reps=dose.reps)


def name_of(body: ClinicianChange, catalogue: Catalogue) -> str:
    """The exercise, with its level where one is named."""
    level = catalogue.levels.get(body.level or "")
    if level is not None:
        return rung_name(level, catalogue.exercises[level.exercise].name)
    exercise = catalogue.exercises.get(body.exercise or "")
    return exercise.name if exercise is not None else (body.level or body.exercise or "")
