"""What is asked of a session, and the event it becomes."""

from typing import Any

from steadyback.catalogue.exercise import Level
from steadyback.engine.session import Today
from steadyback.record.plan import PlannedItem
from steadyback.web.look.exercises import ShownItem
from steadyback.web.look.fields import Field, Option, Values
from steadyback.web.look.symptoms import NEW_SIGNS
from steadyback.web.look.words import body_map, pain
from steadyback.web.records.access import OpenRecord

DID = (
    Option("planned", "As planned"),
    Option("more", "Two more, or more"),
    Option("less", "Less"),
    Option("easier", "Made it easier"),
    Option("skipped", "Left it out"),
    Option("stopped", "It hurt, I stopped"),
)
LEFT_OVER = (
    Option("0", "None"),
    Option("1", "One"),
    Option("2", "Two"),
    Option("3", "Three"),
    Option("4", "Four or more"),
)
DURING = (
    pain("leg_during", "Highest leg pain during the session"),
    pain("back_during", "Highest back pain during the session"),
)
AFTER = (
    pain("leg_after", "Leg pain now"),
    pain("back_after", "Back pain now"),
    body_map("distal_after", "How far down do you feel pain now?"),
)
AFTER_CHANGES = (
    Field(
        "moved_down",
        "Did pain go further down your leg at any time?",
        "one",
        (
            Option("no", "No"),
            Option("soon", "Yes, and it went back within 10 minutes"),
            Option("later", "Yes, it took longer, or it is still there"),
        ),
    ),
    NEW_SIGNS,
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
SETTLED = {"soon": 10, "later": 60}
"""Minutes that stand for the two answers; ten is the limit of PM04."""


def level_fields(item: ShownItem) -> tuple[Field, ...]:
    """How one exercise went."""
    return (
        Field(f"{item.id}-did", f"How did {item.name} go?", "one", DID, wide=True),
        Field(
            f"{item.id}-rir",
            "How many more could you have done at the end?",
            "select",
            LEFT_OVER,
            required=False,
        ),
        Field(
            f"{item.id}-sets",
            "If less: how many sets?",
            "number",
            high=12,
            required=False,
        ),
        Field(f"{item.id}-reps", "And how many in each?", "number", high=60, required=False),
    )


def before(record: OpenRecord) -> tuple[Field, ...]:
    """How it was before, filled in from the check-in."""
    return (
        pain("leg_before", "Leg pain before you started"),
        pain("back_before", "Back pain before you started"),
        body_map("distal_before", "How far down you felt pain before"),
    )


def session_body(
    record: OpenRecord, today: Today, items: list[ShownItem], values: Values
) -> dict[str, Any]:
    """The event `session_done`."""
    mode = {"bad_day": "bad_day", "short": "short", "mini": "short"}.get(today.mode, "full")
    body: dict[str, Any] = {name: values[name] for name in SCORES if name in values}
    body |= {"mode": mode, "minutes": today.minutes}
    body |= changes(values.get("changes"))
    stopped = {item.id for item in items if values[f"{item.id}-did"] == "stopped"}
    suspects = stopped or {item.id for item in items}
    body["levels"] = [level_body(item, values, item.id in suspects) for item in items]
    return body


def changes(answer: str | None) -> dict[str, str]:
    """What is new, as sessions and mornings record it; "no" is an answer too."""
    if answer is None:
        return {}
    found = {f"{name}_change": "none" for name in ("tingling", "numbness", "weakness")}
    if answer == "weaker":
        return found | {"weakness_change": "worse"}
    return found if answer == "none" else found | {f"{answer}_change": "new"}


def level_body(item: ShownItem, values: Values, suspect: bool) -> dict[str, Any]:
    """One exercise as it was done; `suspect` where pain that moved down may come from it."""
    did = values[f"{item.id}-did"]
    body: dict[str, Any] = {"level": item.id, "sets": sets_done(item.item, item.level, did, values)}
    if did in ("easier", "skipped", "stopped"):
        body["changed"] = did
    if f"{item.id}-rir" in values and did != "skipped":
        body["rir"] = int(values[f"{item.id}-rir"])
    moved = values.get("moved_down")
    if moved in SETTLED and suspect and did != "skipped":
        body["distal_before"] = values["distal_before"]
        body["distal_peak"] = min(5, max(values["distal_after"], values["distal_before"] + 1))
        body["distal_settle_minutes"] = SETTLED[moved]
    return body


def sets_done(item: PlannedItem, level: Level, did: str, values: Values) -> list[dict[str, Any]]:
    """The sets as they were done; planned numbers where nothing else was said."""
    if did == "skipped":
        return []
    reps = [max(1, item.reps - item.step_down * i) for i in range(item.sets)]
    if did in ("less", "easier", "stopped"):
        count = values.get(f"{level.id}-sets", 0 if did == "stopped" else item.sets)
        each = values.get(f"{level.id}-reps")
        reps = [
            each if each is not None else planned for planned in (reps + reps[-1:] * 12)[:count]
        ]
    elif did == "more":
        reps[-1] += 2
    sides: tuple[str | None, ...] = ("left", "right") if item.sides == "each" else (None,)
    return [one_set(item, count, side) for count in reps for side in sides]


def one_set(item: PlannedItem, reps: int, side: str | None) -> dict[str, Any]:
    """One set, of one side where the sides are done apart."""
    made: dict[str, Any] = {"reps": reps, "hold_s": item.hold_s}
    if item.load:
        made["load_kg"] = item.load
    return made | ({"side": side} if side else {})
