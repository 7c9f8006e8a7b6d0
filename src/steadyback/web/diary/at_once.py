"""What to do at once when an exercise hurts: the engine's answer, kept with the session.

The engine decides (`engine.during`); here what was said becomes what it asks for, and its answer
becomes the tick of that exercise.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine.during import Action, Doing, during
from steadyback.engine.pain import Observed
from steadyback.web.records.access import OpenRecord

STRICTER = ("", "easier", "half", "stopped")
"""Ticks of an exercise from the mildest on: what was stopped is not taken up again."""
TICKS: dict[Action, str] = {
    "go_on": "",
    "smaller_range": "easier",
    "half_range": "half",
    "stop_set": "half",
    "stop_exercise": "stopped",
    "stop_session": "stopped",
}


def seen(felt: Mapping[str, Any], known: Mapping[str, Any]) -> Observed:
    """What is felt now beside how it was before the session; a rise has no settling time yet."""
    new = felt.get("changes") or []
    weaker = {"weakness", "weaker"} & set(new)
    return Observed(
        leg_before=known.get("leg_before"),
        back_before=known.get("back_before"),
        distal_before=known.get("distal_before"),
        leg_peak=felt.get("leg_now"),
        leg_end=felt.get("leg_now"),
        back_peak=felt.get("back_now"),
        back_end=felt.get("back_now"),
        distal_peak=felt.get("distal_now"),
        distal_end=felt.get("distal_now"),
        settle_minutes=None,
        tingling="new" if "tingling" in new else None,
        numbness="new" if "numbness" in new else None,
        weakness="new" if weaker else None,
    )


def answered(
    record: OpenRecord, draft: Mapping[str, Any], felt: Mapping[str, Any], known: Mapping[str, Any]
) -> dict[str, Any]:
    """The session as filled in so far, with the engine's answer to what was felt."""
    level, afraid = felt.get("level"), felt.get("afraid") == "yes"
    observed = seen(felt, known)
    doing = during(record.catalogue, observed, level, afraid=afraid)
    found = dict(draft)
    if level is None:
        return found | {"doing": doing.model_dump(mode="json")}
    before = str(draft.get(f"{level}-did", ""))
    found["felt"] = {**draft.get("felt", {}), level: highest(draft, level, felt)}
    found |= kept(doing, level, before)
    if afraid:
        found[f"{level}-fear"] = ["yes"]
    if doing.recheck_minutes is not None:
        found["recheck"] = {
            "level": level,
            "did": before,
            "seen": asdict(observed),
            "at": (record.now + timedelta(minutes=doing.recheck_minutes)).isoformat(),
        }
    elif found.get("recheck", {}).get("level") == level:
        stricter = max(found["recheck"]["did"], TICKS[doing.action], key=rank)
        found["recheck"] = {**found["recheck"], "did": stricter}
    return found


def rank(did: str) -> int:
    """How strict a tick is; what says nothing of pain ranks lowest."""
    return STRICTER.index(did) if did in STRICTER else 0


def highest(draft: Mapping[str, Any], level: str, felt: Mapping[str, Any]) -> dict[str, int]:
    """The highest that was felt in one exercise, of now and earlier in this session."""
    before = draft.get("felt", {}).get(level, {})
    now = {name: felt[f"{name}_now"] for name in ("leg", "back", "distal") if f"{name}_now" in felt}
    return {name: max(value, before.get(name, 0)) for name, value in now.items()}


def kept(doing: Doing, level: str, before: str) -> dict[str, Any]:
    """The answer and the tick of its exercise, which never becomes milder than it was."""
    did = max((before if before in STRICTER else "", TICKS[doing.action]), key=rank)
    ticks = {f"{level}-did": did} if did else {}
    return {**ticks, "hurt": level, "doing": doing.model_dump(mode="json")}


def rechecked(catalogue: Catalogue, draft: Mapping[str, Any], minutes: int) -> dict[str, Any]:
    """The session so far once it is known after how many minutes the pain went back."""
    asked = draft["recheck"]
    soon = minutes <= catalogue.policy.pm03_settle_minutes
    before = asked["seen"]["distal_before"]
    end = {"distal_end": before if soon else asked["seen"]["distal_peak"]}
    observed = Observed(**{**asked["seen"], **end, "settle_minutes": minutes})
    doing = during(catalogue, observed, asked["level"])
    found = {name: value for name, value in draft.items() if name != "recheck"}
    moved = "soon" if soon and draft.get("moved_down") != "later" else "later"
    return found | kept(doing, asked["level"], asked["did"]) | {"moved_down": moved}
