"""What a clinician changes and what the person chooses.

Sources: design page section 4, rulings 8: an allow lifts a CLIN, never a NO, a lock, a floor or a
ceiling; a forbid always holds.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Dose
from steadyback.engine import progression
from steadyback.engine.days import iso_week, local_day
from steadyback.engine.state import Block, State, Steering, Wish, changed
from steadyback.engine.training_days import after_move
from steadyback.record.event import ChoiceEvent, ClinicianChangeEvent
from steadyback.record.oversight import ClinicianChange


def after_change(state: State, event: ClinicianChangeEvent, catalogue: Catalogue) -> State:
    """A clinician's change. One written by anybody else may forbid and nothing else.

    A stage that is said to be withdrawn is not set: which one came before is not known.
    """
    body = event.body
    if not event.by_clinician and (body.action != "forbid" or body.withdrawn):
        return state
    known = replace(state.steering, by_clinician=state.steering.by_clinician or event.by_clinician)
    if body.action == "set_stage" and body.stage is not None and not body.withdrawn:
        week = iso_week(local_day(event.at, state.zone))
        stage = replace(
            state.stage, stage=body.stage, since=event.at, rule="STAGE_SET", reviewed=week,
            numbers={"stage": body.stage}, set_by_clinician=True,
        )  # fmt: skip
        return changed(state, stage=stage, steering=known)
    return changed(state, steering=steered(known, body, catalogue))


def steered(steering: Steering, body: ClinicianChange, catalogue: Catalogue) -> Steering:
    """Allowed, forbidden, placed and dosed levels after the change."""
    name = body.level or body.exercise or ""
    if body.action == "allow":
        return replace(steering, allowed=toggled(steering.allowed, name, body.withdrawn))
    if body.action == "forbid":
        name = progression.current_id(catalogue, name)
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
    """A wish for a day, a moved session, or what suits of a level: not at all, better, too much."""
    body = event.body
    if body.choice in ("bad_day", "only_minutes"):
        return changed(state, wish=wished(state, event))
    if body.choice == "moves":
        return changed(state, moved=after_move(state, body))
    if body.choice == "too_much":
        return after_too_much(state, event, catalogue)
    name = progression.current_id(catalogue, body.level or "")
    steering = state.steering
    names: dict[str, Any] = {
        body.choice: toggled(getattr(steering, body.choice), name, body.withdrawn)
    }
    return changed(state, steering=replace(steering, **names))


def wished(state: State, event: ChoiceEvent) -> Wish | None:
    """The wishes of a day together: a bad day stays one when there are few minutes as well."""
    body, day = event.body, local_day(event.at, state.zone)
    if body.withdrawn:
        return None
    before = state.wish if state.wish is not None and state.wish.day == day else Wish(day)
    if body.choice == "bad_day":
        return replace(before, bad_day=True)
    return replace(before, minutes=body.minutes)


def after_too_much(state: State, event: ChoiceEvent, catalogue: Catalogue) -> State:
    """One level down; on the first rung a smaller dose, or a rest where it is the smallest already.

    Taken back, it changes nothing more: what went down has to be earned (rulings 29).
    """
    said = event.body.level
    level = None if said is None else progression.known_level(catalogue, said)
    if level is None or event.body.withdrawn:
        return state
    known = state.progress.get(progression.history_of(level))
    lowest = known is None or known.dose == level.dosing.floor
    lowest = lowest and level.id not in state.steering.doses
    state = progression.regress(state, level.id, catalogue, rule="TOO_MUCH", at=event.at)
    if level.rung == 1 and lowest:
        until = event.at + timedelta(days=catalogue.policy.too_much_rest_days)
        twins = {catalogue.levels[other].exercise for other in catalogue.twins(level.id)}
        rest = Block(tuple(sorted({level.exercise, *twins})), None, until, rule="TOO_MUCH")
        state = changed(state, blocks=(*state.blocks, rest))
    names = toggled(state.steering.too_easy, level.id, True)
    return changed(state, steering=replace(state.steering, too_easy=names))
