"""How long somebody has to wait, in words."""

from math import ceil
from typing import Final

from django.utils import timezone

from steadyback.languages import n_
from steadyback.web.accounts.tries import TooManyTries

MINUTE_S: Final = 60


def wait_in_words(many: TooManyTries) -> str:
    """When to try again. It is the same whether or not there is such an account."""
    left = max(1, ceil((many.until - timezone.now()).total_seconds() / MINUTE_S))
    return n_(
        "That was tried too often. Please wait {n} minute and try again.",
        "That was tried too often. Please wait {n} minutes and try again.",
        left,
    )
