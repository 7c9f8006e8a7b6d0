"""What makes the proof worth something: each check gives its complaints, none when all is well."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from steadyback.catalogue.safety_case import SafetyCase
from steadyback.catalogue.source import Threshold

MAY_NOT_RUN = frozenset({"skip", "skipif", "xfail"})
"""Marks of a test that holds nothing, or not everywhere."""
Collected = Mapping[str, Collection[str]]
"""Every test that pytest finds, without what stands in brackets, with its marks."""


def hazards_without_a_test(case: SafetyCase) -> Iterator[str]:
    """Hazards of which no control names a test."""
    for hazard in case.hazards:
        if not any(control.tests for control in hazard.controls):
            yield f"{hazard.id}: no test holds it"


def named_in_vain(named: Iterable[str], collected: Collected) -> Iterator[str]:
    """Named tests that pytest does not find, or that may be skipped or fail."""
    for name in sorted(set(named)):
        if name not in collected:
            yield f"{name}: there is no such test"
        elif marks := MAY_NOT_RUN.intersection(collected[name]):
            yield f"{name}: is marked {', '.join(sorted(marks))}"


def rules_in_no_scenario(rules: Iterable[str], expected: Iterable[Any]) -> Iterator[str]:
    """Rules that no scenario's checked expectation holds.

    Only `expect` counts, because the scenario's test finds all of it in the advice; the list
    `rule` beside it is what the author says.
    """
    stands = {name for one in expected for name in reason_ids(one)}
    for rule in rules:
        if rule not in stands:
            yield f"{rule}: stands in no scenario's expectation"


def reason_ids(expected: Any) -> Iterator[str]:
    """Every `id` of an expectation: reasons, danger signs and questions."""
    if isinstance(expected, dict):
        if isinstance(expected.get("id"), str):
            yield expected["id"]
        for value in expected.values():
            yield from reason_ids(value)
    elif isinstance(expected, list):
        for value in expected:
            yield from reason_ids(value)


def thresholds_without_a_source(
    thresholds: Mapping[str, Threshold], sources: Collection[str]
) -> Iterator[str]:
    """Numbers without a unit, a meaning, or a source that exists."""
    for name, one in thresholds.items():
        if not one.sources or not one.unit or not one.says:
            yield f"{name}: has no unit, meaning or source"
        for source in sorted(set(one.sources) - set(sources)):
            yield f"{name}: there is no source {source}"
