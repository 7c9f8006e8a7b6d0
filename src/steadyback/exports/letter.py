"""The letter to a clinician on paper: the same words as on its page."""

from dataclasses import asdict
from typing import Any

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine import Advice, State
from steadyback.exports.handout import Wishes
from steadyback.exports.typesetting import pdf
from steadyback.wording import review_notice
from steadyback.wording.handout import FROM, MADE
from steadyback.wording.letter import letter_of


def letter_pdf(catalogue: Catalogue, state: State, advice: Advice, wishes: Wishes) -> bytes:
    """The letter as a PDF. It invites to nothing, so it is the same under a lock."""
    letter = letter_of(catalogue, state, advice, wishes.day)
    data: dict[str, Any] = asdict(letter) | {
        "whom": FROM.format(name=wishes.name) if wishes.name else "",
        "made": MADE.format(day=letter.day),
        "notice": review_notice(catalogue) or "",
    }
    return pdf("letter", data, day=wishes.day, paper=wishes.paper, letters=wishes.letters)
