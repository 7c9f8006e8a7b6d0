"""The week's work on the body: each muscle group shaded by its sets, beside the stage's aim.

The engine counts (`engine.balance`); here its numbers get words, a shade with its own hatch, and
the way to the exercises of the group.
"""

from collections.abc import Iterable, Mapping
from typing import TypedDict

from django.utils.safestring import SafeString

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine import GroupShare, highest_aim
from steadyback.engine.balance import Enough
from steadyback.exports.balance_picture import group_paths
from steadyback.languages import N_, _
from steadyback.web.look.body_maps import body
from steadyback.wording import english
from steadyback.wording.phrases import number_words

ENOUGH: dict[Enough, str] = N_(
    {
        "enough": "enough this week",
        "little": "a little",
        "none": "none",
    }
)
LEGEND: dict[str, str] = {
    "enough this week": N_("Enough this week"),
    "enough in a mean week": N_("Enough in a mean week"),
    "a little": N_("A little"),
    "none": N_("None"),
}
"""Each of those words as it stands in the legend, by itself."""


class ShownShare(TypedDict):
    """A muscle group as a page shows it: its name, numbers as written, and where its link leads.

    A dictionary, because templates look there first, and ask for each of these many times.
    """

    group: str
    name: str
    sets: str
    done: str
    aim: str
    enough: Enough
    words: str
    address: str
    path: SafeString


def shown_share(
    share: GroupShare, library: str, shades: Mapping[Enough, str] = ENOUGH
) -> ShownShare:
    """One muscle group; `library` is the address of the Library."""
    return ShownShare(
        group=share.group,
        name=_(english.GROUPS_FIRST[share.group]),
        sets=number_words(share.sets),
        done=number_words(share.done),
        aim=_("{least} to {most}", least=number_words(share.least), most=number_words(share.most)),
        enough=share.enough,
        words=_(shades[share.enough]),
        address=f"{library}?muscle={share.group}",
        path=SafeString(group_paths().get(share.group, "")),
    )


def lower_aim(catalogue: Catalogue, stage: int) -> str:
    """What to know of a stage that aims for less than another; nothing where it aims for most."""
    least, most = catalogue.policy.sets_range(stage)
    highest, more, much_more = highest_aim(catalogue)
    if least >= more:
        return ""
    return _(
        "In stage {stage} the aim is {least} to {most} sets a week for each group, and that is "
        "enough. In stage {highest} it is {more} to {much_more}.",
        stage=stage,
        least=number_words(least),
        most=number_words(most),
        highest=highest,
        more=number_words(more),
        much_more=number_words(much_more),
    )


def balance_context(
    catalogue: Catalogue,
    stage: int,
    shares: Iterable[GroupShare],
    library: str,
    *,
    enough: str = ENOUGH["enough"],
) -> dict[str, object]:
    """What the template `look/balance_map.html` needs; `enough` (marked, one of `LEGEND`)
    says what is enough, and when."""
    shades = ENOUGH | {"enough": enough}
    return {
        "body": body(),
        "shares": [shown_share(one, library, shades) for one in shares],
        "words": [(shade, _(LEGEND[words])) for shade, words in shades.items()],
        "lower": lower_aim(catalogue, stage),
    }
