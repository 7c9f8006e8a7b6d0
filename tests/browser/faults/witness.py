"""What was on a device's disk, noted beside it by a witness, and whether all of it arrived."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import BrowserContext, Page

from tests.browser.faults.device import Tab
from tests.browser.faults.moment import TRAINS

Json = dict[str, Any]

WITNESS = """(() => {
  for (const how of ["add", "put"]) {
    const own = IDBObjectStore.prototype[how];
    IDBObjectStore.prototype[how] = function (value, key) {
      const what = this.name === "events" ? "event" : key?.[1];
      if (what === "event" || what === "progress") {
        const [person, text] = [value.person ?? key[0], JSON.stringify(value.event ?? value)];
        const keep = () => localStorage.setItem(`witness:${what}:${person}:${value.id}`, text);
        this.transaction.addEventListener("complete", keep);
      }
      return own.apply(this, arguments);
    };
  }
})()"""
"""Before a page begins: note beside it what lies on the disk of its events and of its session."""
SEEN = """([what, person]) => {
  const front = `witness:${what}:${person}:`;
  const names = Object.keys(localStorage).filter(name => name.startsWith(front));
  return names.map(name => JSON.parse(localStorage.getItem(name)));
}"""


@contextmanager
def a_device(made: BrowserContext, days: Json) -> Iterator[Tab]:
    """A device of somebody that was there before: its tables are kept, and its clock stands."""
    made.clock.install(time=TRAINS)
    made.clock.pause_at(TRAINS.replace(second=1))
    made.add_init_script(WITNESS)
    aside = Tab(made, "/blank", "")
    keep = "async text => { await device.keepDays(JSON.parse(text)); }"
    aside.page.evaluate(keep, json.dumps(days))
    yield aside
    made.close()


def seen(page: Page, what: str, person: str) -> list[Json]:
    """What the witness noted beside every page of a person: their "event"s, or "progress"."""
    found: list[Json] = page.evaluate(SEEN, [what, person])
    return found


def is_told(kept: Any) -> bool:
    """Whether there is a session to tell of in what was kept of one."""
    return bool(kept) and bool(kept["hurts"] or any(one["sets"] for one in kept["done"]))


def put_right(stored: dict[str, tuple[str, Json]]) -> dict[str, Json]:
    """What corrections say of other events, by their ids."""
    bodies = [body for kind, body in stored.values() if kind == "correction"]
    return {body["event"]: body["body"] for body in bodies if "body" in body}


def has_sets(stored: list[Json], kept: list[Json]) -> bool:
    """Whether what is stored of a session's exercises holds every set that was kept, no less."""
    if len(stored) < len(kept):
        return False
    return all(
        one["level"] == other["level"]
        and len(one["sets"]) >= len(other["sets"])
        and all(
            known["reps"] >= done["reps"] and known["hold_s"] >= done["hold_s"]
            for known, done in zip(one["sets"], other["sets"], strict=False)
        )
        for one, other in zip(stored, kept, strict=False)
    )
