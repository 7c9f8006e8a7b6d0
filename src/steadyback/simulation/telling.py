"""What virtual people tell, as the bodies of the same events that real people send."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from steadyback.record.plan import PlannedItem
from steadyback.simulation.feeling import Answer, Body
from steadyback.simulation.signs import Sign
from steadyback.simulation.traits import CAUTIONS, Traits
from steadyback.simulation.watching.faults import ASKED
from steadyback.vocabulary import FlagId

Json = dict[str, Any]
RMDQ_ITEMS = 24
FIRST_YEAR = 2026
PREGNANCY: Json = {"id": "pregnancy", "pregnancy_weeks": 14}
"""What changes with time after it was told; only people below an age tell it."""
PREGNANT_BELOW = 45


def flags_told(
    body: Body, flags: Iterable[FlagId], signs: Iterable[Sign], first: date
) -> tuple[Json, Json]:
    """Answers to these questions and their details: yes to what is there, no to all else."""
    there: dict[str, Sign] = {sign.flag: sign for sign in signs}
    known = known_flags(body.traits, first)
    answers: Json = {flag: "yes" if flag in there or flag in known else "no" for flag in flags}
    details: Json = {flag: known[flag] for flag in answers if flag in known}
    for flag in answers.keys() & there.keys():
        onset = first + timedelta(days=there[flag].first)
        details[flag] = {"onset": onset.isoformat(), "course": "worse"}
    return answers, details


def known_flags(traits: Traits, first: date) -> Json:
    """What a known, stable stenosis makes of two questions (rulings 3)."""
    if traits.cause != "stenosis":
        return {}
    onset = (first - timedelta(weeks=traits.weeks)).isoformat()
    detail = {"onset": onset, "course": "same", "assessed": True}
    return {"RF21": detail} | ({"RF05": detail} if traits.side == "both" else {})


def intake(body: Body, first: date) -> Json:
    """The first answers of all."""
    one = body.traits
    symptoms = body.symptoms(0) | {"weeks": one.weeks, "first_episode": one.first_episode}
    answers, details = flags_told(body, ASKED, (), first)
    return {
        "symptoms": symptoms, "answers": answers, "flag_details": details,
        "conditions": [one.cause],
        "cautions": [entry for entry in CAUTIONS if entry["id"] in one.cautions],
        "treatment": {}, "direction": one.direction,
        "abilities": {"floor": one.floor, "kneel": one.floor, "hands_and_knees": one.floor},
        "equipment": list(one.equipment),
        "schedule": {
            "days": list(one.days), "minutes": one.minutes, "wakes_at": f"{one.wakes:02d}:00",
            "trains_at": f"{one.trains:02d}:00",
        },
        "goals": ["to sit through a film"],
        "experience": {"training": "none", "machine_induction": False},
    }  # fmt: skip


def another_caution(body: Body, source: Random, told: Sequence[Json]) -> Json | None:
    """All cautions told so far and one more; None: there is no other."""
    young = FIRST_YEAR - body.traits.birth_year < PREGNANT_BELOW
    offered = (*CAUTIONS, PREGNANCY) if young else CAUTIONS
    known = {entry["id"] for entry in told}
    others = [one for one in offered if one["id"] not in known]
    return {"cautions": [*told, source.choice(others)]} if others else None


def session(
    body: Body, day: int, items: Iterable[PlannedItem], answer: Answer, source: Random, cut: bool
) -> Json:
    """A session as it was done: what was shown, now and then a little more, or less where `cut`."""
    leg, back = max(0, body.leg(day) - 1), max(0, body.back(day) - 1)
    during = [min(10, round(leg + answer.leg)), min(10, round(back + answer.back))]
    after = [min(10, round(leg + answer.leg / 2)), min(10, round(back + answer.back / 2))]
    distal = body.distal(day)
    stays = answer.further if answer.minutes > 10 else 0
    more = 2 if source.random() < body.parameters["more_done"] else 0
    levels = [level_done(item, more, during, cut) for item in items]
    if answer.further and levels:
        levels[-1] |= {
            "distal_before": distal, "distal_peak": min(5, distal + 1),
            "distal_settle_minutes": answer.minutes,
        }  # fmt: skip
    return {
        "leg_before": leg, "back_before": back, "distal_before": distal,
        "leg_during": during[0], "back_during": during[1], "leg_after": after[0],
        "back_after": after[1], "distal_after": min(5, distal + stays),
        "numbness_change": "none", "tingling_change": "none", "weakness_change": "none",
        "levels": levels,
    }  # fmt: skip


def level_done(item: PlannedItem, more: int, during: list[int], cut: bool) -> Json:
    """One exercise as planned, with more in the last set, or without it."""
    sets = list(sets_of(item))
    if cut and len(sets) > 1:
        sets.pop()
    elif item.reps == 1 and item.hold_s:
        sets[-1]["hold_s"] += 5 if more else 0
    else:
        sets[-1]["reps"] += more
    return {
        "level": item.level, "sets": sets, "rir": 3 if more else 1,
        "peak_leg": during[0], "peak_back": during[1], "form_ok": True,
    }  # fmt: skip


def sets_of(item: PlannedItem) -> Iterator[Json]:
    """The sets of an item as planned."""
    for number in range(item.sets):
        one: Json = {"reps": max(1, item.reps - item.step_down * number), "hold_s": item.hold_s}
        yield one | ({"load_kg": item.load} if item.load else {})


def morning(body: Body, day: int, session_id: str, answer: Answer) -> Json:
    """The body's answer to yesterday's session."""
    left = body.left.get(day, 0)
    return {
        "for_session": session_id, "leg_nprs": max(0, body.leg(day) - 1),
        "back_nprs": max(0, body.back(day) - 1), "distal_level": body.distal(day),
        "numbness_change": "none", "tingling_change": "none", "weakness_change": "none",
        "stiffness": min(10, round(1 + left)), "soreness": "both" if left > 1 else "none",
        "settled_hours": answer.hours if answer.hours <= 24 else "not_yet",
    }  # fmt: skip


def measure(body: Body, day: int, name: str) -> Json | None:
    """The result of a questionnaire or test, by the severity of the day; None: not answered."""
    severity = body.course.severity(day)
    leg, back = body.leg(day), body.back(day)
    if name == "rmdq":
        ticks = min(RMDQ_ITEMS, round(13 * severity))
        ticked = {f"rmdq_{n:02d}": 1 for n in range(1, ticks + 1)}
        return {"questionnaires": {"rmdq": ticked | {"finished": 1}}}
    if name in ("heel-raise", "strength-check"):
        sides = {"left": 10, "right": 10}
        walk = {"heel_walk": sides} if name == "strength-check" else {}
        return {"heel_raise": sides, **walk, "painful_counts": False}
    simple: dict[str, Json] = {
        "sit-to-stand": {"sit_to_stand_30s": max(0, round(15 - 6 * severity))},
        "phq-2": {"phq2": 3 if leg >= 9 and back >= 8 else 0},
    }
    return simple.get(name)


def tested(body: Body, day: int) -> Json:
    """What a visit to a clinician finds: the trunk hold and the hinge."""
    hold = round(body.traits.trunk * (1.5 - 0.5 * body.course.severity(day)) + day / 7)
    return {"trunk_hold_s": min(600, hold), "hinge_ok": body.traits.careful > 0.2}
