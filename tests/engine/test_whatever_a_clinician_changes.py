"""Whatever a clinician changes lifts no emergency and no NO."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from steadyback.engine import State, advise, fold
from steadyback.engine.permission import permit
from steadyback.engine.situation import situation
from steadyback.record import event_from
from steadyback.record.timeline import entry
from tests.catalogue_fixture import the_catalogue

CATALOGUE = the_catalogue()
LEVELS = sorted(CATALOGUE.levels)


def change_bodies() -> st.SearchStrategy[dict[str, Any]]:
    """Any change of a clinician's but a clearance."""
    level = st.sampled_from(LEVELS)
    exercise = st.sampled_from(sorted(CATALOGUE.exercises))
    dose = st.fixed_dictionaries(
        {"sets": st.integers(1, 6), "reps": st.integers(1, 30), "hold_s": st.integers(0, 60)}
    )
    return st.one_of(
        st.builds(lambda one: {"action": "allow", "level": one}, level),
        st.builds(lambda one: {"action": "allow", "exercise": one}, exercise),
        st.builds(lambda one: {"action": "forbid", "exercise": one}, exercise),
        st.builds(lambda one: {"action": "set_level", "level": one}, level),
        st.builds(lambda one, d: {"action": "set_dose", "level": one, "dose": d}, level, dose),
        st.builds(lambda one: {"action": "set_stage", "stage": one}, st.integers(1, 5)),
        st.just({"action": "note", "note": "All is well."}),
    )


def told(number: int, by: str, kind: str, body: dict[str, Any]) -> Any:
    """An event some minutes after six on that Monday."""
    return event_from(
        {
            "id": f"e{number:03}",
            "at": f"2026-03-02T18:{number:02}:00+00:00",
            "by": by,
            "kind": kind,
            "version": 1,
            "body": body,
        }
    )


def state_of(bodies: list[dict[str, Any]], cautions: list[str], signs: list[str]) -> State:
    """Somebody with these cautions and signs, after a clinician's changes."""
    answers = {flag: "yes" if flag in signs else "no" for flag in map(str, CATALOGUE.red_flags)}
    first = {
        "answers": answers,
        "cautions": [{"id": one} for one in cautions],
        "symptoms": {"leg_nprs": 2, "back_nprs": 2, "distal_level": 2},
        "equipment": ["mat", "chair", "wall", "band", "ball"],
        "abilities": {"floor": True, "kneel": True, "hands_and_knees": True},
    }
    state = State(zone="Europe/London", birth_year=1979)
    state = fold(state, entry(told(0, "person", "intake", first)), CATALOGUE)
    for number, body in enumerate(bodies, start=1):
        state = fold(state, entry(told(number, "clinician:x", "clinician_change", body)), CATALOGUE)
    return state


@settings(max_examples=40, deadline=None)
@given(
    st.lists(change_bodies(), max_size=6),
    st.sampled_from(["RF01", "RF02", "RF03", "RF16", "RF27"]),
)
def test_no_change_lowers_an_emergency_without_a_clearance(
    bodies: list[dict[str, Any]], sign: str
) -> None:
    now = told(59, "person", "consent", {"given": True, "text": "x"}).at
    before = advise(CATALOGUE, state_of([], [], [sign]), now)
    after = advise(CATALOGUE, state_of(bodies, [], [sign]), now)
    assert after.triage.level == before.triage.level
    assert after.locked
    assert after.plan is None


@settings(max_examples=40, deadline=None)
@given(
    st.lists(change_bodies(), max_size=6),
    st.lists(st.sampled_from(sorted(CATALOGUE.cautions)), min_size=1, max_size=3, unique=True),
)
def test_no_change_opens_what_a_caution_says_no_to(
    bodies: list[dict[str, Any]], cautions: list[str]
) -> None:
    now = told(59, "person", "consent", {"given": True, "text": "x"}).at
    kept = [one for one in cautions if one not in ("stenosis", "spondylolisthesis")]
    one, other = (situation(CATALOGUE, state_of(b, kept, []), now) for b in ([], bodies))
    for level in CATALOGUE.levels.values():
        refused = permit(CATALOGUE, one, level).refusals
        noes = [r for r in refused if r.reason.numbers.get("verdict") == "NO"]
        if noes and not level.variants:
            assert not permit(CATALOGUE, other, level).open, level.id


@given(change_bodies())
def test_that_a_clinician_of_ours_wrote_is_known_and_of_nobody_else(body: dict[str, Any]) -> None:
    state = state_of([], [], [])
    assert not state.steering.by_clinician
    for author, known in (("clinician:x", True), ("unverified:clinician:x", False)):
        written = entry(told(1, author, "clinician_change", body))
        assert fold(state, written, CATALOGUE).steering.by_clinician is known
