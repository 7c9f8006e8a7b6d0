"""Reasons, doses and steps become sentences in the reader's language."""

from steadyback.wording.document import advice_document, message, plan_document, plan_text
from steadyback.wording.sentences import dose_words, sentence

__all__ = [
    "advice_document",
    "dose_words",
    "message",
    "plan_document",
    "plan_text",
    "sentence",
]
