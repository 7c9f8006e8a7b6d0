"""Who should take care with a level: what the catalogue judges of each caution, the worst verdict.

The same cells as for a person's own cautions (`engine.permission`), asked for every caution in
turn, so that anybody can read them before they are told to do anything.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import cast

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import ColumnId, Level
from steadyback.catalogue.policy import Policy
from steadyback.engine import State
from steadyback.engine.permission import LYING, column_cells, hazard_cells
from steadyback.engine.situation import Situation, situation
from steadyback.languages import _, n_, per_language
from steadyback.vocabulary import HAZARDS, CautionId, Condition, Family, Verdict
from steadyback.web.library import words
from steadyback.wording.phrases import apart
from steadyback.wording.sentences import caution_name

Columns = tuple[tuple[ColumnId, CautionId | None], ...]
RANK: tuple[Verdict, ...] = ("OK", "MOD", "CLIN", "NO")


@dataclass(frozen=True, slots=True)
class Case:
    """One way to have a caution: its plain name, and the columns it falls into at that time."""

    name: str
    columns: Columns = ()
    cautions: tuple[CautionId | Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Care:
    """Cautions with the same verdict for the same reason."""

    who: str
    says: str


@dataclass(frozen=True, slots=True)
class Cares:
    """Everything with one verdict, below its heading."""

    heading: str
    cares: tuple[Care, ...]


@per_language
def cases(catalogue: Catalogue) -> tuple[Case, ...]:
    """Every caution and condition, an operation in each of its times."""
    found = [Case(_("an irritated nerve"), (("acute_radiculopathy", None),))]
    for name in catalogue.cautions:
        if name in ("stenosis", "spondylolisthesis"):
            column = cast(ColumnId, name)
            found.append(Case(caution_name(name, catalogue), ((column, None),), (name,)))
        else:
            found.extend(times_of(catalogue, cast(CautionId, name)))
    return tuple(found)


def times_of(catalogue: Catalogue, caution: CautionId) -> Iterator[Case]:
    """A caution in each of its times (`engine.situation.columns_of`)."""
    name = caution_name(caution, catalogue)
    if caution in ("post_discectomy", "spinal_surgery_other"):
        yield from after_surgery(catalogue.policy, caution, name)
    elif caution == "hip_replacement":
        weeks = int(catalogue.policy.hip_early_weeks)
        early: Columns = (("hip_replacement_early", caution),)
        yield Case(in_the_last(weeks, name), early, (caution,))
        settled: Columns = (("hip_replacement_stable", caution),)
        longer = n_(
            "{caution} for longer than {n} week",
            "{caution} for longer than {n} weeks",
            weeks,
            caution=name,
        )
        yield Case(longer, settled, (caution,))
    else:
        yield Case(name, ((caution, caution),), (caution,))
        if caution == "pregnancy":
            weeks = int(catalogue.policy.pregnancy_supine_weeks)
            late: Columns = (("pregnancy", caution), ("pregnancy_late", caution))
            yield Case(from_week(weeks, name), late, (caution,))


def in_the_last(weeks: int, name: str) -> str:
    """A caution that is not older than so many weeks."""
    return n_(
        "{caution} in the last {n} week", "{caution} in the last {n} weeks", weeks, caution=name
    )


def from_week(weeks: int, name: str) -> str:
    """Pregnancy from so many weeks on."""
    return n_(
        "{caution} from {n} week (also when the weeks are not known)",
        "{caution} from {n} weeks (also when the weeks are not known)",
        weeks,
        caution=name,
    )


def after_surgery(policy: Policy, caution: CautionId, name: str) -> Iterator[Case]:
    """The times after an operation on the spine; after one on a disc nothing is left later."""
    early, late = int(policy.discectomy_early_weeks), int(policy.discectomy_late_weeks)
    older = n_(
        "{caution} {early} to {n} week ago",
        "{caution} {early} to {n} weeks ago",
        late,
        caution=name,
        early=early,
    )
    yield Case(in_the_last(early, name), (("post_discectomy_early", caution),), (caution,))
    yield Case(older, (("post_discectomy_late", caution),), (caution,))
    if caution == "spinal_surgery_other":
        yield Case(_("{caution} longer ago", caution=name), (), (caution,))


@cache
def nobody(catalogue: Catalogue) -> Situation:
    """The situation of somebody of whom nothing is known, to ask for one caution at a time."""
    return situation(catalogue, State(), datetime(2026, 1, 1, tzinfo=UTC))


@per_language
def cares(catalogue: Catalogue, level_id: str) -> tuple[Cares, ...]:
    """Who should take care with a level, the strictest verdict first."""
    level = catalogue.levels[level_id]
    found: dict[Verdict, dict[str, list[str]]] = {}
    for case in cases(catalogue):
        verdict, says = judged(catalogue, level, case)
        if verdict != "OK":
            found.setdefault(verdict, {}).setdefault(says, []).append(case.name)
    return tuple(
        Cares(_(heading), tuple(worded(who, says) for says, who in found[verdict].items()))
        for verdict, heading in words.VERDICTS
        if verdict in found
    )


def worded(who: list[str], says: str) -> Care:
    """Names in one line, with what is said of all of them."""
    return Care(words.sentence_case(apart(who)), says)


def judged(catalogue: Catalogue, level: Level, case: Case) -> tuple[Verdict, str]:
    """The worst verdict on a level, and everything that stands behind it in words."""
    now = replace(nobody(catalogue), columns=case.columns, caution_ids=case.cautions)
    cells = [*column_cells(catalogue, now, level), *hazard_cells(catalogue, now, level.hazards)]
    found = [(verdict, note(catalogue, about, column, case)) for verdict, column, about in cells]
    found += extras(catalogue, level, case)
    verdicts: list[Verdict] = ["OK", *(verdict for verdict, says in found)]
    worst = max(verdicts, key=RANK.index)
    asked = {about for verdict, column, about in cells if verdict == worst}
    notes = [says for verdict, says in found if verdict == worst and says]
    hazards = [one for one in HAZARDS if one in asked]
    if hazards and "everything" not in asked:
        notes.append(_("It asks for {hazards}.", hazards=words.hazards_words(hazards)))
    return worst, " ".join(dict.fromkeys(notes))


def note(catalogue: Catalogue, about: str, column: str, case: Case) -> str:
    """What a cell says, of the family or of the level; nothing for a single hazard."""
    if about == "everything":
        return _(words.BEFORE_ANY)
    if about in HAZARDS:
        return ""
    level = catalogue.levels.get(about)
    own = level.cautions if level is not None else catalogue.matrix[cast(Family, about)]
    base = dict(case.columns).get(cast(ColumnId, column))
    cell = own.get(cast(ColumnId, column)) or (own.get(base) if base else None)
    return "" if cell is None else f"{cell.note.rstrip('.')}."


def extras(catalogue: Catalogue, level: Level, case: Case) -> Iterator[tuple[Verdict, str]]:
    """What is judged beside the cells: the longest hold, and lying flat late in pregnancy."""
    caps = [catalogue.cautions[one].max_hold_s for one in case.cautions]
    for most in (cap for cap in caps if cap is not None):
        if level.hold_kind in ("free", "none"):
            continue
        if level.dosing.floor.hold_s > most:
            yield "NO", words.long_hold(most)
        elif level.dosing.ceiling.hold_s > most:
            yield "MOD", words.short_hold(most)
    late = any(column == "pregnancy_late" for column, _ in case.columns)
    if late and level.position in LYING:
        yield "NO", _(words.NO_LYING)
