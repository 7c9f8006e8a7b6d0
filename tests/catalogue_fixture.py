"""The catalogue, read once for all tests, and the same one signed by a clinician."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.loader import load_catalogue
from steadyback.catalogue.policy import Policy, Signature


@cache
def the_catalogue() -> Catalogue:
    """The catalogue as it is installed."""
    return load_catalogue()


def signed(policy: Policy) -> Policy:
    """The policy as it is once a clinician has signed its numbers."""
    signature = Signature(
        name="Dr Ada Okafor",
        role="physiotherapist",
        registration="HCPC PH12345",
        date=date(2026, 3, 2),
        numbers=policy.numbers_hash(),
    )
    return policy.model_copy(update={"signature": signature})


@contextmanager
def signed_catalogue() -> Iterator[Catalogue]:
    """While this lasts, the installed catalogue is signed, for whoever holds it."""
    catalogue = the_catalogue()
    before = catalogue.policy
    object.__setattr__(catalogue, "policy", signed(before))
    try:
        yield catalogue
    finally:
        object.__setattr__(catalogue, "policy", before)
