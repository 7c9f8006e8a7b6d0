"""Laws for the safety case: whole, and tied to rules that exist."""

from collections.abc import Iterator
from typing import get_args

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.law import Breach, law
from steadyback.catalogue.safety_case import SeverityId

INVARIANTS = range(1, 15)
"""The lines of "what must never happen" on the design page."""


@law("safety_case", "rules", "red_flags")
def controls_name_rules_that_exist(catalogue: Catalogue) -> Iterator[Breach]:
    """Each rule that a control names is a rule or a red flag."""
    known = {*catalogue.rules, *catalogue.red_flags}
    for index, hazard in enumerate(catalogue.safety_case.hazards):
        for place, control in enumerate(hazard.controls):
            for name in sorted(set(control.rules) - known):
                where = ("safety_case", "hazards", index, "controls", place, "rules")
                yield where, f"{hazard.id} names {name}, which is no rule. Correct it."


@law("safety_case")
def every_control_is_held(catalogue: Catalogue) -> Iterator[Breach]:
    """Each control of a hazard names a rule or a test: a promise alone holds nothing back."""
    for index, hazard in enumerate(catalogue.safety_case.hazards):
        for place, control in enumerate(hazard.controls):
            if not control.rules and not control.tests:
                where = ("safety_case", "hazards", index, "controls", place)
                yield where, f"A control of {hazard.id} names neither. Name a rule or a test."


@law("safety_case")
def every_invariant_has_its_hazard(catalogue: Catalogue) -> Iterator[Breach]:
    """Each of the fourteen things that must never happen is a hazard."""
    told = {number for one in catalogue.safety_case.hazards for number in one.invariants}
    for number in INVARIANTS:
        if number not in told:
            says = f"Nothing names line {number} of what must never happen. Write its hazard."
            yield ("safety_case", "hazards"), says


@law("safety_case")
def the_scale_of_harm_is_whole(catalogue: Catalogue) -> Iterator[Breach]:
    """The scale has each of its words once, from the mildest to the worst."""
    words = tuple(one.id for one in catalogue.safety_case.severities)
    if words != get_args(SeverityId):
        yield ("safety_case", "severities"), "The scale is not in order. Write all five in turn."
