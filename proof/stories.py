"""Two stories of twelve weeks: who the people are, and what happens to them.

`python -m proof stories` writes their case files anew (plans by the engine as it is now);
`python -m proof documents` writes the pages that `steadyback replay` makes of them.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

from proof.story_writing import Body, Story, written
from steadyback.vocabulary import FLAG_IDS

FOLDER = Path(__file__).parent.parent / "docs" / "stories"
NOT_ASKED = ("RF18", "RF19", "RF23", "RF26")
ALL_NO = {flag: "no" for flag in FLAG_IDS if flag not in NOT_ASKED}


def along(points: list[tuple[int, int]], day: int) -> int:
    """The value that holds on a day: of the last point at or before it."""
    return next(value for since, value in reversed(points) if since <= day)


DISC_LEG = [(0, 6), (4, 5), (9, 4), (16, 3), (28, 2), (50, 5), (54, 3), (57, 2), (70, 1)]
DISC_BACK = [(0, 4), (9, 3), (28, 2), (50, 4), (54, 3), (57, 2), (70, 1)]
DISC_PLACE = [(0, 4), (9, 3), (16, 2), (50, 3), (54, 2), (70, 1)]
DISC_NIGHTS = [(0, 2), (9, 1), (16, 0), (50, 1), (57, 0)]


def disc_feels(day: int) -> Body:
    """Leg pain that draws back over the weeks, with a flare-up in the eighth."""
    return {
        "side": "left", "distal_level": along(DISC_PLACE, day), "leg_nprs": along(DISC_LEG, day),
        "back_nprs": along(DISC_BACK, day), "numbness": False, "tingling": day < 16,
        "weakness": "none", "foot_drop": False, "trend": "better" if day > 3 else "same",
        "nights_woken": along(DISC_NIGHTS, day),
        "woken_last_two_nights": 1 if day < 4 else 0,
        "settle_minutes": along([(0, 60), (9, 30), (16, 10)], day),
        "sitting_minutes": along([(0, 15), (9, 30), (16, 45)], day),
        "bending_minutes": along([(0, 15), (9, 30), (16, 45)], day),
        "slr_symptoms": day < 20,
    }  # fmt: skip


def ratings(*rows: tuple[int, int, int, int]) -> list[Body]:
    """The ratings of a direction test: minute, distal level, leg and back pain."""
    names = ("minute", "distal_level", "leg_nprs", "back_nprs")
    return [dict(zip(names, row, strict=True)) for row in rows]


DISC = Story(
    name="disc",
    person={
        "birth_year": 1981, "height_cm": 176, "mass_kg": 81, "locale": "en-GB",
        "time_zone": "Europe/London", "country": "GB",
    },
    first=date(2026, 3, 2),
    intake={
        "symptoms": disc_feels(0) | {"weeks": 5, "first_episode": True},
        "answers": ALL_NO, "conditions": ["disc_herniation"], "cautions": [], "treatment": {},
        "direction": "unknown",
        "abilities": {"floor": True, "kneel": True, "hands_and_knees": True},
        "equipment": ["mat", "chair", "wall", "band", "pillow", "towel", "step", "dumbbell"],
        "schedule": {
            "days": ["mon", "wed", "fri", "sun"], "minutes": 20, "wakes_at": "07:00",
            "trains_at": "18:00",
        },
        "goals": ["sit through a film", "carry my daughter upstairs"],
        "experience": {"training": "some", "machine_induction": False},
    },
    feels=disc_feels,
    happens={
        2: (
            ("12:00", "measure", {"direction_test": {"block": "A", "ratings": ratings(
                (0, 4, 5, 3), (1, 3, 4, 4), (10, 3, 4, 3))}}, "person"),
        ),
        16: (
            ("12:00", "measure", {"direction_test": {"block": "A", "ratings": ratings(
                (0, 2, 2, 2), (1, 1, 1, 2), (10, 1, 1, 2))}}, "person"),
        ),
        21: (("12:00", "activity", {"activity": "lesson", "lesson": "hurt-and-harm"}, "person"),),
        30: (("12:00", "activity", {"activity": "walk", "minutes": 20}, "person"),),
        37: (
            ("12:00", "measure", {"direction_test": {"block": "A", "ratings": ratings(
                (0, 2, 2, 2), (1, 1, 1, 2), (10, 1, 1, 2))}}, "person"),
        ),
        44: (
            ("12:00", "measure", {"trunk_hold_s": 45, "hinge_ok": True,
                                  "heel_raise": {"left": 10, "right": 12},
                                  "heel_walk": {"left": 10, "right": 10}}, "person"),
        ),
        53: (
            ("16:00", "clearance",
             {"flags": ["RF25"], "clinician": "A. Lee, physiotherapist", "issued": "2026-04-24",
              "until": "2026-07-31", "scope": "Flare-up, no new nerve signs. Calm work is fine."},
             "person"),
        ),
        62: (("20:00", "choice", {"choice": "too_easy", "level": "clamshell-2"}, "person"),),
        70: (
            ("12:00", "measure", {"trunk_hold_s": 62, "hinge_ok": True,
                                  "heel_raise": {"left": 12, "right": 12},
                                  "heel_walk": {"left": 10, "right": 10}}, "person"),
        ),
    },
    hurts={
        23: {"leg_during": 4, "leg_after": 3,
             "level": {"distal_before": 2, "distal_peak": 3, "distal_settle_minutes": 6,
                       "peak_leg": 4, "fear": True}},
    },
    mornings={36: {"back_nprs": 4, "stiffness": 5, "settled_hours": 30}},
)  # fmt: skip

STENOSIS_LEG = [(0, 4), (14, 3), (40, 2), (66, 2)]


def stenosis_feels(day: int) -> Body:
    """Heavy legs on walking that ease on sitting, slowly better."""
    return {
        "side": "both", "distal_level": along([(0, 3), (20, 2)], day),
        "leg_nprs": along(STENOSIS_LEG, day), "back_nprs": along([(0, 3), (30, 2)], day),
        "numbness": False, "tingling": False, "weakness": "none", "foot_drop": False,
        "trend": "same" if day < 20 else "better", "nights_woken": 0,
        "woken_last_two_nights": 0, "settle_minutes": 10,
        "sitting_minutes": 90, "bending_minutes": 60, "slr_symptoms": False,
    }  # fmt: skip


STENOSIS = Story(
    name="stenosis",
    person={
        "birth_year": 1954, "height_cm": 163, "mass_kg": 70, "locale": "en-IE",
        "time_zone": "Europe/Dublin", "country": "IE",
    },
    first=date(2026, 3, 2),
    intake={
        "symptoms": stenosis_feels(0) | {"weeks": 120, "first_episode": False},
        "answers": ALL_NO | {"RF05": "yes", "RF21": "yes"},
        "flag_details": {
            "RF05": {"onset": "2023-11-01", "course": "same", "assessed": True},
            "RF21": {"onset": "2023-11-01", "course": "same", "assessed": True},
        },
        "conditions": ["stenosis"],
        "cautions": [
            {"id": "knee_osteoarthritis"},
            {"id": "hypertension_uncontrolled", "bp_systolic": 152, "bp_diastolic": 86},
        ],
        "treatment": {}, "direction": "flexion",
        "abilities": {"floor": False, "kneel": False, "hands_and_knees": False},
        "equipment": ["bed", "chair", "wall", "pillow", "towel", "band", "table", "cushion"],
        "schedule": {
            "days": ["mon", "wed", "fri"], "minutes": 15, "wakes_at": "06:30",
            "trains_at": "18:00",
        },
        "goals": ["walk to the shop and back"],
        "experience": {"training": "none", "machine_induction": False},
    },
    feels=stenosis_feels,
    happens={
        8: (("12:00", "activity", {"activity": "lesson", "lesson": "stenosis"}, "person"),),
        9: (("20:00", "choice", {"choice": "not_for_me", "level": "superman-1"}, "person"),),
        17: (("19:30", "choice", {"choice": "too_much", "level": "squat-1"}, "person"),),
        25: (("17:00", "choice", {"choice": "bad_day"}, "person"),),
        52: (
            ("11:00", "clinician_change", {"action": "note", "note": "Walking 12 minutes now."},
             "clinician:oduffy"),
        ),
        59: (("12:00", "activity", {"activity": "walk", "minutes": 25}, "person"),),
    },
    away=frozenset(range(43, 52)),
    effort=lambda day: 2 if day % 7 else 0,
)  # fmt: skip

STORIES = {story.name: story for story in (DISC, STENOSIS)}


def add_command(commands: Any) -> None:
    """`python -m proof stories`."""
    parser = commands.add_parser("stories", help="write the case files of the stories again")
    parser.set_defaults(run=lambda arguments: write_cases())


def write_cases() -> int:
    """Write every story's case file."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, story in STORIES.items():
        text = json.dumps(written(story), ensure_ascii=False, indent=1)
        (FOLDER / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")
    return 0
