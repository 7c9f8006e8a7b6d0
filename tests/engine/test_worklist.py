"""Who needs the clinician, and why: each need with and without.

Somebody unremarkable stands on no list; each test changes one thing about them.
"""

from datetime import timedelta

import pytest

from steadyback.engine import begin, dump_state, load_state
from steadyback.engine.progress import Course, dump_course, load_course
from steadyback.engine.worklist import NeedKind, needs
from steadyback.record import Event
from steadyback.wording import need_words
from tests.engine.listed import (
    CATALOGUE,
    FORTNIGHT,
    LATER,
    SQUAT,
    days_with,
    key,
    known,
    listed,
    on_day,
    rmdq,
    said,
)
from tests.engine.past import END, plan, ten_weeks
from tests.engine.somebody import (
    CALM,
    PERSON,
    change,
    check_in,
    day,
    event,
    green,
    intake,
    morning,
    session,
    set_stage,
)

# ------------------------------------------------------------------ who stands on no list


def test_nobody_is_listed_who_has_told_nothing_yet() -> None:
    on = day(40)
    assert needs(CATALOGUE, begin(PERSON), Course(), on) == ()
    assert needs(CATALOGUE, *known([], on), on) == ()


def test_somebody_who_has_just_begun_and_answered_is_not_listed() -> None:
    assert listed([intake()], day(0.1)) == {}


def test_a_state_and_a_course_that_were_kept_as_text_list_the_same() -> None:
    state, course = known(ten_weeks(), END)
    again = load_state(dump_state(state)), load_course(dump_course(course))
    assert needs(CATALOGUE, *again, END) == needs(CATALOGUE, state, course, END)


# ------------------------------------------------------------------ danger signs


@pytest.mark.parametrize(
    ("sign", "kind"),
    [
        ("RF01", NeedKind.EMERGENCY),
        ("RF09", NeedKind.URGENT),
        ("RF24", NeedKind.CLINICIAN),
    ],
)
def test_a_danger_sign_stands_at_its_level_with_its_question(sign: str, kind: NeedKind) -> None:
    found = listed([*FORTNIGHT, check_in(day(14.05), {sign: "yes"})], LATER)
    need = found[kind]
    assert (need.flags, need.since, need.locked) == ((sign,), on_day(14), True)
    assert CATALOGUE.red_flags[sign].question in said(need)  # type: ignore[index]
    assert kind not in listed(FORTNIGHT, LATER)


def test_signs_of_several_levels_stand_each_at_its_own() -> None:
    answers = {"RF01": "yes", "RF02": "yes", "RF09": "yes"}
    found = listed([*FORTNIGHT, check_in(day(14.05), answers)], LATER)
    assert found[NeedKind.EMERGENCY].flags == ("RF01", "RF02")
    assert found[NeedKind.URGENT].flags == ("RF09",)


@pytest.mark.parametrize(
    ("sign", "kind"), [("RF01", NeedKind.EMERGENCY), ("RF24", NeedKind.CLINICIAN)]
)
def test_who_tells_of_a_sign_again_has_waited_since_the_first_time(
    sign: str, kind: NeedKind
) -> None:
    told = [check_in(day(n), {sign: "yes"}) for n in (3, 5, 14)]
    assert listed([*FORTNIGHT, *told], LATER)[kind].since == on_day(3)


def test_a_sign_that_a_clinician_cleared_waits_no_more_until_it_is_told_again() -> None:
    clear = {"flags": ["RF24"], "clinician": "Dr A", "issued": "2026-03-06", "until": "2026-12-31"}
    cleared = event("clearance", day(4.5), clear, "clinician:ann")
    signs = [check_in(day(3), {"RF24": "yes"}), cleared]
    assert NeedKind.CLINICIAN not in listed([*FORTNIGHT, *signs], LATER)
    again = check_in(day(10), {"RF24": "yes"})
    assert listed([*FORTNIGHT, *signs, again], LATER)[NeedKind.CLINICIAN].since == on_day(10)


def test_no_improvement_and_low_mood_reach_a_clinician_without_a_lock() -> None:
    mood = event("measure", day(13), {"phq2": 4})
    need = listed([*FORTNIGHT, mood], LATER)[NeedKind.CLINICIAN]
    assert [one.id for one in need.reasons] == ["PHQ2"]
    assert not need.locked
    assert "add up to 4" in said(need)
    same = [intake(), *days_with(2, range(1, 44), trend="same")]
    need = listed(same, day(43))[NeedKind.CLINICIAN]
    assert (need.flags, need.locked) == (("RF26",), False)


def test_an_answer_that_somebody_is_not_sure_of_reaches_a_clinician() -> None:
    unsure = check_in(day(12), {"RF03": "unsure"})
    need = listed([*FORTNIGHT, unsure], LATER)[NeedKind.CLINICIAN]
    assert [one.id for one in need.reasons] == ["OPEN_QUESTION"]
    assert (need.since, need.locked) == (on_day(12), True)
    assert "RF03" in said(need)


def test_questions_that_were_never_put_need_no_clinician() -> None:
    hello = event("settings", day(0), {"preferences": {"voice": True}})
    assert listed([hello], day(1)) == {}


def test_high_blood_pressure_is_said_with_its_numbers() -> None:
    entry = {"id": "hypertension_uncontrolled", "bp_systolic": 190, "bp_diastolic": 95}
    need = listed([intake(cautions=[entry])], day(0.1))[NeedKind.CLINICIAN]
    assert "190 over 95" in said(need)
    assert need.locked


def test_under_a_lock_the_other_worries_are_listed_beneath_it() -> None:
    worse = days_with(6, range(15, 22))
    sign = check_in(day(21.1), {"RF24": "yes"}, leg_nprs=6)
    found = needs(CATALOGUE, *known([*FORTNIGHT, *worse, sign], day(21.2)), day(21.2))
    kinds = [one.kind for one in found]
    assert kinds[0] is NeedKind.CLINICIAN
    assert {NeedKind.WORSE, NeedKind.LEG_PAIN_UP} <= set(kinds)


# ------------------------------------------------------------------ the change that matters


@pytest.mark.parametrize(
    ("first", "last", "kind"),
    [
        (20, 25 - 1, None),
        (10, 12, None),
        (10, 13, NeedKind.WORSE),
        (10, 7, NeedKind.BETTER),
        (10, 8, None),
        (18, 23, NeedKind.WORSE),
        (18, 13, NeedKind.BETTER),
    ],
)
def test_a_questionnaire_counts_from_the_change_that_matters(
    first: int, last: int, kind: NeedKind | None
) -> None:
    found = listed([*FORTNIGHT, rmdq(first, 0.2), rmdq(last, 13)], LATER)
    assert found.keys() & {NeedKind.WORSE, NeedKind.BETTER} == ({kind} if kind else set())
    if kind:
        assert (found[kind].since, "R61" in found[kind].reasons[0].sources) == (on_day(13), True)
        assert f"{first} at first, {last} now" in said(found[kind])


def test_a_change_has_waited_since_the_first_score_that_reached_it() -> None:
    scores = [rmdq(10, 0.2), rmdq(14, 5), rmdq(15, 13)]
    assert listed([*FORTNIGHT, *scores], LATER)[NeedKind.WORSE].since == on_day(5)
    between = [rmdq(10, 0.2), rmdq(14, 5), rmdq(10, 7), rmdq(15, 13)]
    assert listed([*FORTNIGHT, *between], LATER)[NeedKind.WORSE].since == on_day(13)


def test_worse_activities_say_that_their_number_is_still_to_be_checked() -> None:
    def rated(points: int, at: float) -> Event:
        answers = {"activity_1": points, "activity_1_name": "Tie my shoes"}
        return event("measure", day(at), {"questionnaires": {"own-activities": answers}})

    need = listed([*FORTNIGHT, rated(7, 0.2), rated(4, 13)], LATER)[NeedKind.WORSE]
    assert "Probably worse" in said(need)


def test_mean_pain_is_compared_with_the_first_week() -> None:
    on = day(21.1)
    worse = [*FORTNIGHT, *days_with(4, range(15, 22))]
    need = listed(worse, on)[NeedKind.WORSE]
    assert "mean 1.9 in the first 7 days, 4 in the newest 7" in said(need)
    assert need.since > on_day(14)
    assert NeedKind.WORSE not in listed([*FORTNIGHT, *days_with(2, range(15, 22))], on)
    from_six = [intake(symptoms=CALM | {"leg_nprs": 6}), *days_with(6, range(1, 15))]
    better = [*from_six, *days_with(2, range(15, 22))]
    assert "Better" in said(listed(better, on)[NeedKind.BETTER])


def test_a_newest_week_with_too_few_days_keeps_what_was_found_before() -> None:
    worse = [*FORTNIGHT, *days_with(4, range(15, 22))]
    a_word = [*worse, *days_with(2, (40,))]
    assert NeedKind.WORSE in listed(a_word, day(40.1))
    three = [*worse, *days_with(2, (40, 41, 42))]
    assert NeedKind.WORSE not in listed(three, day(42.1))


def test_back_pain_counts_too() -> None:
    worse = [*FORTNIGHT, *days_with(2, range(15, 22), back_nprs=5)]
    assert "Back pain" in said(listed(worse, day(21.1))[NeedKind.WORSE])


# ------------------------------------------------------------------ further down


def test_pain_further_down_than_at_first_is_seen_on_the_day_and_stays() -> None:
    down = [check_in(day(n), distal_level=3) for n in range(12, 15)]
    need = listed([*FORTNIGHT[:12], *down], LATER)[NeedKind.FURTHER_DOWN]
    assert said(need) == "Symptoms further down: thigh now, lower back before."
    assert need.since == on_day(12)
    much_later = [check_in(day(n), distal_level=3) for n in range(12, 40)]
    assert NeedKind.FURTHER_DOWN in listed([*FORTNIGHT[:12], *much_later], day(39.1))
    assert NeedKind.FURTHER_DOWN not in listed(FORTNIGHT, LATER)


def test_it_is_no_more_once_pain_is_told_to_have_drawn_back() -> None:
    down = [check_in(day(12), distal_level=4), check_in(day(13), distal_level=1)]
    assert NeedKind.FURTHER_DOWN not in listed([*FORTNIGHT[:12], *down], day(13.1))


def test_pain_that_had_drawn_back_and_went_down_again_is_compared_with_the_week_before() -> None:
    begin_low = [intake(symptoms=CALM | {"distal_level": 4})]
    near = [check_in(day(n), distal_level=2) for n in range(1, 15)]
    again = check_in(day(15), distal_level=3)
    need = listed([*begin_low, *near, again], day(15.1))[NeedKind.FURTHER_DOWN]
    assert said(need) == "Symptoms further down: thigh now, buttock before."
    assert NeedKind.FURTHER_DOWN not in listed([*begin_low, *near], day(14.1))
    a_calf = [check_in(day(n), distal_level=4 if n == 8 else 2) for n in range(1, 15)]
    assert NeedKind.FURTHER_DOWN not in listed([*begin_low, *a_calf, again], day(15.1))


def test_a_session_that_sent_pain_down_the_leg_counts_until_the_next_one() -> None:
    sent = session(day(14.02), SQUAT | {"distal_peak": 4})
    need = listed([*FORTNIGHT, sent], LATER)[NeedKind.FURTHER_DOWN]
    assert [one.id for one in need.reasons] == ["PM03"]
    assert CATALOGUE.levels["squat-1"].name in said(need)
    fine = session(day(14.06), SQUAT)
    assert NeedKind.FURTHER_DOWN not in listed([*FORTNIGHT, sent, fine], LATER)


# ------------------------------------------------------------------ leg pain up


def two_weeks(before: int, now: int) -> list[Event]:
    """A calm start long ago, then a week of one leg pain and a week of another."""
    start = [intake(symptoms=CALM | {"leg_nprs": now}), *days_with(now, range(1, 8))]
    return [*start, *days_with(before, range(8, 15)), *days_with(now, range(15, 22))]


def test_leg_pain_is_up_from_two_points_against_the_week_before() -> None:
    on = day(21.1)
    need = listed(two_weeks(2, 4), on)[NeedKind.LEG_PAIN_UP]
    means = [one for one in need.reasons if one.id == "NEED_LEG_UP"]
    assert [(one.numbers["now"], one.numbers["before"]) for one in means] == [(4, 2)]
    words = "Leg pain up: mean 4 in the 7 days to 23 March, 2 in the 7 days before."
    assert words in need_words(need, CATALOGUE)
    assert NeedKind.LEG_PAIN_UP not in listed(two_weeks(3, 4), on)


def test_a_rise_of_less_than_two_is_none_and_one_of_two_is_one() -> None:
    legs = dict.fromkeys(range(8, 15), 2) | dict.fromkeys(range(15, 22), 4)
    almost = legs | {21: 3}
    start = [intake(), *days_with(2, range(1, 8))]

    def rules(which: dict[int, int]) -> set[str]:
        found = listed([*start, *days_with(which, which)], day(21.1))
        need = found.get(NeedKind.LEG_PAIN_UP)
        return set() if need is None else {one.id for one in need.reasons}

    assert "NEED_LEG_UP" in rules(legs)
    assert "NEED_LEG_UP" not in rules(almost)


def test_a_flare_up_in_the_leg_is_seen_before_the_mean_of_a_week() -> None:
    raised = [*FORTNIGHT, *days_with(5, (15, 16))]
    need = listed(raised, day(16.1))[NeedKind.LEG_PAIN_UP]
    assert "NEED_FLARE" in [one.id for one in need.reasons]
    assert need.since == on_day(15)
    assert "flare-up since 17 March: 5 at the last check-in, mean 2 before" in said(need)
    in_the_back = [*FORTNIGHT, *days_with(2, (15, 16), back_nprs=6)]
    assert NeedKind.LEG_PAIN_UP not in listed(in_the_back, day(16.1))
    only_once = [*FORTNIGHT, *days_with(5, (15,))]
    assert NeedKind.LEG_PAIN_UP not in listed(only_once, day(15.1))


def test_two_answers_in_a_week_are_no_mean_and_keep_what_was_found_before() -> None:
    up = [*two_weeks(2, 5), *days_with(2, (31, 32))]
    assert NeedKind.LEG_PAIN_UP in listed(up, day(32.1))
    known_again = [*two_weeks(2, 5), *days_with(3, range(26, 40))]
    assert NeedKind.LEG_PAIN_UP not in listed(known_again, day(39.1))


# ------------------------------------------------------------------ did not settle


def test_a_session_that_had_not_settled_by_morning_stands_until_one_has() -> None:
    bad = session(day(14.02), SQUAT)
    answered = [bad, morning(bad, day(14.6), settled_hours=30)]
    on = day(14.7)
    need = listed([*FORTNIGHT, *answered], on)[NeedKind.DID_NOT_SETTLE]
    assert need.since == on_day(14)
    assert "after the session of 16 March it was 2 or more above its start" in said(need)
    assert "over 24 hours. Sessions answered lately: 1, not settled: 1." in said(need)
    assert NeedKind.DID_NOT_SETTLE not in listed([*FORTNIGHT, *green(day(14.02), SQUAT)], on)
    later = [*FORTNIGHT, *answered, *green(day(16), SQUAT)]
    assert NeedKind.DID_NOT_SETTLE not in listed(later, day(17))


def test_a_later_session_without_an_answer_settles_nothing() -> None:
    bad = session(day(14.02), SQUAT)
    answered = [bad, morning(bad, day(14.6), leg_nprs=4), session(day(16), SQUAT)]
    assert NeedKind.DID_NOT_SETTLE in listed([*FORTNIGHT, *answered], day(17))


def test_two_in_a_row_have_waited_since_the_first() -> None:
    pairs = [(one, morning(one, one.at + timedelta(hours=14), leg_nprs=4)) for one in (
        session(day(12), SQUAT), session(day(14), SQUAT)
    )]  # fmt: skip
    told = [one for pair in pairs for one in pair]
    need = listed([*FORTNIGHT, *told], day(15))[NeedKind.DID_NOT_SETTLE]
    assert need.since == on_day(12)
    assert "answered lately: 2, not settled: 2" in said(need)


# ------------------------------------------------------------------ gone quiet


def test_a_week_without_a_word_and_with_a_session_missed_is_quiet() -> None:
    assert NeedKind.GONE_QUIET not in listed(FORTNIGHT, day(20.1))
    need = listed(FORTNIGHT, day(21.1))[NeedKind.GONE_QUIET]
    assert (need.since, need.locked) == (on_day(14), False)
    assert said(need).startswith("Gone quiet: nothing told since 16 March, for 7 days.")
    assert said(need).endswith("Planned sessions missed since then: 2.")


def test_any_word_of_their_own_counts_and_what_others_write_does_not() -> None:
    walk = event("activity", day(18), {"activity": "walk"})
    assert NeedKind.GONE_QUIET not in listed([*FORTNIGHT, walk], day(21.1))
    others = [
        plan(day(18), on_day(18)),
        set_stage(2, day(18.1)),
        event("settings", day(19), {"preferences": {"voice": True}}),
        check_in(day(19.5)).model_copy(update={"by": "clinician:ann"}),
    ]
    assert NeedKind.GONE_QUIET in listed([*FORTNIGHT, *others], day(21.1))


def test_without_a_day_to_train_on_nothing_is_missed() -> None:
    rare = intake(schedule={"days": ["mon"], "minutes": 10})
    told = [rare, *days_with(2, range(1, 15))]
    assert NeedKind.GONE_QUIET not in listed(told, day(21.1))
    assert NeedKind.GONE_QUIET in listed(told, day(22.1))


def test_who_never_said_when_they_train_can_be_quiet_too() -> None:
    told = [intake(schedule=None)]
    assert NeedKind.GONE_QUIET not in listed(told, day(6.1))
    assert NeedKind.GONE_QUIET in listed(told, day(7.1))


def test_who_was_told_to_wait_and_goes_quiet_is_looked_at_sooner() -> None:
    sign = check_in(day(14.05), {"RF24": "yes"})
    held = [*FORTNIGHT, sign]
    assert NeedKind.GONE_QUIET not in listed(held, day(16.1))
    found = listed(held, day(17.1))
    assert found[NeedKind.GONE_QUIET].locked
    assert "while exercise is on hold" in said(found[NeedKind.GONE_QUIET])
    heard_of = listed([*held, check_in(day(17))], day(17.1))
    assert NeedKind.GONE_QUIET not in heard_of
    assert key(found) < key(heard_of)


def test_where_only_a_clinician_wrote_silence_counts_from_there() -> None:
    first = intake().model_copy(update={"by": "clinician:ann"})
    assert listed([first], day(8))[NeedKind.GONE_QUIET].since == on_day(0)


# ------------------------------------------------------------------ waits for a clinician


def test_a_caution_that_closes_everything_waits_until_something_is_allowed() -> None:
    ill = intake(cautions=[{"id": "active_cancer"}])
    need = listed([ill], day(0.5))[NeedKind.WAITING]
    assert "because of cancer that is being treated now" in said(need)
    allowed = change(day(0.2), "allow", exercise="walking")
    assert NeedKind.WAITING not in listed([ill, allowed], day(0.5))
    knee = intake(cautions=[{"id": "knee_osteoarthritis"}])
    assert NeedKind.WAITING not in listed([knee], day(0.5))


LOADED = [intake(), set_stage(3, day(0.1)), *days_with(1, range(1, 30))]
"""A month in stage 3 with hardly any pain."""


def test_a_stage_that_lacks_only_a_check_waits_for_it() -> None:
    need = listed(LOADED, day(29.1))[NeedKind.WAITING]
    assert "Stage 4 waits only for a check by a clinician" in said(need)
    assert "hip hinge" in said(need)
    assert NeedKind.WAITING not in listed(LOADED[:8], day(7.1))
    sign = check_in(day(29.05), {"RF24": "yes"}, leg_nprs=1)
    assert NeedKind.WAITING not in listed([*LOADED, sign], day(29.1))


def test_a_level_that_lacks_only_permission_waits_for_it() -> None:
    placed = [
        intake(conditions=[], direction="extension"),
        set_stage(4, day(0.1)),
        change(day(0.2), "set_level", level="superman-7"),
        *days_with(1, range(1, 9)),
    ]
    found = listed(placed, day(8.1))
    allowed = change(day(0.3), "allow", exercise="superman")
    assert NeedKind.WAITING in found
    assert NeedKind.WAITING not in listed([*placed, allowed], day(8.1))
