"""What is asked of a session, and the event it becomes."""

from typing import Any

from django.http import QueryDict

from steadyback.catalogue.exercise import Level
from steadyback.languages import N_, _, n_
from steadyback.record.plan import PlannedItem
from steadyback.web.diary.offered import Offered
from steadyback.web.look.exercises import ShownItem
from steadyback.web.look.fields import Field, Option, Values, filled
from steadyback.web.look.session_fields import MOVED_DOWN
from steadyback.web.look.symptoms import CHANGES
from steadyback.web.look.words import body_map, pain

DID = (
    Option("planned", "As planned"),
    Option("more", "Two more, or more"),
    Option("less", "Less"),
    Option("easier", "Made it easier"),
    Option("half", "Half the movement"),
    Option("skipped", "Left it out"),
    Option("stopped", "It hurt, I stopped"),
)
LONGER_S = 5
"""Seconds that stand for "longer" in a long hold."""
LEFT_OVER = (
    Option("0", "None"),
    Option("1", "One"),
    Option("2", "Two"),
    Option("3", "Three"),
    Option("4", "Four or more"),
)
DURING = (
    pain("leg_during", N_("Highest leg pain during the session")),
    pain("back_during", N_("Highest back pain during the session")),
)
BEFORE = (
    pain("leg_before", N_("Leg pain before you started")),
    pain("back_before", N_("Back pain before you started")),
    body_map("distal_before", N_("How far down you felt pain before")),
)
"""How it was before, filled in from the check-in."""
AFTER_CHANGES = (MOVED_DOWN, *CHANGES)
NOTE = Field(
    "note",
    "Anything to remember? You may leave this empty.",
    "text",
    high=500,
    required=False,
)
SCORES = (
    "leg_before",
    "back_before",
    "distal_before",
    "leg_during",
    "back_during",
    "leg_after",
    "back_after",
    "distal_after",
)
CHANGED = {
    "easier": "easier",
    "half": "half_range",
    "skipped": "skipped",
    "stopped": "stopped",
}
SETTLED = {"soon": 10, "later": 60}
"""Minutes that stand for the two answers; ten is the limit of PM04."""


def level_fields(item: ShownItem) -> tuple[Field, ...]:
    """How one exercise went; a long hold is counted in seconds."""
    held = is_long_hold(item.item)
    seconds = n_("{n} second longer, or more", "{n} seconds longer, or more", LONGER_S)
    longer = Option("more", seconds)
    did = tuple(longer if held and one.value == "more" else one for one in DID)
    each = _("And how many seconds each?") if held else _("And how many in each?")
    how = _("How did {exercise} go?", exercise=item.name)
    return (
        Field(f"{item.id}-did", how, "one", did, wide=True),
        Field(
            f"{item.id}-rir",
            "How many more could you have done at the end?",
            "select",
            LEFT_OVER,
            required=False,
        ),
        Field(
            f"{item.id}-fear",
            "Anything else?",
            "many",
            (Option("yes", "I was afraid of doing harm", "You lose nothing by saying so."),),
            required=False,
        ),
        Field(
            f"{item.id}-sets",
            "If less: how many sets?",
            "number",
            high=12,
            required=False,
        ),
        Field(f"{item.id}-reps", each, "number", high=600 if held else 60, required=False),
    )


def is_long_hold(item: PlannedItem) -> bool:
    """Whether a set is one hold, such as a plank."""
    return item.reps == 1 and item.hold_s > 0


def session_body(offered: Offered, values: Values) -> dict[str, Any]:
    """The event `session_done`, with every exercise that was answered for."""
    mode = {"bad_day": "bad_day", "short": "short", "mini": "short"}.get(offered.mode, "full")
    body: dict[str, Any] = {name: values[name] for name in SCORES if name in values}
    body |= {"mode": mode, "minutes": offered.minutes}
    body |= {"plan": offered.plan} if offered.plan else {}
    body |= changes(values.get("changes"))
    body |= {"note": values["note"]} if values.get("note") else {}
    items = [item for item in offered.items if f"{item.id}-did" in values]
    values = values | ({"moved_down": "later"} if went_unsaid(values) else {})
    suspects = suspected(items, values) | further_down(values)
    body["levels"] = [level_body(item, values, item.id in suspects) for item in items]
    return body


def suspected(items: list[ShownItem], values: Values) -> set[str]:
    """What pain that moved down may come from: what was stopped, else what was done last."""
    did = {item.id: values[f"{item.id}-did"] for item in items}
    stopped = {one for one, how in did.items() if how == "stopped"}
    return stopped or {*[one for one, how in did.items() if how != "skipped"][-1:]}


def further_down(values: Values) -> set[str]:
    """The exercises in which "It hurts" told of pain further down than before."""
    before = values.get("distal_before", 0)
    felt: dict[str, dict[str, int]] = values.get("felt", {})
    return {one for one, pain_of in felt.items() if pain_of.get("distal", 0) > before}


def went_unsaid(values: Values) -> bool:
    """Whether pain went further down by "It hurts", and the page says that it never did."""
    return bool(further_down(values)) and values.get("moved_down") == "no"


def session_so_far(offered: Offered, kept: Values, felt: Values, known: Values) -> Values | None:
    """A session that "It hurts" ended: what was ticked and the pain that was given.

    `kept` is the draft as it was typed, `felt` the answers to "It hurts", `known` the baseline.
    """
    ticks = tuple(field for item in offered.items for field in level_fields(item))
    values = {**known, **filled((*ticks, *DURING, *BEFORE), as_form(kept)).values}
    values["felt"] = kept.get("felt", {})
    if not any(f"{item.id}-did" in values for item in offered.items):
        return None
    for score in ("leg", "back", "distal"):
        if f"{score}_now" in felt:
            values[f"{score}_after"] = felt[f"{score}_now"]
    if "changes" in felt:
        values["changes"] = felt["changes"]
    if values.get("distal_after", 0) > values.get("distal_before", 5):
        values["moved_down"] = "later"
    return session_body(offered, values)


def as_form(kept: Values) -> QueryDict:
    """What was kept, as a form that can be read again."""
    form = QueryDict(mutable=True)
    for name, value in kept.items():
        form.setlist(name, value if isinstance(value, list) else [str(value)])
    return form


def changes(chosen: list[str] | None) -> dict[str, str]:
    """What is new, as sessions and mornings record it; "no" is an answer too."""
    if not chosen:
        return {}
    found = {f"{name}_change": "none" for name in ("tingling", "numbness", "weakness")}
    found |= {f"{one}_change": "new" for one in chosen if one not in ("none", "weaker")}
    return found | ({"weakness_change": "worse"} if "weaker" in chosen else {})


def level_body(item: ShownItem, values: Values, suspect: bool) -> dict[str, Any]:
    """One exercise as it was done; `suspect` where pain that moved down may come from it."""
    did = values[f"{item.id}-did"]
    body: dict[str, Any] = {"level": item.id, "sets": sets_done(item.item, item.level, did, values)}
    if did == "less" and not {f"{item.id}-sets", f"{item.id}-reps"} & values.keys():
        body["changed"] = "easier"  # less, and nobody knows how much: never the whole dose
    if did in CHANGED:
        body["changed"] = CHANGED[did]
    if values.get(f"{item.id}-fear") and did != "skipped":
        body["fear"] = True
    felt = values.get("felt", {}).get(item.id, {})
    body |= {f"peak_{name}": felt[name] for name in ("leg", "back") if name in felt}
    if f"{item.id}-rir" in values and did != "skipped":
        body["rir"] = int(values[f"{item.id}-rir"])
    moved = values.get("moved_down")
    if moved in SETTLED and suspect and did != "skipped":
        start = values["distal_before"]
        body["distal_before"] = start
        body["distal_peak"] = min(5, max(values.get("distal_after", 0), start + 1))
        body["distal_settle_minutes"] = SETTLED[moved]
    return body


def sets_done(item: PlannedItem, level: Level, did: str, values: Values) -> list[dict[str, Any]]:
    """The sets as they were done; planned numbers where nothing else was said."""
    if did == "skipped":
        return []
    held = is_long_hold(item)
    reps = [max(1, item.reps - item.step_down * i) for i in range(item.sets)]
    reps = [item.hold_s] * item.sets if held else reps
    if did in ("less", "easier", "half", "stopped"):
        count = values.get(f"{level.id}-sets", 0 if did == "stopped" else item.sets)
        each = values.get(f"{level.id}-reps")
        reps = [
            each if each is not None else planned for planned in (reps + reps[-1:] * 12)[:count]
        ]
    elif did == "more":
        reps[-1] += LONGER_S if held else 2
    sides: tuple[str | None, ...] = ("left", "right") if item.sides == "each" else (None,)
    return [one_set(item, count, side) for count in reps for side in sides]


def one_set(item: PlannedItem, count: int, side: str | None) -> dict[str, Any]:
    """One set, of one side where the sides are done apart; a long hold counts its seconds."""
    made: dict[str, Any] = {"reps": count, "hold_s": item.hold_s}
    if is_long_hold(item):
        made = {"reps": 1 if count else 0, "hold_s": count}
    if item.load:
        made["load_kg"] = item.load
    return made | ({"side": side} if side else {})
