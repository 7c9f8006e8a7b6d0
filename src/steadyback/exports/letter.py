"""The letter to a clinician on paper: the same words as on its page."""

from dataclasses import asdict
from typing import Any

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine import Advice, State
from steadyback.exports.handout import Wishes
from steadyback.exports.qr import qr_svg
from steadyback.exports.typesetting import pdf
from steadyback.languages import _
from steadyback.wording import review_notice, translation_notice
from steadyback.wording.handout import FROM, MADE
from steadyback.wording.letter import CODE_PICTURE, CODE_SCAN, Code, letter_of


def letter_pdf(
    catalogue: Catalogue, state: State, advice: Advice, wishes: Wishes, code: Code | None = None
) -> bytes:
    """The letter as a PDF. It invites to nothing, so it is the same under a lock.

    With a `code` it can be scanned too, at the top.
    """
    letter = letter_of(catalogue, state, advice, wishes.day, code)
    data: dict[str, Any] = asdict(letter) | {
        "whom": _(FROM, name=wishes.name) if wishes.name else "",
        "made": _(MADE, day=letter.day),
        "notice": review_notice(catalogue) or "",
        "translated": translation_notice() or "",
        "code": None if code is None else scanned(code),
    }
    return pdf("letter", data, day=wishes.day, paper=wishes.paper, letters=wishes.letters)


def scanned(code: Code) -> dict[str, str]:
    """The code as a picture, with its words."""
    alt = _(CODE_PICTURE, address=code.address)
    return {"says": _(CODE_SCAN), "address": "", "svg": qr_svg(code.address), "alt": alt}
