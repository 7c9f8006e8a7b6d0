"""Maps of numbness and of tingling: every place that is marked, and one that is only in words.

A form sends the marked places as the map of pain does (`body_maps`), and "saddle" under the field's
own name: the skin between the legs, which is asked in words. What is read is a list of the record's
own places (`Site`). Nothing marked is no answer, never "nowhere".
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from steadyback.languages import N_, _
from steadyback.record.answers import Site
from steadyback.web.look.body_maps import MARKED, boxes, outline, places, regions
from steadyback.wording.phrases import listed

SiteField = Literal["numb_sites", "tingling_sites"]
SADDLE: Site = "saddle"
SIDES = {"L": "left", "R": "right"}
"""The record's word for a side; no message."""


@dataclass(frozen=True, slots=True)
class Look:
    """How one map is told from another: its class, the words of its boxes (`{place}` is
    what one is for), and its hatch."""

    kind: str
    group: str
    what: str
    hatch: str


LOOKS: dict[str, Look] = {
    "numb_sites": Look(
        "numb",
        N_("Mark every place that is numb"),
        N_("Numb {place}"),
        "M2 2h.01M5.5 5.5h.01",
    ),
    "tingling_sites": Look(
        "tingling",
        N_("Mark every place that tingles"),
        N_("Tingling {place}"),
        "M0 5l1.75-3L3.5 5l1.75-3L7 5",
    ),
}
SITE_WORDS: dict[str, str] = N_(
    {
        "lower_back": "lower back",
        "saddle": "between the legs",
        "left_buttock": "left buttock",
        "left_thigh": "left thigh",
        "left_calf": "left calf",
        "left_foot": "left foot",
        "right_buttock": "right buttock",
        "right_thigh": "right thigh",
        "right_calf": "right calf",
        "right_foot": "right foot",
    }
)


@cache
def sites() -> dict[str, Site]:
    """The record's place for each value that a form sends, from the back downward."""
    found = {}
    for place in places():
        area = regions()[place.value][0].area
        name = f"{SIDES[place.side]}_{area}" if place.side else "lower_back"
        found[place.value] = cast(Site, name)
    return found


def sites_in(post: QueryDict, name: str) -> list[str] | None:
    """The places marked in a form; None where there are none.

    Raises ValueError for one that is not there, but never where the saddle was chosen: that does
    not wait.
    """
    given, said = set(post.getlist(MARKED.format(name=name))), set(post.getlist(name))
    found: list[str] = [site for value, site in sites().items() if value in given]
    if SADDLE in said:
        return [*found, SADDLE]
    if said or not given <= sites().keys():
        raise ValueError(_("Please choose places on the picture."))
    return found or None


def site_picture(name: str, marked: Collection[str]) -> SafeString:
    """The picture that belongs to a field of this name, with these places marked."""
    look = LOOKS[name]
    context = {
        "id": f"f-{name}",
        "marked": MARKED.format(name=name),
        "outline": outline(),
        "places": places(),
        "boxes": boxes(look.what),
        "kind": look.kind,
        "group": _(look.group),
        "hatch": look.hatch,
        "chosen": [value for value, site in sites().items() if site in marked],
    }
    return render_to_string("look/symptom_map.html", context)


def in_words(marked: Collection[str]) -> str:
    """Places as words with commas; what is in nobody's list stays as it was written."""
    return listed(_(SITE_WORDS[site]) if site in SITE_WORDS else site for site in marked)
