"""The page of our proposals: every number and choice of ours that a clinician has to agree to."""

import re
from collections.abc import Iterable, Iterator, Mapping

from pydantic import BaseModel

from proof.markdown import number, page, table
from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.red_flag import CountryNumbers, Line
from steadyback.catalogue.source import Threshold

OURS = "our_proposal"
THEMES: tuple[tuple[str, str], ...] = (
    ("Who may use it, and when the questions come back", "age|first_pain|full_screen|away|unsure"),
    (
        "When a clinician looks at it",
        "operation|bilateral|phq2|no_improvement|worse_weeks|count_drop|systolic|diastolic",
    ),
    ("Cautions", "pressure|discectomy|hip_early|pregnancy"),
    ("The nerve and the direction", "acute|irritable|radiculopathy|direction|slider"),
    ("The morning", "morning_rule"),
    ("How easily symptoms flare", "irritability|mini_session"),
    ("Pain during and after a session", r"pm\d|half_range|stiffness|morning_asked|reds"),
    ("Flare-ups and easier weeks", "flare|deload|too_much"),
    ("Stages and gates", r"window|stage\d|g\d_|surrogate"),
    (
        "Going up and down",
        r"two_for_two|rir|progressed|regress|volume|rung|seconds_per|reps_|(hold|stretch|load)_step",
    ),
    ("How long a hold may be", "hold_cap"),
    (
        "Planning the week",
        r"sets?_|exercises|(short|small)_session|help_|change_|get_ready|heavy|liking|day_begins",
    ),
    ("Questionnaires and home tests", "measures?_"),
    ("Whom a clinic looks at first", "need_|discharge"),
    ("Everything else", ""),
)
"""Headings, each with what the names of its numbers begin with; the first that fits holds."""
SIGNED = ("agreed", "changed to", "by")
EACH = "exercises/"


def proposals(catalogue: Catalogue) -> str:
    """What is ours: numbers by theme, rules, danger signs, and where to read the rest."""
    ours = proposed(catalogue.policy.thresholds())
    return page(
        "Our proposals",
        "src/steadyback/catalogue/",
        f"No study that we found tests these {len(ours)} numbers as they stand, or they are from "
        "memory and not confirmed. A clinician has to agree to each, or change it, before anybody "
        "is treated by them. Other sources support a number without settling it. To change one: "
        "`src/steadyback/catalogue/policy.yaml`, by its name.",
        *(theme(heading, rows) for heading, rows in by_theme(ours)),
        rules(catalogue),
        danger_signs(catalogue),
        elsewhere(catalogue),
        SIGNATURE,
    )


def proposed(thresholds: Mapping[str, Threshold]) -> dict[str, Threshold]:
    """The thresholds that name our proposal among their sources."""
    return {name: one for name, one in thresholds.items() if OURS in one.sources}


def by_theme(thresholds: Mapping[str, Threshold]) -> Iterator[tuple[str, dict[str, Threshold]]]:
    """Headings with their numbers; every number stands under exactly one."""
    left = dict(thresholds)
    for heading, names in THEMES:
        found = {name: one for name, one in left.items() if re.match(names, name)}
        left = {name: one for name, one in left.items() if name not in found}
        if found:
            yield heading, found


def theme(heading: str, thresholds: Mapping[str, Threshold]) -> str:
    """One heading with its numbers and room to sign."""
    rows = (
        (f"`{name}`", number(one), one.unit, one.says, others(one.sources), "", "", "")
        for name, one in thresholds.items()
    )
    head = ("name", "value", "unit", "meaning", "other sources", *SIGNED)
    return f"## {heading}\n\n{table(head, rows)}"


def others(sources: Iterable[str]) -> str:
    """The sources beside our proposal."""
    return ", ".join(one for one in sources if one != OURS)


def rules(catalogue: Catalogue) -> str:
    """Every rule that is ours in part or whole."""
    ours = [rule for rule in catalogue.rules.values() if OURS in rule.sources]
    rows = ((f"`{rule.id}`", rule.says, others(rule.sources), "", "", "") for rule in ours)
    head = ("rule", "says", "other sources", *SIGNED)
    return f"## Rules\n\n{len(ours)} rules, in `rules.yaml`.\n\n{table(head, rows)}"


def danger_signs(catalogue: Catalogue) -> str:
    """Every danger sign whose level or words are ours in part."""
    ours = [flag for flag in catalogue.red_flags.values() if OURS in flag.sources]
    rows = (
        (
            f"`{flag.id}`",
            flag.question,
            flag.highest if flag.highest == flag.lowest else f"{flag.highest} to {flag.lowest}",
            others(flag.sources),
            "",
            "",
            "",
        )
        for flag in ours
    )
    head = ("sign", "question", "level", "other sources", *SIGNED)
    return f"## Danger signs\n\n{len(ours)} signs, in `red_flags.yaml`.\n\n{table(head, rows)}"


def elsewhere(catalogue: Catalogue) -> str:
    """What is too much for a table here: how much of it is ours, and where it stands."""
    levels = catalogue.levels.values()
    matrix = [cell for row in catalogue.matrix.values() for cell in row.values()]
    lines = [line for numbers in catalogue.countries.values() for line in lines_of(numbers)]
    guessed = [line for line in lines if not line.confirmed]
    rows = (
        ("Verdicts of the matrix", ours_of(matrix), "matrix.yaml"),
        (
            "Verdicts of single levels",
            ours_of(c for x in levels for c in x.cautions.values()),
            EACH,
        ),
        ("What cautions say of hazards", ours_of(catalogue.cautions.values()), "cautions.yaml"),
        ("Doses of levels", ours_of(level.dosing for level in levels), EACH),
        ("Shares of muscles", ours_of(work for level in levels for work in level.muscles), EACH),
        ("Techniques", ours_of(catalogue.techniques.values()), "techniques.yaml"),
        ("Lessons", ours_of(catalogue.lessons.values()), "lessons/"),
        ("Emergency cards", ours_of(catalogue.cards.values()), "emergency_cards.yaml"),
        ("Telephone numbers", f"{len(guessed)} of {len(lines)} not confirmed", "countries.yaml"),
    )
    return f"## Where to read the rest\n\n{table(('what', 'ours', 'file'), rows)}"


def lines_of(country: CountryNumbers) -> list[Line]:
    """The telephone lines of a country that are known."""
    return [one for one in (country.emergency, country.urgent, country.crisis) if one is not None]


def ours_of(items: Iterable[BaseModel]) -> str:
    """How many of them name our proposal as a source."""
    found = [OURS in str(item.model_dump(include={"source", "sources"})) for item in items]
    return f"{sum(found)} of {len(found)}"


SIGNATURE = """## Signature

I have read this page and what it points to. What I did not change, I agree to.
`steadyback catalogue sign` then prints the lines that sign the numbers as they stand.

| name | role | registration | date | signature |
| --- | --- | --- | --- | --- |
|  |  |  |  |  |"""
