"""Sessions and mornings after: green and settled, or altered."""

from hypothesis import strategies as st

from steadyback.engine import Advice
from tests.catalogue_fixture import the_catalogue
from tests.records.alteration import GONE, Alteration, Draw, Json, few

SESSION_ALTERATIONS: tuple[Alteration, ...] = (
    *(
        ((name,), value)
        for name in ("leg_before", "leg_during", "leg_after", "back_before", "back_after")
        for value in (0, 2, 3, 4, 5, 6, 10, GONE)
    ),
    *((("back_during",), value) for value in (2, 4, 6, 10, GONE)),
    *(
        ((name,), value)
        for name in ("distal_before", "distal_after")
        for value in (0, 2, 3, 5, GONE)
    ),
    *(
        ((name,), value)
        for name in ("numbness_change", "tingling_change", "weakness_change")
        for value in ("stable", "new", "worse")
    ),
    *((("mode",), value) for value in ("short", "bad_day")),
    *((("answers", flag), "yes") for flag in ("RF01", "RF06", "RF16", "RF17", "RF27", "RF30")),
    *(
        (("levels", place, name), value)
        for place in ("0", "1")
        for name, values in {
            "rir": (0, 1, 2, GONE),
            "peak_leg": (0, 2, 4, 6, GONE),
            "peak_back": (0, 3, 4, 6, GONE),
            "distal_peak": (0, 2, 3, 4, GONE),
            "distal_before": (0, 2, 4),
            "distal_settle_minutes": (0, 5, 10, 30),
            "fear": (True,),
            "form_ok": (False,),
            "changed": ("easier", "half_range", "skipped", "stopped"),
        }.items()
        for value in values
    ),
)  # fmt: skip
MORNING_ALTERATIONS: tuple[Alteration, ...] = (
    *(((name,), value) for name in ("leg_nprs", "back_nprs") for value in (0, 2, 3, 4, 8, GONE)),
    *((("distal_level",), value) for value in (0, 2, 3, 5, GONE)),
    *((("stiffness",), value) for value in (0, 3, 4, 7, GONE)),
    *((("settled_hours",), value) for value in (0, 12, 24, 25, 80, GONE)),
    *((("soreness",), value) for value in ("one", "both", GONE)),
    *(
        ((name,), value)
        for name in ("numbness_change", "tingling_change", "weakness_change")
        for value in ("new", "worse")
    ),
    (("answers", "RF01"), "yes"),
    (("answers", "RF06"), "yes"),
)  # fmt: skip


FEW_SESSION = few(SESSION_ALTERATIONS, 3)
FEW_MORNING = few(MORNING_ALTERATIONS, 2)
SETS = st.lists(
    st.fixed_dictionaries(
        {
            "reps": st.sampled_from((0, 1, 5, 8, 12, 15, 30, 200)),
            "hold_s": st.sampled_from((0, 5, 10, 30, 600)),
        },
        optional={
            "side": st.sampled_from(("left", "right")),
            "load_kg": st.sampled_from((0, 2.5, 40)),
        },
    ),
    max_size=3,
)


def offered(advice: Advice) -> list[tuple[str, Json | None]]:
    """Today's items with their doses, else the open levels; at most five."""
    if advice.today is not None and advice.today.items:
        return [(item.level, item.model_dump()) for item in advice.today.items]
    levels = [s.level for s in advice.levels.values() if s.status == "open" and s.level]
    return [(level, None) for level in levels[advice.on.day % 5 :: 5][:5]]


def as_asked(level_id: str, item: Json | None, *, over: bool = False) -> Json:
    """A level done as it was asked for, or with its usual dose, and two repetitions over."""
    level = the_catalogue().levels[level_id]
    usual = level.dosing.default
    dose = item or {"sets": usual.sets, "reps": usual.reps, "hold_s": usual.hold_s}
    extra = 2 if over else 0
    sets = [
        {"reps": max(dose["reps"], usual.reps if over else 0) + extra, "hold_s": dose["hold_s"] + 5}
        for _ in range(max(dose["sets"], usual.sets if over else 0))
    ]
    if level.sides == "each":
        sets = [one | {"side": side} for one in sets for side in ("left", "right")]
    return {
        "level": level_id, "sets": sets, "rir": 3, "peak_leg": 1, "peak_back": 1,
        "distal_peak": 1, "form_ok": True,
    }  # fmt: skip


def performed(draw: Draw, level_id: str, item: Json | None) -> Json:
    """A level as it went: as asked, over it, or in any sets at all."""
    how = draw(st.sampled_from(("asked", "over", "random")))
    done = as_asked(level_id, item, over=how == "over")
    return done if how != "random" else done | {"sets": draw(SETS)}


def usual_session() -> Json:
    """A green session without its levels."""
    return {
        "leg_before": 1, "back_before": 1, "distal_before": 1, "leg_during": 1, "back_during": 1,
        "leg_after": 1, "back_after": 1, "distal_after": 1, "numbness_change": "none",
        "tingling_change": "none", "weakness_change": "none", "levels": [],
    }  # fmt: skip


def usual_morning(session_id: str) -> Json:
    """A settled morning."""
    return {
        "for_session": session_id, "leg_nprs": 1, "back_nprs": 1, "distal_level": 1,
        "stiffness": 1, "soreness": "none", "settled_hours": 6,
    }  # fmt: skip
