"""What each caution says of a level, and that nobody without it hears of it (evidence 2.1).

One row for each caution's view of a movement, of a family of exercises and of a single level. The
words are of the pages, not of the catalogue in memory: a cell that went missing is noticed.
"""

from datetime import timedelta
from typing import Any

import pytest

from steadyback.engine.permission import permit
from steadyback.engine.situation import Situation, situation
from steadyback.vocabulary import HAZARDS
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import day, folded, intake, set_stage

EVENING = day(1)
CONDITIONS = ("stenosis", "spondylolisthesis")
SAID = [
    ("active_cancer", "back-stretch-1", "active_cancer", "everything", "CLIN"),
    ("active_cancer", "back-stretch-1", "active_cancer", "supine", "CLIN"),
    ("bleeding_disorder", "back-stretch-1", "bleeding_disorder", "everything", "CLIN"),
    ("bleeding_disorder", "back-stretch-2", "bleeding_disorder", "rotation", "CLIN"),
    ("dialysis", "back-stretch-1", "dialysis", "everything", "CLIN"),
    ("dialysis", "back-stretch-3", "dialysis", "floor_transfer", "CLIN"),
    ("epilepsy", "bird-dog-2", "epilepsy", "overhead", "MOD"),
    ("epilepsy", "balance-4", "epilepsy", "balance-4", "MOD"),
    ("glaucoma", "back-stretch-5", "glaucoma", "end_range_flexion", "NO"),
    ("glaucoma", "childs-pose-2", "glaucoma", "childs-pose-2", "NO"),
    ("heart_condition", "brace-4", "heart_condition", "breath_holding", "CLIN"),
    ("hernia", "deadlift-3", "hernia", "loaded_hinge", "CLIN"),
    ("hernia", "plank-1", "hernia", "plank-1", "CLIN"),
    ("hip_osteoarthritis", "calf-raise-5", "hip_osteoarthritis", "nerve_tension", "MOD"),
    ("hip_replacement", "deadlift-3", "hip_replacement", "loaded_hinge", "CLIN"),
    ("hip_replacement", "back-stretch-5", "hip_replacement_early", "flexion_mobility", "CLIN"),
    ("hip_replacement", "gluteal-stretch-5", "hip_replacement_early", "gluteal-stretch-5", "NO"),
    ("hypertension_uncontrolled", "childs-pose-3", "hypertension_uncontrolled", "hold", "NO"),
    ("hypertension_uncontrolled", "bird-dog-2", "hypertension_uncontrolled", "overhead", "MOD"),
    ("hypertension_uncontrolled", "superman-6", "hypertension_uncontrolled", "superman-6", "NO"),
    ("knee_osteoarthritis", "back-stretch-3", "knee_osteoarthritis", "quadruped", "MOD"),
    ("knee_osteoarthritis", "plank-3", "knee_osteoarthritis", "hands_and_knees", "MOD"),
    ("knee_osteoarthritis", "wall-sit-4", "knee_osteoarthritis", "wall-sit-4", "NO"),
    ("knee_replacement", "childs-pose-3", "knee_replacement", "kneeling", "CLIN"),
    ("knee_replacement", "gluteal-stretch-3", "knee_replacement", "gluteal-stretch-3", "MOD"),
    ("neck_pain", "back-stretch-5", "neck_pain", "end_range_extension", "MOD"),
    ("neck_pain", "curl-up-2", "neck_pain", "curl-up-2", "MOD"),
    ("osteoporosis", "back-stretch-5", "osteoporosis", "flexion_mobility", "CLIN"),
    ("osteoporosis", "back-stretch-5", "osteoporosis", "end_range_flexion", "NO"),
    ("osteoporosis", "back-stretch-5", "osteoporosis", "back-stretch-5", "NO"),
    ("post_discectomy", "back-stretch-5", "post_discectomy", "end_range_flexion", "CLIN"),
    ("post_discectomy", "back-stretch-5", "post_discectomy_early", "flexion_mobility", "NO"),
    ("post_discectomy", "brace-5", "post_discectomy_early", "brace-5", "NO"),
    ("postpartum", "brace-4", "postpartum", "breath_holding", "CLIN"),
    ("postpartum", "curl-up-2", "postpartum", "curl-up-2", "CLIN"),
    ("pregnancy", "position-of-ease-3", "pregnancy", "extension_mobility", "NO"),
    ("pregnancy", "position-of-ease-3", "pregnancy", "prone", "NO"),
    ("pregnancy", "curl-up-1", "pregnancy", "curl-up-1", "NO"),
    ("pregnancy", "curl-up-1", "pregnancy_late", "curl-up-1", "NO"),
    ("prolapse", "brace-4", "prolapse", "breath_holding", "CLIN"),
    ("prolapse", "plank-1", "prolapse", "plank-1", "CLIN"),
    ("retinal_surgery", "back-stretch-5", "retinal_surgery", "end_range_flexion", "NO"),
    ("retinal_surgery", "childs-pose-2", "retinal_surgery", "childs-pose-2", "NO"),
    ("sensory_loss", "back-stretch-3", "sensory_loss", "hands_and_knees", "MOD"),
    ("sensory_loss", "balance-5", "sensory_loss", "balance-5", "CLIN"),
    ("shoulder_pain", "back-stretch-3", "shoulder_pain", "hands_and_knees", "MOD"),
    ("shoulder_pain", "back-stretch-4", "shoulder_pain", "back-stretch-4", "MOD"),
    ("spinal_surgery_other", "back-stretch-5", "post_discectomy_early", "flexion_mobility", "NO"),
    ("spinal_surgery_other", "brace-5", "post_discectomy_early", "brace-5", "NO"),
    ("spinal_surgery_other", "back-stretch-2", "spinal_surgery_other", "rotation", "CLIN"),
    ("spondylolisthesis", "position-of-ease-3", "spondylolisthesis", "extension_mobility", "NO"),
    ("spondylolisthesis", "back-stretch-5", "spondylolisthesis", "end_range_extension", "NO"),
    ("spondylolisthesis", "back-stretch-5", "spondylolisthesis", "back-stretch-5", "NO"),
    ("stenosis", "position-of-ease-3", "stenosis", "extension_mobility", "NO"),
    ("stenosis", "back-stretch-5", "stenosis", "end_range_extension", "NO"),
    ("stenosis", "back-stretch-5", "stenosis", "back-stretch-5", "NO"),
    ("vertebral_fracture", "back-stretch-5", "vertebral_fracture", "flexion_mobility", "CLIN"),
    ("vertebral_fracture", "back-stretch-5", "vertebral_fracture", "end_range_extension", "NO"),
    ("vertebral_fracture", "back-stretch-5", "vertebral_fracture", "back-stretch-5", "NO"),
    ("vertigo", "back-stretch-1", "vertigo", "supine", "MOD"),
    ("vertigo", "balance-5", "vertigo", "balance-5", "CLIN"),
    ("wrist_pain", "back-stretch-3", "wrist_pain", "hands_and_knees", "MOD"),
    ("wrist_pain", "brace-4", "wrist_pain", "brace-4", "MOD"),
    ("post_discectomy@8", "back-stretch-5", "post_discectomy_late", "flexion_mobility", "CLIN"),
    ("post_discectomy@8", "deadlift-3", "post_discectomy_late", "deadlift-3", "NO"),
    ("hip_replacement@40", "deadlift-1", "hip_replacement_stable", "hip_hinge", "CLIN"),
    ("hip_replacement@40", "gluteal-stretch-5", "hip_replacement_stable", "gluteal-stretch-5",
     "NO"),
    ("pregnancy@10", "curl-up-1", "pregnancy", "curl-up-1", "NO"),
]  # fmt: skip
"""Who has what (and how many weeks of it), a level, the column, what it speaks of, its verdict."""


def somebody(**answers: Any) -> Situation:
    """Somebody whom a clinician put into stage 4."""
    events = [intake(**answers), set_stage(4, day(0.1))]
    return situation(the_catalogue(), folded(events, EVENING), EVENING)


def with_caution(who: str) -> Situation:
    """Somebody with a caution or a diagnosed condition; `post_discectomy@8`: since 8 weeks."""
    name, _, weeks = who.partition("@")
    if name in CONDITIONS:
        return somebody(conditions=[name])
    entry: dict[str, Any] = {"id": name}
    if weeks and name == "pregnancy":
        entry["pregnancy_weeks"] = int(weeks)
    elif weeks:
        entry["surgery_date"] = (EVENING - timedelta(weeks=int(weeks))).date().isoformat()
    return somebody(cautions=[entry])


def said(now: Situation, level: str) -> set[tuple[object, ...]]:
    """The cautions that speak of a level: column, what about, verdict."""
    way = permit(the_catalogue(), now, the_catalogue().levels[level])
    reasons = [*(refusal.reason for refusal in way.refusals), *way.notes]
    told = [r.numbers for r in reasons if r.id in ("CAUTION", "CAUTION_NOTE")]
    return {(of["caution"], of["about"], of["verdict"]) for of in told}


@pytest.mark.parametrize(("who", "level", "column", "about", "verdict"), SAID)
def test_it_says_so_to_those_it_is_about_and_to_nobody_else(
    who: str, level: str, column: str, about: str, verdict: str
) -> None:
    now = with_caution(who)

    assert (column, about, verdict) in said(now, level)
    assert permit(the_catalogue(), now, the_catalogue().levels[level]).open == (
        {found for *_, found in said(now, level)} <= {"MOD"} and not other_refusals(now, level)
    )
    assert said(somebody(), level) == set()


def other_refusals(now: Situation, level: str) -> set[str]:
    """What else than a caution closes a level."""
    way = permit(the_catalogue(), now, the_catalogue().levels[level])
    return {refusal.reason.id for refusal in way.refusals} - {"CAUTION"}


def test_every_hazard_is_judged_by_somebody() -> None:
    assert {about for _, _, _, about, _ in SAID} >= set(HAZARDS)
