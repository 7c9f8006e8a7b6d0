"""Whose screens are shown: people with fixed records, stored anew for each run.

Most of them are the person of the story docs/stories/disc.json, in their eleventh week.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from proof.stories import ALL_NO, FOLDER

NOW = datetime(2026, 5, 13, 16, 40, tzinfo=UTC)
"""A Wednesday of the story, ten minutes after the check-in, before the session."""
BEFORE_CHECK_IN = NOW - timedelta(minutes=30)
NO_MORNING = NOW - timedelta(days=1, hours=12)
"""After the session of Monday, before the answer of the morning after."""
Json = dict[str, Any]


def story() -> Json:
    """The case file of the story, all twelve weeks of it."""
    case: Json = json.loads((FOLDER / "disc.json").read_text("utf-8"))
    return case


def until(end: datetime) -> list[Json]:
    """What was told up to a moment."""
    return [one for one in story()["events"] if datetime.fromisoformat(one["at"]) <= end]


def with_answers(**answers: str) -> list[Json]:
    """The story with one more check-in of today, in which these questions were answered."""
    told = until(NOW)
    last = next(one for one in reversed(told) if one["kind"] == "check_in")
    body = {**last["body"], "answers": {**ALL_NO, **answers}}
    at = (NOW - timedelta(minutes=5)).isoformat()
    return [*told, {**last, "id": "screens-check-in", "at": at, "body": body}]


def newcomer() -> list[Json]:
    """The first answers of the story, given today."""
    [first] = [one for one in story()["events"] if one["kind"] == "intake"]
    return [{**first, "at": (NOW - timedelta(minutes=5)).isoformat()}]


def speaks(locale: str) -> Json:
    """Somebody chooses another language."""
    at = (NOW - timedelta(minutes=6)).isoformat()
    told: Json = {"id": "screens-language", "at": at, "by": "person", "version": 1}
    return {**told, "kind": "profile", "body": {"locale": locale}}


LED_BY = ("hurt", "wait", "stop", "card", "whole")
"""Like Robin, each for one way through a session, which stores something."""
DRAFT: Json = {
    "values": {"country": "GB", "birth_year": 1981, "distal_level": 4, "side": "left"},
    "done": ["about", "where"],
}
"""What somebody who has just begun has answered."""


def records() -> Mapping[str, list[Json]]:
    """By name, everything that each of the people told."""
    return {
        "robin": until(NOW),
        "ann": until(BEFORE_CHECK_IN),
        "mo": until(NO_MORNING),
        "lee": with_answers(RF13="yes"),
        "sam": with_answers(RF01="yes"),
        "jo": newcomer(),
        "kim": [],
        "sol": [*until(NOW), speaks("es")],
        **dict.fromkeys(LED_BY, until(NOW)),
    }


def store_alone() -> Iterator[tuple[str, tuple[str, str]]]:
    """Store everybody who shares with nobody: by name, their id and their key."""
    for name, events in records().items():
        yield name, store(name, events)


def store(name: str, events: list[Json]) -> tuple[str, str]:
    """Store one person with their consent, and plan the week where none is planned."""
    from steadyback.web.accounts import keys
    from steadyback.web.accounts.models import Role
    from steadyback.web.records import models, planning
    from steadyback.web.records import store as rows
    from steadyback.web.records.ids import person_id

    secret = keys.new_secret()
    began = datetime.fromisoformat(story()["events"][0]["at"]) - timedelta(minutes=10)
    row = models.Person.objects.create(
        public_id=person_id(), profile=story()["person"], made_at=began
    )
    keys.grant(secret, row.pk, Role.OWNER, name.capitalize(), began)
    rows.append(row, [consent(began)], NOW)
    if events:
        rows.append(row, events, NOW)
        planning.plan_if_due(row, NOW)
    else:
        models.Draft.objects.create(person=row, kind="intake", content=DRAFT, changed_at=NOW)
    return row.public_id, secret


def consent(at: datetime) -> Json:
    """What was agreed to first. Its id is always the same, and so is the plan that follows."""
    body = {"given": True, "text": "as on the first page"}
    said: Json = {"id": "screens-consent", "at": at.isoformat(), "by": "person", "version": 1}
    return {**said, "kind": "consent", "body": body}
