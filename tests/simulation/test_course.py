"""The course of virtual people comes to what was published; thousands of them, without any plan."""

from functools import cache

from steadyback.simulation.course import Course, course
from steadyback.simulation.parameters import our_parameters
from steadyback.simulation.signs import signs
from steadyback.simulation.traits import Traits, traits

PARAMETERS = our_parameters()
PEOPLE = 3000
DAYS = 84


@cache
def cohort() -> list[tuple[Traits, Course]]:
    people = (traits(7, number, PARAMETERS) for number in range(PEOPLE))
    return [(one, course(7, one, DAYS, PARAMETERS)) for one in people]


def share_better(people: list[tuple[Traits, Course]]) -> float:
    return sum(one.improved(0.30) for _, one in people) / len(people)


def test_it_makes_55_of_100_better_by_a_third_after_a_year() -> None:
    assert abs(share_better(cohort()) - 0.55) < 0.025


def test_long_pain_has_the_published_odds_of_getting_better() -> None:
    edge = PARAMETERS["long_weeks"]
    long = share_better([one for one in cohort() if one[0].weeks >= edge])
    short = share_better([one for one in cohort() if one[0].weeks < edge])
    ratio = long / (1 - long) / (short / (1 - short))
    assert 0.34 < ratio < 0.50


def test_the_course_follows_other_numbers() -> None:
    fewer = PARAMETERS.but(improved_share=0.2, long_odds=1)
    people = [traits(7, number, fewer) for number in range(1500)]
    found = [(one, course(7, one, DAYS, fewer)) for one in people]
    assert abs(share_better(found) - 0.2) < 0.03


def test_half_of_people_have_had_a_flare_after_112_days() -> None:
    people = [traits(3, number, PARAMETERS) for number in range(1500)]
    some = sum(bool(course(3, one, 112, PARAMETERS).flares) for one in people)
    assert abs(some / len(people) - 0.5) < 0.04


def test_flares_begin_apart_and_keep_their_limits() -> None:
    for _, one in cohort()[:500]:
        for before, after in zip(one.flares, one.flares[1:], strict=False):
            assert after.first > before.first + before.days
        for flare in one.flares:
            assert 2 <= flare.rise <= 5
            assert 3 <= flare.days <= 14


def test_severity_begins_whole_and_ends_as_drawn() -> None:
    for _, one in cohort()[:200]:
        assert one.severity(0) == 1
        assert abs(one.severity(364) - (1 - one.change)) < 1e-9
        assert 0 < one.severity(200) < 1.31


def test_the_first_days_of_a_course_do_not_depend_on_how_long_it_is() -> None:
    one = traits(1, 5, PARAMETERS)
    short, long = course(1, one, 28, PARAMETERS), course(1, one, 364, PARAMETERS)
    assert [f for f in long.flares if f.first < 28] == list(short.flares)


def test_danger_signs_are_rare_and_the_same_for_the_same_seed() -> None:
    found = [signs(1, number, DAYS, PARAMETERS) for number in range(PEOPLE)]
    assert found == [signs(1, number, DAYS, PARAMETERS) for number in range(PEOPLE)]
    expected = PEOPLE * 12 * PARAMETERS["sign_a_week"]
    assert abs(sum(map(len, found)) - expected) < 0.25 * expected
