"""Who is ready for more or for an end, in which order a list stands, and what never happens."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from steadyback.engine.progress import followed
from steadyback.engine.worklist import WORRIES, Need, NeedKind, needs, urgency
from steadyback.record import Event, timeline
from steadyback.wording import english, need_document, need_label, need_words
from steadyback.wording.worklist import OF_TRIAGE
from tests.engine.invariants.numbers_stated import unfounded
from tests.engine.invariants.test_06_worse_is_never_more import WORSE
from tests.engine.listed import (
    CATALOGUE,
    OPPORTUNITIES,
    POLICY,
    SQUAT,
    days_with,
    listed,
    on_day,
    rmdq,
    said,
)
from tests.engine.past import END, ten_weeks
from tests.engine.somebody import (
    CALM,
    check_in,
    day,
    event,
    green,
    intake,
    session,
    set_stage,
)
from tests.records import CALM as USUAL
from tests.records import Record, made, records, short_screen, steady_records

# ------------------------------------------------------------------ ready


def test_a_met_gate_is_ready_and_says_so() -> None:
    told = [intake(), *days_with(2, range(1, 11))]
    on = day(10.1)
    need = listed(told[:-2], day(8.1))[NeedKind.READY_TO_PROGRESS]
    assert "the gate to stage 2 is met. Mean leg pain 2 in the last 7 days." in said(need)
    assert NeedKind.READY_TO_PROGRESS not in listed(told[:5], day(4.1))
    sore = [intake(), *days_with(6, range(1, 11))]
    assert NeedKind.READY_TO_PROGRESS not in listed(sore, on)


CHECKED = event("measure", day(0.5), {"trunk_hold_s": 70, "hinge_ok": True})
READY = [intake(), set_stage(3, day(0.1)), CHECKED, *days_with(1, range(1, 24))]
"""All that stage 4 asks for, three weeks and a day into stage 3, on a Wednesday."""
AT = day(23.1)


def kinds_with(*more: Event, on: datetime = AT) -> set[NeedKind]:
    return set(listed([*READY, *more], on))


def test_nobody_is_ready_while_something_is_red_or_worries() -> None:
    assert NeedKind.READY_TO_PROGRESS in kinds_with()
    spoilt = {
        "a sign": check_in(day(23.05), {"RF24": "yes"}, leg_nprs=1),
        "an open question": check_in(day(23.05), {"RF03": "unsure"}, leg_nprs=1),
        "mood": event("measure", day(23.05), {"phq2": 4}),
        "further down": check_in(day(23.05), leg_nprs=1, distal_level=3),
        "a red session": session(day(23.05), SQUAT, back_after=6),
        "hidden pain": event(
            "check_in", day(23.05), {"treatment": {"strong_analgesia_last": "2026-03-24"}}
        ),
        "a worse score": rmdq(20, 23.05),
    }
    for what, one in spoilt.items():
        first = [rmdq(10, 0.6)] if what == "a worse score" else []
        assert NeedKind.READY_TO_PROGRESS not in kinds_with(*first, one), what
    assert NeedKind.READY_TO_PROGRESS in kinds_with(session(day(16), SQUAT, back_after=6))
    assert NeedKind.READY_TO_PROGRESS not in kinds_with(session(day(16.5), SQUAT, back_after=6))


def test_ready_only_from_what_was_told_lately() -> None:
    quiet = READY[:-1]
    assert NeedKind.READY_TO_PROGRESS in listed(quiet, day(24.1))
    assert NeedKind.READY_TO_PROGRESS not in listed(quiet, day(25.1))
    for name in ("leg_nprs", "back_nprs", "distal_level"):
        silent = {k: v for k, v in CALM.items() if k != name}
        late = [event("check_in", day(n), {"symptoms": silent}) for n in (21, 22, 23)]
        assert NeedKind.READY_TO_PROGRESS not in listed([*READY[:-3], *late], AT), name


WEEKS = 12
MONTHS = [
    intake(), set_stage(4, day(0.1)), *days_with(1, range(1, 7 * WEEKS + 2)),
]  # fmt: skip
"""Twelve weeks in stage 4 with hardly any pain."""


def test_an_end_is_near_after_three_months_of_little_pain_in_the_last_stages() -> None:
    on = day(7 * WEEKS + 0.1)
    need = listed(MONTHS[:-1], on)[NeedKind.READY_FOR_DISCHARGE]
    assert "stage 4, 12 weeks in the programme. Mean leg pain 1 and back pain 2" in said(need)
    assert NeedKind.READY_FOR_DISCHARGE not in listed(MONTHS[:-2], day(7 * WEEKS - 0.9))
    in_three = [intake(), set_stage(3, day(0.1)), *MONTHS[2:-1]]
    assert NeedKind.READY_FOR_DISCHARGE not in listed(in_three, on)
    for pain in ({"leg_nprs": 2}, {"back_nprs": 4}):
        sore = [check_in(day(n), None, **{"leg_nprs": 1, **pain}) for n in range(1, 7 * WEEKS + 1)]
        assert NeedKind.READY_FOR_DISCHARGE not in listed([*MONTHS[:2], *sore], on), pain


def test_a_red_session_of_the_last_four_weeks_puts_the_end_off() -> None:
    on = day(7 * WEEKS + 0.1)
    since = [*MONTHS[:-1], *green(on - timedelta(days=5), SQUAT)]
    long_ago = session(on - timedelta(days=28), SQUAT, back_after=6)
    lately = session(on - timedelta(days=27.9), SQUAT, back_after=6)
    assert NeedKind.READY_FOR_DISCHARGE in listed([*since, long_ago], on)
    assert NeedKind.READY_FOR_DISCHARGE not in listed([*since, lately], on)


def test_who_has_gone_quiet_is_not_known_to_be_better() -> None:
    on = END
    assert NeedKind.BETTER in listed(ten_weeks(), on)
    late = listed(ten_weeks(), on + timedelta(days=9))
    assert NeedKind.GONE_QUIET in late
    assert NeedKind.BETTER not in late


# ------------------------------------------------------------------ the order


def need(kind: NeedKind, since: int = 0, *, locked: bool = False) -> Need:
    return Need(kind=kind, since=on_day(since), reasons=(), locked=locked)


def test_the_order_is_that_of_the_kinds_and_nothing_comes_last() -> None:
    keys = [urgency((need(kind, 100 - n),)) for n, kind in enumerate(NeedKind)]
    assert keys == sorted(keys)
    assert urgency(()) > keys[-1]
    names = [kind.value for kind in NeedKind]
    assert names == [
        "emergency", "urgent", "clinician", "worse", "further_down", "leg_pain_up",
        "did_not_settle", "gone_quiet", "waiting", "ready_to_progress", "ready_for_discharge",
        "better",
    ]  # fmt: skip


def test_among_equals_who_has_waited_longest_comes_first() -> None:
    early, late = ((need(NeedKind.LEG_PAIN_UP, since),) for since in (3, 5))
    assert urgency(early) < urgency(late)
    assert urgency((*late, need(NeedKind.BETTER, 0))) > urgency(early)


def test_a_need_more_never_lowers_an_urgency() -> None:
    for one in NeedKind:
        for other in NeedKind:
            alone, more = (need(one, 5),), (need(one, 5), need(other, 7))
            assert urgency(more) <= urgency(alone)


# ------------------------------------------------------------------ of any record


def of(record: Record) -> tuple[Need, ...]:
    """The needs of a random record at its moment."""
    facts = timeline(record.events, record.on)
    return needs(CATALOGUE, *followed(record.person, facts, CATALOGUE), record.on)


def worry(found: tuple[Need, ...]) -> int:
    """The rank of the gravest worry; what goes well is none, and gives way to bad news."""
    return urgency(tuple(one for one in found if one.kind in WORRIES)).rank


@given(st.one_of(records(), steady_records()))
def test_every_need_has_reasons_with_sources_and_words(record: Record) -> None:
    found = of(record)
    assert [one.kind for one in found] == sorted(
        (one.kind for one in found), key=list(NeedKind).index
    )
    for one in found:
        assert one.reasons
        assert one.since <= record.on.date() + timedelta(days=1)
        assert all(reason.sources and not unfounded(reason) for reason in one.reasons)
        assert need_label(one)
        for words in need_words(one, CATALOGUE):
            assert words[0].isupper() or words[0].isdigit()
            assert not {"…", "{", "None"} & set(words.split())
        assert need_document(one, CATALOGUE)["reasons"][0]["says"]


@given(st.one_of(records(), steady_records()), st.sampled_from(("RF01", "RF09", "RF24")))
def test_a_danger_sign_more_never_means_later(record: Record, flag: str) -> None:
    def after(answers: dict[str, str]) -> Record:
        body = {"symptoms": USUAL, "answers": short_screen() | answers}
        at = record.last.at + timedelta(minutes=1)
        return record.plus(made("zz", at, "check_in", body)).at(at + timedelta(minutes=1))

    assert worry(of(after({flag: "yes"}))) <= worry(of(after({})))


@given(steady_records(), st.sampled_from([(n, v) for n, vs in WORSE.items() for v in vs]))
def test_a_worse_answer_never_means_later(record: Record, answer: tuple[str, Any]) -> None:
    name, worse = answer
    said_of = {k: v for k, v in USUAL.items() if k not in ("weeks", "first_episode")}

    def after(symptoms: dict[str, Any]) -> Record:
        at = record.on + timedelta(hours=1)
        body = {"symptoms": symptoms, "answers": short_screen()}
        return record.plus(made("zz", at, "check_in", body)).at(at + timedelta(minutes=1))

    assert worry(of(after(said_of | {name: worse}))) <= worry(of(after(said_of)))


@given(steady_records(), st.sampled_from((1, 3, 7, 8, 20, 90)))
def test_silence_takes_no_worry_away_and_makes_nobody_ready(record: Record, days: int) -> None:
    late = record.at(record.on + timedelta(days=days))
    before, after = of(record), of(late)
    timed = {NeedKind.EMERGENCY, NeedKind.URGENT, NeedKind.CLINICIAN}
    kept = {one.kind for one in before} & (WORRIES - timed)
    assert kept <= {one.kind for one in after}
    if days >= POLICY.need_fresh_days:
        assert not OPPORTUNITIES & {one.kind for one in after}


@given(records())
def test_what_is_not_known_makes_nobody_ready(record: Record) -> None:
    def without_scores(one: Event) -> Event | None:
        return None if one.kind in ("check_in", "morning_after", "correction") else one

    assert not OPPORTUNITIES & {one.kind for one in of(record.but(without_scores))}


def test_a_clinicians_words_are_there_for_every_kind_and_every_reason_of_triage() -> None:
    labels = {need_label(need(kind)) for kind in NeedKind}
    assert len(labels) == len(NeedKind)
    assert OF_TRIAGE.keys() == {"OPEN_QUESTION", "PHQ2", "AGE", "PRESSURE"}
    both = english.NEED_MEANS.keys() | english.NEED_UNCHECKED.keys()
    assert both == {"NEED_WORSE", "NEED_BETTER"}
