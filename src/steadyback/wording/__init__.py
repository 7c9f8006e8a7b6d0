"""Reasons, doses and steps become sentences in the reader's language."""

from steadyback.wording.cards import card_document, line_of, numbers_of
from steadyback.wording.document import advice_document, message, plan_document, plan_text
from steadyback.wording.sentences import dose_words, sentence

__all__ = [
    "advice_document",
    "card_document",
    "dose_words",
    "line_of",
    "message",
    "numbers_of",
    "plan_document",
    "plan_text",
    "sentence",
]
