"""Messages and their translations, read from one set of PO files (GNU gettext).

There are three domains: `catalogue` for clinical content, `pages` for templates and Python,
`device` for TypeScript. An English message is its own key. One without a translation is said in
English: a language is offered only when every message has one (`offered`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, wraps
from gettext import c2py
from pathlib import Path
from threading import RLock
from typing import Any, Final, Literal, ParamSpec, TypeVar, cast, get_args

from babel.core import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from steadyback.languages.pseudo import PSEUDO
from steadyback.languages.spoken import ENGLISH_CODE, spoken

Domain = Literal["catalogue", "pages", "device"]
DOMAINS: Final[tuple[Domain, ...]] = get_args(Domain)
FOLDER: Final = Path(__file__).parent
SOME_NUMBERS: Final = (*range(200), 1_000, 1_000_000)
"""Numbers by which each category of plurals shows itself."""
ENGLISH_FORMS: Final = c2py("n != 1")
DEVICE: Final = "frontend/src/"
SCRIPTS: Final[Mapping[str, tuple[str, ...]]] = {
    "main": ("lib/",),
    "led": ("lib/", "led.ts", "led/"),
    "timer": (
        "lib/", "timer.ts", "timer/", "led/database.ts", "led/listening.ts", "led/session.ts",
        "led/store.ts", "led/verdict.ts",
    ),
    "reminders": ("lib/", "reminders.ts", "reminders/"),
    "worklist": ("lib/", "worklist.ts"),
    "player": ("lib/", "player.ts", "figure/"),
    "file": ("lib/", "file.ts", "led/"),
    "passkey": ("lib/", "passkey.ts"),
}  # fmt: skip
"""Where the messages of each script stand; every page loads main.js, so the others include it."""
Asked = ParamSpec("Asked")
Found = TypeVar("Found")
Marked = TypeVar("Marked")


@dataclass(frozen=True)
class Translations:
    """What a language says for the messages of a domain; a plural by its singular."""

    single: Mapping[str, str] = field(default_factory=dict)
    plural: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    form_for: Callable[[int], int] = ENGLISH_FORMS


def file_of(code: str, domain: Domain) -> Path:
    """Where the messages of a language stand."""
    return FOLDER / code / f"{domain}.po"


def catalog_of(code: str, domain: Domain) -> Catalog:
    """The file of a language and domain as it is now. Raises OSError where there is none."""
    return parsed.__wrapped__(file_of(code, domain), code)


@cache
def parsed(path: Path, code: str) -> Catalog:
    """A file as it was when it was first read. Raises OSError where there is none."""
    with path.open("rb") as file:
        return read_po(file, locale=code, abort_invalid=True)


def forms_of(message: Message) -> tuple[str, ...]:
    """What a file says for a message: one text, or one for each form of the number."""
    said = message.string or ""
    return (said,) if isinstance(said, str) else tuple(said)


def is_said(message: Message) -> bool:
    """Whether a message has a translation in full, and nobody doubts it."""
    return not message.fuzzy and all(forms_of(message))


@cache
def translations(code: str, domain: Domain) -> Translations:
    """The translations of a language; none for English, or for a language that has no file."""
    if code in PSEUDO:
        return _made_up(PSEUDO[code], domain)
    if not file_of(code, domain).exists():
        return Translations()
    found = parsed(file_of(code, domain), code)
    ready = [one for one in found if one.id and is_said(one)]
    single = {one.id: forms_of(one)[0] for one in ready if isinstance(one.id, str)}
    plural = {one.id[0]: forms_of(one) for one in ready if not isinstance(one.id, str)}
    return Translations(single, plural, c2py(found.plural_expr))


def _made_up(say: Callable[[str], str], domain: Domain) -> Translations:
    """What a real language has, said in one that nobody speaks: any other text stays English."""
    real = sorted(FOLDER.glob(f"*/{domain}.po"))[:1]
    ids = [one.id for path in real for one in parsed(path, path.parent.name) if one.id]
    single = {one: say(one) for one in ids if isinstance(one, str)}
    counted = [tuple(one) for one in ids if not isinstance(one, str)]
    return Translations(single, {one[0]: tuple(map(say, one)) for one in counted})


def said_in(code: str, domain: Domain, message: str) -> str:
    """A message in a language."""
    if code == ENGLISH_CODE or not message:
        return message
    return translations(code, domain).single.get(message, message)


def _(message: str, **words: object) -> str:
    """A message of Python code in the language that is spoken, with its {words} filled in."""
    said = said_in(spoken(), "pages", message)
    return said.format(**words) if words else said


def n_(one: str, many: str, number: int, **words: object) -> str:
    """A message that depends on a number; {n} in it is the number. `one` is its key."""
    known = translations(spoken(), "pages")
    forms = known.plural.get(one, (one, many))
    return forms[min(known.form_for(number), len(forms) - 1)].format(n=number, **words)


def N_(message: Marked) -> Marked:  # noqa: N802
    """Mark a message, or every text in a table or tuple of them, that `_` says later."""
    return message


def per_language(make: Callable[Asked, Found]) -> Callable[Asked, Found]:
    """As `functools.cache`, for what holds words: kept once for each language.

    It is made once even where two threads ask at the same moment.
    """
    found: dict[str, Callable[Asked, Found]] = {}
    one_at_a_time = RLock()

    @wraps(make)
    def asked(*args: Asked.args, **named: Asked.kwargs) -> Found:
        code = spoken()
        with one_at_a_time:
            kept = found.get(code)
            if kept is None:
                kept = found[code] = cast("Callable[Asked, Found]", cache(make))
            return kept(*args, **named)

    return asked


@cache
def _said_by(script: str) -> frozenset[str]:
    """The messages that stand in the sources of a script; each language's file names the places."""
    sources = tuple(DEVICE + one for one in SCRIPTS[script])
    path = min(FOLDER.glob("*/device.po"))
    return frozenset(
        one.id if isinstance(one.id, str) else one.id[0]
        for one in catalog_of(path.parent.name, "device")
        if one.id and any(place.startswith(sources) for place, _line in one.locations)
    )


def words_for_device(code: str, script: str) -> dict[str, Any]:
    """What a script (of SCRIPTS) says: messages by their English, plurals by category (CLDR).

    Empty for English, where a message is said as it is written.
    """
    if code == ENGLISH_CODE:
        return {}
    found, wanted = translations(code, "device"), _said_by(script)
    lang = ENGLISH_CODE if code in PSEUDO else code
    category = Locale.parse(lang, sep="-").plural_form
    forms = {category(number): found.form_for(number) for number in SOME_NUMBERS}
    plural = {
        one: {name: said[min(form, len(said) - 1)] for name, form in forms.items()}
        for one, said in found.plural.items()
        if one in wanted
    }
    single = {one: said for one, said in found.single.items() if one in wanted}
    return {"lang": lang, "single": single, "plural": plural}
