"""Records in which something is there to be seen: a danger sign, a good run, an early morning."""

from datetime import datetime, timedelta

from hypothesis import assume
from hypothesis import strategies as st

from steadyback.engine.days import iso_week
from steadyback.record import Event, Person
from steadyback.record.event import ClearanceEvent, CorrectionEvent
from steadyback.simulation.watching.faults import (
    ALWAYS_EMERGENCY,
    ALWAYS_GRAVE,
    ALWAYS_URGENT,
    ASKED,
    could_be_urgent,
)
from steadyback.simulation.watching.record import with_body
from steadyback.vocabulary import FLAG_IDS, WEEKDAYS, FlagId
from tests.catalogue_fixture import the_catalogue
from tests.records import (
    CLOCKS,
    FIRST_DAYS,
    ZONES,
    Diary,
    Json,
    Record,
    advised,
    as_asked,
    issued,
    made,
    moment,
    offered,
    records,
    short_screen,
    steady_records,
    usual_intake,
    usual_morning,
    usual_session,
)

__all__ = [
    "ALWAYS_EMERGENCY",
    "ALWAYS_GRAVE",
    "ALWAYS_URGENT",
    "ASKED",
    "COULD_BE_URGENT",
    "DIRECTIONS",
    "cleared_by_hand",
    "endangered",
    "mornings",
    "newcomer",
    "trained",
    "trainings",
    "with_body",
]

DIRECTIONS = ("flexion", "neutral", "extension")
COULD_BE_URGENT = could_be_urgent(the_catalogue())


def newcomer(changes: Json, stage: int | None = None) -> Record:
    """A first intake, all well but for these changes, in a stage a clinician set."""
    person = Record.first("UTC")
    body = {name: value for name, value in (usual_intake() | changes).items() if value is not None}
    events = [made("a", person.on, "intake", body)]
    if stage is not None:
        change = {"action": "set_stage", "stage": stage}
        at = person.on + timedelta(minutes=1)
        events.append(made("b", at, "clinician_change", change, "clinician:okafor"))
    return person.plus(*events).at(person.on + timedelta(minutes=5))


# ---------------------------------------------------------------- danger


@st.composite
def endangered(draw: st.DrawFn) -> tuple[Record, FlagId]:
    """A record in which a danger sign was reported and no clinician has spoken since.

    Afterwards the person may have tried to take it back.
    """
    record = draw(records())
    flag = draw(st.sampled_from(ALWAYS_GRAVE))
    silent = record.but(lambda e: None if e.by_clinician or is_about_flags(e) else e)
    at = draw(st.sampled_from([event.at for event in silent.events]))
    kind = draw(st.sampled_from(("check_in", "intake")))
    yes = made("danger", at, kind, {"answers": {flag: "yes"}})
    after = silent.last.at + timedelta(hours=1)
    attempts = {
        "no": made("zz1", after, "check_in", {"answers": dict.fromkeys(FLAG_IDS, "no")}),
        "clear": made("zz2", after, "clearance", cleared_by_hand(flag, after)),
        "withdraw": made("zz3", after, "correction", {"event": "danger", "withdraw": True}),
        "replace": made("zz4", after, "correction", {"event": "danger", "body": {}}),
        "move": made("zz5", after, "profile", {"time_zone": "Asia/Tokyo", "country": "JP"}),
        "start again": made("zz6", after, "intake", usual_intake()),
    }
    chosen = draw(st.lists(st.sampled_from(sorted(attempts)), max_size=3, unique=True))
    later = silent.plus(yes, *(attempts[name] for name in chosen))
    return later.at(max(record.on, after) + timedelta(minutes=1)), flag


def is_about_flags(event: Event) -> bool:
    return isinstance(event, ClearanceEvent | CorrectionEvent)


def cleared_by_hand(flag: FlagId, at: datetime) -> Json:
    """A clearance that claims a visit two days ago and no end."""
    day = at.date()
    return {
        "flags": [flag],
        "clinician": "Dr Myself",
        "issued": (day - timedelta(days=2)).isoformat(),
        "until": (day + timedelta(days=5000)).isoformat(),
    }


# ---------------------------------------------------------------- training


@st.composite
def trainings(draw: st.DrawFn, run: int = 2) -> tuple[Record, list[Json]]:
    """A steady record after green sessions of some levels, and those levels as done once more.

    One more green, settled session moves something up.
    """
    record = draw(steady_records())
    advice = advised(record)
    assume(not advice.locked)
    levels = [level for level, _ in offered(advice)]
    assume(levels)
    count = draw(st.integers(1, 5))
    done = [as_asked(level, None, over=True) for level in levels[:count]]
    for number in range(run):
        record = trained(record, f"y{number}", {"levels": done}, {})
    return record, done


def trained(record: Record, name: str, session: Json, morning: Json | None) -> Record:
    """The record after one more green session, with these changes, and its next day (or none)."""
    at = max(record.last.at, record.on) + timedelta(hours=2)
    body = {k: v for k, v in (usual_session() | session).items() if v is not None}
    record = record.plus(made(name, at, "session_done", body)).at(at)
    if morning is None:
        return record
    reply = {k: v for k, v in (usual_morning(name) | morning).items() if v is not None}
    later = at + timedelta(hours=24)
    return record.plus(made(f"{name}m", later, "morning_after", reply)).at(later)


# ---------------------------------------------------------------- the morning


@st.composite
def mornings(draw: st.DrawFn) -> Record:
    """A planned day of somebody who could bend, less than two hours after they wake."""
    usual = draw(st.sampled_from((*CLOCKS, None)))
    diary = bending_diary(draw, usual)
    day = diary.day + timedelta(days=1 + draw(st.sampled_from((0, 1, 2))))
    if iso_week(day) != iso_week(diary.day):
        diary.day = day
        issued(diary, 0)
    told = draw(st.sampled_from((None, None, 1, 5, 9, 14)))
    hour, minute = map(int, (usual or f"{draw(st.integers(3, 8)):02d}:00").split(":"))
    woke = moment(day, diary.zone, hour if told is None else told, minute if told is None else 0)
    record = diary.record(timedelta(0))
    if told is not None:
        answers = {"answers": short_screen(), "woke_at": woke.isoformat()}
        record = record.plus(made("zz", woke + timedelta(seconds=1), "check_in", answers))
    return record.at(woke + timedelta(minutes=draw(st.sampled_from((1, 30, 59, 61, 90, 119)))))


def bending_diary(draw: st.DrawFn, usual: str | None) -> Diary:
    """Somebody who may bend and hinge, with a week issued on the day before the first."""
    schedule = usual_intake()["schedule"] | {"days": list(WEEKDAYS), "wakes_at": usual}
    if usual is None:
        schedule.pop("wakes_at")
    zone = draw(st.sampled_from(ZONES))
    first = draw(st.sampled_from(FIRST_DAYS))
    stage: Json = {"action": "set_stage", "stage": draw(st.sampled_from((3, 4, 5)))}
    placed = ("childs-pose-5", "knee-to-chest-5", "deadlift-6", "back-stretch-5")
    levels: list[Json] = [{"action": "set_level", "level": level} for level in placed]
    diary = Diary(Person(birth_year=1979, time_zone=zone), first - timedelta(days=1))
    body = usual_intake() | {"schedule": schedule, "direction": draw(st.sampled_from(DIRECTIONS))}
    diary.write("intake", body, 9)
    for change in (stage, *levels, {"action": "allow", "exercise": "deadlift"}):
        diary.write("clinician_change", change, 10, by="clinician:okafor")
    issued(diary, 11)
    return diary
