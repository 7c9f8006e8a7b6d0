"""What a person tells: the intake and the check-ins, folded into the state.

Sources: rulings 15, 16, 23; PM00 and PM03 over days (evidence.md 4.3).
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine import flare, pain, stages
from steadyback.engine.days import iso_week, local_day
from steadyback.engine.irritability import SCORED
from steadyback.engine.recent import recent
from steadyback.engine.reported import answered, as_marked, newly_numb, signs_of, with_signs
from steadyback.engine.state import (
    Reading,
    Report,
    State,
    changed,
)
from steadyback.record.answers import CheckIn, Intake, Symptoms, Treatment
from steadyback.record.event import (
    CheckInEvent,
    IntakeEvent,
)


def after_intake(state: State, event: IntakeEvent, catalogue: Catalogue) -> State:
    """Answers of the intake; what it leaves out stays as it was."""
    event = with_marks(event, state.symptoms)
    body = event.body
    state = with_symptoms(state, body.symptoms, event.at, check_in=False)
    state = answered(state, event.at, body.answers, body.flag_details, catalogue.policy)
    state = with_signs(state, signs_of(event, state.symptoms.side))
    state = with_particulars(state, body, event.at)
    if state.started is None:
        week = iso_week(local_day(event.at, state.zone))
        stage = replace(state.stage, stage=1, since=event.at, reviewed=week)
        state = changed(state, started=event.at, stage=stage)
    if state.initial is None and state.readings[-1:] and state.readings[-1].at == event.at:
        state = changed(state, initial=state.readings[-1])
    return recent(state, event.at, catalogue.policy)


Told = TypeVar("Told", IntakeEvent, CheckInEvent)


def with_marks(event: Told, before: Symptoms) -> Told:
    """The event with its symptoms as the maps of numbness and tingling show them."""
    told = event.body.symptoms
    read = None if told is None else as_marked(told, before)
    if read is told:
        return event
    return event.model_copy(update={"body": event.body.model_copy(update={"symptoms": read})})


def with_particulars(state: State, body: Intake, at: datetime) -> State:
    """Cautions, conditions, equipment and the rest, where they were answered."""
    stated: dict[str, Any] = {
        name: getattr(body, name)
        for name in (
            "conditions", "cautions", "treatment", "direction", "abilities", "equipment",
            "schedule", "experience", "goals",
        )
        if getattr(body, name) is not None
    }  # fmt: skip
    if body.cautions is not None:
        stated["cautions_at"] = at
    if body.direction is not None:
        stated["direction_at"] = at
    return changed(state, **stated)


def worst_of_now(now: Symptoms, before: Symptoms) -> dict[str, int]:
    """The worst pain of 24 hours is at least what is felt now, whatever was said of it."""
    leg = now.leg_nprs if now.leg_nprs is not None else before.leg_nprs
    back = now.back_nprs if now.back_nprs is not None else before.back_nprs
    felt = {"leg_nprs": (now.leg_now, leg), "back_nprs": (now.back_now, back)}
    return {
        name: here
        for name, (here, worst) in felt.items()
        if here is not None and (worst is None or here > worst)
    }


def with_symptoms(
    state: State, symptoms: Symptoms | None, at: datetime, *, check_in: bool
) -> State:
    """The newest answer to each question about symptoms, and one more reading of what was scored.

    Who only marks a place or says that something is new has scored nothing.
    """
    if symptoms is None:
        return state
    said = symptoms.model_dump(exclude_none=True, exclude_unset=True)
    said = {name: value for name, value in said.items() if value != ()}  # nothing was marked
    said |= worst_of_now(symptoms, state.symptoms)
    merged = state.symptoms.model_copy(update=said)
    leg, back = said.get("leg_nprs"), said.get("back_nprs")
    hurts = symptoms.leg_now is not None or symptoms.back_now is not None
    reading = Reading(at, leg, back, symptoms.distal_level, check_in=check_in, hurts=hurts)
    scored = any(value is not None for value in (reading.leg, reading.back, reading.distal))
    onset = onset_of(symptoms, local_day(at, state.zone)) or state.onset
    return changed(
        state,
        symptoms=merged,
        symptoms_at=at,
        onset=onset,
        readings=(*state.readings, reading) if scored else state.readings,
    )


def onset_of(symptoms: Symptoms, day: date) -> date | None:
    """The day the symptoms began, as stated or from the weeks since."""
    if symptoms.onset_date is not None:
        return symptoms.onset_date
    return None if symptoms.weeks is None else day - timedelta(weeks=symptoms.weeks)


def after_check_in(state: State, event: CheckInEvent, catalogue: Catalogue) -> State:
    """How things are now: symptoms, short screen, treatment, and irritability in a row."""
    before = state.symptoms
    event = with_marks(event, before)
    body: CheckIn = event.body
    state = with_symptoms(state, body.symptoms, event.at, check_in=True)
    state = answered(state, event.at, body.answers, body.flag_details, catalogue.policy)
    state = with_signs(state, signs_of(event, state.symptoms.side))
    state = with_signs(state, newly_numb(before, body.symptoms, event.at))
    treatment = with_treatment(state.treatment, body.treatment)
    state = changed(state, treatment=treatment, woke_at=body.woke_at or state.woke_at)
    if body.symptoms is not None:
        stage = state.stage
        if any(getattr(body.symptoms, name) is not None for name in SCORED):
            stage = stages.after_check_in(state, event.at, catalogue.policy)
        state = hard_days(changed(state, stage=stage), event.at, catalogue)
        state = still_further_down(state, event.at, catalogue)
        if state.readings[-1:] and state.readings[-1].at == event.at:
            state = flare.after_check_in(state, event.at, catalogue)
    return recent(state, event.at, catalogue.policy)


def with_treatment(known: Treatment, told: Treatment | None) -> Treatment:
    """What was told of pain relief and injections; what is not named stays as it was."""
    said = {} if told is None else told.model_dump(exclude_none=True)
    return known.model_copy(update=said)


def still_further_down(state: State, at: datetime, catalogue: Catalogue) -> State:
    """PM03 that persists: two days later pain still reaches further down, so a clinician looks.

    Told once: what a clinician has seen and cleared does not lock again until a new PM03.
    """
    last, before, now = state.last_pm03_at, state.before_pm03, state.symptoms.distal_level
    if last is None or before is None or now is None:
        return state
    if now <= before:
        return changed(state, before_pm03=None)
    if at - last < timedelta(hours=catalogue.policy.pm03_persists_hours):
        return state
    state = changed(state, before_pm03=None)
    return with_signs(state, iter([Report("RF25", at, None, "clinician", "PM03")]))


def hard_days(state: State, at: datetime, catalogue: Catalogue) -> State:
    """PM00 counted by days: still so on the third or later, a clinician looks (evidence 4.3).

    Told once in a row of such days. A day or two without an answer do not end the row, because what
    nobody told is no good news; a day that is not hard does.
    """
    day = local_day(at, state.zone)
    if not pain.hard_day(state, at, catalogue.policy):
        return changed(state, pm00_days=())
    if state.pm00_days and (day - state.pm00_days[-1]).days > catalogue.policy.pm00_days:
        state = changed(state, pm00_days=())
    known = state.pm00_days
    days = tuple(sorted({*known, day}))
    state = changed(state, pm00_days=days)
    third = days[0] + timedelta(days=int(catalogue.policy.pm00_days) - 1)
    if day < third or known[-1:] >= (third,):
        return state
    return with_signs(state, iter([Report("RF25", at, None, "clinician", "PM00")]))
