"""The command line over case files and the catalogue: advise, plan, replay, catalogue, schema.

Exit status: 0 when an answer was given (also "locked"), 1 when `replay --broken` found that it
still is, 2 when the input was not valid, with every problem and its place on standard error.
"""

import json
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from steadyback import engine
from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.load_bands import NOTES, read_overrides
from steadyback.catalogue.loader import CatalogueFaults, load_catalogue, read_catalogue
from steadyback.catalogue.movements import HOME, read_movements
from steadyback.catalogue.policy import Policy, Signature
from steadyback.cli.seen_again import broken_again
from steadyback.engine.days import within_day
from steadyback.engine.progress import Course, followed
from steadyback.engine.references import unknown_names
from steadyback.engine.worklist import needs
from steadyback.record import Case, CaseProblems, Problem, case_schema, read_case, timeline
from steadyback.record.case import CLOCK_SLACK, MAX_BYTES
from steadyback.record.value import EARLIEST, LATEST
from steadyback.wording import (
    advice_document,
    need_document,
    outlook_document,
    plan_document,
    plan_text,
    replay_text,
    review,
    review_notice,
)

Commands = Any
"""argparse's collection of subcommands; it has no public type."""


def add_commands(commands: Commands) -> None:
    """Add every command over files; each sets `run`, which returns the exit status."""
    add_advise(commands)
    add_plan(commands)
    add_replay(commands)
    schema = commands.add_parser(
        "schema", help="print the JSON Schema of a case file", description=case_schema.__doc__
    )
    schema.set_defaults(run=schema_command)


def add_case_arguments(parser: ArgumentParser) -> None:
    """The case file and the moment asked about."""
    parser.add_argument("case", metavar="CASE", help="a case file (JSON), or - for standard input")
    parser.add_argument(
        "--on",
        metavar="WHEN",
        help="a date (2026-03-02: the hour the person trains, else noon) or a date with time "
        "and offset (2026-03-02T07:30+01:00); now, when left out",
    )


def add_advise(commands: Commands) -> None:
    """`advise CASE --on WHEN [--plan]`."""
    parser = commands.add_parser(
        "advise",
        help="what the rules say of one person, as JSON",
        description="Read one person's case file and print the advice for a moment as JSON: "
        "triage, stage, the level open in each exercise, the plan, today's session, the questions "
        "that are due, why a clinician should look, and a reason with its sources for each "
        "decision.",
        epilog="example:\n  steadyback advise tests/scenarios/disc_first_day_scenario.json "
        "--on 2026-03-02 --plan",
        formatter_class=RawDescriptionHelpFormatter,
    )
    add_case_arguments(parser)
    parser.add_argument("--plan", action="store_true", help="also plan the week, if one is due")
    parser.set_defaults(run=advise_command)


def add_plan(commands: Commands) -> None:
    """`plan CASE --on WHEN [--json]`."""
    parser = commands.add_parser(
        "plan",
        help="plan the week, readable in a terminal",
        description="Plan the rest of the week from a day on, and print it with its reasons.",
        epilog="example:\n  steadyback plan tests/scenarios/disc_first_day_scenario.json "
        "--on 2026-03-02",
        formatter_class=RawDescriptionHelpFormatter,
    )
    add_case_arguments(parser)
    parser.add_argument("--json", action="store_true", help="print JSON instead of text")
    parser.set_defaults(run=plan_command)


def add_replay(commands: Commands) -> None:
    """`replay CASE [--broken FILE]`."""
    parser = commands.add_parser(
        "replay",
        help="how a record led to its advice, event by event, with every reason",
        description="Go through a case file event by event and print, as Markdown, what was told, "
        "what it changed, and the rule, the numbers and the sources of each change.",
        epilog="example:\n  steadyback replay docs/stories/disc.json",
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("case", metavar="CASE", help="a case file (JSON), or - for standard input")
    parser.add_argument(
        "--broken",
        type=Path,
        metavar="FILE",
        help="what simulate kept beside a case file of something broken: live it again, and say "
        "what is broken by the rules as they are now, in place of the history (exit status 1 if "
        "anything is)",
    )
    parser.set_defaults(run=replay_command)


def add_catalogue(commands: Commands) -> Commands:
    """`catalogue check|list|show|sign`; returns its actions, for more to be added."""
    parser = commands.add_parser(
        "catalogue",
        help="what exercises there are, and whether their files are sound",
        description="The clinical content: list it, show one item, or check every file.",
    )
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    check = actions.add_parser("check", help="read every file and name every fault with its line")
    check.add_argument("folder", nargs="?", type=Path, help="a catalogue folder; ours if left out")
    check.set_defaults(run=check_command)
    listing = actions.add_parser(
        "list", help="every exercise and level, technique, lesson and questionnaire"
    )
    listing.add_argument("--json", action="store_true", help="print JSON")
    listing.set_defaults(run=list_command)
    show = actions.add_parser("show", help="one item, whole, as JSON")
    show.add_argument(
        "id",
        metavar="ID",
        help="an exercise (bird-dog), level (bird-dog-3), technique (heat), lesson (pacing) or "
        "questionnaire (rmdq); where two kinds share an id, its kind first (lessons/walking); or "
        "policy: every number of the rules, with what it means and where it is from",
    )
    show.set_defaults(run=show_command)
    add_sign(actions)
    return actions


def add_sign(actions: Commands) -> None:
    """`catalogue sign --name … --role … --registration …`."""
    sign = actions.add_parser(
        "sign",
        help="the lines with which a clinician signs the numbers",
        description="Print a clinician's signature under the numbers of the rules as they stand "
        "today, to be put into policy.yaml. Read them first: steadyback catalogue show policy. "
        "Any later change of a number takes the signature back.",
    )
    sign.add_argument("--name", required=True, help="who signs")
    sign.add_argument("--role", required=True, help="such as physiotherapist")
    sign.add_argument("--registration", required=True, help="with which register, and the number")
    sign.set_defaults(run=sign_command)


def fail(problems: Iterator[Problem] | tuple[Problem, ...]) -> int:
    """Print every problem with its place; the exit status of input that is not valid."""
    for problem in problems:
        print(f"{problem.pointer or '/'}: {problem.says}", file=sys.stderr)
    return 2


def case_text(name: str) -> bytes:
    """The bytes of a case file. Raises CaseProblems when it cannot be read or is too large."""
    try:
        if name == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with Path(name).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise CaseProblems([Problem("", f"cannot read {name}: {error.strerror}")]) from None


def moment(text: str | None, case: Case, catalogue: Catalogue) -> datetime:
    """The moment asked about. Raises CaseProblems for text that is neither date nor date-time."""
    now = datetime.now(UTC)
    if text is None:
        return now
    try:
        if len(text) == 10 and EARLIEST.year <= date.fromisoformat(text).year < LATEST.year:
            return training_hour(date.fromisoformat(text), case, catalogue)
        asked = datetime.fromisoformat(text)
        if not EARLIEST.year <= asked.year < LATEST.year:
            raise ValueError(text)
    except (ValueError, OverflowError):
        says = f"--on: {text!r} is neither a date (2026-03-02) nor a date with time and offset"
        raise CaseProblems([Problem("", says)]) from None
    return asked if asked.tzinfo else asked.replace(tzinfo=case.person.zone)


def training_hour(day: date, case: Case, catalogue: Catalogue) -> datetime:
    """The hour of that day at which the person trains, else noon (rulings 26).

    Asked of the record up to that day's end, so that corrections and moves count.
    """
    end = within_day(day, "02:59", case.person.time_zone)
    state = engine.fold_all(case.person, timeline(case.events, end), catalogue)
    clock = state.schedule.trains_at if state.schedule is not None else None
    return within_day(day, clock or "12:00", state.zone)


def opened(arguments: Namespace) -> tuple[Catalogue, engine.State, Course, datetime]:
    """The catalogue, the person's state and course, and the moment.

    Raises CaseProblems, CatalogueFaults.
    """
    catalogue = load_catalogue()
    case = read_case(case_text(arguments.case))
    on = moment(arguments.on, case, catalogue)
    problems = (*unknown_names(case, catalogue), *too_late(case, on))
    if problems:
        raise CaseProblems(problems)
    return catalogue, *followed(case.person, timeline(case.events, on), catalogue), on


def too_late(case: Case, on: datetime) -> Iterator[Problem]:
    """Events dated more than a day after both this machine's clock and the moment asked about."""
    limit = max(on, datetime.now(UTC)) + CLOCK_SLACK
    for index, event in enumerate(case.events):
        if event.at > limit:
            says = "lies more than a day ahead of this machine's clock; correct the date"
            yield Problem(f"/events/{index}/at", says)


def advise_command(arguments: Namespace) -> int:
    """Print the advice."""
    try:
        catalogue, state, course, on = opened(arguments)
    except CaseProblems as error:
        return fail(error.problems)
    except CatalogueFaults as error:
        return broken_catalogue(error)
    advice = engine.advise(catalogue, state, on)
    listed = [need_document(one, catalogue) for one in needs(catalogue, state, course, on)]
    if arguments.plan and advice.plan_due:
        plan = engine.plan_week(catalogue, state, engine.week_at(state, on))
        state = engine.with_plan(state, plan)
        advice = engine.advise(catalogue, state, on)
    if advice.plan is not None:
        shown = engine.shown_plan(catalogue, state, advice.plan, on)
        advice = advice.model_copy(update={"plan": shown})
    found = {} if advice.locked else engine.outlooks(catalogue, state, on)
    beside = {"outlook": outlook_document(found, catalogue), "needs": listed}
    emit(advice_document(advice, catalogue) | beside)
    return 0


def replay_command(arguments: Namespace) -> int:
    """Print the history of a record, or whether what was broken in it still is."""
    try:
        catalogue = load_catalogue()
        case = read_case(case_text(arguments.case))
        if problems := tuple(unknown_names(case, catalogue)):
            raise CaseProblems(problems)
    except CaseProblems as error:
        return fail(error.problems)
    except CatalogueFaults as error:
        return broken_catalogue(error)
    if arguments.broken is not None:
        return broken_again(case, arguments.broken, catalogue)
    turns = engine.replay(case.person, case.events, catalogue)
    for line in replay_text(turns, case.person.time_zone, catalogue):
        print(line)
    return 0


def plan_command(arguments: Namespace) -> int:
    """Print the week, or why there is none."""
    try:
        catalogue, state, _, on = opened(arguments)
    except CaseProblems as error:
        return fail(error.problems)
    except CatalogueFaults as error:
        return broken_catalogue(error)
    advice = engine.advise(catalogue, state, on)
    try:
        plan = engine.plan_week(catalogue, state, engine.week_at(state, on))
    except engine.Locked:
        return no_plan(advice_document(advice, catalogue), as_json=arguments.json)
    if arguments.json:
        emit(plan_document(plan, catalogue))
    else:
        print(plan_text(plan, catalogue), end="")
    return 0


def no_plan(advice: dict[str, Any], *, as_json: bool) -> int:
    """Say why no week is planned; an answer like any other."""
    reasons = advice["triage"]["reasons"] or advice["questions_due"]
    if as_json:
        kept = ("triage", "questions_due", "not_reviewed", "notice")
        emit({"plan": None, **{name: advice[name] for name in kept}})
        return 0
    print(advice["triage"]["message"])
    if advice["notice"] is not None:
        print(advice["notice"])
    print_card(advice["triage"]["card"])
    for reason in reasons:
        print(f"  {reason.get('says') or reason['reasons'][0]['says']} [{reason['id']}]")
    return 0


def print_card(card: dict[str, Any] | None) -> None:
    """The card of a danger sign, where there is one."""
    if card is None:
        return
    print(f"\n{card['title']}")
    if card["number"] is not None:
        print(f"{card['number']['number']}  {card['number']['name']}")
    for line in (*card["do"], *card["do_not"], card["why"]):
        print(f"  {line}")
    print()


def check_command(arguments: Namespace) -> int:
    """Name every fault of a catalogue folder."""
    catalogue, faults = read_catalogue(arguments.folder)
    told = [*map(str, faults), *movement_faults(arguments.folder)]
    told += load_faults(arguments.folder, catalogue)
    for fault in told:
        print(fault, file=sys.stderr)
    if told or catalogue is None:
        print(f"{len(told)} faults", file=sys.stderr)
        return 2
    print(
        f"{len(catalogue.exercises)} exercises, {len(catalogue.levels)} levels, "
        f"{len(catalogue.lessons)} lessons, {len(catalogue.questionnaires)} questionnaires, "
        f"{len(catalogue.red_flags)} red flags, {len(catalogue.sources)} sources: no faults"
    )
    print(signed_line(catalogue))
    return 0


def movement_faults(folder: Path | None) -> list[str]:
    """Every fault of the movements in a catalogue folder; none where it has no movements."""
    movements = HOME if folder is None else folder / HOME.name
    if not movements.is_dir():
        return []
    return [f"{HOME.name}/{fault}" for fault in read_movements(movements)[1]]


def load_faults(folder: Path | None, catalogue: Catalogue | None) -> list[str]:
    """Every fault of what is noted about load: levels that do not exist, decisions without why."""
    home = folder or HOME.parent
    if catalogue is None or not (home / NOTES).is_file():
        return []
    return [str(fault) for fault in read_overrides(home, catalogue.levels)[1]]


def signed_line(catalogue: Catalogue) -> str:
    """Who has reviewed the numbers, or that nobody has."""
    signature, notice = catalogue.policy.signature, review_notice(catalogue)
    if signature is None:
        return notice or ""
    who = f"{signature.name}, {signature.role}, {signature.date}"
    return f"{notice} (Signed by {who}; changed since.)" if notice else f"Reviewed by {who}."


def broken_catalogue(error: CatalogueFaults) -> int:
    """The exit status when our own content is broken, with its faults."""
    print(error, file=sys.stderr)
    return 2


OTHER_KINDS = ("techniques", "lessons", "questionnaires")
"""What is listed after the exercises."""
SHOWN_KINDS = ("exercises", "levels", *OTHER_KINDS)
"""Where `show` looks for an id, in this order."""


def list_command(arguments: Namespace) -> int:
    """Every exercise with its levels, then techniques, lessons and questionnaires."""
    catalogue = load_catalogue()
    if arguments.json:
        emit(listed(catalogue))
        return 0
    if notice := review_notice(catalogue):
        print(notice)
    for exercise in catalogue.exercises.values():
        print(f"{exercise.id}: {exercise.name}")
        for level in exercise.levels:
            print(f"    {level.id}  {level.name}")
    for kind in OTHER_KINDS:
        print(f"\n{kind}")
        for name, item in getattr(catalogue, kind).items():
            print(f"    {name}  {item.name}")
    return 0


def listed(catalogue: Catalogue) -> dict[str, Any]:
    """Ids and names of everything, as JSON data."""
    exercises = [
        {
            "id": exercise.id,
            "name": exercise.name,
            "levels": [{"id": level.id, "name": level.name} for level in exercise.levels],
        }
        for exercise in catalogue.exercises.values()
    ]
    others = {
        kind: [{"id": name, "name": item.name} for name, item in getattr(catalogue, kind).items()]
        for kind in OTHER_KINDS
    }
    top = {"version": catalogue.version, **review(catalogue)}
    return {**top, "exercises": exercises, **others}


def show_command(arguments: Namespace) -> int:
    """One item as JSON; the first kind that has the id, unless the kind is said."""
    kind, _, name = arguments.id.rpartition("/")
    catalogue = load_catalogue()
    if arguments.id == "policy":
        emit({**review(catalogue), **policy_document(catalogue.policy)})
        return 0
    kinds = [one for one in SHOWN_KINDS if kind in ("", one)]
    found = [one for one in kinds if name in getattr(catalogue, one)]
    if not found:
        says = f"there is no {arguments.id!r} in the catalogue; see: steadyback catalogue list"
        return fail((Problem("", says),))
    for other in found[1:]:
        print(f"also: steadyback catalogue show {other}/{name}", file=sys.stderr)
    item = getattr(catalogue, found[0])[name]
    emit({**item.model_dump(mode="json", exclude_none=True, by_alias=True), **review(catalogue)})
    return 0


def policy_document(policy: Policy) -> dict[str, Any]:
    """What a clinician reads before signing: every number with its unit, meaning and sources."""
    numbers = {
        name: {"value": float(one), "unit": one.unit, "says": one.says, "sources": one.sources}
        for name, one in policy.thresholds().items()
    }
    signed = policy.signature.model_dump(mode="json") if policy.signature is not None else None
    return {"signature": signed, "numbers_hash": policy.numbers_hash(), "numbers": numbers}


def sign_command(arguments: Namespace) -> int:
    """Print the lines of a signature under the numbers as they stand today."""
    policy = load_catalogue().policy
    words = {name: getattr(arguments, name).strip() for name in ("name", "role", "registration")}
    try:
        made = Signature(**words, date=datetime.now(UTC).date(), numbers=policy.numbers_hash())
    except ValidationError as error:
        names = sorted({str(fault["loc"][0]) for fault in error.errors()})
        says = "write 2 to 100 letters that can be printed: a signature has somebody behind it"
        return fail(tuple(Problem(f"--{name}", says) for name in names))
    print(f"# for policy.yaml: {len(policy.thresholds())} numbers, as they stand today")
    print("signature:")
    for name, value in made.model_dump(mode="json").items():
        print(f"  {name}: {json.dumps(value, ensure_ascii=False)}")
    return 0


def schema_command(arguments: Namespace) -> int:
    """Print the schema."""
    emit(case_schema())
    return 0


def emit(data: Any) -> None:
    """Print JSON that is the same in every process."""
    print(json.dumps(data, ensure_ascii=False, indent=2, sort_keys=False))
