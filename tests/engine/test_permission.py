"""Which levels are open: matrix and hazards by the worst, CLIN lifted by an allow, NO never."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steadyback.catalogue.exercise import Level
from steadyback.engine.permission import Permit, permit
from steadyback.engine.situation import Situation, situation
from steadyback.record import Event
from steadyback.vocabulary import CAUTION_IDS, HAZARDS, CautionId
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import (
    CALM,
    MONDAY,
    advice,
    change,
    check_in,
    day,
    done,
    event,
    folded,
    intake,
    session,
    set_stage,
)

CATALOGUE = the_catalogue()
LEVELS = list(CATALOGUE.levels.values())
EVENING = day(1)


def now(*events: Event, stage: int = 4, hours: float = 0, **changes: Any) -> Situation:
    """The situation of somebody a clinician put in a stage, with these answers."""
    on = EVENING + timedelta(hours=hours)
    start = [intake(**changes), set_stage(stage, day(0.1)), *events]
    return situation(CATALOGUE, folded(start, on), on)


def closed_by(level: str, at: Situation) -> set[str]:
    return {
        refusal.reason.id for refusal in permit(CATALOGUE, at, CATALOGUE.levels[level]).refusals
    }


def opened(at: Situation) -> set[str]:
    return {level.id for level in LEVELS if permit(CATALOGUE, at, level).open}


def verdicts(level: Level, caution: CautionId) -> dict[str, str]:
    """What the matrix, the level and the caution's hazards say, by where it stands."""
    page = CATALOGUE.cautions[caution]
    found: dict[str, str] = {}
    for hazard in level.hazards:
        listed = {"OK": page.ok, "MOD": page.mod, "CLIN": page.clin}
        found[hazard] = next((v for v, names in listed.items() if hazard in names), "NO")
    for name, cells in (("matrix", CATALOGUE.matrix[level.family]), ("level", level.cautions)):
        if caution in cells:
            found[name] = cells[caution].verdict
    if page.everything == "CLIN":
        found["everything"] = "CLIN"
    return found


SIMPLE: list[CautionId] = [
    c for c in CAUTION_IDS
    if c not in ("post_discectomy", "spinal_surgery_other", "hip_replacement", "pregnancy",
                 "hypertension_uncontrolled")
]  # fmt: skip
"""Cautions without times or numbers."""
RANK = {"OK": 0, "MOD": 1, "CLIN": 2, "NO": 3}


@pytest.mark.parametrize("caution", SIMPLE)
def test_the_worst_of_matrix_level_and_hazards_decides(caution: CautionId) -> None:
    plain = now(direction="extension")
    careful = now(direction="extension", cautions=[{"id": caution}])
    # the direction test is not done with some cautions, so compare what does not ask for it
    seen = set()
    for level in LEVELS:
        if level.only_if or level.not_if or level.variants:
            continue
        if not permit(CATALOGUE, plain, level).open:
            continue
        worst = max((RANK[v] for v in verdicts(level, caution).values()), default=0)
        way = permit(CATALOGUE, careful, level)
        assert way.open == (worst <= RANK["MOD"]), (level.id, verdicts(level, caution))
        if way.open and worst == RANK["MOD"]:
            assert "CAUTION_NOTE" in {note.id for note in way.notes}
        seen.add(worst)
    assert seen


@pytest.mark.parametrize("caution", SIMPLE)
def test_an_allow_lifts_clin_and_never_no(caution: CautionId) -> None:
    allows = [change(day(0.2), "allow", exercise=name) for name in CATALOGUE.exercises]
    plain = now(*allows)
    careful = now(*allows, cautions=[{"id": caution}])
    judged = 0
    for level in LEVELS:
        if level.only_if or level.not_if or level.variants:
            continue
        if not permit(CATALOGUE, plain, level).open:
            continue
        worst = max((RANK[v] for v in verdicts(level, caution).values()), default=0)
        assert permit(CATALOGUE, careful, level).open == (worst < RANK["NO"]), level.id
        judged += 1
    assert judged > 30


def test_an_allow_of_the_person_lifts_nothing() -> None:
    hinge: dict[str, Any] = {"cautions": [{"id": "osteoporosis"}]}
    assert "CAUTION" in closed_by("deadlift-4", now(**hinge))
    mine = change(day(0.2), "allow", by="person", level="deadlift-4")
    assert "CAUTION" in closed_by("deadlift-4", now(mine, **hinge))
    theirs = change(day(0.2), "allow", level="deadlift-4")
    assert "CAUTION" not in closed_by("deadlift-4", now(theirs, **hinge))


def test_a_withdrawn_allow_closes_again() -> None:
    hinge: dict[str, Any] = {"cautions": [{"id": "osteoporosis"}]}
    given_ = change(day(0.2), "allow", level="deadlift-4")
    taken = change(day(0.3), "allow", level="deadlift-4", withdrawn=True)
    assert "CAUTION" in closed_by("deadlift-4", now(given_, taken, **hinge))


def test_a_clearance_that_names_levels_allows_them_until_its_date() -> None:
    body = {
        "flags": ["RF09"], "clinician": "Dr A", "issued": "2026-03-02", "until": "2026-03-03",
        "levels": ["deadlift-4"],
    }  # fmt: skip
    hinge: dict[str, Any] = {"cautions": [{"id": "osteoporosis"}]}
    letter = event("clearance", day(0.2), body, "clinician:ann")
    assert "CAUTION" not in closed_by("deadlift-4", now(letter, **hinge))
    later = day(2)
    state = folded([intake(**hinge), letter], later)
    after = situation(CATALOGUE, state, later)
    assert "CAUTION" in closed_by("deadlift-4", after)


def test_a_forbid_always_holds_whoever_says_it() -> None:
    for by in ("clinician:ann", "person"):
        ban = change(day(0.2), "forbid", by=by, exercise="squat")
        both = now(ban, change(day(0.3), "allow", exercise="squat"))
        assert "FORBID" in closed_by("squat-1", both)


def test_what_does_not_suit_is_closed_and_can_be_taken_back() -> None:
    no = event("choice", day(0.2), {"choice": "not_for_me", "level": "squat-1"})
    yes = {"choice": "not_for_me", "level": "squat-1", "withdrawn": True}
    assert "NOT_FOR_ME" in closed_by("squat-1", now(no))
    assert "NOT_FOR_ME" not in closed_by("squat-1", now(no, event("choice", day(0.3), yes)))


@pytest.mark.parametrize("stage", [1, 2, 3, 4])
def test_no_level_opens_below_its_stage(stage: int) -> None:
    here = now(stage=stage, conditions=["disc_herniation"])
    found = {CATALOGUE.levels[name].stage for name in opened(here)}
    assert max(found) == stage


def test_stenosis_opens_seated_flexion_from_stage_1() -> None:
    assert "knee-to-chest-6" in opened(now(stage=1, conditions=["stenosis"]))
    assert "STAGE_GATE" in closed_by("knee-to-chest-6", now(stage=1, direction="flexion"))


@pytest.mark.parametrize(
    ("level", "rule", "shut", "open_"),
    [
        ("press-up-4", "EXT", {"direction": "neutral"}, {"direction": "extension"}),
        ("press-up-4", "EXT", {"direction": "unknown"}, {"direction": "extension"}),
        ("knee-to-chest-2", "FX", {"direction": "neutral"}, {"direction": "flexion"}),
        (
            "hamstring-stretch-4",
            "SL",
            {"symptoms": CALM | {"slr_symptoms": None}},
            {"symptoms": CALM | {"slr_symptoms": False}},
        ),
        (
            "seated-leg-press-6",
            "INDUCTION",
            {"experience": {"machine_induction": False}},
            {"experience": {"machine_induction": True}},
        ),
    ],
)
def test_what_must_be_known_of_the_person(
    level: str, rule: str, shut: dict[str, Any], open_: dict[str, Any]
) -> None:
    assert rule in closed_by(level, now(**shut))
    assert rule not in closed_by(level, now(**open_))


def test_the_full_superman_asks_for_an_allow_stage_4_and_no_nerve_signs() -> None:
    allow = change(day(0.2), "allow", level="superman-7")
    assert "ALLOW" in closed_by("superman-7", now())
    assert closed_by("superman-7", now(allow)) == set()
    assert "STAGE_GATE" in closed_by("superman-7", now(allow, stage=3))
    thigh: dict[str, Any] = {"symptoms": CALM | {"distal_level": 3}}
    assert "CONDITION" in closed_by("superman-7", now(allow, **thigh))
    for condition in ("stenosis", "spondylolisthesis"):
        assert "CONDITION" in closed_by("superman-7", now(allow, conditions=[condition]))


@pytest.mark.parametrize(
    ("symptoms", "nerve"),
    [
        ({}, False),
        ({"distal_level": 2}, False),
        ({"distal_level": 3}, True),
        ({"distal_level": None}, True),
        ({"numbness": True}, True),
        ({"tingling": True}, True),
        ({"weakness": "stable"}, True),
        ({"numbness": None}, True),
        ({"tingling": None}, True),
        ({"weakness": None}, True),
    ],
)
def test_radiculopathy_is_pain_to_the_thigh_or_a_nerve_sign_and_unknown_is_yes(
    symptoms: dict[str, Any], nerve: bool
) -> None:
    assert now(symptoms=CALM | symptoms).radiculopathy == nerve


@pytest.mark.parametrize(
    ("symptoms", "acute"),
    [
        ({"distal_level": 3, "weeks": 5}, True),
        ({"distal_level": 3, "weeks": 5.7}, True),
        ({"distal_level": 3, "weeks": 6}, False),
        ({"distal_level": 3, "weeks": None}, True),
        ({"distal_level": 1, "weeks": 2}, False),
        ({"distal_level": 3, "weeks": 30, "leg_nprs": 7, "nights_woken": 1}, True),
        ({"distal_level": 3, "weeks": 30, "leg_nprs": 7}, False),
    ],
)
def test_a_nerve_is_acute_under_six_weeks_or_from_irritability_four(
    symptoms: dict[str, Any], acute: bool
) -> None:
    assert now(symptoms=CALM | symptoms).acute == acute


@pytest.mark.parametrize(
    ("caution", "weeks", "column"),
    [
        ("post_discectomy", 5.9, "post_discectomy_early"),
        ("post_discectomy", 6, "post_discectomy_late"),
        ("post_discectomy", 11.9, "post_discectomy_late"),
        ("post_discectomy", 12, None),
        ("post_discectomy", None, "post_discectomy_early"),
        ("spinal_surgery_other", None, "post_discectomy_early"),
        ("hip_replacement", 11.9, "hip_replacement_early"),
        ("hip_replacement", 12, "hip_replacement_stable"),
        ("hip_replacement", None, "hip_replacement_early"),
    ],
)
def test_an_operation_has_its_times_and_an_unknown_date_is_the_first(
    caution: str, weeks: float | None, column: str | None
) -> None:
    entry: dict[str, Any] = {"id": caution}
    if weeks is not None:
        entry["surgery_date"] = str(date(2026, 3, 3) - timedelta(days=round(weeks * 7)))
    columns = {name for name, _ in now(cautions=[entry]).columns}
    assert columns == ({column} if column else set())


@pytest.mark.parametrize(
    "closed",
    [
        {"cautions": [{"id": "osteoporosis"}]},
        {"cautions": [{"id": "vertebral_fracture"}]},
        {"cautions": [{"id": "pregnancy", "pregnancy_weeks": 5}]},
        {"cautions": [{"id": "post_discectomy", "surgery_date": "2026-01-01"}]},
        {"cautions": [{"id": "hip_replacement"}]},
        {"conditions": ["spondylolisthesis"]},
    ],
)
def test_no_direction_test_at_home_means_neutral(closed: dict[str, Any]) -> None:
    assert now(direction="extension").direction == "extension"
    assert now(direction="extension", **closed).direction == "neutral"


def test_pregnancy_closes_lying_flat_from_sixteen_weeks_or_when_unknown() -> None:
    def flat(**detail: Any) -> bool:
        return now(cautions=[{"id": "pregnancy", **detail}]).supine_closed

    assert not flat(pregnancy_weeks=15)
    assert flat(pregnancy_weeks=16)
    assert flat()
    weeks_pass = intake(cautions=[{"id": "pregnancy", "pregnancy_weeks": 14}])
    later = day(15)
    assert situation(CATALOGUE, folded([weeks_pass], later), later).supine_closed


def test_high_pressure_closes_the_wall_sit_and_holds_over_ten_seconds() -> None:
    high = now(cautions=[{"id": "hypertension_uncontrolled", "bp_systolic": 150}])
    assert high.hold_max == 10
    for level in LEVELS:
        if level.exercise == "wall-sit":
            assert not permit(CATALOGUE, high, level).open, level.id
        timed = level.hold_kind not in ("free", "none")
        if timed and level.dosing.floor.hold_s > 10:
            assert not permit(CATALOGUE, high, level).open, level.id


@pytest.mark.parametrize(
    ("systolic", "diastolic", "clinician"), [(179, 109, False), (180, 100, True), (150, 110, True)]
)
def test_pressure_of_180_over_110_needs_a_clinician(
    systolic: int, diastolic: int, clinician: bool
) -> None:
    entry = {
        "id": "hypertension_uncontrolled", "bp_systolic": systolic, "bp_diastolic": diastolic,
    }  # fmt: skip
    assert advice([intake(cautions=[entry])], day(0.1)).locked == clinician


def test_the_morning_rule_closes_end_range_bending_and_the_loaded_hinge() -> None:
    bending = {"end_range_flexion", "loaded_hinge"}
    evening = now(conditions=["stenosis"])
    morning = now(conditions=["stenosis"], hours=-9.1)  # 08:54, woke at 07:00
    late = now(conditions=["stenosis"], hours=-9)
    shut = opened(evening) - opened(morning)
    assert shut
    assert all(bending & set(CATALOGUE.levels[name].hazards) for name in shut)
    assert not [n for n in opened(morning) if bending & set(CATALOGUE.levels[n].hazards)]
    assert opened(late) == opened(evening)


@pytest.mark.parametrize(("hour", "shut"), [(9.9, True), (10, False), (2.5, True), (18, False)])
def test_waking_time_unknown_means_not_before_ten(hour: float, shut: bool) -> None:
    plan = {"days": ["mon"], "minutes": 20}
    assert now(hours=hour - 18, schedule=plan).morning == shut


def test_the_morning_that_was_told_counts_before_the_usual_one() -> None:
    woke = event("check_in", day(0.9), {"woke_at": "2026-03-03T16:30:00+00:00"})
    assert now(woke, hours=0).morning
    assert not now(woke, hours=0.5).morning


def test_the_morning_rule_respects_daylight_saving() -> None:
    spring = MONDAY.replace(day=29, hour=7, minute=30)  # clocks went forward at 01:00 UTC
    person_awake = {
        "days": ["sun"], "minutes": 20, "wakes_at": "07:00",
    }  # fmt: skip
    state = replace(folded([intake(schedule=person_awake)], spring), zone="Europe/London")
    assert situation(CATALOGUE, state, spring).morning  # 08:30 local
    assert not situation(CATALOGUE, state, spring.replace(hour=8)).morning  # 09:00 local


def test_pm03_closes_the_exercise_its_twins_and_its_direction_for_seven_days() -> None:
    hurt = session(day(0.5), done("flexion-in-lying-1", 1, 6, hold_s=2) | {"distal_peak": 2})
    flexion: dict[str, Any] = {"direction": "flexion"}
    at = now(hurt, **flexion)
    for level in LEVELS:
        same = level.exercise in ("flexion-in-lying", "knee-to-chest")
        if same or level.spine_direction == "flexion":
            assert "PM03" in closed_by(level.id, at) or permit(CATALOGUE, at, level).variant, (
                level.id
            )
    assert "PM03" not in closed_by("squat-1", at)
    later = day(7.6)
    state = folded([intake(**flexion), hurt], later)
    assert "PM03" not in closed_by("knee-to-chest-2", situation(CATALOGUE, state, later))


def test_equipment_and_abilities_pass_by_and_nothing_else_does() -> None:
    bare = now(equipment=[], abilities={"floor": False, "kneel": False, "hands_and_knees": False})
    way = permit(CATALOGUE, bare, CATALOGUE.levels["squat-1"])
    assert not way.open
    assert way.passes_by
    floor = permit(CATALOGUE, bare, CATALOGUE.levels["bird-dog-2"])
    assert floor.passes_by
    staged = permit(CATALOGUE, now(stage=1, equipment=[]), CATALOGUE.levels["squat-2"])
    assert not staged.passes_by


def test_an_ability_that_was_never_asked_about_is_not_there() -> None:
    asked = now(abilities={"floor": True, "kneel": True, "hands_and_knees": True}, equipment=[])
    unasked = now(abilities={}, equipment=[])
    assert opened(unasked) < opened(asked)
    assert not [
        name
        for name in opened(unasked)
        if CATALOGUE.levels[name].surface != "none"
        and permit(CATALOGUE, unasked, CATALOGUE.levels[name]).variant is None
    ]


def test_a_bed_counts_for_who_cannot_get_to_the_floor() -> None:
    abilities = {"floor": False, "kneel": False, "hands_and_knees": False}
    bed = now(abilities=abilities, equipment=["bed"])
    assert {"clamshell-1", "hip-thrust-1"} <= opened(bed)
    chair = now(abilities=abilities, equipment=["chair"])
    seated = permit(CATALOGUE, chair, CATALOGUE.levels["hip-thrust-1"])
    assert seated.open
    assert seated.variant is not None
    assert seated.variant.id == "seated"


@pytest.mark.parametrize("change_", ["cautions", "symptoms"])
def test_an_unknown_hazard_verdict_is_no(change_: str) -> None:
    for caution in CATALOGUE.cautions.values():
        listed = {*caution.ok, *caution.mod, *caution.clin, *caution.no}
        assert listed == set(HAZARDS), (caution.id, change_)


CONDITIONS = ["disc_herniation", "stenosis", "spondylolisthesis", "unknown"]
ANSWERS = st.fixed_dictionaries(
    {
        "cautions": st.lists(st.sampled_from(CAUTION_IDS), max_size=3, unique=True),
        "conditions": st.lists(st.sampled_from(CONDITIONS), max_size=2, unique=True),
        "direction": st.sampled_from(["extension", "flexion", "neutral", "unknown"]),
        "distal": st.integers(0, 5),
    }
)


def open_with(answers: dict[str, Any], *events: Event) -> set[str]:
    return opened(
        now(
            *events,
            cautions=[{"id": name} for name in answers["cautions"]],
            conditions=answers["conditions"],
            direction=answers["direction"],
            symptoms=CALM | {"distal_level": answers["distal"]},
        )
    )


@given(ANSWERS, st.sampled_from(CAUTION_IDS))
def test_one_more_caution_never_opens_a_level(answers: dict[str, Any], caution: str) -> None:
    more = answers | {"cautions": sorted({*answers["cautions"], caution})}
    assert open_with(more) <= open_with(answers)


@given(ANSWERS, st.sampled_from(sorted(CATALOGUE.exercises)))
def test_one_more_forbid_never_opens_a_level(answers: dict[str, Any], exercise: str) -> None:
    ban = change(day(0.5), "forbid", exercise=exercise)
    fewer = open_with(answers, ban)
    assert fewer <= open_with(answers)
    assert not [name for name in fewer if name.rpartition("-")[0] == exercise]


@given(ANSWERS)
def test_worse_leg_pain_never_opens_a_level(answers: dict[str, Any]) -> None:
    worse = check_in(day(0.5), distal_level=answers["distal"], leg_nprs=9, nights_woken=6)
    assert open_with(answers, worse) <= open_with(answers)


def test_a_permit_says_everything_that_closes_a_level() -> None:
    way: Permit = permit(
        CATALOGUE,
        now(stage=1, equipment=[], cautions=[{"id": "osteoporosis"}]),
        CATALOGUE.levels["deadlift-4"],
    )
    assert {"STAGE_GATE", "EQUIPMENT", "CAUTION"} <= {r.reason.id for r in way.refusals}
    assert all(refusal.reason.sources for refusal in way.refusals)
