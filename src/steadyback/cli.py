"""The command line over files: advise, plan, catalogue, schema. It stores nothing.

Exit status: 0 when an answer was given (also "locked"), 2 when the input was not valid, with every
problem and its place on standard error.
"""

import json
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from steadyback import engine
from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.loader import CatalogueFaults, load_catalogue, read_catalogue
from steadyback.engine.days import within_day
from steadyback.engine.references import unknown_names
from steadyback.record import Case, CaseProblems, Problem, case_schema, read_case, timeline
from steadyback.record.case import CLOCK_SLACK, MAX_BYTES
from steadyback.record.value import EARLIEST, LATEST
from steadyback.wording import advice_document, plan_document, plan_text

Commands = Any
"""argparse's collection of subcommands; it has no public type."""


def add_commands(commands: Commands) -> None:
    """Add advise, plan, catalogue and schema; each sets `run`, which returns the exit status."""
    add_advise(commands)
    add_plan(commands)
    add_catalogue(commands)
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
        "that are due, and a reason with its sources for each decision.",
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


def add_catalogue(commands: Commands) -> None:
    """`catalogue check|list|show`."""
    parser = commands.add_parser(
        "catalogue",
        help="what exercises there are, and whether their files are sound",
        description="The clinical content: list it, show one item, or check every file.",
    )
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    check = actions.add_parser("check", help="read every file and name every fault with its line")
    check.add_argument("folder", nargs="?", type=Path, help="a catalogue folder; ours if left out")
    check.set_defaults(run=check_command)
    listing = actions.add_parser("list", help="every exercise and level")
    listing.add_argument("--json", action="store_true", help="print JSON")
    listing.set_defaults(run=list_command)
    show = actions.add_parser("show", help="one exercise or level, whole, as JSON")
    show.add_argument("id", metavar="ID", help="an exercise (bird-dog) or a level (bird-dog-3)")
    show.set_defaults(run=show_command)


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


def opened(arguments: Namespace) -> tuple[Catalogue, engine.State, datetime]:
    """The catalogue, the person's state and the moment. Raises CaseProblems, CatalogueFaults."""
    catalogue = load_catalogue()
    case = read_case(case_text(arguments.case))
    on = moment(arguments.on, case, catalogue)
    problems = (*unknown_names(case, catalogue), *too_late(case, on))
    if problems:
        raise CaseProblems(problems)
    return catalogue, engine.fold_all(case.person, timeline(case.events, on), catalogue), on


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
        catalogue, state, on = opened(arguments)
    except CaseProblems as error:
        return fail(error.problems)
    except CatalogueFaults as error:
        return broken_catalogue(error)
    advice = engine.advise(catalogue, state, on)
    if arguments.plan and advice.plan_due:
        plan = engine.plan_week(catalogue, state, engine.week_at(state, on))
        state = engine.with_plan(state, plan)
        advice = engine.advise(catalogue, state, on)
    if advice.plan is not None:
        shown = engine.shown_plan(catalogue, state, advice.plan, on)
        advice = advice.model_copy(update={"plan": shown})
    emit(advice_document(advice, catalogue))
    return 0


def plan_command(arguments: Namespace) -> int:
    """Print the week, or why there is none."""
    try:
        catalogue, state, on = opened(arguments)
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
        emit({"plan": None, "triage": advice["triage"], "questions_due": advice["questions_due"]})
        return 0
    print(advice["triage"]["message"])
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
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults or catalogue is None:
        print(f"{len(faults)} faults", file=sys.stderr)
        return 2
    print(
        f"{len(catalogue.exercises)} exercises, {len(catalogue.levels)} levels, "
        f"{len(catalogue.red_flags)} red flags, {len(catalogue.sources)} sources: no faults"
    )
    return 0


def broken_catalogue(error: CatalogueFaults) -> int:
    """The exit status when our own content is broken, with its faults."""
    print(error, file=sys.stderr)
    return 2


def list_command(arguments: Namespace) -> int:
    """Every exercise with its levels."""
    catalogue = load_catalogue()
    if arguments.json:
        emit(
            {
                "version": catalogue.version,
                "exercises": [
                    {
                        "id": exercise.id,
                        "name": exercise.name,
                        "levels": [{"id": lv.id, "name": lv.name} for lv in exercise.levels],
                    }
                    for exercise in catalogue.exercises.values()
                ],
            }
        )
        return 0
    for exercise in catalogue.exercises.values():
        print(f"{exercise.id}: {exercise.name}")
        for level in exercise.levels:
            print(f"    {level.id}  {level.name}")
    return 0


def show_command(arguments: Namespace) -> int:
    """One exercise or level as JSON."""
    catalogue = load_catalogue()
    item = catalogue.exercises.get(arguments.id) or catalogue.levels.get(arguments.id)
    if item is None:
        says = f"there is no exercise or level {arguments.id!r}; see: steadyback catalogue list"
        return fail((Problem("", says),))
    emit(item.model_dump(mode="json", exclude_none=True))
    return 0


def schema_command(arguments: Namespace) -> int:
    """Print the schema."""
    emit(case_schema())
    return 0


def emit(data: Any) -> None:
    """Print JSON that is the same in every process."""
    print(json.dumps(data, ensure_ascii=False, indent=2, sort_keys=False))
