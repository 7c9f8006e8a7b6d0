"""Other numbers for a trial: a file that holds only those of the policy that are to change.

    stage2_leg: 4
    pm03_block_days: {value: 10, sources: [R19]}

What a row leaves out is as the policy has it; another value without a source of its own is ours.
"""

from typing import NamedTuple

from steadyback.catalogue.reading import Plain


class OtherNumbers(NamedTuple):
    """The file as faults call it, and what it holds. It is small, and goes to every worker."""

    file: str
    raw: bytes


def row_of(given: Plain, ours: dict[str, Plain]) -> dict[str, Plain]:
    """The whole row of one number.

    Raises ValueError, with what to do about it, where the rules could not count with it.
    """
    if isinstance(given, list):
        raise ValueError("This must be a number, or a row with a value. Write one.")
    said = given if isinstance(given, dict) else {"value": given}
    if said.get("unit", ours["unit"]) != ours["unit"]:
        raise ValueError(f"The rules count it in “{ours['unit']}”. Write the value in that unit.")
    source: dict[str, Plain] = {}
    if said.get("value", ours["value"]) != ours["value"]:
        source = {"sources": ["our_proposal"]}
    return {**ours, **source, **said}
