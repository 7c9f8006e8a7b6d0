"""What a clinician changes and what the person chooses.

Sources: design page section 4, rulings 8: an allow lifts a CLIN, never a NO, a lock, a floor or a
ceiling; a forbid always holds.
"""

from dataclasses import replace

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Dose
from steadyback.engine.days import iso_week, local_day
from steadyback.engine.state import State, Steering, Wish, changed
from steadyback.record.event import ChoiceEvent, ClinicianChangeEvent
from steadyback.record.oversight import ClinicianChange


def after_change(state: State, event: ClinicianChangeEvent, catalogue: Catalogue) -> State:
    """A clinician's change. One written by anybody else changes nothing but a forbid."""
    body = event.body
    if not event.by_clinician and body.action != "forbid":
        return state
    if body.action == "set_stage" and body.stage is not None:
        week = iso_week(local_day(event.at, state.zone))
        stage = replace(
            state.stage, stage=body.stage, since=event.at, rule="STAGE_SET", reviewed=week,
            numbers={"stage": body.stage}, set_by_clinician=True,
        )  # fmt: skip
        return changed(state, stage=stage)
    return changed(state, steering=steered(state.steering, body, catalogue))


def steered(steering: Steering, body: ClinicianChange, catalogue: Catalogue) -> Steering:
    """Allowed, forbidden, placed and dosed levels after the change."""
    name = body.level or body.exercise or ""
    if body.action == "allow":
        return replace(steering, allowed=toggled(steering.allowed, name, body.withdrawn))
    if body.action == "forbid":
        return replace(steering, forbidden=toggled(steering.forbidden, name, body.withdrawn))
    level = catalogue.levels.get(body.level or "")
    if level is None:
        return steering
    if body.action == "set_level":
        placed = {**steering.placed, level.exercise: level.rung}
        if body.withdrawn:
            placed.pop(level.exercise)
        return replace(steering, placed=placed)
    if body.action == "set_dose" and body.dose is not None:
        dose = Dose(**body.dose.model_dump(), step_down=level.dosing.ceiling.step_down)
        doses = {**steering.doses, level.id: dose}
        if body.withdrawn:
            doses.pop(level.id)
        return replace(steering, doses=doses)
    return steering


def toggled(names: frozenset[str], name: str, withdrawn: bool) -> frozenset[str]:
    """The set with the name, or without it where the change was withdrawn."""
    return names - {name} if withdrawn else names | {name}


def after_choice(state: State, event: ChoiceEvent, catalogue: Catalogue) -> State:
    """A wish for one day, or a level that does not suit or is preferred."""
    body = event.body
    day = local_day(event.at, state.zone)
    if body.choice == "bad_day":
        return changed(state, wish=None if body.withdrawn else Wish(day, bad_day=True))
    if body.choice == "only_minutes":
        return changed(state, wish=None if body.withdrawn else Wish(day, minutes=body.minutes))
    steering, name = state.steering, body.level or ""
    if body.choice == "not_for_me":
        names = toggled(steering.not_for_me, name, body.withdrawn)
        return changed(state, steering=replace(steering, not_for_me=names))
    names = toggled(steering.prefers, name, body.withdrawn)
    return changed(state, steering=replace(steering, prefers=names))
