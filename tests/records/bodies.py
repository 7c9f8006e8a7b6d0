"""What an event may say: usual bodies with a few alterations."""

from copy import deepcopy
from datetime import date, timedelta
from typing import get_args

from hypothesis import strategies as st

from steadyback.engine import Advice
from steadyback.record import Event
from steadyback.record.answers import Choice
from steadyback.vocabulary import FLAG_IDS
from tests.catalogue_fixture import the_catalogue
from tests.records.alteration import Draw, Json, altered
from tests.records.people import FEW_INTAKE, usual_intake
from tests.records.record import moment
from tests.records.sessions import (
    FEW_MORNING,
    FEW_SESSION,
    as_asked,
    offered,
    performed,
    usual_morning,
    usual_session,
)
from tests.records.symptoms import (
    CALM,
    FEW_ANSWERS,
    FEW_DETAILS,
    FEW_SYMPTOMS,
    FLAG_DETAILS,
    FLARED,
    SORE,
    short_screen,
)

MOOD = st.sampled_from((CALM, CALM, CALM, SORE, FLARED))
RARELY = st.sampled_from((False, False, False, False, True))
HALF = st.booleans()
LEVELS = st.deferred(lambda: st.sampled_from(sorted(the_catalogue().levels)))
EXERCISES = st.deferred(lambda: st.sampled_from(sorted(the_catalogue().exercises)))
TWO_DAYS = st.sampled_from(((0, 1), (2, 3), (4, 5), (0, 6), (1, 0), (5, 4)))
"""Days of a week, Monday is 0: of one to the other moves a session."""
CHOICES: tuple[str, ...] = get_args(Choice.model_fields["choice"].annotation)


def intake_body(draw: Draw) -> Json:
    """A first intake in any mood, with a few things that are otherwise."""
    body = usual_intake() | {"symptoms": dict(draw(MOOD))}
    body = altered(body, draw(FEW_INTAKE))
    body = altered(body, draw(FEW_SYMPTOMS))
    if draw(RARELY):
        body = altered(body, [*draw(FEW_ANSWERS), *draw(FEW_DETAILS)])
    return body


def intake_again_body(draw: Draw) -> Json:
    """Something about the person or their means has changed."""
    return altered(usual_intake() | {"symptoms": {}}, draw(FEW_INTAKE))


def check_in_body(draw: Draw, day: date, zone: str) -> Json:
    """How it is now, with the short screen."""
    body: Json = {"symptoms": dict(draw(MOOD)), "answers": short_screen()}
    for name in ("weeks", "first_episode"):
        body["symptoms"].pop(name)
    body = altered(body, draw(FEW_SYMPTOMS))
    if draw(RARELY):
        body = altered(body, [*draw(FEW_ANSWERS), *draw(FEW_DETAILS)])
    if draw(RARELY):
        body["woke_at"] = moment(day, zone, draw(st.sampled_from((1, 5, 9)))).isoformat()
    return body


def calm_check_in_body() -> Json:
    """Little pain, and every question of the short screen answered no."""
    symptoms = {"leg_nprs": 1, "back_nprs": 2, "distal_level": 1}
    return {"symptoms": symptoms, "answers": short_screen()}


def sign_body(draw: Draw) -> Json:
    """A danger sign, with or without details, or one denied."""
    flag = draw(st.sampled_from(FLAG_IDS))
    body: Json = {"answers": {flag: draw(st.sampled_from(("yes", "yes", "no", "unsure")))}}
    if draw(HALF):
        body["flag_details"] = {flag: draw(st.sampled_from(FLAG_DETAILS))}
    return body


def session_body(draw: Draw, advice: Advice) -> Json:
    """A session of what the advice gives, as it went."""
    done = [performed(draw, level, item) for level, item in offered(advice)]
    return altered(usual_session() | {"levels": done[: draw(st.integers(1, 4))]}, draw(FEW_SESSION))


def good_session_body(advice: Advice, most: int = 3) -> Json:
    """A green session of what the advice gives, each level over its dose."""
    done = [as_asked(level, item, over=True) for level, item in offered(advice)]
    return usual_session() | {"levels": done[:most]}


def morning_body(draw: Draw, session: str) -> Json:
    """A morning after, mostly settled."""
    return altered(usual_morning(session), draw(FEW_MORNING))


MEASURES: tuple[Json, ...] = (
    {"trunk_hold_s": 65, "hinge_ok": True},
    {"trunk_hold_s": 20},
    {"hinge_ok": False},
    {"phq2": 2},
    {"phq2": 4},
    {"heel_raise": {"left": 20, "right": 20}, "heel_walk": {"left": 10, "right": 10}},
    {"heel_raise": {"left": 12, "right": 20}},
    {"heel_raise": {"left": 0, "right": 20}, "painful_counts": True},
    {"sit_to_stand_30s": 12},
    {"sit_to_stand_30s": 7},
    {"direction_test": {"block": "A", "ratings": []}},
    {"direction_test": {"block": "B", "ratings": []}},
)


def measure_body(draw: Draw) -> Json:
    """A test's result."""
    body = deepcopy(draw(st.sampled_from(MEASURES)))
    if "direction_test" in body:
        place = draw(st.sampled_from((0, 1, 2, 4)))
        body["direction_test"]["ratings"] = [
            {"minute": m, "distal_level": 2 if m == 0 else place, "leg_nprs": 2, "back_nprs": 2}
            for m in (0, 1, 10)
        ]
    return body


def clearance_body(draw: Draw, day: date) -> Json:
    """A clearance of all flags or of a few, issued on a day."""
    flags = draw(st.lists(st.sampled_from(FLAG_IDS), min_size=1, max_size=4, unique=True))
    return {
        "flags": list(FLAG_IDS) if draw(HALF) else flags,
        "clinician": "Dr Okafor",
        "issued": day.isoformat(),
        "until": (day + timedelta(days=draw(st.sampled_from((0, 7, 60))))).isoformat(),
    }


def change_body(draw: Draw) -> Json:
    """What a clinician steers."""
    action = draw(st.sampled_from(("forbid", "allow", "set_stage", "set_level", "set_dose")))
    body: Json = {"action": action, "withdrawn": draw(RARELY)}
    if action == "set_stage":
        body["stage"] = draw(st.integers(1, 5))
    elif action in ("forbid", "allow") and draw(HALF):
        body["exercise"] = draw(EXERCISES)
    else:
        body["level"] = draw(LEVELS)
    if action == "set_dose":
        body["dose"] = {"sets": draw(st.integers(1, 6)), "reps": draw(st.sampled_from((1, 10, 30)))}
    return body


def choice_body(draw: Draw, day: date) -> Json:
    """A choice of the person: for a day, about one level, or that a session of the week moves."""
    kind = draw(st.sampled_from(("bad_day", "only_minutes", *CHOICES)))
    body: Json = {"choice": kind, "withdrawn": draw(RARELY)}
    if kind == "only_minutes":
        body["minutes"] = draw(st.sampled_from((5, 7, 15)))
    elif kind == "moves":
        first, other = draw(TWO_DAYS)
        for name, place in (("day", first), ("to_day", other)):
            body[name] = (day + timedelta(days=place - day.weekday())).isoformat()
    elif kind != "bad_day":
        body["level"] = draw(LEVELS)
    return body


def correction_body(draw: Draw, target: Event) -> Json:
    """An earlier event withdrawn, or put right."""
    kinds = {
        "check_in": FEW_SYMPTOMS, "session_done": FEW_SESSION, "morning_after": FEW_MORNING,
    }  # fmt: skip
    if target.kind in kinds and draw(HALF):
        before = target.body.model_dump(mode="json", exclude_none=True)
        return {"event": target.id, "body": altered(before, draw(kinds[target.kind]))}
    return {"event": target.id, "withdraw": True}


ONE_SET: Json = {"level": "clamshell-1", "number": 1, "done": {"reps": 8}}
SMALL_FACTS: tuple[tuple[str, Json], ...] = (
    ("set_done", {"session": "left-off", **ONE_SET}),
    ("activity", {"activity": "walk", "minutes": 20}),
    ("profile", {"time_zone": "America/New_York"}),
    ("profile", {"country": "DE", "birth_year": 1990}),
    ("consent", {"given": True, "text": "v1"}),
    ("settings", {"preferences": {"voice": True}}),
)
"""What changes little: where the person lives, a walk, a consent, a preference."""
