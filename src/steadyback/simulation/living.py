"""One virtual life: day by day a person sees the real advice, trains or does not, and answers.

They answer by the same events as real people. Time is passed in: no clock is read.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine import ENGINE_VERSION, Advice, Locked, State, plan_week, week_at
from steadyback.engine.days import at_clock, local_day, weekday
from steadyback.engine.once import remembering
from steadyback.engine.progress.course import Course
from steadyback.engine.triage import FlagStanding
from steadyback.record import Event
from steadyback.record.canonical import canonical_hash
from steadyback.simulation import telling
from steadyback.simulation.chance import chance, days_within, happens
from steadyback.simulation.clinicians import changes_drawn, standing_after
from steadyback.simulation.course import course
from steadyback.simulation.feeling import Answer, Body
from steadyback.simulation.lookout import Lookout
from steadyback.simulation.parameters import Parameters
from steadyback.simulation.signs import Sign, signs
from steadyback.simulation.traits import Traits
from steadyback.simulation.watching.faults import volume_of
from steadyback.simulation.watching.present import Present
from steadyback.simulation.watching.record import Record, made, with_arrival

Json = dict[str, Any]
FIRST_DAY = date(2026, 1, 5)
"""The first day of whoever begins first; others begin up to a year later."""
CLINICIAN = "clinician:simulated"
CLEARED_FOR = timedelta(days=180)
HIGHER = (2, 3, 4, 5)
"""Stages to which a clinician sets somebody."""
VISIT_EVERY = 28
"""So often a clinician looks at the trunk hold and the hinge."""
ADDS_ON, CHANGES_ON = 4, 5
"""On which day of their week they may tell of another condition, and clinicians change things."""


@dataclass
class Life:
    """The record as it grows, the body behind it, what is still on its way, and who looks on."""

    seed: int
    traits: Traits
    body: Body
    signs: tuple[Sign, ...]
    catalogue: Catalogue
    parameters: Parameters
    lookout: Lookout
    record: Record
    first: date
    day: int = 0
    away_until: int = 0
    made: int = 0
    plans: int = 0
    locked: Counter[str] = field(default_factory=Counter)
    """Days locked, in all and by what locked them."""
    outbox: list[tuple[int, Event]] = field(default_factory=list)
    sessions: dict[str, tuple[int, Answer]] = field(default_factory=dict)
    gone: set[Sign] = field(default_factory=set)
    locked_since: int | None = None
    noticed: dict[tuple[str, int], int] = field(default_factory=dict)
    stages: dict[int, int] = field(default_factory=dict)
    trail: list[State] = field(default_factory=list)
    """The state after each fact, in order; what arrives late is folded from there on."""
    seen: Present | None = None
    """The last look, until something arrives."""
    past: Course = field(default_factory=Course)
    """What the programme keeps of a life that was lived to its end."""
    ended: int | None = None
    """The day on which the rules raised an error."""
    at_hand: Record | None = None
    """The record with an event that is just arriving."""
    told_today: Counter[tuple[int, str]] = field(default_factory=Counter)
    """Events told by day and kind."""
    changed: list[Json] = field(default_factory=list)
    """What clinicians changed, and nobody took back."""
    cautions: list[Json] = field(default_factory=list)
    """The cautions that were told so far."""
    odd: Counter[str] = field(default_factory=Counter)
    """How often an event was late, came twice, was wrong, or a week was planned anew."""

    # ------------------------------------------------------------ chance and time

    def luck(self, topic: str) -> Random:
        """The chance of one topic today."""
        return chance(self.seed, self.traits.number, topic, self.day)

    def at(self, clock: str, minutes: int = 0) -> datetime:
        """A clock time of today where the person lives, and so many minutes later."""
        zone = self.traits.zone
        moment = at_clock(self.first + timedelta(days=self.day), clock, zone)
        return (moment + timedelta(minutes=minutes)).astimezone(self.record.person.zone)

    @property
    def trains(self) -> str:
        """The hour at which they train."""
        return f"{self.traits.trains:02d}:00"

    @property
    def there(self) -> tuple[Sign, ...]:
        """The danger signs of today that nobody has cleared."""
        return tuple(s for s in self.signs if s.first <= self.day and s not in self.gone)

    def present(self, on: datetime) -> Present:
        """The record at a moment that is not before the last one."""
        self.record = self.record.at(max(on, self.record.on))
        return Present(self.record, quick=False)

    def time_passed(self, now: Present) -> None:
        """Since the last look nothing came but time: what it changed is looked at once."""
        last, self.seen = self.seen, None
        if last is not None:
            self.lookout.as_time_passed(last, now)

    # ------------------------------------------------------------ how events arrive

    def tell(self, on: datetime, kind: str, body: Json, by: str = "person") -> Event:
        """An event happens; it arrives at once, twice, or days later.

        The luck of its way is that of its day and kind: where two policies are compared, what
        happened before in only one of them does not change it.
        """
        self.made += 1
        self.told_today[self.day, kind] += 1
        event = made(f"p{self.traits.number:06d}-{self.made:04d}", on, kind, body, by)
        source = self.luck(f"arrival {kind} {self.told_today[self.day, kind]}")
        if by == "person" and self.made > 1 and happens(source, self.parameters["late"]):
            self.odd["late"] += 1
            delay = days_within(source, 1, self.parameters["late_days_most"])
            self.outbox.append((self.day + delay, event))
            return event
        self.arrives(event, on)
        if happens(source, self.parameters["doubled"]):
            self.odd["doubled"] += 1
            self.arrives(event, on)
        return event

    def arrives(self, event: Event, on: datetime) -> None:
        """The event reaches the record, and somebody looks at what it changed."""
        before = self.present(on)
        self.time_passed(before)
        self.at_hand = replace(self.record, events=(*self.record.events, event))
        grown = self.record = with_arrival(self.record, event, self.trail)
        if before.record.events:
            self.lookout.as_it_arrived(before, Present(grown, quick=False), (event,))
        self.at_hand = None

    def delivered(self) -> None:
        """What was on its way arrives in the morning."""
        waiting, self.outbox = self.outbox, []
        for day, event in waiting:
            if day > self.day:
                self.outbox.append((day, event))
            else:
                self.arrives(event, self.at("04:00"))


def begun(
    seed: int, person: Traits, days: int, catalogue: Catalogue, parameters: Parameters
) -> Life:
    """A life before its first day."""
    first = FIRST_DAY + timedelta(days=person.offset)
    start = at_clock(first, "04:00", person.zone).astimezone(person.person.zone)
    return Life(
        seed=seed,
        traits=person,
        body=Body(seed, person, course(seed, person, days, parameters), parameters),
        signs=signs(seed, person.number, days, parameters),
        catalogue=catalogue,
        parameters=parameters,
        lookout=Lookout(),
        record=Record(person.person, (), start, catalogue),
        first=first,
    )


def live(life: Life, days: int) -> Life:
    """So many days are lived. Where the rules raise, that is kept as broken, and the life ends."""
    with remembering():
        try:
            for day in range(days):
                life.day = day
                a_day(life)
                life.lookout.ends_day()
            life.lookout.at_the_end(life.record)
            life.past = life.record.past
        except Exception as error:  # whatever it is, others go on, and it can be seen again
            life.ended = life.day
            life.lookout.as_it_raised(error, life.at_hand or life.record)
    return life


def a_day(life: Life) -> None:
    """One day: what arrives, the morning, whatever happens, and the evening."""
    life.delivered()
    worker(life)
    clinic(life)
    goes_away(life)
    if life.day == 0:
        begins = life.at(life.trains, -60)
        body = telling.intake(life.body, life.first)
        life.cautions = body["cautions"]
        life.tell(begins, "intake", body)
    if life.day >= life.away_until:
        answers_the_morning(life)
        tells_of_a_sign(life)
        adds_a_caution(life)
        trains_or_rests(life)
    changes(life)
    looks(life)


def looks(life: Life) -> None:
    """Whatever they do, every day is looked at once, after the hour of training."""
    now = life.present(life.at(life.trains, 90))
    life.time_passed(now)
    life.lookout.at_a_moment(now)
    life.seen = now
    notes(life, now.advice)


def notes(life: Life, advice: Advice) -> None:
    """What is counted of a day."""
    if not advice.locked:
        life.locked_since = None
    elif life.locked_since is None:
        life.locked_since = life.day
    locks = {flag_and_rule(flag) for flag in advice.triage.flags if flag.locks}
    if advice.locked:
        life.locked["any"] += 1
        life.locked.update(locks or {reason.id for reason in advice.triage.reasons})
    life.stages.setdefault(advice.stage, life.day)
    standing = {flag.id for flag in advice.triage.flags}
    for sign in life.signs:
        if sign.flag in standing and told_since(life, sign):
            life.noticed.setdefault((sign.flag, sign.first), life.day)
    flare = life.body.course.flare(life.day)
    if flare is not None and flare_told_since(life, flare.first):
        life.noticed.setdefault(("flare", flare.first), life.day)


def flare_told_since(life: Life, first: int) -> bool:
    """Whether a rule spoke of a flare that began on this day or later: one rise alone is none."""
    known = life.record.state.flare
    return known is not None and known.told is not None and day_of(life, known.since) >= first


def told_since(life: Life, sign: Sign) -> bool:
    """Whether a sign was told as itself since it began: a rule may report its flag as well."""
    known = life.record.state.flags.get(sign.flag)
    reports = () if known is None else known.reports
    return any(
        report.rule == sign.flag and sign.first <= day_of(life, report.at) <= life.day
        for report in reports
    )


def day_of(life: Life, at: datetime) -> int:
    """The day of a moment where the person lives; 0 is their first."""
    return (local_day(at, life.traits.zone) - life.first).days


def flag_and_rule(flag: FlagStanding) -> str:
    """A flag that locks, and the rule that reported it where nobody told it."""
    by = flag.reasons[0].numbers.get("by")
    return flag.id if by in (None, flag.id) else f"{flag.id} by {by}"


def goes_away(life: Life) -> None:
    """Now and then somebody goes away and tells nothing."""
    source = life.luck("away")
    if life.day % 7 == 3 and happens(source, life.parameters["away_a_week"]):
        least, most = life.parameters["away_days_least"], life.parameters["away_days_most"]
        life.away_until = life.day + days_within(source, least, most)
        life.odd["away"] += 1


# ---------------------------------------------------------------- the clinic


def clinic(life: Life) -> None:
    """A clinician looks into a lock after some days, if ever, and now and then at the gates."""
    if life.day and life.day % VISIT_EVERY == 0:
        life.tell(life.at("11:00"), "measure", telling.tested(life.body, life.day), CLINICIAN)
    if life.day == 1 and happens(life.luck("placed"), life.parameters["placed_share"]):
        stage = {"action": "set_stage", "stage": life.luck("stage").choice(HIGHER)}
        life.tell(life.at("11:00"), "clinician_change", stage, CLINICIAN)
    if life.locked_since is None:
        return
    source = chance(life.seed, life.traits.number, "visit", life.locked_since)
    if happens(source, life.parameters["never_seen"]):
        return
    least, most = life.parameters["seen_days_least"], life.parameters["seen_days_most"]
    if life.day - life.locked_since >= days_within(source, least, most):
        clears(life)


def clears(life: Life) -> None:
    """The clinician writes that what locks was looked into; signs that were told are gone."""
    on = life.at("12:00")
    flags = sorted(flag.id for flag in life.present(on).due.triage.flags if flag.locks)
    if not flags:
        return
    day = life.first + timedelta(days=life.day)
    until = day + CLEARED_FOR
    body = {
        "flags": flags, "clinician": "Dr Simulated", "issued": day.isoformat(),
        "until": until.isoformat(),
    }  # fmt: skip
    life.tell(on, "clearance", body, CLINICIAN)
    life.gone |= {sign for sign in life.there if sign.flag in flags}
    life.odd["cleared"] += 1


def changes(life: Life) -> None:
    """Now and then, in the evening, clinicians change what is open, or take such a change back."""
    if life.day % 7 != CHANGES_ON:
        return
    on = life.at(life.trains, 60)
    rungs = life.present(on).standing.rungs
    told = life.luck, life.parameters, life.catalogue, rungs, life.changed
    for body in changes_drawn(*told):
        life.tell(on, "clinician_change", body, CLINICIAN)
        life.changed = standing_after(life.changed, body)


# ---------------------------------------------------------------- the person


def adds_a_caution(life: Life) -> None:
    """Now and then they tell of one more condition, beside all that they told before."""
    source = life.luck("caution")
    if life.day % 7 != ADDS_ON or not happens(source, life.parameters["caution_added"]):
        return
    body = telling.another_caution(life.body, source, life.cautions)
    if body is not None:
        life.cautions = body["cautions"]
        life.tell(life.at(life.trains, -45), "intake", body)


def answers_the_morning(life: Life) -> None:
    """The answer to the last session, where it is asked for."""
    if not life.sessions or not happens(life.luck("morning"), life.parameters["morning_answered"]):
        return
    on = life.at(f"{life.traits.wakes:02d}:00", 40)
    asked = [q for q in life.present(on).due.questions if q.kind == "morning_after"]
    for question in asked:
        if question.for_session in life.sessions:
            day, answer = life.sessions[question.for_session]
            told = telling.morning(life.body, day + 1, question.for_session, answer)
            life.tell(on, "morning_after", told)


def tells_of_a_sign(life: Life) -> None:
    """A danger sign that is told on its day, asked or not."""
    for sign in life.there:
        if sign.at_once and sign.first == life.day:
            answers, details = telling.flags_told(life.body, (sign.flag,), (sign,), life.first)
            body = {"answers": answers, "flag_details": details}
            life.tell(life.at(life.trains, -50), "check_in", body)


def trains_or_rests(life: Life) -> None:
    """On a day for training they come if they keep to it; on others they may say how it is."""
    today = weekday(life.first + timedelta(days=life.day))
    if today in life.traits.days:
        if life.day == 0 or happens(life.luck("comes"), life.traits.adherent):
            checks_in(life)
            plans(life, life.at(life.trains, -20))
            chooses(life)
            trains(life)
    elif happens(life.luck("rest"), life.parameters["rest_day_told"]):
        checks_in(life)


def checks_in(life: Life) -> None:
    """How it is, with an answer to every safety question that is due; a slip is put right."""
    on = life.at(life.trains, -30)
    asked = life.present(on).due.questions
    due = [flag for q in asked if q.kind in ("screen", "red_flag") for flag in q.flags]
    answers, details = telling.flags_told(life.body, due, life.there, life.first)
    source = life.luck("check-in")
    for flag in sorted(answers):
        if happens(source, life.parameters["unsure"]):
            answers[flag] = "unsure"
    body = {
        "symptoms": life.body.symptoms(life.day),
        "answers": answers,
        "flag_details": {flag: details[flag] for flag in details if answers[flag] == "yes"},
    }
    if happens(source, life.parameters["wrong_entry"]):
        mistaken(life, on, body, source)
    else:
        life.tell(on, "check_in", body)
    measures(life, [q.id for q in asked if q.kind == "measure"])


def mistaken(life: Life, on: datetime, body: Json, source: Random) -> None:
    """They tell a wrong number of pain and put it right; both go the same way to the record."""
    wrong = body["symptoms"] | {"leg_nprs": source.randint(0, 10)}
    event = life.tell(on, "check_in", body | {"symptoms": wrong})
    life.odd["wrong"] += 1
    corrected = {"event": event.id, "body": body}
    right = made(f"{event.id}-c", on + timedelta(minutes=1), "correction", corrected)
    if life.outbox and life.outbox[-1][1] is event:
        life.outbox.append((life.outbox[-1][0], right))
    else:
        life.arrives(right, right.at)


def measures(life: Life, names: Iterable[str]) -> None:
    """The questionnaires and tests that are asked for, where they are answered."""
    for name in names:
        body = telling.measure(life.body, life.day, name)
        answered = happens(life.luck(f"measure {name}"), life.parameters["measures_answered"])
        if body is not None and answered:
            life.tell(life.at(life.trains, -25), "measure", body)


def worker(life: Life) -> None:
    """On Monday the worker plans the week, whether anybody is there or not (rulings 30)."""
    if life.day and weekday(life.first + timedelta(days=life.day)) == "mon":
        plans(life, life.at("04:30"))


def plans(life: Life, on: datetime) -> None:
    """The week is planned by the real planner where it is due."""
    now = life.present(on)
    if not now.due.plan_due:
        return
    week = week_at(now.state, on)
    try:
        plan = plan_week(life.catalogue, now.state, week)
    except Locked:
        return
    life.plans += 1
    life.lookout.at_a_plan(now, plan)
    body = {
        "plan": plan.model_dump(mode="json"),
        "revision": 1,
        "inputs_hash": canonical_hash({"last": life.record.last.id, "week": week.iso}),
        "engine": ENGINE_VERSION,
        "catalogue": life.catalogue.version,
    }
    life.tell(on, "plan_issued", body, f"engine:{ENGINE_VERSION}")


def chooses(life: Life) -> None:
    """Now and then they choose something themselves."""
    source = life.luck("choice")
    if not happens(source, life.parameters["steered"]):
        return
    on = life.at(life.trains, -10)
    today = life.present(on).brief.today
    levels = [] if today is None else [item.level for item in today.items]
    kinds: list[Json] = [{"choice": "bad_day"}, {"choice": "only_minutes", "minutes": 5}]
    if levels:
        level = source.choice(levels)
        named = ("too_much", "too_easy", "not_for_me", "prefers")
        kinds += [{"choice": name, "level": level} for name in named]
    life.tell(on, "choice", source.choice(kinds))


def trains(life: Life) -> None:
    """Today's session as it is shown, and what the body says to it."""
    on = life.at(life.trains)
    now = life.present(on)
    life.lookout.at_a_moment(now)
    today = now.advice.today
    if now.advice.locked or today is None or not today.items or today.start_blocked:
        return
    source = life.luck("trains")
    work = sum(volume_of(life.catalogue, item) for item in today.items)
    answer = life.body.answers(life.day, work)
    cut = happens(source, life.parameters["cut_short"])
    body = telling.session(life.body, life.day, today.items, answer, source, cut)
    if happens(source, life.parameters["fear"]):
        body["levels"][-1]["fear"] = True
    if happens(source, life.parameters["unsaid"]):
        body.pop(source.choice(("leg_after", "back_after", "distal_after", "leg_before")))
    body["mode"] = today.mode if today.mode in ("short", "bad_day") else "full"
    event = life.tell(life.at(life.trains, 30), "session_done", body)
    life.sessions[event.id] = (life.day, answer)
