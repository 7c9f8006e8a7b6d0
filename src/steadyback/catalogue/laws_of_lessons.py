"""Laws for lessons: the topics that must be there, three minutes each, short sentences."""

import re
from collections.abc import Iterator

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.law import Breach, law, texts
from steadyback.catalogue.lesson import LESSON_FOR

TOPICS = (
    "what-sciatica-is",
    "hurt-and-harm",
    "the-usual-course",
    "the-nerve",
    "the-disc",
    "stenosis",
    "flares",
    "pacing",
    "sleep",
    "sitting",
    "lifting",
    "work",
    "walking",
    "when-to-get-help",
)
"""The lessons that must be there (evidence page, sections 7.1 and 10, items 19 to 24)."""
READ_IN_A_MINUTE = (100, 160)
"""Words a minute for somebody who hurts: 300 to 480 words in three minutes (our proposal)."""
SENTENCE_WORDS = 26
"""The longest sentence, as in every other text for people."""
SENTENCE_ENDS = re.compile(r"(?<=[.:;?!])\s+")


@law("lessons")
def lessons_cover_every_topic(catalogue: Catalogue) -> Iterator[Breach]:
    """All fourteen topics have their lesson, and every moment and group is offered one."""
    for name in TOPICS:
        if name not in catalogue.lessons:
            yield ("lessons", name), f"“{name}” is missing. Write it."
    offered = {who for lesson in catalogue.lessons.values() for who in lesson.offered_for}
    for who in LESSON_FOR:
        if who not in offered:
            yield ("lessons",), f"No lesson is offered for {who}. Offer one."


@law("lessons")
def lessons_can_be_read_in_their_minutes(catalogue: Catalogue) -> Iterator[Breach]:
    """The words of a lesson fit its minutes: 300 to 480 words for three."""
    for lesson in catalogue.lessons.values():
        least, most = (words * lesson.minutes for words in READ_IN_A_MINUTE)
        if not least <= lesson.words <= most:
            says = f"{lesson.words} words for {lesson.minutes} minutes. Write {least} to {most}."
            yield ("lessons", lesson.id, "parts"), says


@law("lessons")
def lessons_speak_in_short_sentences(catalogue: Catalogue) -> Iterator[Breach]:
    """No sentence of a lesson has more than 26 words."""
    for where, text in texts(catalogue.lessons, ("lessons",)):
        for sentence in SENTENCE_ENDS.split(text):
            words = sentence.split()
            if len(words) > SENTENCE_WORDS:
                start = " ".join(words[:5])
                yield where, f"“{start} …” has {len(words)} words. Make two sentences of it."


@law()
def lessons_say_each_thing_once(catalogue: Catalogue) -> Iterator[Breach]:
    """No two lessons have the same name, and none lists a moment or a heading twice."""
    names: dict[str, str] = {}
    for lesson in catalogue.lessons.values():
        if (first := names.setdefault(lesson.name.lower(), lesson.id)) != lesson.id:
            yield ("lessons", lesson.id, "name"), f"{first} has the same name. Choose another."
        if len(set(lesson.offered_for)) != len(lesson.offered_for):
            yield ("lessons", lesson.id, "offered_for"), "A word stands twice. Keep one."
        if len({part.heading.lower() for part in lesson.parts}) != len(lesson.parts):
            yield ("lessons", lesson.id, "parts"), "Two parts have the same heading. Change one."
