"""XML as a stream: the one place that knows expat, and does not trust a file.

Nothing of a file is kept but what a reader takes. A document type never reaches the parser, so no
entity exists: it is cut out (Apple's own, since iOS 16, cannot be parsed), and one that declares
an entity is refused. Every part that the parser has to hold is bounded: one tag, the depth, the
different names.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final, Protocol
from xml.parsers import expat

from steadyback.imports.unreadable import Unreadable
from steadyback.languages import N_, _, count_of

CHUNK: Final = 1 << 16
HEAD: Final = 1 << 18
"""A document type, with what stands before it, ends within so many bytes."""
LONGEST_TAG: Final = 1 << 20
DEEPEST: Final = 64
MOST_NAMES: Final = 5_000

# Some programs write these in texts; XML knows no such characters.
CONTROLS: Final = bytes(c if c in b"\t\n\r" or c >= 0x20 else 0x20 for c in range(256))
DOCTYPE: Final = re.compile(rb"<!DOCTYPE[^\[>]*(\[.*?\]\s*)?>", re.DOTALL)
ROOT: Final = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
BEFORE_ROOT: Final = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)

AGAIN: Final = N_("Please export it once more, and choose the file as it comes.")


class Readable(Protocol):
    """A binary file."""

    def read(self, size: int, /) -> bytes:
        """The next bytes; fewer at the end."""


Begin = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


class Markup:
    """A file of XML whose root is known and whose document type is cut out."""

    def __init__(self, file: Readable) -> None:
        head = file.read(HEAD).translate(CONTROLS)
        self._head = without_doctype(head.removeprefix(b"\xef\xbb\xbf"))
        self._file = file
        found = ROOT.search(BEFORE_ROOT.sub(b"", self._head))
        self.root = found.group(1).decode() if found else ""

    def chunks(self, most: int) -> Iterator[bytes]:
        """The bytes to parse. Raises Unreadable above so many."""
        yield self._head
        read = len(self._head)
        while chunk := self._file.read(CHUNK):
            read += len(chunk)
            if read > most:
                raise too_large(most)
            yield chunk.translate(CONTROLS)

    def parse(self, most: int, begin: Begin, end: End, text: End | None = None) -> None:
        """Tell what begins, what ends and what is written in between. Raises Unreadable."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        watch = Watch(parser, begin, end)
        parser.StartElementHandler = watch.begin
        parser.EndElementHandler = watch.end
        parser.StartDoctypeDeclHandler = watch.doctype
        if text is not None:
            parser.CharacterDataHandler = text
        try:
            for chunk in self.chunks(most):
                watch.look(len(chunk))
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise damaged(error) from None
        except (LookupError, UnicodeError, ValueError):
            says = _("This file is written in letters that cannot be read here.")
            raise Unreadable(says, _("Please save or export it as UTF-8.")) from None


class Watch:
    """Counts what the parser has to hold, and stops it in time."""

    def __init__(self, parser: expat.XMLParserType, begin: Begin, end: End) -> None:
        self._parser = parser
        self._begin = begin
        self._end = end
        self._depth = 0
        self._fed = 0

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise hostile(_("Its parts lie in each other too deep."))
        self._begin(name, attributes)

    def end(self, name: str) -> None:
        """An element ends."""
        self._depth -= 1
        self._end(name)

    def doctype(self, *told: object) -> None:
        """None is left after the head of the file; one that comes later is none of a program's."""
        raise hostile(_("It declares its own kind of document."))

    def look(self, coming: int) -> None:
        """Before more bytes are fed: is what is held still small?"""
        if self._fed and self._fed - self._parser.CurrentByteIndex > LONGEST_TAG:
            raise hostile(_("One of its lines is far too long."))
        if len(self._parser.intern) > MOST_NAMES:
            raise hostile(_("It uses far too many different names."))
        self._fed += coming


def without_doctype(head: bytes) -> bytes:
    """The head of a file without its document type; line numbers stay. Raises Unreadable."""
    if b"<!ENTITY" in head:
        raise hostile(_("It holds instructions to copy other texts into itself."))
    return DOCTYPE.sub(lambda found: b"\n" * found.group().count(b"\n"), head, count=1)


def too_large(most: int) -> Unreadable:
    """A file of more than so many bytes."""
    says = _("This file is larger than the {most} MB that can be read.", most=count_of(most >> 20))
    return Unreadable(says, _("Please export a shorter time, or one walk at a time."))


def hostile(says: str) -> Unreadable:
    """A file that no program for walks writes; `says` is a sentence."""
    return Unreadable(_("This file cannot be read safely. {reason}", reason=says), _(AGAIN))


def damaged(error: expat.ExpatError) -> Unreadable:
    """A file that ends too early, or is broken on the way."""
    cut_off = error.code in (
        expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
        expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
        expat.errors.codes[expat.errors.XML_ERROR_PARTIAL_CHAR],
    )
    line = count_of(error.lineno)
    if cut_off:
        says = _("This file ends too early, on line {line}: a part of it is missing.", line=line)
    else:
        says = _("This file is damaged on line {line}.", line=line)
    return Unreadable(says, _(AGAIN))
