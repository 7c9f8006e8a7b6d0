"""One body of every event kind with every field filled, and case files made of them."""

import json
from typing import Any

HASH = "0" * 64
REASON = {"id": "PLAN_WEEK", "numbers": {"stage": 1}, "sources": ["our_proposal"]}
ITEM: dict[str, Any] = {
    "level": "bird-dog-4",
    "variant": "inclined",
    "sets": 3,
    "reps": 6,
    "hold_s": 5,
    "step_down": 2,
    "load": 0.5,
    "range": "half",
    "invited_reps": 2,
    "times_a_day": 3,
    "sides": "alternate",
    "rest_s": 30,
    "seconds": 180,
    "reasons": [REASON],
}
SYMPTOMS: dict[str, Any] = {
    "side": "left",
    "distal_level": 3,
    "leg_nprs": 6,
    "back_nprs": 3,
    "leg_now": 4,
    "back_now": 2,
    "numbness": True,
    "numbness_change": "stable",
    "numb_sites": ["outer foot"],
    "tingling": False,
    "tingling_change": "none",
    "tingling_sites": ["left_calf"],
    "weakness": "stable",
    "weakness_side": "left",
    "foot_drop": False,
    "weeks": 9.5,
    "onset_date": "2026-01-04",
    "first_episode": True,
    "trend": "better",
    "nights_woken": 2,
    "woken_last_two_nights": 1,
    "settle_minutes": 40,
    "sitting_minutes": 25,
    "bending_minutes": 5,
    "lateral_shift": False,
    "slr_symptoms": True,
}
DETAIL = {
    "onset": "2026-02-01",
    "assessed": True,
    "course": "same",
    "severity": "mild",
    "parts": ["night_pain_eases"],
}
TREATMENT = {"strong_analgesia_last": "2026-02-20", "injection_last": "2025-12-01"}
CHANGES = {"numbness_change": "none", "tingling_change": "stable", "weakness_change": "none"}
RATING = {"minute": 0, "distal_level": 3, "leg_nprs": 5, "back_nprs": 2, "numbness_new": False}
BODIES: dict[str, dict[str, Any]] = {
    "intake": {
        "symptoms": SYMPTOMS,
        "answers": {"RF01": "no", "RF10": "yes", "RF20": "unsure"},
        "flag_details": {"RF10": DETAIL},
        "conditions": ["disc_herniation", "stenosis"],
        "cautions": [
            {"id": "hip_replacement", "surgery_date": "2025-05-01"},
            {"id": "pregnancy", "pregnancy_weeks": 14},
            {"id": "hypertension_uncontrolled", "bp_systolic": 150, "bp_diastolic": 95},
            {"id": "sensory_loss", "heat_sensation_ok": False},
            {"id": "other", "text": "a rare thing"},
        ],
        "treatment": TREATMENT,
        "direction": "extension",
        "abilities": {
            "floor": True,
            "kneel": False,
            "hands_and_knees": True,
            "sit_to_stand_30s": 11,
        },
        "equipment": ["mat", "chair", "wall"],
        "schedule": {
            "days": ["mon", "wed"],
            "minutes": 20,
            "wakes_at": "06:45",
            "trains_at": "18:30",
        },
        "goals": ["garden again"],
        "experience": {"training": "some", "machine_induction": True},
    },
    "check_in": {
        "symptoms": SYMPTOMS,
        "answers": {"RF01": "no"},
        "flag_details": {"RF10": DETAIL},
        "treatment": TREATMENT,
        "woke_at": "2026-03-03T07:10:00+01:00",
        "note": "slept well",
    },
    "session_done": {
        "plan": "plan-1",
        "started_at": "2026-03-02T18:00:00+00:00",
        "mode": "short",
        "minutes": 12,
        "leg_before": 2,
        "back_before": 2,
        "distal_before": 2,
        "leg_during": 3,
        "back_during": 3,
        "leg_after": 2,
        "back_after": 2,
        "distal_after": 2,
        **CHANGES,
        "answers": {"RF14": "no"},
        "flag_details": {"RF10": DETAIL},
        "levels": [
            {
                "level": "clamshell-2",
                "sets": [
                    {"reps": 12, "hold_s": 0, "load_kg": 0.5, "side": "left"},
                    {"reps": 11, "hold_s": 2, "side": "right"},
                ],
                "rir": 3,
                "peak_leg": 2,
                "peak_back": 3,
                "distal_before": 2,
                "distal_peak": 3,
                "distal_settle_minutes": 4,
                "fear": False,
                "form_ok": True,
                "changed": "half_range",
                "why": "leg pulled",
            }
        ],
        "note": "fine",
    },
    "set_done": {
        "session": "session-2",
        "started_at": "2026-03-03T18:00:00+00:00",
        "mode": "bad_day",
        "plan": "plan-1",
        "leg_before": 2,
        "back_before": 1,
        "distal_before": 2,
        "level": "clamshell-2",
        "number": 1,
        "done": {"reps": 12, "hold_s": 2, "load_kg": 0.5, "side": "left"},
    },
    "morning_after": {
        "for_session": "session_done-0",
        "leg_nprs": 2,
        "back_nprs": 2,
        "distal_level": 2,
        **CHANGES,
        "stiffness": 3,
        "soreness": "both",
        "settled_hours": 10.5,
        "answers": {"RF01": "no"},
        "flag_details": {"RF10": DETAIL},
    },
    "measure": {
        "heel_walk": {"left": 10, "right": 9},
        "heel_raise": {"left": 12, "right": 4},
        "sit_to_stand_30s": 12,
        "trunk_hold_s": 45,
        "hinge_ok": True,
        "painful_counts": False,
        "phq2": 1,
        "questionnaires": {"rmdq": {"1": 1, "total": 7.5, "words": "none"}},
        "direction_test": {"block": "A", "ratings": [RATING, RATING | {"minute": 10}]},
    },
    "activity": {
        "activity": "lesson",
        "skin": "as_usual",
        "lesson": "pacing",
        "minutes": 20,
        "on": "2026-03-02",
        "note": "by the river",
    },
    "choice": {
        "choice": "moves",
        "minutes": 5,
        "level": "superman-2",
        "day": "2026-03-04",
        "to_day": "2026-03-05",
        "withdrawn": True,
    },
    "clearance": {
        "flags": ["RF10", "RF23"],
        "clinician": "Dr A. Example",
        "issued": "2026-03-01",
        "until": "2026-06-01",
        "levels": ["superman-7"],
        "scope": "all but the deadlift",
    },
    "clinician_change": {
        "action": "set_dose",
        "exercise": "squat",
        "level": "squat-2",
        "dose": {"sets": 2, "reps": 8, "hold_s": 0},
        "stage": 2,
        "withdrawn": False,
        "note": "slowly",
    },
    "plan_issued": {
        "plan": {
            "week": "2026-W10",
            "stage": 2,
            "days": [{"date": "2026-03-02", "minutes": 12, "items": [ITEM], "around": [ITEM]}],
            "proof": {
                "needs_optimal": True,
                "positions_optimal": True,
                "preferences": "feasible",
                "solver": "a solver",
                "seed": 7,
                "deterministic_time": 0.25,
            },
            "shortfall": {
                "groups": [{"group": "hamstrings", "sets": 1.5}],
                "missing": ["slider"],
                "extra_minutes_a_day": 2,
                "reasons": [REASON],
            },
            "reasons": [REASON],
        },
        "revision": 1,
        "inputs_hash": HASH,
        "engine": "0.1.0",
        "catalogue": "abc",
    },
    "consent": {"given": True, "text": "terms-1"},
    "profile": {
        "birth_year": 1979,
        "height_cm": 178,
        "mass_kg": 84.5,
        "locale": "en-GB",
        "time_zone": "Europe/London",
        "country": "GB",
    },
    "settings": {"preferences": {"voice": True, "text": 2, "theme": "dark"}},
    "correction": {"event": "check_in-0", "body": {"note": "put right"}, "note": "a slip"},
}
"""Each body states every field that its kind has."""
KINDS = tuple(BODIES)
AUTHORS = {"clearance": "clinician:ann", "clinician_change": "clinician:ann"}
AUTHORS["plan_issued"] = "engine:0.1.0"


def plain_event(kind: str, at: str = "2026-03-03T18:20:00+00:00", **changes: Any) -> dict[str, Any]:
    """One event as plain JSON data; `body` is replaced where given."""
    made = {
        "id": f"{kind}-0",
        "at": at,
        "recorded_at": "2026-03-04T08:00:00+00:00",
        "by": AUTHORS.get(kind, "person"),
        "kind": kind,
        "version": 1,
        "body": BODIES[kind],
    }
    return made | changes


def plain_case(*events: dict[str, Any]) -> dict[str, Any]:
    """A case file as plain JSON data."""
    return {
        "format": "steadyback-case/1",
        "person": {
            "birth_year": 1979,
            "height_cm": 178,
            "mass_kg": 84,
            "locale": "en-GB",
            "time_zone": "Europe/London",
            "country": "GB",
        },
        "events": list(events),
    }


def case_text(*events: dict[str, Any]) -> str:
    """A case file as text."""
    return json.dumps(plain_case(*events))


def whole_case() -> dict[str, Any]:
    """A case with one event of every kind, each with every field, in a valid order."""
    earlier = "2026-03-02T18:20:00+00:00"
    first = [plain_event(kind, earlier) for kind in KINDS[:3]]
    return plain_case(*first, *(plain_event(kind) for kind in KINDS[3:]))
