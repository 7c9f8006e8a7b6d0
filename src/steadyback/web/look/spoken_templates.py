"""Templates in other languages: each text of a template is a message, found where it stands.

A template holds plain English and no marks. Its texts are what stands between block elements and
template tags; links, emphasis and values inside a sentence stay in it: `Read <a>the letter</a>,
{name}.` is one message, and a translation may move them. Genshi's translation filter works alike.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from django.template.base import Origin
from django.template.loaders import cached

from steadyback.languages import said_in, spoken
from steadyback.languages.spoken import ENGLISH_CODE

Say = Callable[[str], str]

_HTML_TAG: Final = r"</?[a-zA-Z](?:[^<>{]|{{.*?}}|{%.*?%}|{)*>"
TOKEN: Final = re.compile(r"({#.*?#}|{%.*?%}|{{.*?}}|<!.*?>|" + _HTML_TAG + ")", re.DOTALL)
UNSPOKEN: Final = re.compile(
    r"(<(?:script|style)\b.*?</(?:script|style)>|{% comment %}.*?{% endcomment %})", re.DOTALL
)
ATTRIBUTE: Final = re.compile(
    r'(\s(?:aria-label|aria-description|title|alt|placeholder|data-say-[a-z-]+)=")([^"]*)(")'
)
NAME: Final = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
INLINE: Final = frozenset(
    {"a", "abbr", "b", "bdi", "cite", "code", "em", "i", "kbd", "mark", "q", "small", "span"}
    | {"strong", "sub", "sup", "time", "var", "wbr"}
)
"""Elements that stand inside a sentence."""
SAID_TAGS: Final = frozenset({"least_age"})
"""Template tags that put a word or number into a sentence."""
COUNTED: Final = re.compile(r'{%\s*counted\s+\S+\s+"([^"]*)"\s+"([^"]*)"')
"""A message that depends on a number, and its plural: the tag of that name says it."""
LETTERS: Final = re.compile(r"[^\W\d_]{2}")


def spoken_template(source: str, say: Say) -> str:
    """A template with each of its messages said by `say`."""
    parts = UNSPOKEN.split(source)
    return "".join(part if n % 2 else _said(part, say) for n, part in enumerate(parts))


def _said(source: str, say: Say) -> str:
    """The same for a source without scripts."""
    made: list[str] = []
    unit: list[str] = []
    for token in filter(None, TOKEN.split(source)):
        if _parts_sentences(token):
            made += [*_unit(unit, say), _attributes(token, say)]
            unit = []
        else:
            unit.append(token)
    return "".join([*made, *_unit(unit, say)])


def _parts_sentences(token: str) -> bool:
    """Whether a sentence ends here: at a block element, or where a template branches."""
    if token.startswith("{%"):
        return token[2:-2].split()[0] not in SAID_TAGS
    if token.startswith(("{#", "<!")):
        return True
    return _is_tag(token) and _name(token) not in INLINE


def _is_tag(token: str) -> bool:
    return token.startswith("<") and NAME.match(token) is not None


def _name(token: str) -> str:
    found = NAME.match(token)
    return found.group(1).lower() if found else ""


def _attributes(token: str, say: Say) -> str:
    """A tag with the words in its attributes said."""
    if not _is_tag(token):
        return token
    return ATTRIBUTE.sub(lambda m: m.group(1) + _said(m.group(2), say) + m.group(3), token)


def _unit(tokens: Sequence[str], say: Say) -> Iterator[str]:
    """What stands between two places that part sentences: messages, and tags that enclose them."""
    for piece in _pieces(list(tokens)):
        if any(LETTERS.search(part) for part in piece if _is_text(part)):
            yield from _message(piece, say)
        else:
            yield from (_attributes(part, say) for part in piece)


def _is_text(token: str) -> bool:
    return not token.startswith(("{{", "{%")) and not _is_tag(token)


def _pieces(tokens: list[str]) -> Iterator[list[str]]:
    """Cut at tags without a partner, at what encloses a whole piece, and between `</a><a>`."""
    partner = _partners(tokens)
    cuts = {n for n, token in enumerate(tokens) if _is_tag(token) and n not in partner}
    for n in range(len(tokens) - 1):
        if tokens[n].startswith("</") and n + 1 in partner and not tokens[n + 1].startswith("</"):
            cuts |= (
                {n, partner.get(n, n), n + 1, partner[n + 1]} if _outermost(n, partner) else set()
            )
    start = 0
    for n in [*sorted(cuts), len(tokens)]:
        inner = tokens[start:n]
        yield from _peeled(inner)
        if n < len(tokens):
            yield [tokens[n]]
        start = n + 1


def _outermost(n: int, partner: dict[int, int]) -> bool:
    """Whether no pair of tags stands around this place."""
    return not any(
        open_ < n < close and partner.get(n) != open_
        for open_, close in partner.items()
        if open_ < close
    )


def _peeled(tokens: list[str]) -> Iterator[list[str]]:
    """A piece without the blanks and pairs of tags around all of it, which follow by themselves."""
    first = next((n for n, one in enumerate(tokens) if one.strip()), None)
    if first is None:
        yield tokens
        return
    last = max(n for n, one in enumerate(tokens) if one.strip())
    if _is_tag(tokens[first]) and _partners(tokens).get(first) == last:
        yield [*tokens[: first + 1]]
        yield from _pieces(tokens[first + 1 : last])
        yield [*tokens[last:]]
    else:
        yield tokens


def _partners(tokens: Sequence[str]) -> dict[int, int]:
    """For each tag that has one, the place of its other half."""
    found: dict[int, int] = {}
    open_ones: list[int] = []
    for n, token in enumerate(tokens):
        if not _is_tag(token):
            continue
        if not token.startswith("</"):
            open_ones.append(n)
        elif open_ones and _name(tokens[open_ones[-1]]) == _name(token):
            other = open_ones.pop()
            found |= {n: other, other: n}
    return found


def _message(tokens: Sequence[str], say: Say) -> Iterator[str]:
    """One message, said, with its tags and values back in their places."""
    stands_for: dict[str, str] = {}
    partner = _partners(tokens)
    written: list[str] = []
    for n, token in enumerate(tokens):
        if _is_text(token):
            written.append(re.sub(r"\s+", " ", token))
        elif token.startswith("</"):
            written.append(written[partner[n]].replace("<", "</"))
            stands_for[written[-1]] = token
        else:
            written.append(_place(token, stands_for))
            stands_for[written[-1]] = _attributes(token, say)
    whole = "".join(written)
    message = whole.strip()
    said = say(message)
    places = re.compile("|".join(map(re.escape, sorted(stands_for, key=len, reverse=True))) or "$^")
    yield whole[: len(whole) - len(whole.lstrip())]
    yield places.sub(lambda found: stands_for[found.group()], said)
    yield whole[len(whole.rstrip()) :]


def _place(token: str, taken: dict[str, str]) -> str:
    """A short name for a tag or value: <a>, {nickname}; numbered where another one has it."""
    opening, closing = ("<", ">") if _is_tag(token) else ("{", "}")
    name = _name(token) if _is_tag(token) else _value_name(token)
    number = 1
    while True:
        place = f"{opening}{name}{number if number > 1 else ''}{closing}"
        if taken.get(place, token) == token and not (opening == "<" and place in taken):
            return place
        number += 1


def _value_name(token: str) -> str:
    """The last name in {{ record.nickname|default:"" }}, or that of a template tag."""
    inner = token[2:-2].strip()
    if token.startswith("{%"):
        return inner.split()[0]
    return inner.partition("|")[0].split(".")[-1].strip() or "value"


class Loader(cached.Loader):
    """Loads templates in the language that is spoken, and keeps each in each language."""

    def cache_key(self, template_name: str, skip: list[Origin] | None = None) -> str:
        """As Django's, for one language."""
        return f"{spoken()}:{super().cache_key(template_name, skip)}"

    def get_contents(self, origin: Origin) -> str:
        """The source of a template, with its messages said."""
        source, code = super().get_contents(origin), spoken()
        if code == ENGLISH_CODE:
            return source
        return spoken_template(source, lambda message: said_in(code, "pages", message))
