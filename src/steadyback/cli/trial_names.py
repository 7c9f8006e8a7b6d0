"""Plain names beside the codes of a trial: rules, danger signs, and what must never happen."""

from collections.abc import Mapping

from steadyback.catalogue.catalogue import Catalogue

Names = Mapping[str, str]
RAISED = "raised"
"""In the place of a number: the rules themselves ended in an error."""


def names_of(catalogue: Catalogue) -> dict[str, str]:
    """What each code means: what a rule says, what a sign asks, the hazard behind a number."""
    found = {name: rule.says for name, rule in catalogue.rules.items()}
    found |= {name: first_question(sign.question) for name, sign in catalogue.red_flags.items()}
    for hazard in catalogue.safety_case.hazards:
        for number in hazard.invariants:
            found.setdefault(str(number), hazard.hazard)
    return found


def first_question(text: str) -> str:
    """The question, without what explains it."""
    asked, mark, _ = text.partition("?")
    return asked + mark


def with_name(code: str, names: Names) -> str:
    """A code with what it means; of a sign that a rule reported ("RF25 by PM00"), the rule."""
    says = names.get(code.rpartition(" by ")[2])
    return f"{code}: {says}" if says else code


def what_broke(number: str, names: Names) -> str:
    """An invariant by its number, with what it is about."""
    if number == RAISED:
        return "the rules ended in an error"
    return f"number {with_name(number, names)}"
