"""Reasons, doses and steps become sentences in the reader's language."""

from steadyback.wording.at_once import at_once_words
from steadyback.wording.cards import card_document, line_of, numbers_of
from steadyback.wording.document import (
    advice_document,
    message,
    outlook_document,
    plan_document,
    plan_text,
    review,
    review_notice,
    translation_notice,
)
from steadyback.wording.grounds import Grounds, cites, grounds, ours
from steadyback.wording.leading import Said, said_of, spoken_dose
from steadyback.wording.measures import change_words, meanings, score_words
from steadyback.wording.phrases import day_words
from steadyback.wording.replay import replay_text
from steadyback.wording.sentences import dose_words, sentence
from steadyback.wording.worklist import need_document, need_label, need_words

__all__ = [
    "Grounds",
    "Said",
    "advice_document",
    "at_once_words",
    "card_document",
    "change_words",
    "cites",
    "day_words",
    "dose_words",
    "grounds",
    "line_of",
    "meanings",
    "message",
    "need_document",
    "need_label",
    "need_words",
    "numbers_of",
    "ours",
    "outlook_document",
    "plan_document",
    "plan_text",
    "replay_text",
    "review",
    "review_notice",
    "said_of",
    "score_words",
    "sentence",
    "spoken_dose",
    "translation_notice",
]
