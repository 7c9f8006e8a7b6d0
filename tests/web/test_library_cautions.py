"""The library judges each level for each caution as the engine does for somebody who has it."""

from datetime import timedelta
from typing import cast

import pytest

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine import State
from steadyback.engine.permission import hazard_verdict, judged_cells, permit_way
from steadyback.engine.situation import situation
from steadyback.record.answers import CautionEntry
from steadyback.vocabulary import CAUTION_IDS, CONDITIONS, CautionId
from steadyback.web.library.judging import RANK, Case, cases, judged
from steadyback.web.records.content import the_catalogue
from tests.web.conftest import EVENING


def having(case: Case) -> State:
    """Somebody with a caution, or a diagnosed condition, at the time that a case speaks of."""
    columns = {column for column, _ in case.columns}
    if columns & {"stenosis", "spondylolisthesis", "acute_radiculopathy"}:
        return State(conditions=tuple(one for one in case.cautions if one in CONDITIONS))
    if any(column.endswith("_early") for column in columns):
        weeks = 3
    else:
        weeks = 9 if "post_discectomy_late" in columns else 20
    entry = CautionEntry(
        id=cast(CautionId, case.cautions[0]),
        surgery_date=EVENING.date() - timedelta(weeks=weeks),
        pregnancy_weeks=20 if "pregnancy_late" in columns else 10,
    )
    return State(cautions=(entry,), cautions_at=EVENING)


@pytest.mark.parametrize("case", cases(the_catalogue()), ids=lambda case: case.name)
def test_cautions_are_judged_as_for_a_person_who_has_them(catalogue: Catalogue, case: Case) -> None:
    now = situation(catalogue, having(case), EVENING)
    assert set(case.columns) <= set(now.columns)
    assert set(case.cautions) == set(now.caution_ids)
    names = {*case.cautions, *(column for column, _ in case.columns)}
    for level in catalogue.levels.values():
        refusals = permit_way(catalogue, now, level, None).refusals
        reasons = [one.reason for one in refusals if one.reason.id == "CAUTION"]
        closed = any(reason.numbers["caution"] in names for reason in reasons)
        verdict, _ = judged(catalogue, level, case)
        assert closed == (verdict in ("CLIN", "NO")), level.id
        if verdict == "MOD" and len(case.cautions) == 1:
            cells = judged_cells(catalogue, now, level, level.hazards)
            said = {found for found, reason in cells if reason.numbers["caution"] in names}
            capped = now.hold_max is not None and level.dosing.ceiling.hold_s > now.hold_max
            assert "MOD" in said or capped, level.id


def test_every_caution_is_judged_and_no_worse_hazard_is_hidden(catalogue: Catalogue) -> None:
    known = cases(catalogue)
    assert {one for case in known for one in case.cautions} >= set(CAUTION_IDS)
    for level in catalogue.levels.values():
        for case in known:
            verdict, says = judged(catalogue, level, case)
            assert says or verdict == "OK"
            if not any(column.endswith("_stable") for column, _ in case.columns):
                hazards = [
                    hazard_verdict(catalogue, one, hazard)
                    for one in case.cautions
                    for hazard in level.hazards
                ]
                assert all(RANK.index(one) <= RANK.index(verdict) for one in hazards)
