"""Every sentence in the language of who reads it; English is written in the code and the catalogue.

`_` says a message in the language that is being spoken, `n_` one that depends on a number, `N_`
only marks one that is said later (gettext's `gettext`, `ngettext` and `gettext_noop`).
"""

from steadyback.languages.dates import (
    count_of,
    day_and_month,
    full_date,
    month_of,
    number_of,
    weekday_of,
)
from steadyback.languages.messages import N_, _, n_, per_language, said_in, words_for_device
from steadyback.languages.offered import ENGLISH, Language, language, offered
from steadyback.languages.spoken import speak, speaking, spoken

__all__ = [
    "ENGLISH",
    "N_",
    "Language",
    "_",
    "count_of",
    "day_and_month",
    "full_date",
    "language",
    "month_of",
    "n_",
    "number_of",
    "offered",
    "per_language",
    "said_in",
    "speak",
    "speaking",
    "spoken",
    "weekday_of",
    "words_for_device",
]
