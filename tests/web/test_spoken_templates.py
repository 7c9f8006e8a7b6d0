"""Templates in other languages: which messages a template holds, and that nothing else changes."""

import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.template.loader import get_template

import steadyback
from steadyback.languages import speaking
from steadyback.web.look.spoken_templates import spoken_template

LABELS = frozenset(
    {"today", "past", "moved from {from}", "our proposal", "right", "left", "minutes"}
    | {"<span>source </span>{source}", "<span>source </span>{one}", "and {n} more"}
    | {"pain goes further down your leg", "leg pain goes up by {rise} or more"}
    | {"skin of a leg or foot turns newly numb"}
)
"""What stands by itself and begins small: chips, units, and items of a list."""
TEMPLATES = sorted(Path(steadyback.__file__).parent.rglob("templates/**/*.html"))


def messages(source: str) -> list[str]:
    found: list[str] = []

    def heard(text: str) -> str:
        found.append(text)
        return text

    spoken_template(source, heard)
    return found


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("<p>One sentence.</p>", ["One sentence."]),
        ("<p>One</p><p>Two</p>", ["One", "Two"]),
        ("<p>Now <b>stop</b> here.</p>", ["Now <b>stop</b> here."]),
        ("<p><b>All of it.</b></p>", ["All of it."]),
        ('<p>Read <a href="{% url "x" %}">this</a> or <a href="/y">that</a>.</p>',
         ["Read <a>this</a> or <a2>that</a2>."]),
        ('<a href="/a">One</a><a href="/b">Two</a>', ["One", "Two"]),
        ("<p>{{ who.name }} has {{ who.name }} and {{ other.name|lower }}.</p>",
         ["{name} has {name} and {name2}."]),
        ("<p>{% if a %}Yes.{% else %}No.{% endif %}</p>", ["Yes.", "No."]),
        ("<b>{% if a %}On{% endif %}</b>", ["On"]),
        ("<p>{{ number }} · {{ name }}</p>", []),
        ('<input placeholder="Your name" value="kept"><img alt="A leg">', ["Your name", "A leg"]),
        ('<p>See <a href="/" title="A letter">it</a></p>', ["A letter", "See <a>it</a>"]),
        ("<p>People of {% least_age %} and over.</p>", ["People of {least_age} and over."]),
        ("{# no message #}<script>const none = 1;</script><!-- none -->", []),
        ("<p>  Two\n  lines  </p>", ["Two lines"]),
    ],
)  # fmt: skip
def test_a_sentence_of_a_template_is_one_message(source: str, said: list[str]) -> None:
    assert sorted(messages(source)) == sorted(said)


def test_a_translation_may_move_tags_and_values() -> None:
    source = '<p class="x"> Read <a href="{{ way }}">the letter</a>, {{ you.name }}. </p>'
    said = spoken_template(source, lambda _text: "{name}: lee <a>la carta</a>.")
    assert said == '<p class="x"> {{ you.name }}: lee <a href="{{ way }}">la carta</a>. </p>'


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_said_in_english_is_the_template(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    said = spoken_template(source, lambda text: text)
    assert re.sub(r"\s+", " ", said) == re.sub(r"\s+", " ", source)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_no_sentence_of_a_template_is_cut_in_pieces(path: Path) -> None:
    for text in messages(path.read_text(encoding="utf-8")):
        assert not re.match(r"[,.:;]", text), text
        begins = re.sub(r"^(<[^>]*>)+", "", text)
        assert not re.match(r"[a-z]", begins) or text in LABELS or "<b>" in text, text


def test_a_template_is_kept_in_each_language() -> None:
    def title() -> str:
        found = re.search("<h1>(.*)</h1>", get_template("start/help_plain.html").render({}))
        assert found
        return found.group(1)

    english = title()
    with speaking("en-XA"):
        assert title() != english
    assert title() == english


@pytest.mark.parametrize(("n", "text"), [(1, "1 walk"), (2, "2 walks")])
def test_a_template_counts_with_a_message_for_each_number(n: int, text: str) -> None:
    source = '{% load look %}{% counted n "{n} walk" "{n} walks" %}'
    assert Template(source).render(Context({"n": n})) == text
