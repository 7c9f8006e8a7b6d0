"""The week's work on the body: each muscle group shaded by its sets, beside the stage's aim.

The engine counts (`engine.balance`); here its numbers get words, a shade with its own hatch, and
the way to the exercises of the group.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.text import capfirst

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine import GroupShare, highest_aim
from steadyback.engine.balance import Enough
from steadyback.web.look.body_maps import body, group_paths
from steadyback.wording import english

ENOUGH: dict[Enough, str] = {
    "enough": "enough this week",
    "little": "a little",
    "none": "none",
}


@dataclass(frozen=True, slots=True)
class ShownShare:
    """A muscle group as a page shows it: its name, numbers as written, and where its link leads."""

    group: str
    name: str
    sets: str
    done: str
    aim: str
    enough: Enough
    words: str
    address: str
    path: str


def shown_share(
    share: GroupShare, library: str, shades: Mapping[Enough, str] = ENOUGH
) -> ShownShare:
    """One muscle group; `library` is the address of the Library."""
    return ShownShare(
        group=share.group,
        name=capfirst(english.GROUPS[share.group]),
        sets=f"{share.sets:g}",
        done=f"{share.done:g}",
        aim=f"{share.least:g} to {share.most:g}",
        enough=share.enough,
        words=shades[share.enough],
        address=f"{library}?muscle={share.group}",
        path=group_paths().get(share.group, ""),
    )


def lower_aim(catalogue: Catalogue, stage: int) -> str:
    """What to know of a stage that aims for less than another; nothing where it aims for most."""
    least, most = catalogue.policy.sets_range(stage)
    highest, more, much_more = highest_aim(catalogue)
    if least >= more:
        return ""
    return (
        f"In stage {stage} the aim is {least:g} to {most:g} sets a week for each group, and that "
        f"is enough. In stage {highest} it is {more:g} to {much_more:g}."
    )


def balance_context(
    catalogue: Catalogue,
    stage: int,
    shares: Iterable[GroupShare],
    library: str,
    *,
    enough: str = ENOUGH["enough"],
) -> dict[str, object]:
    """What the template `look/balance_map.html` needs; `enough` says what is enough, and when."""
    shades = ENOUGH | {"enough": enough}
    return {
        "body": body(),
        "shares": [shown_share(one, library, shades) for one in shares],
        "words": list(shades.items()),
        "lower": lower_aim(catalogue, stage),
    }
