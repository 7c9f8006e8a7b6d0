"""A rule that is broken on purpose is caught by the property tests, by an example that they find.

The bodies are those of the other modules here, on the same kinds of records, over few examples that
are the same each time. The first three rules are those that `tests/simulation/test_lives.py` breaks
for virtual people; what else can be broken one by one is listed in `proof/mutation`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from steadyback.engine import mornings
from steadyback.vocabulary import CAUTION_IDS
from tests.engine.invariants import stories
from tests.engine.invariants import test_01_no_plan_while_danger_stands as invariant_1
from tests.engine.invariants import test_03_nothing_forbidden_is_planned as invariant_3
from tests.engine.invariants import test_04_progress_only_after_green as invariant_4
from tests.engine.invariants import test_07_doses_keep_their_limits as invariant_7
from tests.engine.invariants import test_11_missing_is_never_good_news as invariant_11
from tests.engine.invariants import test_13_the_morning_rule as invariant_13
from tests.records import records, steady_records

EXAMPLES = 30
FEW = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    print_blob=False,
    phases=(Phase.generate,),
    report_multiple_bugs=False,
    suppress_health_check=tuple(HealthCheck),
)

after_settled = mornings.after_settled


def settled_all_the_same(state: Any, session: Any, settled: Any, at: Any, catalogue: Any) -> Any:
    """As the rule is, but whatever the person answered next morning counts as settled."""
    return after_settled(state, session, True, at, catalogue)


@dataclass(frozen=True)
class Weakened:
    """A rule and what stands in its place, the property that has to notice, and its records."""

    says: str
    rule: str
    instead: Callable[..., Any]
    notices: Any
    of: tuple[SearchStrategy[Any], ...]

    def lives(self) -> None:
        """The property's body, over few records that are the same each time."""
        FEW(given(*self.of)(self.notices.hypothesis.inner_test))()


WEAKENED = (
    Weakened(
        "no open question locks",
        "steadyback.engine.triage.could_be_urgent",
        lambda flag: False,
        invariant_11.test_a_danger_question_that_was_never_answered_is_never_taken_as_no,
        (records(), st.sampled_from(stories.COULD_BE_URGENT), st.booleans()),
    ),
    Weakened(
        "a week is planned for longer sessions than were asked for",
        "steadyback.engine.week.session_minutes",
        lambda *told: 45,
        invariant_7.test_no_day_of_a_plan_is_longer_than_the_five_minutes_that_were_asked_for,
        (steady_records(schedule={"minutes": 5}),),
    ),
    Weakened(
        "a session that did not settle counts all the same",
        "steadyback.engine.mornings.after_settled",
        settled_all_the_same,
        invariant_4.test_nothing_moves_up_after_a_session_that_did_not_settle,
        (stories.trainings(run=1), st.sampled_from(invariant_4.NOT_SETTLED)),
    ),
    Weakened(
        "no danger sign stands",
        "steadyback.engine.triage.standing_flags",
        lambda *told: (),
        invariant_1.test_no_session_and_no_plan_while_a_danger_sign_stands,
        (stories.endangered(),),
    ),
    Weakened(
        "no caution closes anything",
        "steadyback.engine.permission.caution_refusals",
        lambda *told: iter(()),
        invariant_3.test_each_caution_closes_what_its_page_closes,
        (st.sampled_from(CAUTION_IDS), st.integers(1, 5), st.booleans()),
    ),
    Weakened(
        "the morning is like the rest of the day",
        "steadyback.engine.situation.in_the_morning",
        lambda *told: False,
        invariant_13.test_no_deep_bending_and_no_loaded_hinge_soon_after_waking,
        (stories.mornings(),),
    ),
)


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@pytest.mark.parametrize("weakened", WEAKENED, ids=lambda one: one.says)
def test_the_property_finds_an_example_against_it(weakened: Weakened, monkeypatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(weakened.rule, weakened.instead)
        with pytest.raises(AssertionError):
            weakened.lives()
    weakened.lives()
