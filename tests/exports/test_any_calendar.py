"""Whatever is planned, again and again: each session is there once, and nothing runs backwards."""

from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from steadyback.engine.days import local_day, monday
from tests.engine.somebody import MONDAY, check_in, event, intake, session
from tests.exports.planned_weeks import Life, on_day, sessions

ZONES = st.sampled_from(["UTC", "Europe/London", "America/New_York", "Australia/Sydney"])
HOURS = st.sampled_from([None, "00:30", "02:30", "06:00", "18:00", "23:50"])
HAPPENS = st.sampled_from(["plan", "plan", "plan", "hour", "danger", "clearance", "train"])
STEPS = st.lists(
    st.tuples(HAPPENS, st.integers(1, 50), st.sets(st.integers(0, 6), max_size=5), HOURS),
    min_size=2,
    max_size=6,
)


def happen(
    life: Life, what: str, at: datetime, weekdays: set[int], hour: str | None, number: int
) -> None:
    """One step of a life."""
    today = local_day(at, life.zone)
    year, week, _ = today.isocalendar()
    first = monday(f"{year}-W{week:02d}")
    days = [first + timedelta(days=one) for one in sorted(weekdays)]
    ahead = [(day, 5 + number) for day in days if day >= today]
    if what == "plan" and ahead and not life.advice(at).locked:
        life.issue(at, *ahead)
    elif what == "hour":
        life.train_at(hour, at)
    elif what == "danger":
        life.tell(check_in(at, {"RF07": "yes"}))
    elif what == "clearance":
        until = (today + timedelta(days=90)).isoformat()
        body = {"flags": ["RF07"], "clinician": "Dr Ann", "issued": f"{today}", "until": until}
        life.tell(event("clearance", at, body, "clinician:ann"))
    elif what == "train":
        life.tell(session(at))


@settings(max_examples=60)
@given(ZONES, HOURS, STEPS)
def test_each_session_is_there_once_its_id_stays_and_its_sequence_never_falls(
    zone: str, hour: str | None, steps: list[tuple[str, int, set[int], str | None]]
) -> None:
    life = Life(zone, hour)
    life.tell(intake(MONDAY - timedelta(days=1)))
    at = MONDAY
    before: dict[str, dict[str, str]] = {}
    text = ""
    for number, (what, hours, weekdays, new) in enumerate(steps):
        happen(life, what, at, weekdays, new, number)
        text = life.calendar(at)
        now = {one["UID"]: one for one in sessions(text)}
        assert len(now) == len(sessions(text)) == len(expected(life, at))
        for name in before.keys() & now.keys():
            compare(before[name], now[name])
        assert all(one["STATUS"] == "CANCELLED" for one in now.values() if ahead_of(one, at, zone))\
            or not life.advice(at).locked  # fmt: skip
        before = now
        at += timedelta(hours=hours)
    assert len(IcsCalendarStream.calendar_from_ics(text).events) == len(before)


def expected(life: Life, at: datetime) -> set[date]:
    """Every day that any plan of the last two weeks has a session on."""
    oldest = local_day(at, life.zone) - timedelta(days=14)
    return {day.date for issue in life.issues for day in issue.plan.days if day.date >= oldest}


def compare(was: dict[str, str], now: dict[str, str]) -> None:
    """The same session earlier and later."""
    assert int(now["SEQUENCE"]) >= int(was["SEQUENCE"])
    told = [{k: v for k, v in one.items() if k != "SEQUENCE"} for one in (was, now)]
    if told[0] != told[1]:
        assert int(now["SEQUENCE"]) > int(was["SEQUENCE"])


def ahead_of(one: dict[str, str], at: datetime, zone: str) -> bool:
    """Whether a session lies on a later day."""
    day = datetime.strptime(one["DTSTART"][:8], "%Y%m%d").date()  # noqa: DTZ007
    return day > local_day(at, zone) + timedelta(days=1)


def test_the_days_of_a_calendar_are_those_of_its_plan() -> None:
    life = Life()
    life.tell(intake())
    life.issue(MONDAY, (date(2026, 3, 2), 10), (date(2026, 3, 8), 10))
    assert list(on_day(life.calendar(MONDAY))) == ["20260302", "20260308"]
