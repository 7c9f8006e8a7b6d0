"""Laws for the words that people read: no promise, no fright, no shouting."""

import re
from collections.abc import Iterator

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Level
from steadyback.catalogue.law import Breach, Where, at, everything, law, level_law

PROMISES = re.compile(
    r"\b((?<!not a )(?<!not )(?<!no )cur(e|es|ed|ing)|guarante\w+|will heal|heals? your"
    r"|will (fix|remove|stop|get rid of) your|pain-free for ever|miracle\w*|always works"
    r"|risk-free|100 ?%|permanent(ly)? (relief|fix\w*))(?!\w)",
    re.IGNORECASE,
)
FRIGHTS = re.compile(
    r"\b(slipped discs?|crumbl\w+|damag\w+ (your|the) (spine|back|discs?|nerves?)"
    r"|wear and tear|degenerat\w+|bone on bone|worn[- ]out|out of (place|alignment)"
    r"|unstable (spine|back)|trapped nerves?|pinched nerves?|crippl\w+|wheelchairs?|never bend)\b",
    re.IGNORECASE,
)
SHOUTS = re.compile(r"\b[A-Z]{4,}\b|!")
ABBREVIATIONS = frozenset({"NPRS", "RMDQ", "NICE", "PSEQ", "PROMIS"})
DASHES = re.compile(r"—|\s[-–]\s")
A_SIDE = re.compile(r"\b(your|the|to the) (left|right)\b", re.IGNORECASE)
UNREAD = frozenset({"id", "source", "sources", "cite", "evidence", "number"})


def prose(catalogue: Catalogue) -> Iterator[tuple[Where, str]]:
    """Every text of two words or more that people read."""
    for where, text in everything(catalogue):
        if " " in text and not UNREAD & {where[-1], where[-2]}:
            yield where, text


@law()
def nothing_is_promised(catalogue: Catalogue) -> Iterator[Breach]:
    """No text promises a cure: the product supports self-management and claims no more."""
    for where, text in prose(catalogue):
        if found := PROMISES.search(text):
            yield where, f"“{found.group()}” promises too much. Say what people can do instead."


@law()
def nobody_is_frightened(catalogue: Catalogue) -> Iterator[Breach]:
    """No text uses words that make people afraid of their own back."""
    for where, text in prose(catalogue):
        if found := FRIGHTS.search(text):
            yield where, f"“{found.group()}” frightens people. Use a calm and plain word."


@law()
def nobody_is_shouted_at(catalogue: Catalogue) -> Iterator[Breach]:
    """No capitals for loudness and no exclamation marks."""
    for where, text in prose(catalogue):
        if where[0] == "countries":  # the proper names of services
            continue
        loud = [word for word in SHOUTS.findall(text) if word not in ABBREVIATIONS]
        if loud:
            yield where, f"“{loud[0]}” shouts. Use small letters and a full stop."


@law()
def sentences_have_no_dashes(catalogue: Catalogue) -> Iterator[Breach]:
    """No dash stands for a comma or a full stop; voices read it badly and so do people."""
    for where, text in prose(catalogue):
        if DASHES.search(text):
            yield where, "A dash stands for punctuation here. Write two short sentences."


@law()
def texts_are_trimmed(catalogue: Catalogue) -> Iterator[Breach]:
    """No text begins or ends with a space, or holds two in a row."""
    for where, text in everything(catalogue):
        if text != " ".join(text.split(" ")).strip() or "  " in text:
            yield where, "A space is too many here. Take it out."


@level_law()
def sided_levels_name_no_side(catalogue: Catalogue, level: Level) -> Iterator[Breach]:
    """What is done side by side names neither left nor right: its picture shows either."""
    texts = {"name": level.name, "summary": level.summary}
    texts |= {f"variants/{one.id}": one.summary for one in level.variants}
    texts |= {f"cues/{n}": cue for n, cue in enumerate(level.cues)}
    texts |= {f"mistakes/{n}": slip for n, slip in enumerate(level.mistakes)}
    for name, text in texts.items() if level.sides != "both" else ():
        if found := A_SIDE.search(text):
            says = f"“{found.group()}” fits one picture only. Write “one side” and “the other”."
            yield at(level, name.partition("/")[0]), says
