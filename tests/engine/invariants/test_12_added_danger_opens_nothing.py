"""12. No added flag, caution or forbid enlarges levels, stage or dose."""

from functools import partial

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from steadyback.record.event import CheckInEvent, ClearanceEvent, Event, IntakeEvent
from steadyback.vocabulary import CAUTION_IDS, FlagId
from tests.catalogue_fixture import the_catalogue
from tests.engine.invariants.stories import ASKED, DIRECTIONS, newcomer, with_body
from tests.engine.standing import enlarged, standing_of
from tests.records import CAUTION_ENTRIES, EXERCISES, LEVELS, Json, Record, made, records


def silence_cleared_over(record: Record, flag: FlagId, since: IntakeEvent | CheckInEvent) -> bool:
    """Nobody answered for the flag, and a clearance that names it comes after an event.

    A yes in that event is then covered, and silence is not: a clearance covers what was reported
    before it (ruling 4), and an open question stays locked (ruling 1).
    """
    asked = [e for e in record.events if isinstance(e, IntakeEvent | CheckInEvent)]
    cleared = [e for e in record.events if isinstance(e, ClearanceEvent) and e.at >= since.at]
    answered = any(flag in e.body.answers for e in asked)
    return not answered and any(flag in e.body.flags for e in cleared)


@given(records(), st.sampled_from(ASKED), st.booleans())
def test_an_added_flag_never_enlarges_anything(record: Record, flag: FlagId, early: bool) -> None:
    events = [e for e in record.events if isinstance(e, IntakeEvent | CheckInEvent)]
    chosen = events[0] if early else events[-1]
    assume(chosen.body.answers.get(flag) != "yes")
    told, denied = (
        record.but(partial(answering, chosen, flag, answer)) for answer in ("yes", "no")
    )
    assert enlarged(standing_of(denied), standing_of(told)) == []
    if not silence_cleared_over(record, flag, chosen):
        assert enlarged(standing_of(record), standing_of(told)) == []


def answering(chosen: IntakeEvent | CheckInEvent, flag: FlagId, answer: str, event: Event) -> Event:
    """The event, with one more answer where it is the chosen one."""
    if event.id != chosen.id:
        return event
    return with_body(chosen, {"answers": {**chosen.body.answers, flag: answer}})


@given(records(), st.sampled_from(CAUTION_IDS))
def test_an_added_caution_never_enlarges_anything(record: Record, caution: str) -> None:
    intakes = [e for e in record.events if isinstance(e, IntakeEvent)]
    chosen = intakes[-1]
    had = [c.model_dump(mode="json", exclude_none=True) for c in chosen.body.cautions or ()]
    assume(chosen.body.cautions is not None and caution not in {c["id"] for c in had})
    changed = with_body(chosen, {"cautions": [*had, {"id": caution}]})
    careful = record.but(lambda e: changed if e.id == chosen.id else e)
    assert enlarged(standing_of(record), standing_of(careful)) == []


@given(records(), st.one_of(LEVELS, EXERCISES), st.booleans())
def test_an_added_forbid_never_enlarges_anything(record: Record, name: str, by_hand: bool) -> None:
    what = "level" if name in the_catalogue().levels else "exercise"
    author = "person" if by_hand else "clinician:okafor"
    body = {"action": "forbid", what: name}
    stricter = record.plus(made("zz", record.last.at, "clinician_change", body, author))
    after = standing_of(stricter)
    assert enlarged(standing_of(record), after) == []
    if what == "exercise":
        assert after.rungs[name] == 0


@given(records(), LEVELS, st.sampled_from(("not_for_me", "too_much")))
def test_what_does_not_suit_never_enlarges_anything(
    record: Record, level: str, choice: str
) -> None:
    choosy = record.plus(made("zz", record.last.at, "choice", {"choice": choice, "level": level}))
    assert enlarged(standing_of(record), standing_of(choosy)) == []


@pytest.mark.parametrize("conditions", [[], ["stenosis"]])
@pytest.mark.parametrize("stage", [1, 4])
def test_no_forbidden_rung_opens_another(conditions: list[str], stage: int) -> None:
    record = newcomer({"conditions": conditions, "direction": "flexion"}, stage)
    open_now = standing_of(record)
    grown = {}
    for level in the_catalogue().levels:
        body = {"action": "forbid", "level": level}
        forbidden = made("zz", record.on, "clinician_change", body, "clinician:okafor")
        more = enlarged(open_now, standing_of(record.plus(forbidden)))
        grown.update({level: more} if more else {})
    assert sum(open_now.rungs.values()) > 10
    assert grown == {}


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("stenosis", [False, True])
def test_no_caution_opens_anything(direction: str, stenosis: bool) -> None:
    means: Json = {"direction": direction, "conditions": ["stenosis"] if stenosis else []}
    grown = {}
    for stage in (1, 2, 5):
        open_now = standing_of(newcomer(means, stage))
        assert sum(open_now.rungs.values()) > 10
        for entry in CAUTION_ENTRIES:
            more = enlarged(open_now, standing_of(newcomer(means | {"cautions": [entry]}, stage)))
            grown.update({f"{entry} {stage}": more} if more else {})
    assert grown == {}
