import assert from "node:assert/strict";
import { test } from "node:test";
import { noDay, otherDay } from "../src/led/clock.ts";
import type { Days } from "../src/led/tables.ts";
import { verdictOf } from "../src/led/verdict.ts";

const days = { tables: { made_at: "2026-03-02T18:00:00Z", zone: "Europe/London" } } as Days;
const at = (moment: string) => new Date(moment);

test("a device on the server's day is led, however the hours differ", () => {
  assert.equal(otherDay(days, at("2026-03-02T18:00:09Z")), null);
  assert.equal(otherDay(days, at("2026-03-02T04:00:00Z")), null);
});

test("a clock that is years or only hours off the server's day is said with both times and what to do", () => {
  for (const [here, says] of [
    ["2027-11-22T09:30:00Z", "Monday 22 November 2027 at 09:30"],
    ["2026-03-03T03:05:00Z", "Tuesday 3 March 2026 at 03:05"],
    ["2026-02-28T12:00:00Z", "Saturday 28 February 2026 at 12:00"],
  ] as const) {
    const [title, text] = otherDay(days, at(here))!;
    assert.match(title, /different dates/);
    assert.ok(text.includes(`This device says it is ${says}.`), text);
    assert.ok(text.includes("The server says it is Monday 2 March 2026 at 18:00."), text);
    assert.match(text, /set its date and time to automatic/);
  }
});

test("a day that begins while the tables come is no wrong clock", () => {
  const late = { tables: { made_at: "2026-03-03T02:59:50Z", zone: "Europe/London" } } as Days;
  assert.equal(otherDay(late, at("2026-03-03T03:00:20Z")), null);
});

test("without a network a clock before the plan is wrong, and one after it may be", () => {
  const [before, text] = noDay(days, at("2025-01-01T12:00:00Z"));
  assert.match(before, /date on this device is wrong/);
  assert.match(text, /Wednesday 1 January 2025/);
  const [after, ways] = noDay(days, at("2026-06-01T12:00:00Z"));
  assert.match(after, /too old/);
  assert.match(ways, /open this page once where there is a network.*to automatic/);
});

test("an entry of a clock that was ahead is refused with words about the clock", async () => {
  const errors = [{ pointer: "/events/0/at", says: "lies more than a day ahead of this machine's clock", code: "ahead" }];
  const headers = new Headers({ "content-type": "application/problem+json" });
  const verdict = await verdictOf({ status: 422, type: "basic", headers, json: async () => ({ errors }) });
  assert.deepEqual(verdict, { is: "refused", says: "the date of this device when it was told lies more than a day ahead of the server's clock" });
});

test("a date ahead of the server's clock is known by its code, whatever the server says of it", async () => {
  const single = {
    "the date of this device when it was told lies more than a day ahead of the server's clock": "la fecha de este dispositivo",
  };
  const words = { textContent: JSON.stringify({ lang: "es", single, plural: {} }) };
  Object.assign(globalThis, { document: { documentElement: { lang: "es" }, querySelector: () => words } });
  try {
    const errors = [{ pointer: "/events/0/at", says: "de cualquier modo", code: "ahead" }];
    const headers = new Headers({ "content-type": "application/problem+json" });
    const verdict = await verdictOf({ status: 422, type: "basic", headers, json: async () => ({ errors }) });
    assert.deepEqual(verdict, { is: "refused", says: "la fecha de este dispositivo" });
  } finally {
    Reflect.deleteProperty(globalThis, "document");
  }
});
