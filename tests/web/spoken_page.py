"""The words that somebody meets on a page: what is read, and what a screen reader says."""

import re
from html.parser import HTMLParser

SPOKEN_ATTRIBUTES = ("aria-label", "aria-description", "title", "alt", "placeholder")
VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)
UNSPOKEN = frozenset(("script", "style", "bdi", "code", "kbd", "textarea"))
"""Elements that hold no words of ours: what somebody typed stands in `bdi` and in text boxes."""
NO_WORD = re.compile(r"https?://\S+|\b[A-Z][A-Z0-9_-]+\b")
"""Addresses, and ids of rules and signs."""
ENGLISH = re.compile(r"\b[A-Za-z]{2,}\b")
NAMES = frozenset(
    {"Steadyback", "Apple", "Health", "Android", "Calendar", "Chrome", "Firefox", "FHIR", "Google"}
    | {"English", "ar", "en", "min", "iPhone", "iPad", "JSON", "Letter", "Outlook", "Robin"}
)
"""Names of things, of programs and of places, which are the same in every language."""


class Words(HTMLParser):
    """Collects the texts of a page, but for those that are nobody's to translate."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.open: list[tuple[str, bool]] = []

    @property
    def silent(self) -> bool:
        """Whether what comes now is no text of ours."""
        return any(unspoken for _name, unspoken in self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        unspoken = tag in UNSPOKEN or told.get("translate") == "no" or "lang" in told
        unspoken = unspoken or told.get("name") == "time_zone"
        if tag == "html":
            unspoken = False
        if not (self.silent or unspoken):
            self.texts += [str(told[name]) for name in SPOKEN_ATTRIBUTES if told.get(name)]
        if tag not in VOID:
            self.open.append((tag, unspoken))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not self.silent:
            self.texts.append(" ".join(data.split()))


def texts_of(page: str) -> list[str]:
    """Every text of a page, in its order."""
    words = Words()
    words.feed(page)
    return words.texts


def english_in(page: str) -> list[str]:
    """The texts of a page in which an English word stands, where the page speaks another language.

    In the language that nobody speaks every word has an accent.
    """
    return [text for text in texts_of(page) if set(ENGLISH.findall(NO_WORD.sub("", text))) - NAMES]
