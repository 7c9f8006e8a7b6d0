"""Messages in a language: their places, their plurals, and what is offered."""

import re
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from steadyback.catalogue.translated import SAFETY, catalogue_in_language
from steadyback.languages import (
    _,
    day_and_month,
    full_date,
    language,
    month_of,
    n_,
    number_of,
    offered,
    per_language,
    said_in,
    speaking,
    spoken,
    weekday_of,
)
from steadyback.languages import messages as read
from steadyback.languages.messages import (
    DOMAINS,
    SCRIPTS,
    catalog_of,
    forms_of,
    is_said,
    words_for_device,
)
from steadyback.languages.offered import missing, written
from steadyback.languages.pseudo import PSEUDO
from tests.catalogue_fixture import the_catalogue

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "frontend/src"
IMPORTED = re.compile(r'(?:from|import)\s+"(\.[^"]+)"')
PLACES = re.compile(r"\{[^{}]*\}|</?[a-z][a-z0-9]*>")
FILES = [(code, domain) for code in written() for domain in DOMAINS]
DAY = date(2026, 3, 2)


def said(code: str, domain: read.Domain) -> Iterator[tuple[Message, str, str]]:
    """Each English text of a file with its translation; a plural has two."""
    for one in catalog_of(code, domain):
        if one.id and is_said(one):
            ids = (one.id,) if isinstance(one.id, str) else tuple(one.id)
            yield from (
                (one, ids[min(n, len(ids) - 1)], text) for n, text in enumerate(forms_of(one))
            )


@pytest.mark.parametrize(("code", "domain"), FILES)
def test_every_message_of_a_language_has_a_translation(code: str, domain: read.Domain) -> None:
    assert [one.id for one in catalog_of(code, domain) if one.id and not is_said(one)] == []


@pytest.mark.parametrize(("code", "domain"), FILES)
def test_a_translation_has_the_same_places_and_tags_as_its_message(
    code: str, domain: read.Domain
) -> None:
    found = list(said(code, domain))
    assert len(found) > 100
    for _one, english, text in found:
        assert sorted(PLACES.findall(text)) == sorted(PLACES.findall(english)), english


@pytest.mark.parametrize(("code", "domain"), FILES)
def test_a_translation_has_the_same_numbers_as_its_message(code: str, domain: read.Domain) -> None:
    for _one, english, text in said(code, domain):
        numbers = [re.findall(r"\d+", PLACES.sub("", each)) for each in (english, text)]
        assert sorted(numbers[0]) == sorted(numbers[1]), (english, text)


@pytest.mark.parametrize(("code", "domain"), FILES)
def test_tags_of_a_translation_are_nested(code: str, domain: read.Domain) -> None:
    for _one, english, text in said(code, domain):
        open_ones: list[str] = []
        for tag in re.findall(r"</?[a-z][a-z0-9]*>", text):
            if tag.startswith("</"):
                assert open_ones[-1:] == [tag.replace("/", "")], english
                open_ones.pop()
            else:
                open_ones.append(tag)
        assert open_ones == []


@pytest.mark.parametrize(("code", "domain"), FILES)
def test_no_translation_shouts_or_has_a_dash_for_a_comma(code: str, domain: read.Domain) -> None:
    for _one, english, text in said(code, domain):
        assert "!" not in text or "!" in english, english
        assert "—" not in text, english
        assert "  " not in text, english
        assert (text == text.strip()) == (english == english.strip()), english


@pytest.mark.parametrize("code", written())
def test_a_translation_breaks_no_attribute_and_no_element(code: str) -> None:
    for _one, english, text in said(code, "pages"):
        left = PLACES.sub("", text)
        for sign in ('"', "<", ">"):
            assert sign not in left or sign in PLACES.sub("", english), (english, text)


@pytest.mark.parametrize("code", written())
def test_a_language_with_every_message_and_number_is_offered(code: str) -> None:
    countries = frozenset(the_catalogue().countries)
    assert missing(code, countries) == ()
    assert language(code) in offered(countries)


@pytest.mark.parametrize("code", written())
def test_a_language_without_its_emergency_numbers_is_not_offered(code: str) -> None:
    own = language(code).countries
    countries = frozenset(the_catalogue().countries) - set(own)
    assert missing(code, countries) == (f"There are no emergency numbers for {', '.join(own)}.",)
    assert language(code) not in offered(countries)


def test_a_language_that_lacks_messages_or_whole_files_is_not_offered(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code = written()[0]
    half = tmp_path / "half.po"
    half.write_text('msgid ""\nmsgstr "Language: es\\n"\n\nmsgid "Left"\nmsgstr ""\n')
    files = {"catalogue": half, "pages": tmp_path / "none.po", "device": half}
    for name in ("messages", "offered"):
        module = import_module(f"steadyback.languages.{name}")
        monkeypatch.setattr(module, "file_of", lambda _code, of: files[of])
    assert missing(code, the_catalogue().countries) == (
        f"1 messages of {code}/catalogue.po have no translation.",
        f"{code}/pages.po is missing.",
        f"1 messages of {code}/device.po have no translation.",
    )


@pytest.mark.parametrize("code", written())
def test_the_triage_text_of_a_language_was_reviewed_by_somebody_or_says_that_it_was_not(
    code: str,
) -> None:
    reviewed = language(code).triage_reviewed_by
    assert reviewed is None or re.search(r"\w+ \w+.*\d{4}-\d\d-\d\d", reviewed), "who, and when"


def test_a_message_is_said_in_the_language_that_is_spoken_and_only_there() -> None:
    assert spoken() == "en"
    with speaking("en-XA"):
        assert _("Rest. That was set {number} of {sets}.", number=1, sets=2).startswith(
            "[Ŕéšţ. Ţĥåţ"
        )
        with speaking("en"):
            assert _("Rest. That was set {number} of {sets}.", number=1, sets=2).startswith("Rest.")
        assert _("Nobody marked this.") == "Nobody marked this."
    assert spoken() == "en"


@pytest.mark.parametrize(("number", "text"), [(0, "0 days"), (1, "1 day"), (2, "2 days")])
def test_a_number_chooses_the_form(number: int, text: str) -> None:
    assert n_("{n} day", "{n} days", number) == text


def test_what_nobody_translated_is_said_in_english() -> None:
    assert said_in("es", "pages", "Nobody ever wrote this.") == "Nobody ever wrote this."


def test_what_holds_words_is_kept_once_for_each_language() -> None:
    made = []

    @per_language
    def greeting(name: str) -> str:
        made.append(spoken())
        return f"{spoken()} {name}"

    assert [greeting("a"), greeting("a")] == ["en a", "en a"]
    with speaking("es"):
        assert [greeting("a"), greeting("a")] == ["es a", "es a"]
    assert made == ["en", "es"]


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        ("en", ("2 March 2026", "2 March", "March 2026", "Monday", "0.5")),
        ("es", ("2 de marzo de 2026", "2 de marzo", "marzo de 2026", "lunes", "0,5")),
    ],
)
def test_dates_and_numbers_are_written_as_a_language_writes_them(
    code: str, texts: tuple[str, ...]
) -> None:
    with speaking(code):
        found = (full_date(DAY), day_and_month(DAY), month_of(DAY), weekday_of(DAY), number_of(0.5))
    assert found == texts


def test_the_catalogue_in_a_language_differs_in_words_alone() -> None:
    english = the_catalogue()
    with speaking("en-XA"):
        other = catalogue_in_language(english)
        assert catalogue_in_language(english) is other
    assert catalogue_in_language(english) is english
    assert (other.version, other.policy, other.sources) == (
        english.version,
        english.policy,
        english.sources,
    )
    level, same = english.levels["clamshell-1"], other.levels["clamshell-1"]
    assert same.name != level.name
    assert other.exercises["clamshell"].levels[0] is same
    spoken_ones = {"name", "summary", "cues", "mistakes", "stop_signs", "easier", "harder"}
    rest = set(type(level).model_fields) - spoken_ones - {"muscles", "variants", "cautions"}
    assert {name: getattr(same, name) for name in rest} == {
        name: getattr(level, name) for name in rest
    }
    for kind in SAFETY:
        assert list(getattr(other, kind)) == list(getattr(english, kind))


@pytest.mark.parametrize("code", PSEUDO)
def test_a_language_nobody_speaks_changes_each_word_and_keeps_places_and_tags(code: str) -> None:
    text = PSEUDO[code]("Read <a>the letter</a>, {name} &amp; go")
    assert PLACES.findall(text) == ["<a>", "</a>", "{name}"]
    assert "&amp;" in text
    assert not re.search(r"\b(read|letter|go)\b", text, re.IGNORECASE)


def test_a_page_gets_the_words_of_its_scripts_with_a_form_for_each_kind_of_number() -> None:
    assert words_for_device("en", "led") == {}
    words = words_for_device("es", "led")
    assert words["lang"] == "es"
    assert words["single"]["Exercise waits."] == said_in("es", "device", "Exercise waits.")
    assert words["single"]["Exercise waits."] != "Exercise waits."
    assert words["plural"]
    for forms in words["plural"].values():
        assert {"one", "other"} <= set(forms)


def bundled(script: str) -> set[Path]:
    """Every source that a script is built from."""
    found: set[Path] = set()
    waiting = [SOURCES / f"{script}.ts"]
    while waiting:
        path = waiting.pop().resolve()
        if path not in found:
            found.add(path)
            waiting += [path.parent / one for one in IMPORTED.findall(path.read_text("utf-8"))]
    return found


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_page_gets_every_word_of_its_scripts_and_no_word_of_others(script: str) -> None:
    words = words_for_device("es", script)
    sources = bundled(script) | bundled("main")
    said = set()
    for message in catalog_of("es", "device"):
        places = {(ROOT / place).resolve() for place, _line in message.locations}
        if places & sources:
            said.add(message.id if isinstance(message.id, str) else message.id[0])
    assert said <= {*words["single"], *words["plural"]}
    assert len(words["single"]) + len(words["plural"]) <= len(said) + 10


def test_scripts_that_say_something_each_have_their_words() -> None:
    """The worker has no page; it says English (frontend/src/lib/words.ts)."""
    assert {path.stem for path in SOURCES.glob("*.ts")} == {*SCRIPTS, "sw"}


@pytest.mark.parametrize(
    "note", ["It hurt, so I stopped.", "It was too hot, or the skin looked blotchy."]
)
def test_what_the_device_writes_into_the_record_is_english_and_no_message(note: str) -> None:
    sources = "".join(path.read_text("utf-8") for path in (SOURCES / "timer").glob("*.ts"))
    assert f' = "{note}"' in sources
    assert said_in("es", "device", note) == said_in("es", "pages", note) == note
