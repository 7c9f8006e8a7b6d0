"""Tags for the templates of every page."""

from datetime import date
from functools import lru_cache

from django import template
from django.template import Context
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.html import json_script
from django.utils.safestring import SafeString

from steadyback.catalogue.exercise import Level
from steadyback.catalogue.loader import CatalogueFaults
from steadyback.catalogue.policy import Signature
from steadyback.languages import (
    Language,
    _,
    full_date,
    language,
    n_,
    per_language,
    spoken,
    words_for_device,
)
from steadyback.web.look.appearance import appearance_on
from steadyback.web.look.fields import ShownField
from steadyback.web.look.figures import Figure, figure_of
from steadyback.web.look.numbers import numbers_for
from steadyback.web.look.versions import built_version
from steadyback.web.records.content import the_catalogue
from steadyback.web.records.language import languages
from steadyback.wording import english, review_notice, translation_notice

register = template.Library()


@register.simple_tag
def asset(name: str) -> str:
    """The address of a built file; it changes when the file does."""
    return address_of(name, built_version(name))


@lru_cache(maxsize=64)
def address_of(name: str, version: str) -> str:
    """The address of a built file in one version."""
    return static(name) + (f"?v={version}" if version else "")


@register.simple_tag
def not_reviewed() -> str | None:
    """The sentence that every page shows until a clinician has signed the numbers; then None.

    Also on the page for a broken server, where the catalogue may be what is broken.
    """
    try:
        return review_notice(the_catalogue())
    except CatalogueFaults:
        return _(english.NOT_REVIEWED)


@register.simple_tag
def not_checked() -> str | None:
    """What every page says where no clinician has read the triage text in its language."""
    return translation_notice()


@register.simple_tag(takes_context=True)
def level_figure(context: Context, level: Level) -> Figure | None:
    """The pictures of a level as this page shows figures, or None where none were made yet."""
    return figure_of(level, appearance_on(context))


@register.simple_tag
def spoken_language() -> Language:
    """The language of this page."""
    return language(spoken())


@register.inclusion_tag("look/languages.html", takes_context=True)
def choose_language(context: Context) -> dict[str, object]:
    """Links to this page in each language that is offered; nothing where there is only one."""
    return {"languages": languages(), "now": spoken(), "next": context["request"].path}


@register.inclusion_tag("look/emergency_signs.html")
def emergency_signs(country: str | None) -> dict[str, object]:
    """The signs that need help at once and whom to call, on a page that works without a network."""
    flags = the_catalogue().red_flags.values()
    return {
        "flags": [one for one in flags if one.highest == "emergency" and "short" in one.screens],
        "numbers": numbers_for(country),
    }


@register.simple_tag
def device_words(script: str) -> SafeString:
    """What main.js and another script of this page say in its language; nothing in English."""
    return words_script(script)


@per_language
def words_script(script: str) -> SafeString:
    """The same, written once for each language and script."""
    words = words_for_device(spoken(), script)
    return json_script(words, "words") if words else SafeString("")


@register.simple_tag
def counted(number: int, one: str, many: str, **words: object) -> str:
    """A message that depends on a number; {n} in it is the number."""
    return n_(one, many, number, **words)


@register.simple_tag
def least_age() -> int:
    """From which age on the programme is for somebody, in years."""
    return int(the_catalogue().policy.age_least)


@register.simple_tag
def signature() -> Signature | None:
    """Who has signed the numbers; asked where `not_reviewed` is None."""
    return the_catalogue().policy.signature


@register.simple_tag
def field(shown: ShownField, heading: bool = False) -> SafeString:
    """One question, in the form that its kind has; as the page's heading where it is alone."""
    context = {"f": shown.field, "shown": shown, "heading": heading}
    return SafeString(get_template(shown.template).render(context))


@register.filter(name="full_date")
def said_date(day: date) -> str:
    """A date with its year."""
    return full_date(day)


@register.filter
def tel(number: str) -> str:
    """A telephone number as a link understands it."""
    return "".join(sign for sign in number if sign.isdigit() or sign == "+")
