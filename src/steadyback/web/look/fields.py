"""Questions as values: how one is shown, and how its answer is read from a form.

The words of a `Field` and of an `Option` are messages: `shown` says them in the language that is
spoken. Words that are said already (of the catalogue, say) stay as they are.

An answer that was not given is never filled in: a scale has no value until somebody sets it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from django.http import QueryDict

from steadyback.languages import N_, _
from steadyback.record.value import EARLIEST, LATEST
from steadyback.web.look import body_maps, site_maps

Kind = Literal["one", "many", "scale", "number", "date", "time", "text", "select", "body", "sites"]
Values = dict[str, Any]
SHORT_TEXT = 40
CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
"""What the record refuses in a text, and what turns a line round; taken out of what people type."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose."""

    value: str
    label: str
    hint: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One question on a page: its name in the form, its words, and what may be answered."""

    name: str
    label: str
    kind: Kind
    options: tuple[Option, ...] = ()
    hint: str = ""
    required: bool = True
    low: int = 0
    high: int = 10
    low_words: str = ""
    high_words: str = ""
    unit: str = ""
    wide: bool = False
    """Whether short options stand beside each other."""
    past: bool = False
    """For `date`: whether it cannot lie in the future."""
    none: str = ""
    """For `many`: the option that means none of the others."""
    decimals: bool = False
    """For `number`: whether it may have decimals."""
    calm: bool = False
    """For `scale`: whether its high end is the good one, and so has no warm colour."""
    told_by: str = ""
    """For a side: the `body` or `sites` whose picture tells it too."""
    one_line: bool = False
    """For `text`: whether it is a name or a title, however long."""
    when: str = ""
    """For `sites`: the answer about what is new that opens it; where empty, it is shown at once."""

    @property
    def missing(self) -> str:
        """What to say where no answer was given."""
        if self.kind == "scale":
            return _("Please choose a number from {low} to {high}.", low=self.low, high=self.high)
        return _(MISSING.get(self.kind, N_("Please choose an answer.")))

    def read(self, post: QueryDict) -> Any:
        """The answer in a form, or None where there is none. Raises ValueError."""
        if self.kind == "many":
            return self._chosen(post.getlist(self.name))
        if self.kind == "sites":
            return site_maps.sites_in(post, self.name)
        raw = cleaned(post.get(self.name, ""))
        if self.kind == "body":
            return body_maps.level_in(post, self.name, int(self._known(raw)) if raw else None)
        if self.told_by:
            return body_maps.side_in(post, self.told_by, self._known(raw) if raw else None)
        if not raw:
            return None
        match self.kind:
            case "one" | "select":
                return self._known(raw)
            case "scale" | "number":
                return self._within(decimal(raw) if self.decimals else whole(raw))
            case "date":
                return _date(raw)
            case "time":
                return _time(raw)
            case _:
                return raw[: max(self.high, SHORT_TEXT)]

    def _known(self, raw: str) -> str:
        if raw not in {option.value for option in self.options}:
            raise ValueError(_("Please choose one of the answers."))
        return raw

    def _chosen(self, raw: Iterable[str]) -> list[str] | None:
        given = set(raw)
        chosen = [option.value for option in self.options if option.value in given]
        if len(chosen) > 1:
            chosen = [value for value in chosen if value != self.none]
        return chosen or None

    def _within(self, number: float) -> float:
        if not self.low <= number <= self.high:
            says = _("Please give a number from {low} to {high}.", low=self.low, high=self.high)
            raise ValueError(says)
        return number


def whole(raw: str) -> int:
    """A whole number in digits. Raises ValueError."""
    if not re.fullmatch(r"-?[0-9]{1,6}", raw):
        raise ValueError(_("Please write a whole number, in digits."))
    return int(raw)


def decimal(raw: str) -> float:
    """A number with up to three decimals, after a point or a comma. Raises ValueError."""
    if not re.fullmatch(r"-?[0-9]{1,6}([.,][0-9]{1,3})?", raw):
        raise ValueError(_("Please write a number, for example 12 or 0.75."))
    number = float(raw.replace(",", "."))
    return int(number) if number.is_integer() else number


def cleaned(raw: str) -> str:
    """Text without control characters and without space around it."""
    return CONTROL.sub("", raw.replace("\r\n", "\n")).strip()


def _date(raw: str) -> str:
    try:
        found = date.fromisoformat(raw)
    except ValueError:
        raise ValueError(_("Please write a date, for example 2026-03-01.")) from None
    if not EARLIEST.date() <= found < LATEST.date():
        raise ValueError(_("Please look at the year: it cannot be this one."))
    return found.isoformat()


def _time(raw: str) -> str:
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", raw[:5]):
        raise ValueError(_("Please write a time, for example 07:30."))
    return raw[:5]


@dataclass(frozen=True, slots=True)
class Filled:
    """The answers of a form, and what is wrong with it, each by the field's name."""

    values: Values
    errors: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether nothing is wrong."""
        return not self.errors


WORDS_OF_FIELD = ("label", "hint", "low_words", "high_words", "unit")
MISSING = N_(
    {
        "body": "Please choose where it is felt.",
        "many": "Please choose at least one answer.",
        "number": "Please write a number.",
        "date": "Please write a date.",
        "time": "Please write a time.",
        "text": "Please write something.",
    }
)


def filled(fields: Iterable[Field], post: QueryDict, today: date | None = None) -> Filled:
    """Read every field of a form. What was left out is left out of the values.

    With `today`, a day that cannot lie ahead is refused where it does.
    """
    values: Values = {}
    errors: dict[str, str] = {}
    for one in fields:
        try:
            value = one.read(post)
        except ValueError as error:
            errors[one.name] = str(error)
            continue
        if one.past and value is not None and today and value > today.isoformat():
            says = _("This day lies in the future. Please choose a day that has passed.")
            errors[one.name] = says
        elif value is not None:
            values[one.name] = value
        elif one.required:
            errors[one.name] = one.missing
    return Filled(values, errors)


@dataclass(frozen=True, slots=True)
class ShownOption:
    """An option and whether it is chosen."""

    value: str
    label: str
    hint: str
    group: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field as a template needs it."""

    field: Field
    value: Any
    error: str

    @property
    def template(self) -> str:
        """The part that shows this kind."""
        return f"look/fields/{self.field.kind}.html"

    @property
    def picture(self) -> str:
        """For `body`: the picture beside the list; for `sites`: with what was marked."""
        if self.field.kind == "sites":
            return site_maps.site_picture(self.field.name, self.value or ())
        return body_maps.symptom_picture(self.field.name)

    @property
    def layout(self) -> str:
        """How the options stand: beside each other where they are short."""
        if not self.field.wide:
            return ""
        tiny = all(len(option.label) <= 4 for option in self.field.options)
        return "tiny" if tiny else "wide"

    @property
    def id(self) -> str:
        """The id of the field's element."""
        return f"f-{self.field.name}"

    @property
    def described_by(self) -> str:
        """The ids of what explains the field."""
        ids = [f"{self.id}-hint"] if self.field.hint else []
        return " ".join([*ids, f"{self.id}-error"] if self.error else ids)

    @property
    def options(self) -> list[ShownOption]:
        """The options, with what is chosen."""
        chosen = self.value if isinstance(self.value, list) else [self.value]
        marked = {str(value) for value in chosen if value is not None}
        return [
            ShownOption(o.value, o.label, o.hint, o.group, o.value in marked)
            for o in self.field.options
        ]


def shown(
    fields: Iterable[Field],
    values: Mapping[str, Any],
    errors: Mapping[str, str] | None = None,
) -> list[ShownField]:
    """The fields with what was answered before and what is wrong with it."""
    wrong = errors or {}
    return [ShownField(said(one), values.get(one.name), wrong.get(one.name, "")) for one in fields]


def said(one: Field) -> Field:
    """A question with its words in the language that is spoken."""
    words: dict[str, Any] = {name: _(getattr(one, name)) for name in WORDS_OF_FIELD}
    options = (
        Option(each.value, _(each.label), _(each.hint), _(each.group)) for each in one.options
    )
    return replace(one, **words, options=tuple(options))


def raw_values(fields: Iterable[Field], post: QueryDict) -> Values:
    """What somebody typed, right or wrong, to show it again."""
    return {one.name: typed(one, post) for one in fields}


def typed(one: Field, post: QueryDict) -> Any:
    """What somebody typed for one field; what was marked on a picture as the list says it."""
    if one.kind == "many":
        return post.getlist(one.name)
    if one.kind == "sites":
        return marks_typed(one, post)
    raw = cleaned(post.get(one.name, ""))
    if one.kind != "body" and not one.told_by:
        return raw
    try:
        found = one.read(post)
    except ValueError:
        return raw
    return "" if found is None else str(found)


def marks_typed(one: Field, post: QueryDict) -> list[str]:
    """What was marked on a picture, as far as it can be read."""
    try:
        return one.read(post) or []
    except ValueError:
        return []
