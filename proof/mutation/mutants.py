"""Every mutant there is, from the code, the policy and the content as they are."""

from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from proof.mutation.mutant import Mutant
from proof.mutation.of_code import of_code
from proof.mutation.of_content import of_content
from proof.mutation.of_pain import of_pain
from proof.mutation.of_policy import of_policy
from proof.mutation.of_red_flags import of_red_flags
from steadyback.catalogue.loader import load_catalogue

EQUIVALENT = Path(__file__).with_name("equivalent.yaml")


def all_mutants() -> tuple[Mutant, ...]:
    """Every mutant, sorted by family and id. Raises ValueError where two have one id."""
    catalogue = load_catalogue()
    found = [
        *of_policy(catalogue), *of_pain(), *of_red_flags(catalogue), *of_content(catalogue),
        *of_code(),
    ]  # fmt: skip
    doubled = [name for name, count in Counter(m.id for m in found).items() if count > 1]
    if doubled:
        raise ValueError(f"these mutants are there twice: {', '.join(doubled)}")
    return tuple(sorted(found, key=lambda mutant: (mutant.family, mutant.id)))


def equivalents() -> dict[str, str]:
    """The mutants that change nothing anybody can see, by id, each with the reason."""
    page: dict[str, Any] = yaml.safe_load(EQUIVALENT.read_text("utf-8"))
    return {row["id"]: row["because"] for row in page["equivalent"]}
