"""The pages of the safety case: what the product is for, and what could hurt somebody."""

from collections.abc import Iterator

from proof.markdown import code, listed, number, page, table
from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.laws_of_safety import INVARIANTS
from steadyback.catalogue.safety_case import RiskControl, SafetyCase, SafetyHazard

MADE_FROM = "src/steadyback/catalogue/safety_case.yaml"


def intended_use(catalogue: Catalogue) -> str:
    """What Steadyback is for, for whom, and what nobody must use it for."""
    use = catalogue.safety_case.intended_use
    age = number(catalogue.policy.age_least)
    unsigned = () if catalogue.policy.reviewed else ("No clinician has signed the numbers yet.",)
    return page(
        "Intended use",
        MADE_FROM,
        use.purpose,
        use.claim,
        f"## Who it is for\n\nPeople of {age} and over:\n\n{listed(use.people)}",
        f"## Who should not use it\n\n{listed(use.not_for)}",
        f"## What it is not\n\n{listed(use.is_not)}",
        f"## Where it is used\n\n{listed(use.environment)}",
        f"## Who watches\n\n{use.watching}",
        f"## What is not known\n\n{listed((*use.known_limits, *unsigned))}",
        f"What could hurt somebody, and what holds it back: [safety case](safety-case.md). "
        f"Sources: {', '.join(use.sources)}.",
    )


def safety_case(catalogue: Catalogue) -> str:
    """Every hazard with its causes, harm, controls, tests and what is left."""
    case = catalogue.safety_case
    return page(
        "Safety case",
        MADE_FROM,
        "What could hurt somebody, what holds it back, and what is left. Nobody has measured how "
        "likely each of these is, so only the harm is graded. The words are those of ISO 14971; "
        "nobody has assessed this page. `make test` looks whether each named rule and test is "
        "there. [What it is for](intended-use.md); [what a clinician has to agree to]"
        "(proposals.md).",
        scale(case),
        overview(case),
        what_must_never_happen(case),
        *(chapter(hazard) for hazard in case.hazards),
        not_built(case),
    )


def scale(case: SafetyCase) -> str:
    """The five grades of harm."""
    rows = ((one.id, one.says) for one in case.severities)
    return f"## How bad the harm can be\n\n{table(('grade', 'means'), rows)}"


def overview(case: SafetyCase) -> str:
    """One line for each hazard."""
    rows = (
        (
            f"[{one.id}](#{one.id.lower()})",
            one.hazard,
            one.severity,
            len(one.controls),
            len(tests_of(one)),
            len(one.open) or "",
        )
        for one in case.hazards
    )
    head = ("", "hazard", "harm", "controls", "tests", "not built")
    return f"## All hazards\n\n{table(head, rows)}"


def tests_of(hazard: SafetyHazard) -> set[str]:
    """Every test that a hazard names."""
    return {name for control in hazard.controls for name in control.tests}


def what_must_never_happen(case: SafetyCase) -> str:
    """The fourteen invariants and the hazards that hold them."""
    rows = (
        (number, " ".join(f"{one.id}: {one.hazard}" for one in held(case, number)))
        for number in INVARIANTS
    )
    return f"## What must never happen\n\n{table(('line', 'hazards'), rows)}"


def held(case: SafetyCase, number: int) -> list[SafetyHazard]:
    """The hazards of one invariant."""
    return [one for one in case.hazards if number in one.invariants]


def chapter(hazard: SafetyHazard) -> str:
    """One hazard in full."""
    return "\n\n".join(
        [
            f'<a id="{hazard.id.lower()}"></a>',
            f"## {hazard.id}. {hazard.hazard}",
            f"Harm: **{hazard.severity}**. {hazard.harm}",
            f"Causes:\n\n{listed(hazard.causes)}",
            "Controls:\n\n" + "\n".join(lines_of(hazard.controls)),
            f"What is left: {hazard.residual}",
            *([f"Not built yet:\n\n{listed(hazard.open)}"] if hazard.open else []),
            f"Sources: {', '.join(hazard.sources)}.",
        ]
    )


def lines_of(controls: tuple[RiskControl, ...]) -> Iterator[str]:
    """Each control with its rules and its tests under it."""
    for place, control in enumerate(controls, 1):
        yield f"{place}. {control.says}"
        if control.rules:
            yield f"   - rules: {code(control.rules)}"
        yield from (f"   - test: `{name}`" for name in control.tests)


def not_built(case: SafetyCase) -> str:
    """Everything that is open, in one list."""
    items = (f"{one.id}: {says}" for one in case.hazards for says in one.open)
    return f"## Not built yet\n\n{listed(items)}"
