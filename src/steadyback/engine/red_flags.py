"""One rule for each red flag: from what was reported to its action level.

Sources: evidence.md 1.2 through red_flags.yaml; several levels under one id are settled by
rulings 3: details decide, and without details the highest level holds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine.days import local_day
from steadyback.engine.state import Report, State
from steadyback.record.answers import FlagDetail
from steadyback.vocabulary import ACTION_LEVELS, ActionLevel, FlagId

SEVERITY: dict[ActionLevel, int] = {
    level: rank for rank, level in enumerate(reversed(ACTION_LEVELS))
}
"""clear 0 … emergency 4."""
LOCKING: frozenset[ActionLevel] = frozenset({"emergency", "urgent", "clinician"})


def worst(*levels: ActionLevel) -> ActionLevel:
    """The most restrictive of the levels; clear for none."""
    return max(levels, key=SEVERITY.__getitem__, default="clear")


def one_up(level: ActionLevel) -> ActionLevel:
    """The next more restrictive level (a flag that another raises, rulings 3)."""
    ladder: dict[ActionLevel, ActionLevel] = {
        "caution": "clinician",
        "clinician": "urgent",
        "urgent": "emergency",
    }
    return ladder.get(level, level)


@dataclass(frozen=True, slots=True)
class Told:
    """What one rule may look at: the report, the person's other answers, and the policy."""

    report: Report
    state: State
    catalogue: Catalogue

    @property
    def detail(self) -> FlagDetail | None:
        """The details given with the answer, if any."""
        return self.report.detail

    @property
    def day(self) -> date:
        """The day of the report where the person lives."""
        return local_day(self.report.at, self.state.zone)

    def has(self, *parts: str) -> bool:
        """Whether any of these parts was chosen."""
        return self.detail is not None and any(part in (self.detail.parts or ()) for part in parts)

    @property
    def asked_parts(self) -> bool:
        """Whether the person was asked which parts fit, even if none did."""
        return self.detail is not None and self.detail.parts is not None

    @property
    def worse_or_severe(self) -> bool:
        """Whether the details say worse, or severe."""
        return self.detail is not None and (
            self.detail.course == "worse" or self.detail.severity == "severe"
        )

    def said_no(self, *flags: FlagId) -> bool:
        """Whether each of these flags was answered with a plain no."""
        answers = self.state.flags
        return all(f in answers and answers[f].answer == "no" for f in flags)


Rule = Callable[[Told], ActionLevel]


def always(level: ActionLevel) -> Rule:
    """The rule of a flag that has one level."""
    return lambda _: level


def rf05(told: Told) -> ActionLevel:
    """Both legs: emergency, unless long-standing, stable and nothing else (rulings 3)."""
    detail = told.detail
    weeks = timedelta(weeks=told.catalogue.policy.bilateral_stable_weeks)
    stable = (
        detail is not None
        and detail.onset is not None
        and detail.onset < told.day - weeks
        and detail.course in ("better", "same")
        and told.said_no("RF01", "RF02", "RF03", "RF04", "RF06", "RF07")
    )
    return rf21(told) if stable else "emergency"


def rf06(told: Told) -> ActionLevel:
    """New weakness: urgent only when said to be mild, one-sided and not getting worse."""
    detail = told.detail
    mild = (
        detail is not None
        and detail.severity == "mild"
        and detail.course in ("better", "same")
        and not told.has("foot_drop", "worsening", "both_legs")
    )
    return "urgent" if mild else "emergency"


def rf08(told: Told) -> ActionLevel:
    """Fever or infection risk: emergency with neurological change, else urgent."""
    neuro = told.has("new_neuro") or any(
        flag in told.state.flags and told.state.flags[flag].answer == "yes"
        for flag in ("RF01", "RF02", "RF03", "RF05", "RF06", "RF07")
    )
    return "emergency" if neuro or not told.asked_parts else "urgent"


def rf10(told: Told) -> ActionLevel:
    """Weight loss or unremitting night pain: urgent; night pain that eases: clinician."""
    if told.has("night_pain_eases") and not told.has("weight_loss", "night_pain_constant"):
        return "clinician"
    return "urgent"


def rf11(told: Told) -> ActionLevel:
    """Injury: emergency when severe or neurological; assessed and neither, a clinician."""
    detail = told.detail
    mild = told.asked_parts or (detail is not None and detail.severity == "mild")
    if detail is None or not mild or told.has("severe", "neuro") or told.worse_or_severe:
        return "emergency"
    return "clinician" if detail.assessed else "urgent"


def rf16(told: Told) -> ActionLevel:
    """A swollen calf is urgent; with chest pain or breathlessness an emergency."""
    only_calf = told.has("calf") and not told.has("chest_or_breath")
    return "urgent" if only_calf else "emergency"


def rf17(told: Told) -> ActionLevel:
    """Chest pain or fainting now is an emergency; a doctor's advice not to exercise is not."""
    only_told = told.has("told_not_to_exercise") and not told.has("now")
    return "clinician" if only_told else "emergency"


def rf19(told: Told) -> ActionLevel:
    """First pain after 55 is a caution once assessed; under 20 stays with a clinician."""
    born = told.state.birth_year
    young = born is not None and (told.day.year - born <= told.catalogue.policy.first_pain_young)
    assessed = told.detail is not None and bool(told.detail.assessed)
    return "caution" if assessed and not young else "clinician"


def rf21(told: Told) -> ActionLevel:
    """Leg pain on walking that eases on sitting: a caution with known, stable stenosis."""
    detail = told.detail
    stable = (
        detail is not None
        and detail.course != "worse"
        and (
            told.has("known_stable_stenosis") or bool(detail.assessed) or detail.course is not None
        )
    )
    known = "stenosis" in (told.state.conditions or ())
    return "caution" if known and stable else "clinician"


def rf25(told: Told) -> ActionLevel:
    """Very strong leg pain for a week: urgent when unbearable, else a clinician."""
    mild = told.asked_parts or (told.detail is not None and told.detail.severity == "mild")
    if not mild or told.has("unbearable") or told.worse_or_severe:
        return "urgent"
    return "clinician"


def rf30(told: Told) -> ActionLevel:
    """Thoughts of self-harm are an emergency; low mood alone is for a clinician."""
    only_low = told.has("low_mood") and not told.has("self_harm")
    return "clinician" if only_low else "emergency"


RULES: dict[FlagId, Rule] = {
    "RF01": always("emergency"),
    "RF02": always("emergency"),
    "RF03": always("emergency"),
    "RF04": always("emergency"),
    "RF05": rf05,
    "RF06": rf06,
    "RF07": always("emergency"),
    "RF08": rf08,
    "RF09": always("urgent"),
    "RF10": rf10,
    "RF11": rf11,
    "RF12": always("urgent"),
    "RF13": always("clinician"),
    "RF14": always("emergency"),
    "RF15": always("emergency"),
    "RF16": rf16,
    "RF17": rf17,
    "RF18": always("emergency"),
    "RF19": rf19,
    "RF20": always("clinician"),
    "RF21": rf21,
    "RF22": always("clinician"),
    "RF23": always("clinician"),
    "RF24": always("clinician"),
    "RF25": rf25,
    "RF26": always("clinician"),
    "RF27": always("urgent"),
    "RF28": always("urgent"),
    "RF29": always("caution"),
    "RF30": rf30,
}


def level_of(report: Report, state: State, catalogue: Catalogue) -> ActionLevel:
    """The action level of one report on its own; a level set by another rule stands."""
    return report.level or RULES[report.flag](Told(report, state, catalogue))


def locks(flag: FlagId, level: ActionLevel) -> bool:
    """Whether this level of this flag locks the programme; RF26 alone does not (rulings 2)."""
    return level in LOCKING and not (flag == "RF26" and level == "clinician")
