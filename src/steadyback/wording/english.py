"""English words for every reason, action level, muscle group, position and need.

Each is a message: it is marked here, and said in the reader's language where it is used.

Plain and short (reading age about 11), never frightening, never promising. `{name}` takes a number
or a word of the reason. A reason's words may only state numbers that the reason carries.
"""

from steadyback.languages import N_
from steadyback.vocabulary import ActionLevel, Equipment, Muscle, MuscleGroup, Position

LEVELS: dict[str, str] = N_(
    {
        "emergency": "This needs help now. Do not exercise.",
        "urgent": "This needs to be seen soon: today, or within days. Do not exercise until then.",
        "clinician": "Please see a clinician first.",
        "caution": "You can go on, with some care.",
        "clear": "Nothing in your answers stands in the way of today's exercise.",
    }
)
LEVEL_NAMES: dict[ActionLevel, str] = N_(
    {
        "emergency": "emergency",
        "urgent": "urgent",
        "clinician": "clinician",
        "caution": "caution",
        "clear": "clear",
    }
)
"""The action levels by their names, for clinicians."""
NOT_REVIEWED = N_("Not yet reviewed by a clinician.")
NOT_CHECKED = N_("These words are our own translation, and no clinician has checked it yet.")
LOCK_FREE_CLINICIAN = N_(
    "Please see a clinician about this. You can go on meanwhile, nothing moves up."
)
GROUPS: dict[str, str] = N_(
    {
        "gluteus_maximus": "buttocks",
        "hamstrings": "back of the thighs",
        "quadriceps": "front of the thighs",
        "back_extensors": "lower back",
        "abdominal_wall": "tummy muscles",
        "hip_abductors": "outer hips",
        "hip_adductors": "inner thighs",
    }
)
GROUPS_FIRST: dict[MuscleGroup, str] = N_(
    {
        "gluteus_maximus": "Buttocks",
        "hamstrings": "Back of the thighs",
        "quadriceps": "Front of the thighs",
        "back_extensors": "Lower back",
        "abdominal_wall": "Tummy muscles",
        "hip_abductors": "Outer hips",
        "hip_adductors": "Inner thighs",
    }
)
"""GROUPS where they stand alone or first."""
MUSCLES: dict[Muscle, tuple[str, str]] = N_(
    {
        "gluteus_maximus": ("buttocks", "gluteus maximus"),
        "gluteus_medius": ("outer hip", "hip abductors"),
        "hamstrings": ("back of the thighs", "hamstrings"),
        "quadriceps": ("front of the thighs", "quadriceps"),
        "erector_spinae": ("long back muscles", "erector spinae"),
        "multifidus": ("deep back", "multifidus"),
        "transverse_abdominis": ("deep tummy", "transverse abdominis"),
        "obliques": ("side of the tummy", "obliques"),
        "rectus_abdominis": ("front of the tummy", "rectus abdominis"),
        "hip_adductors": ("inner thigh", "hip adductors"),
        "hip_flexors": ("front of the hip", "hip flexors"),
        "deep_hip_rotators": ("deep hip", "deep hip rotators"),
        "calf": ("calf", "calf muscles"),
        "upper_back": ("upper back", "upper back"),
        "latissimus_dorsi": ("broad back", "latissimus dorsi"),
        "shoulder": ("shoulder", "shoulder"),
        "pelvic_floor": ("pelvic floor", "pelvic floor"),
    }
)
POSITIONS: dict[Position, str] = N_(
    {
        "supine": "lying on your back",
        "hook_lying": "lying on your back, knees bent",
        "side_lying": "lying on your side",
        "prone": "lying on your front",
        "hands_and_knees": "on hands and knees",
        "kneeling": "kneeling",
        "sitting": "sitting",
        "standing": "standing",
    }
)
POSITIONS_FIRST: dict[Position, str] = N_(
    {
        "supine": "Lying on your back",
        "hook_lying": "Lying on your back, knees bent",
        "side_lying": "Lying on your side",
        "prone": "Lying on your front",
        "hands_and_knees": "On hands and knees",
        "kneeling": "Kneeling",
        "sitting": "Sitting",
        "standing": "Standing",
    }
)
"""POSITIONS where they stand alone or first."""
EQUIPMENT: dict[Equipment, str] = N_(
    {
        "mat": "a mat",
        "bed": "a bed",
        "chair": "a steady chair",
        "wall": "a free wall",
        "table": "a table or worktop",
        "step": "a step or stair",
        "pillow": "a pillow",
        "cushion": "a cushion",
        "towel": "a towel",
        "strap": "a strap or belt",
        "stick": "a broomstick",
        "band": "an exercise band",
        "anchor": "a place to fix a band",
        "block": "a yoga block or thick book",
        "ball": "a soft ball",
        "bench": "a bench",
        "dumbbell": "dumbbells",
        "kettlebell": "a kettlebell",
        "barbell": "a barbell",
        "ankle_weight": "ankle weights",
        "bike": "an exercise bike",
        "gym_machines": "gym machines",
    }
)
EQUIPMENT_SHORT: dict[str, str] = N_(
    {
        "mat": "mat",
        "bed": "bed",
        "chair": "chair",
        "wall": "wall",
        "table": "table",
        "step": "step",
        "pillow": "pillow",
        "cushion": "cushion",
        "towel": "towel",
        "strap": "strap",
        "stick": "stick",
        "band": "band",
        "anchor": "anchor",
        "block": "block",
        "ball": "ball",
        "bench": "bench",
        "dumbbell": "dumbbell",
        "kettlebell": "kettlebell",
        "barbell": "barbell",
        "ankle_weight": "ankle weight",
        "bike": "bike",
        "gym_machines": "gym machines",
    }
)
"""EQUIPMENT in a word, as in "It needs chair or bed."."""
DISTAL: tuple[str, ...] = N_(
    (
        "nowhere",
        "your lower back",
        "your buttock",
        "your thigh",
        "your calf",
        "your foot",
    )
)
"""Where pain is felt, by distal level."""
STAGES: dict[int, str] = N_(
    {
        0: "First things first",
        1: "Calm things down",
        2: "Build control",
        3: "Build strength",
        4: "Carry load",
        5: "Keep it up",
    }
)
DIRECTIONS: dict[str, str] = N_(
    {
        "extension": "bending backward",
        "flexion": "bending forward",
        "neutral": "no direction in particular",
        "unknown": "not known yet",
    }
)
NEEDS: dict[str, str] = N_(
    {
        "warm_up_or_mobility": "an easy movement to begin with",
        "direction": "the direction that eases your leg",
        "slider": "a gentle movement for the nerve",
        "stage_work": "work of your present stage",
    }
)
ABILITIES: dict[str, str] = N_(
    {
        "floor": "getting down to the floor",
        "hands_and_knees": "being on hands and knees",
        "kneel": "kneeling",
    }
)
REASONS: dict[str, str] = N_(
    {
        "OPEN_QUESTION": "These safety questions still need a clear yes or no: {questions}. Until then the exercises wait.",
        "SCREEN_FULL": "It is {days} days since all safety questions were answered. Please answer them again.",
        "SCREEN_SHORT": "Please answer the short safety questions before you start.",
        "SYMPTOMS_MISSING": "We do not know yet how your symptoms are. What we do not know is never taken as good news.",
        "CAUTIONS_MISSING": "We do not know yet whether you have other conditions or had operations. Please answer that first.",
        "PRESSURE": "Your blood pressure was given as {systolic} over {diastolic}. Please see a clinician before you exercise.",
        "AGE": "This programme is for people of {least} and over.",
        "PHQ2": "Your answers about mood add up to {score}. Please talk to a clinician about it. You can go on, but nothing moves up.",
        "NEURO": "A strength count fell since last time. A clinician should look at it.",
        "LOCKED": "No exercises are offered while this sign stands.",
        "PM00": "Your leg pain is {pm00_leg} or more today, reaches further down than yesterday, or woke you on {pm00_nights} nights. So today is only a mini-session.",
        "PM01": "A danger sign came up in a session, so it stopped.",
        "PM02": "You told us about new numbness or weakness. A clinician should look at it first.",
        "PM03": "Pain went further down the leg and stayed there for more than {pm03_settle_minutes} minutes. {level} and its direction rest for {pm03_block_days} days.",
        "PM04": "Pain went further down the leg but drew back within {pm03_settle_minutes} minutes. Use a smaller range.",
        "PM05": "Leg pain rose a little and stayed low. The dose stays as it is.",
        "PM05b": "Leg pain was {pm05b_leg} or a little more. The dose stays as it is.",
        "PM06": "Leg pain rose by {pm06_rise} or more, or to {pm06_leg}. {level} goes a level down.",
        "PM07": "A good session: back and leg pain stayed low.",
        "PM08": "Back pain was above {pm07_back}. Use a smaller range, and the dose stays as it is.",
        "PM09": "Back pain went above {pm09_back}. {level} goes a level down.",
        "PM10": "The morning after counts: {pm10_rise} or more above where you began, or not settled after {pm10_hours} hours, means the next session is smaller.",
        "PM11": "Pain drew back towards your spine. That is a good sign, even if your back feels a little worse.",
        "PM12": "Your muscles were sore on both sides. That is normal. The load stays as it is.",
        "PM13": "You were afraid of doing harm. An easier level is fine, and nothing is lost.",
        "PM14": "It is {days} days since your last session, so you start again a little lower.",
        "PM15": "Strong pain relief or an injection in the last {pm15_days} days can hide pain, so nothing moves up.",
        "PM-AMBER": "This was not clearly a good session, so nothing moves up.",
        "PM-MISSING": "A score is missing. What is missing never counts as good.",
        "FLARE": "This looks like a flare-up: pain {flare_rise} or more above its usual, for a day or longer. Flare-ups are common, and they settle. For {flare_calm_days} days there is only calm work, and half of it. Then you go on one level lower.",
        "DELOAD": "This week is easier on purpose, {deload_cut} less work, so that your body can catch up.",
        "TOO_MUCH": "You said that {level} was too much, so it goes down and is earned again.",
        "TOO_EASY": "You said that this is too easy. If it feels easy today too, do {reps} more in the last set. After {two_for_two_sessions} such good sessions the dose goes up.",
        "SAFETY_NET": "These signs are rare. Everyone with leg symptoms should know them, so that help comes in time.",
        "WEEK_OVER": "No training day is left in this week. The next week is planned on Monday.",
        "LESSON": "{minutes} minutes to read, if you like: {lesson}.",
        "DIRECTION_TEST": "A short test shows which direction of movement eases your leg. It is done once a week, and only while the leg is calm enough.",
        "HOLD": "Nothing moves up just now: a sign is being looked at, today is a hard day, pain may be hidden by medicine, or a flare-up is settling.",
        "IRRITABLE_HOLD": "Your symptoms flare up easily (score {score} of 10), so at most {most} exercises move up in a week.",
        "DOSE_NEXT": "The dose grows after {two_for_two_sessions} good sessions in a row with {two_for_two_reps} more in the last set and {rir_least} left to spare. So far: {sessions}.",
        "THROUGH_THE_DAY": "Small goes through the day help more than one long one: {times} times a day, on rest days too.",
        "IRRITABILITY": "Your symptoms score {score} of 10 for how easily they flare up and how slowly they settle.",
        "DIRECTION": "The direction of movement that eases your leg: {direction}.",
        "STAGE_START": "Everyone begins in stage 1, with calm and easy movements.",
        "STAGE_UP": "At the weekly review everything was met for stage {stage}.",
        "STAGE_HELD": "The next stage still needs: {waits}.",
        "STAGE_IRRITABLE": "Your symptoms flared up easily at check-ins in a row, so you are in stage {stage} for now.",
        "STAGE_REDS": "{reds_for_stage} sessions within {reds_days} days were too much, so you are in stage {stage} for now.",
        "STAGE_AWAY": "After {days} days away you start again in stage {stage}.",
        "STAGE_SET": "A clinician set stage {stage}.",
        "STAGE_CAP": "Today your symptoms flare up easily, so today is stage {stage}.",
        "STAGE_GATE": "It belongs to stage {needs}. You are in stage {stage}.",
        "G0": "It fits the stage you are in.",
        "G1": "It opens after {g1_sessions} good sessions in a row at full dose with {level}, with {rir_least} repetitions to spare. So far: {sessions}.",
        "G2": "It opens when leg pain is {g2_leg} or less on average over {window_days} days, and no lower than the buttock. No exercise may have sent it further down for {g2_no_pm03_days} days.",
        "G3": "It opens when the conditions of stage 4 are met. You are in stage {stage}.",
        "FX": "It is only for people whose leg is eased by bending forward, or who have diagnosed stenosis.",
        "SL": "It opens when raising the straight leg brings no leg symptoms.",
        "EXT": "It is only for people whose leg is eased by bending backward.",
        "INDUCTION": "It needs somebody to have shown you the machine.",
        "ALLOW": "It opens only when a clinician allows it.",
        "LEG_MAX": "It needs leg pain of {most} or less.",
        "CAUTION": "It is closed because of {caution}. {note}",
        "CAUTION_NOTE": "It is open, with care because of {caution}. {note}",
        "CONDITION": "It is closed because of {condition}.",
        "EQUIPMENT": "It needs {needs}.",
        "ABILITY": "It needs {needs}.",
        "FORBID": "A clinician closed it for you.",
        "NOT_FOR_ME": "You said that it does not suit you.",
        "MORNING": "No deep bending in the first {hours} hours after waking.",
        "REGRESSED": "It was too much, so the level below comes first again.",
        "PLACED": "A clinician chose this level for you.",
        "DOSE_START": "It begins with its lowest dose.",
        "DOSE_HELD": "The dose stays as it was.",
        "DOSE_UP": "A step up: {two_for_two_sessions} good sessions in a row, settled by the next morning, with {two_for_two_reps} repetitions to spare.",
        "DOSE_LOWERED": "It was too much, or a flare-up or time away came, so the dose is smaller for now.",
        "DOSE_CUT": "The dose is lower today.",
        "DOSE_SMALL": "The lowest dose this week, because the weeks before it were small.",
        "DOSE_SET": "A clinician set this dose.",
        "RUNG_UP": "You did the level before it at full dose in {g1_sessions} good sessions, settled by the next morning. So this level opened.",
        "MUSCLE": "It works: {groups}.",
        "REQUIRED": "Every session holds {needs}.",
        "WALK": "Walking is good for sciatica at every stage.",
        "EASE": "A position in which your leg can rest.",
        "RELIEF": "Until you have been seen: easy walking, and positions in which your leg can rest.",
        "SHORT_SESSION": "{minutes} minutes today. A short session still counts.",
        "BAD_DAY": "On a bad day a small, easy session is enough. Nothing is lost.",
        "MINI_SESSION": "While your symptoms flare up easily, sessions stay at {minutes} minutes.",
        "REMOVED": "It was planned, but today it is left out.",
        "EASIER": "An easier level takes the place of {planned} today.",
        "REST_DAY": "Today is a day of rest. Walking is welcome.",
        "PLAN_WEEK": "This week is planned for stage {stage}: your muscles, your minutes, your equipment, few changes of position.",
        "FIRST_WEEK": "The first week starts small on purpose. Your body's answer decides how it grows.",
        "VOLUME": "This week's work stays close to that of your best week that went well: at most {volume_rise} of it more, or as much as a first week.",
        "SHORTFALL": "This week holds less than we would like of: {groups}.",
        "MORE_MINUTES": "A little longer each day (+{minutes} min) would help with: {groups}.",
        "MORE_DAYS": "Training on {days} days would help with: {groups}.",
        "NOTHING_OPEN": "No exercise is open with these answers and this equipment. A clinician can open some for you.",
        "SCHEDULE_MISSING": "Tell us on which days and for how many minutes you want to exercise.",
        "MEASURE_DUE": "When you have a moment: {measure}. It never holds up a session.",
        "NEED_WORSE": "{measure}: {before} at first, {now} now. Worse by an amount that matters.",
        "NEED_FURTHER": "Symptoms further down: {place} now, {place_before} before.",
        "NEED_LEG_UP": "Leg pain up: mean {now} in the {window_days} days to {until}, {before} in the {window_days} days before.",
        "NEED_FLARE": "Leg pain up in a flare-up since {since}: {now} at the last check-in, mean {before} before.",
        "NEED_UNSETTLED": "Did not settle: after the session of {until} it was {pm10_rise} or more above its start, or took over {pm10_hours} hours. Sessions answered lately: {sessions}, not settled: {unsettled}.",
        "NEED_QUIET": "Gone quiet: nothing told since {since}, for {days} days. Planned sessions missed since then: {missed}.",
        "NEED_QUIET_LOCKED": "Gone quiet while exercise is on hold: nothing told since {since}, for {days} days.",
        "NEED_OPENING": "Every exercise waits for a clinician to open it, because of {caution}.",
        "NEED_CHECKS": "Stage {next} waits only for a check by a clinician: {waits}.",
        "NEED_ALLOW": "{level} waits only for a clinician to allow it.",
        "NEED_READY": "Ready to progress: the gate to stage {next} is met. Mean leg pain {mean_leg} in the last {window_days} days.",
        "NEED_DISCHARGE": "Ready for discharge: stage {stage}, {weeks} weeks in the programme. Mean leg pain {mean_leg} and back pain {mean_back} in the last {window_days} days. No red session for {discharge_calm_days} days.",
        "NEED_BETTER": "{measure}: {before} at first, {now} now. Better by an amount that matters.",
    }
)
"""Those of NEED_ are read by a clinician; all others by the person themselves."""
NEED_MEANS: dict[str, str] = N_(
    {
        "NEED_WORSE": "{measure}: mean {before} in the first {days} days, {now} in the newest {days}. Worse by an amount that matters.",
        "NEED_BETTER": "{measure}: mean {before} in the first {days} days, {now} in the newest {days}. Better by an amount that matters.",
    }
)
"""As REASONS, where means of days are compared."""
NEED_UNCHECKED: dict[str, str] = N_(
    {
        "NEED_WORSE": "{measure}: {before} at first, {now} now. Probably worse by an amount that matters, but that number is still to be checked.",
        "NEED_BETTER": "{measure}: {before} at first, {now} now. Probably better by an amount that matters, but that number is still to be checked.",
    }
)
"""As REASONS, where the change that matters is from memory."""
PLACES: tuple[str, ...] = N_(("nowhere", "lower back", "buttock", "thigh", "calf", "foot"))
"""Where pain is felt, by distal level, in a word."""
FLAG = N_("You said yes, or were not sure, about: “{question}”")
AWAY_LEVEL = N_(
    "You were away for {pm14_long_days} days or more, so you start lower. {level} is earned again."
)
PM03_RESTS = N_("It sent the pain further down or made the leg worse, so it rests until {until}.")
TOO_MUCH_RESTS = N_(
    "You said that {level} was too much, and it is the easiest one already. So it rests until {until}."
)
FLAG_DERIVED = N_("This follows from your other answers: “{question}”")
FLAG_BY_RULE = N_(
    "Your check-ins or tests show something that a clinician should look at before you go on."
)
FLAG_SYMPTOMS = N_("What you told us of your symptoms or counts speaks for: “{question}”")

WAITS: dict[str, str] = N_(
    {
        "irritability": "symptoms that flare up less easily (score now {value})",
        "mean_leg": "less leg pain on average over a week, with enough check-ins (now {value})",
        "mean_back": "less back pain on average over a week (now {value})",
        "days": "a first week (day {value} now)",
        "pm03": "a week without pain going further down the leg",
        "distal": "pain no lower than the buttock",
        "green": "more good sessions, with the morning after answered",
        "weeks": "more weeks in this stage ({value} so far)",
        "trunk_hold": "a longer trunk hold (now {value})",
        "hinge": "a checked hip hinge",
        "clinician": "a clinician's word",
    }
)

OURS_ALONE = N_("This rule is our own proposal. No study has tested it.")
OURS_BESIDE = N_(
    "The sources support it. The exact rule is our own proposal, and no study has tested it."
)
NOT_KNOWN = N_("not known yet")
NUMBERS: dict[str, str] = N_(
    {
        "sets": "sets",
        "reps": "repetitions in each",
        "hold_s": "seconds of hold",
        "stage": "your stage",
        "sessions": "good sessions so far",
        "score": "your score",
        "leg": "your leg pain",
        "most": "at most",
        "mean_leg": "your leg pain on average this week",
        "mean_back": "your back pain on average this week",
        "distal": "how far down you feel it",
        "days": "days",
        "weeks": "weeks in your stage",
        "trunk_hold": "your longest trunk hold, in seconds",
        "green": "share of good sessions",
        "cut": "taken off",
        "share": "taken off",
        "minutes": "minutes",
        "hours": "hours",
        "times": "times a day",
        "until": "until",
        "since": "since",
    }
)
"""What a number of a reason is, by its name. What has no words here stands in the sentence."""
OUT_OF: dict[str, int] = {"leg": 10, "mean_leg": 10, "mean_back": 10, "distal": 5}
"""The highest that a number can be, where it is said with it."""
RULE_NUMBERS: dict[tuple[str, str], str] = N_(
    {
        ("IRRITABILITY", "leg"): "points for leg pain",
        ("IRRITABILITY", "settle"): "points for how slowly it settles",
        ("IRRITABILITY", "distal"): "points for how far down it goes",
        ("IRRITABILITY", "sleep"): "points for nights woken",
        ("IRRITABILITY", "tolerance"): "points for sitting and bending",
        ("STAGE_GATE", "needs"): "the stage it belongs to",
        ("LEG_MAX", "most"): "leg pain for this level, at most",
        ("IRRITABLE_HOLD", "most"): "steps a week at most",
        ("TOO_EASY", "reps"): "repetitions to add",
        ("MUSCLE", "sets"): "sets that day",
        ("DELOAD", "weeks"): "weeks of training in a row",
        ("PM14", "days"): "days since your last session",
        ("PLAN_WEEK", "days"): "training days",
        ("G0", "stage"): "the stage it belongs to",
    }
)
"""As NUMBERS, where a rule means something of its own by the name."""
RULE_OUT_OF: dict[tuple[str, str], int] = {
    **{("IRRITABILITY", name): 2 for name in ("leg", "settle", "distal", "sleep", "tolerance")},
    ("LEG_MAX", "most"): 10,
}
"""As OUT_OF, for the numbers of RULE_NUMBERS."""

SUMMARY_ONLY = N_("We read a page about it, not the paper itself.")
SAME = N_("The same as at the start.")
CHANGED = N_("{change}.")
MATTERS = N_("{change}: a change that matters.")
MATTERS_UNCHECKED = N_(
    "{change}: probably a change that matters, but that number is still to be checked."
)
MATTERS_NOT = N_("{change}, which is less than the change that matters.")
UNCHECKED = N_("(Still to be checked.)")
