"""The command line over files: exit 0 with an answer, exit 2 with every problem and its place."""

import io
import json
import shutil
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from steadyback.catalogue import loader
from steadyback.record import Event, canonical_json
from tests.catalogue_fixture import signed_catalogue, the_catalogue
from tests.commands import Ran as Ran
from tests.commands import run as run
from tests.engine.somebody import check_in, day, done, intake, morning, session, set_stage

CATALOGUE = the_catalogue()


def case_of(*events: Event | dict[str, Any]) -> dict[str, Any]:
    plain = [e if isinstance(e, dict) else json.loads(canonical_json(e)) for e in events]
    person = {"birth_year": 1979, "time_zone": "Europe/London", "country": "GB"}
    return {"format": "steadyback-case/1", "person": person, "events": plain}


@pytest.fixture
def case(tmp_path: Path) -> Any:
    """Write a case file of these events, or of any text."""

    def write(*events: Event | dict[str, Any], text: str | bytes | None = None) -> Path:
        path = tmp_path / "case.json"
        content = json.dumps(case_of(*events)) if text is None else text
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


START = (intake(), set_stage(2, day(0.1)))


def test_advise_prints_the_advice_as_json(run: Any, case: Any) -> None:
    ended = run("advise", case(*START), "--on", "2026-03-03")
    assert (ended.status, ended.err) == (0, "")
    advice = json.loads(ended.out)
    promised = {
        "triage", "locked", "stage", "irritability", "direction", "levels", "plan", "plan_due",
        "today", "questions_due", "reasons",
    }  # fmt: skip
    assert promised <= set(advice)
    assert {"level", "flags", "message"} <= set(advice["triage"])
    assert set(advice["levels"]) == set(CATALOGUE.exercises)
    assert (advice["plan"], advice["plan_due"], advice["stage"]) == (None, True, 2)


def test_advise_with_plan_also_plans_the_week(run: Any, case: Any) -> None:
    advice = json.loads(run("advise", case(*START), "--on", "2026-03-02", "--plan").out)
    assert advice["plan"]["days"]
    assert {"proof", "shortfall", "week", "days"} <= set(advice["plan"])
    item = advice["plan"]["days"][0]["items"][0]
    assert {"level", "sets", "reps", "hold_s", "load", "sides", "rest_s", "reasons"} <= set(item)
    assert item["level"] in CATALOGUE.levels
    assert advice["today"] is not None


def test_a_lock_is_an_answer(run: Any, case: Any) -> None:
    locked = case(*START, check_in(day(1), {"RF03": "yes"}))
    for command in ("advise", "plan"):
        ended = run(command, locked, "--on", "2026-03-04")
        assert (ended.status, ended.err) == (0, "")
    advice = json.loads(run("advise", locked, "--on", "2026-03-04").out)
    assert advice["locked"]
    assert advice["plan"] is advice["today"] is None
    plan = json.loads(run("plan", locked, "--on", "2026-03-04", "--json").out)
    assert plan["plan"] is None
    assert plan["triage"]["level"] == "emergency"


def test_a_record_without_events_is_an_answer(run: Any, case: Any) -> None:
    ended = run("advise", case(), "--on", "2026-03-04")
    assert ended.status == 0
    assert json.loads(ended.out)["locked"]


def test_plan_prints_text_or_json(run: Any, case: Any) -> None:
    text = run("plan", case(*START), "--on", "2026-03-03")
    assert text.status == 0
    assert text.out.startswith("Week 2026-W10, stage 2\n")
    plan = json.loads(run("plan", case(*START), "--on", "2026-03-03", "--json").out)
    assert plan["week"] == "2026-W10"
    assert [day["date"] for day in plan["days"]] == ["2026-03-04", "2026-03-06"]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-03-03", "2026-03-03T18:00:00+00:00"),
        ("2026-07-03", "2026-07-03T17:00:00+00:00"),
        ("2026-03-03T07:30+01:00", "2026-03-03T06:30:00+00:00"),
        ("2026-07-03T07:30", "2026-07-03T06:30:00+00:00"),
        ("2026-03-03T07:30:00Z", "2026-03-03T07:30:00+00:00"),
    ],
)
def test_on_is_the_hour_of_training_or_the_time_given(
    run: Any, case: Any, when: str, expected: str
) -> None:
    advice = json.loads(run("advise", case(*START), "--on", when).out)
    assert datetime.fromisoformat(advice["on"]).astimezone(UTC).isoformat() == expected


def test_without_on_it_is_now(run: Any, case: Any) -> None:
    before = datetime.now(UTC)
    advice = json.loads(run("advise", case(*START)).out)
    asked = datetime.fromisoformat(advice["on"])
    assert before - timedelta(seconds=1) <= asked <= datetime.now(UTC)


def test_a_dash_reads_standard_input(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    text = json.dumps(case_of(*START)).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    assert run("advise", "-", "--on", "2026-03-03").status == 0


def refused(ended: Ran, *places: str) -> None:
    """Exit 2, nothing on standard output, each place on standard error, and no traceback."""
    assert ended.status == 2
    assert ended.out == ""
    assert "Traceback" not in ended.err
    told = {line.split(": ", 1)[0] for line in ended.err.splitlines()}
    assert set(places) <= told, ended.err
    assert all(": " in line for line in ended.err.splitlines()), ended.err


@pytest.mark.parametrize("command", ["advise", "plan"])
@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        '{"format": }',
        "not json",
        "[" * 10_000_000,
        "[" * 1_000_000,
        '{"a": NaN}',
        b"\xff\xfe",
        '{"format": "steadyback-case/1", "format": "x"}',
    ],
    ids=["empty", "open", "half", "words", "10 MB nested", "nested", "NaN", "bytes", "twice"],
)
def test_what_is_not_json_is_refused(run: Any, case: Any, command: str, text: str | bytes) -> None:
    refused(run(command, case(text=text), "--on", "2026-03-03"), "/")


@pytest.mark.parametrize("command", ["advise", "plan"])
def test_every_problem_is_told_with_its_pointer(run: Any, case: Any, command: str) -> None:
    plain = json.loads(canonical_json(intake()))
    plain["body"]["cautions"] = [{"id": "unicorn"}]
    plain["body"]["surprise"] = 1
    other = {**json.loads(canonical_json(check_in(day(1)))), "kind": "dance"}
    refused(
        run(command, case(plain, other), "--on", "2026-03-04"),
        "/events/0/body/cautions/0/id",
        "/events/0/body/surprise",
    )


def test_an_unknown_exercise_is_refused_wherever_it_is_named(run: Any, case: Any) -> None:
    did = session(day(1), done("squat-1"), done("ghost-1"))
    refused(run("advise", case(*START, did), "--on", "2026-03-04"), "/events/2/body/levels/1/level")
    ban = json.loads(canonical_json(START[1])) | {
        "id": "x",
        "body": {"action": "forbid", "exercise": "ghost"},
    }
    refused(run("advise", case(*START, ban), "--on", "2026-03-04"), "/events/2/body/exercise")


def test_an_event_far_ahead_of_both_clocks_is_refused(run: Any, case: Any) -> None:
    ahead = datetime.now(UTC) + timedelta(days=2)
    file = case(*START, check_in(ahead))
    refused(run("advise", file, "--on", "2026-03-04"), "/events/2/at")
    later = (ahead + timedelta(hours=1)).isoformat()
    assert run("advise", file, "--on", later).status == 0
    near = case(*START, check_in(datetime.now(UTC) + timedelta(hours=20)))
    ended = run("advise", near, "--on", "2026-03-04")
    assert ended.status == 0
    assert json.loads(ended.out)["later_events"] == 1


def test_a_morning_before_its_session_is_refused(run: Any, case: Any) -> None:
    one = session(day(2), done("squat-1"))
    early = morning(one, day(1))
    refused(run("advise", case(*START, one, early), "--on", "2026-03-06"), "/events/3/at")
    lost = morning(one, day(3))
    refused(run("advise", case(*START, lost), "--on", "2026-03-06"), "/events/2/body/for_session")


@pytest.mark.parametrize("command", ["advise", "plan"])
def test_a_file_that_cannot_be_read_is_refused(run: Any, tmp_path: Path, command: str) -> None:
    refused(run(command, tmp_path / "nothing.json"), "/")
    refused(run(command, tmp_path), "/")


@pytest.mark.parametrize(
    "when",
    [
        "tomorrow", "2026-13-01", "2026-02-30", "02.03.2026", "2026-03-02T25:00", "",
        "0001-01-01", "9999-12-31", "0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00",
    ],
)  # fmt: skip
def test_a_moment_that_is_none_is_refused(run: Any, case: Any, when: str) -> None:
    refused(run("advise", case(*START), "--on", when), "/")


def test_catalogue_list_names_every_exercise_and_level(run: Any) -> None:
    ended = run("catalogue", "list", "--json")
    listed = json.loads(ended.out)
    assert (ended.status, ended.err) == (0, "")
    assert {one["id"] for one in listed["exercises"]} == set(CATALOGUE.exercises)
    levels = {level["id"] for one in listed["exercises"] for level in one["levels"]}
    assert levels == set(CATALOGUE.levels)
    assert all(one["name"] for one in listed["exercises"])
    text = run("catalogue", "list").out
    assert all(name in text for name in (*CATALOGUE.exercises, *CATALOGUE.levels))


@pytest.mark.parametrize("kind", ["techniques", "lessons", "questionnaires"])
def test_catalogue_list_groups_what_else_there_is(run: Any, kind: str) -> None:
    items = getattr(CATALOGUE, kind)
    listed = json.loads(run("catalogue", "list", "--json").out)
    assert {one["id"]: one["name"] for one in listed[kind]} == {
        name: item.name for name, item in items.items()
    }
    group = run("catalogue", "list").out.split(f"\n{kind}\n")[1].split("\n\n")[0]
    assert [line.split()[0] for line in group.splitlines()] == list(items)


def test_catalogue_show_prints_an_exercise_or_a_level(run: Any) -> None:
    assert json.loads(run("catalogue", "show", "bird-dog").out)["id"] == "bird-dog"
    assert json.loads(run("catalogue", "show", "bird-dog-3").out)["id"] == "bird-dog-3"
    refused(run("catalogue", "show", "ghost"), "/")
    refused(run("catalogue", "show", "lessons/squat"), "/")


def test_catalogue_show_prints_any_other_item_and_names_those_of_the_same_id(run: Any) -> None:
    for name in ("posture", "pacing", "rmdq"):
        ended = run("catalogue", "show", name)
        assert json.loads(ended.out)["id"] == name
        assert ended.err == ""
    shared = run("catalogue", "show", "walking")
    assert "levels" in json.loads(shared.out)
    assert "lessons/walking" in shared.err
    assert "try_it" in json.loads(run("catalogue", "show", "lessons/walking").out)


def test_catalogue_show_prints_fields_as_their_files_name_them(run: Any) -> None:
    shown = json.loads(run("catalogue", "show", "phq-2").out)
    assert [cut["from"] for cut in shown["cut_offs"]] == [2, 3]


def test_catalogue_check_says_that_ours_is_sound_and_names_faults_of_others(
    run: Any, tmp_path: Path
) -> None:
    ours = run("catalogue", "check")
    assert ours.status == 0
    assert "no faults" in ours.out
    theirs = run("catalogue", "check", tmp_path)
    assert theirs.status == 2
    assert theirs.out == ""
    assert "policy.yaml" in theirs.err


def test_catalogue_check_names_a_decision_about_load_without_a_reason(
    run: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "catalogue"
    shutil.copytree(Path(loader.__file__).parent, folder)
    notes = folder / "load_bands.yaml"
    text = notes.read_text("utf-8")
    assert "overrides: []" in text
    decided = "overrides:\n  - {level: squat-9, spine: low, who: Ada Okafor, when: 2026-11-30}"
    notes.write_text(text.replace("overrides: []", decided), "utf-8")
    line = text[: text.index("overrides: []")].count("\n") + 2
    told = run("catalogue", "check", folder)
    assert told.status == 2
    assert f"load_bands.yaml:{line}: overrides[0].level: “squat-9” is not a level." in told.err
    assert f"load_bands.yaml:{line}: overrides[0].reason: “reason” is missing. Add it." in told.err


def test_schema_prints_a_schema_that_accepts_a_case(run: Any) -> None:
    ended = run("schema")
    schema = json.loads(ended.out)
    assert ended.status == 0
    Draft202012Validator.check_schema(schema)
    assert list(Draft202012Validator(schema).iter_errors(case_of(*START))) == []


@pytest.mark.parametrize(
    "words",
    [
        ("advise",), ("plan",), ("schema",), ("catalogue",), ("catalogue", "check"),
        ("catalogue", "list"), ("catalogue", "show"),
    ],
)  # fmt: skip
def test_every_command_explains_itself(run: Any, words: tuple[str, ...]) -> None:
    ended = run(*words, "--help")
    assert ended.status == 0
    assert "usage: steadyback" in ended.out
    if words in (("advise",), ("plan",)):
        assert "CASE" in ended.out
        assert "--on" in ended.out
        assert "example:" in ended.out


@pytest.mark.parametrize("words", [("advise",), ("catalogue",), ("catalogue", "fly"), ("dance",)])
def test_a_command_that_is_none_is_refused_with_its_usage(run: Any, words: tuple[str, ...]) -> None:
    ended = run(*words)
    assert ended.status == 2
    assert ended.out == ""
    assert "usage: steadyback" in ended.err


NOTICE = "Not yet reviewed by a clinician."
LOCKED = check_in(day(1), {"RF03": "yes"})
SPOKEN = (
    ("advise", START, ()),
    ("advise", (*START, LOCKED), ()),
    ("advise", START, ("--plan",)),
    ("plan", START, ()),
    ("plan", START, ("--json",)),
    ("plan", (*START, LOCKED), ()),
    ("plan", (*START, LOCKED), ("--json",)),
    ("replay", START, ()),
    ("replay", (*START, LOCKED), ()),
)
"""Every form in which advice or a plan is printed."""


@pytest.mark.parametrize(("command", "events", "more"), SPOKEN)
def test_advice_and_plans_say_that_no_clinician_has_reviewed_them_until_one_has(
    run: Any, case: Any, command: str, events: tuple[Event, ...], more: tuple[str, ...]
) -> None:
    when = () if command == "replay" else ("--on", "2026-03-04")
    words = (command, case(*events), *when, *more)
    printed = run(*words).out
    with signed_catalogue():
        signed = run(*words).out
    assert NOTICE in printed
    assert NOTICE not in signed
    if printed.startswith("{"):
        said = [(json.loads(text)["not_reviewed"], json.loads(text)["notice"]) for text in
                (printed, signed)]  # fmt: skip
        assert said == [(True, NOTICE), (False, None)]


@pytest.mark.parametrize(
    "words",
    [
        ("list",), ("list", "--json"), ("show", "bird-dog"), ("show", "bird-dog-3"),
        ("show", "policy"),
    ],
)  # fmt: skip
def test_so_does_the_catalogue(run: Any, words: tuple[str, ...]) -> None:
    assert NOTICE in run("catalogue", *words).out
    with signed_catalogue():
        ended = run("catalogue", *words)
    assert ended.status == 0
    assert NOTICE not in ended.out


def test_what_sign_prints_signs_the_catalogue_until_a_number_changes(
    run: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "catalogue"
    shutil.copytree(Path(loader.__file__).parent, folder)
    page = folder / "policy.yaml"
    who = ("--name", "Ada Okafor", "--role", "physiotherapist", "--registration", "PH12345")
    printed = run("catalogue", "sign", *who).out
    page.write_text(page.read_text("utf-8") + printed, "utf-8")

    ended = run("catalogue", "check", folder)
    assert (ended.status, ended.err) == (0, "")
    assert "Reviewed by Ada Okafor, physiotherapist, " in ended.out
    assert NOTICE not in ended.out

    text = page.read_text("utf-8")
    page.write_text(text.replace("pm06_leg: {value: 5,", "pm06_leg: {value: 6,"), "utf-8")
    changed = run("catalogue", "check", folder).out
    assert NOTICE in changed
    assert "changed since" in changed


def test_show_policy_prints_every_number_that_is_signed(run: Any) -> None:
    shown = json.loads(run("catalogue", "show", "policy").out)
    assert set(shown["numbers"]) == set(CATALOGUE.policy.thresholds())
    assert shown["numbers"]["pm06_leg"] == {
        "value": 5.0, "unit": "NPRS", "sources": ["R37b", "our_proposal"],
        "says": CATALOGUE.policy.pm06_leg.says,
    }  # fmt: skip
    assert shown["numbers_hash"] == CATALOGUE.policy.numbers_hash()


def test_sign_prints_the_lines_of_a_signature(run: Any) -> None:
    before = datetime.now(UTC).date()
    ended = run(
        "catalogue", "sign", "--name", ' Dr Ada "Bones" Okafor ', "--role", "physiotherapist",
        "--registration", "HCPC: PH12345",
    )  # fmt: skip
    assert (ended.status, ended.err) == (0, "")
    lines = dict(line.strip().split(": ", 1) for line in ended.out.splitlines()[2:])
    assert json.loads(lines["name"]) == 'Dr Ada "Bones" Okafor'
    assert json.loads(lines["numbers"]) == CATALOGUE.policy.numbers_hash()
    signed = date.fromisoformat(json.loads(lines["date"]))
    assert before <= signed <= datetime.now(UTC).date()


@pytest.mark.parametrize("empty", ["--name", "--role", "--registration"])
@pytest.mark.parametrize("text", ["", "  ", "\u202e\u202e", "a\nb"])
def test_nobody_signs_with_an_empty_name(run: Any, empty: str, text: str) -> None:
    words = {"--name": "Ada Okafor", "--role": "physiotherapist", "--registration": "PH12345"}
    given = [part for pair in (words | {empty: text}).items() for part in pair]
    refused(run("catalogue", "sign", *given), empty)
