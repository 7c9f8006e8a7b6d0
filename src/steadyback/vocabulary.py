"""The closed lists that the record and the catalogue share.

Both speak of cautions, equipment, positions and red flags, and neither may import the other,
so the words live below both (docs/decisions/0005). Each list is closed: an unknown word is an
error with its place, never a guess. Sources: the project's design page (section 4) and the
rulings ("Closed lists", "Inputs these rules need").
"""

from typing import Literal, get_args

CautionId = Literal[
    "osteoporosis",
    "vertebral_fracture",
    "pregnancy",
    "postpartum",
    "post_discectomy",
    "spinal_surgery_other",
    "hip_replacement",
    "knee_replacement",
    "hip_osteoarthritis",
    "knee_osteoarthritis",
    "hypertension_uncontrolled",
    "heart_condition",
    "hernia",
    "prolapse",
    "glaucoma",
    "retinal_surgery",
    "vertigo",
    "wrist_pain",
    "shoulder_pain",
    "neck_pain",
    "sensory_loss",
    "active_cancer",
    "dialysis",
    "bleeding_disorder",
    "epilepsy",
    "other",
]
Condition = Literal[
    "disc_herniation",
    "stenosis",
    "spondylolisthesis",
    "muscle_imbalance",
    "deep_gluteal",
    "unknown",
]
Direction = Literal["extension", "flexion", "neutral", "unknown"]
Equipment = Literal[
    "mat",
    "bed",
    "chair",
    "wall",
    "band",
    "dumbbell",
    "kettlebell",
    "barbell",
    "step",
    "bench",
    "ball",
    "stick",
    "strap",
    "towel",
    "pillow",
    "gym_machines",
    "block",
    "table",
    "anchor",
    "cushion",
    "ankle_weight",
    "bike",
]
FlagId = Literal[
    "RF01",
    "RF02",
    "RF03",
    "RF04",
    "RF05",
    "RF06",
    "RF07",
    "RF08",
    "RF09",
    "RF10",
    "RF11",
    "RF12",
    "RF13",
    "RF14",
    "RF15",
    "RF16",
    "RF17",
    "RF18",
    "RF19",
    "RF20",
    "RF21",
    "RF22",
    "RF23",
    "RF24",
    "RF25",
    "RF26",
    "RF27",
    "RF28",
    "RF29",
    "RF30",
]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

ActionLevel = Literal["emergency", "urgent", "clinician", "caution", "clear"]

Position = Literal[
    "supine",
    "hook_lying",
    "side_lying",
    "prone",
    "hands_and_knees",
    "kneeling",
    "sitting",
    "standing",
]
Phase = Literal["warm_up", "mobility", "direction", "control", "strength", "stretch", "calm"]
Hazard = Literal[
    "end_range_flexion",
    "end_range_extension",
    "rotation",
    "loaded_hinge",
    "prone",
    "supine",
    "kneeling",
    "hands_and_knees",
    "overhead",
    "breath_holding",
    "floor_transfer",
    "nerve_tension",
]
Muscle = Literal[
    "gluteus_maximus",
    "gluteus_medius",
    "hamstrings",
    "quadriceps",
    "erector_spinae",
    "multifidus",
    "transverse_abdominis",
    "obliques",
    "rectus_abdominis",
    "hip_adductors",
    "hip_flexors",
    "deep_hip_rotators",
    "calf",
    "upper_back",
    "latissimus_dorsi",
    "shoulder",
    "pelvic_floor",
]
MuscleGroup = Literal[
    "gluteus_maximus",
    "hamstrings",
    "quadriceps",
    "back_extensors",
    "abdominal_wall",
    "hip_abductors",
    "hip_adductors",
]
Share = Literal["high", "medium", "low"]
Family = Literal[
    "flexion_mobility",
    "extension_mobility",
    "pelvic_tilt_bracing",
    "quadruped",
    "plank",
    "prone_extension",
    "squat",
    "lunge",
    "hip_hinge",
    "bridge",
    "leg_machine",
    "hip_abduction_adduction",
    "hamstring_stretch",
    "nerve_slider",
    "walking",
    "heat",
]
Verdict = Literal["OK", "MOD", "CLIN", "NO"]

GROUP_OF: dict[Muscle, MuscleGroup] = {
    "gluteus_maximus": "gluteus_maximus",
    "hamstrings": "hamstrings",
    "quadriceps": "quadriceps",
    "erector_spinae": "back_extensors",
    "multifidus": "back_extensors",
    "transverse_abdominis": "abdominal_wall",
    "obliques": "abdominal_wall",
    "rectus_abdominis": "abdominal_wall",
    "gluteus_medius": "hip_abductors",
    "hip_adductors": "hip_adductors",
}
"""The seven groups the planner balances (rulings, "The planner's numbers")."""

CAUTION_IDS: tuple[CautionId, ...] = get_args(CautionId)
CONDITIONS: tuple[Condition, ...] = get_args(Condition)
EQUIPMENT: tuple[Equipment, ...] = get_args(Equipment)
FLAG_IDS: tuple[FlagId, ...] = get_args(FlagId)
HAZARDS: tuple[Hazard, ...] = get_args(Hazard)
FAMILIES: tuple[Family, ...] = get_args(Family)
MUSCLE_GROUPS: tuple[MuscleGroup, ...] = get_args(MuscleGroup)
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
PHASES: tuple[Phase, ...] = get_args(Phase)
POSITIONS: tuple[Position, ...] = get_args(Position)
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
ACTION_LEVELS: tuple[ActionLevel, ...] = get_args(ActionLevel)
