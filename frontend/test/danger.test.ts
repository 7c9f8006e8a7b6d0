import assert from "node:assert/strict";
import { test } from "node:test";
import { Account } from "../src/led/account.ts";
import { type Begun, begunIn, carefulAfter, isTold } from "../src/led/begun.ts";
import { hearOthers, tellOthers } from "../src/led/elsewhere.ts";
import type { Keeping } from "../src/led/keeping.ts";
import { stillLost } from "../src/led/lost.ts";
import { closing, mark, marked, unmark } from "../src/led/marks.ts";
import { lowest, sameDayIn } from "../src/led/same_day.ts";
import { closedBy, closedThere, whyIn } from "../src/led/standing.ts";
import { dangerOf, type Dangers, type Days } from "../src/led/tables.ts";

const MONDAY = new Date("2026-03-02T18:00:00Z");
const CARDS = { weak: { title: "Weak" } };

function days(changes: object = {}, tables: object = {}): Days {
  const day = { date: "2026-03-02", level: "clear", locked: false, card: null, questions: [], ...changes };
  const dangers = {
    yes: { RF29: { level: "clinician", locked: false, card: null }, RF13: { level: "clinician", locked: false, card: null } },
    unsure: {}, signs: { weakness: { level: "caution", locked: false, card: null } },
    together: [{ flags: ["RF29", "RF13"], signs: [], danger: { level: "urgent", locked: true, card: "weak" } }],
  };
  const all = { zone: "Europe/London", made_at: MONDAY.toISOString(), leg: 4, back: 2, distal: 3, days: [day], dangers, ...tables };
  return { person: "ann", plan: null, tables: all, cards: CARDS } as unknown as Days;
}

test("tables from before a place of numbness could be told answer it as numbness in both legs", () => {
  const both = { level: "emergency", locked: true, card: "cauda_equina" };
  const old = { yes: {}, unsure: {}, together: [], signs: { numbness_both: both } } as unknown as Dangers;
  for (const sign of ["numbness_saddle", "numbness_unknown"] as const) assert.deepEqual(dangerOf(old, {}, [sign]), both);
  assert.equal(dangerOf(old, {}, ["weakness"]).level, "clear");
});

// ---------------------------------------------------------------- in other tabs

test("what is told in one tab is heard in the others of the same person, and of no other", async () => {
  const heard: string[] = [];
  const stop = [hearOthers("ann", () => heard.push("ann")), hearOthers("bo", () => heard.push("bo"))];
  tellOthers("ann");
  await new Promise((after) => setTimeout(after, 100));
  assert.deepEqual(heard, ["ann"]);
  for (const one of stop) one();
});

test("a browser without the channel tells and hears nothing, and nothing breaks", () => {
  const own = globalThis.BroadcastChannel;
  Object.assign(globalThis, { BroadcastChannel: undefined });
  tellOthers("ann");
  hearOthers("ann", () => assert.fail())();
  Object.assign(globalThis, { BroadcastChannel: own });
});

// ---------------------------------------------------------------- what closes exercise

test("the graver of a lock and the day closes exercise, with the card of either", () => {
  const urgent = { level: "urgent", card: null };
  const emergency = days({ level: "emergency", locked: true, card: "weak" });
  assert.equal(closedBy(null, days(), MONDAY), null);
  assert.equal(closedBy(null, null, MONDAY), null);
  assert.deepEqual(closedBy(urgent, null, MONDAY), urgent);
  assert.deepEqual(closedBy(urgent, emergency, MONDAY), { level: "emergency", card: "weak", cards: CARDS });
  assert.deepEqual(closedBy(urgent, days({ level: "clinician", locked: true, card: "weak" }), MONDAY)?.level, "urgent");
  assert.equal(closedBy(null, emergency, new Date("2026-03-04T18:00:00Z")), null, "it says nothing of another day");
});

test("only a whole answer about this person closes anything", () => {
  const answer = { format: 1, person: "ann", level: "emergency", locked: true, card: "weak" };
  assert.deepEqual(whyIn(answer, "ann"), { level: "emergency", card: "weak" });
  assert.deepEqual(whyIn({ ...answer, level: "purple", card: 7 }, "ann"), { level: "urgent", card: null });
  for (const one of [null, {}, [], "x", { ...answer, person: "bo" }, { ...answer, format: 2 }, { ...answer, locked: "yes" }, { ...answer, locked: false }]) {
    assert.equal(whyIn(one, "ann"), null, JSON.stringify(one));
  }
});

test("where nobody answers, or somebody else does, the server closes nothing", async () => {
  const own = globalThis.fetch;
  Object.defineProperty(globalThis, "navigator", { value: { onLine: true }, configurable: true });
  const answers: (() => Promise<unknown>)[] = [
    () => Promise.reject(new TypeError("no network")),
    () => Promise.resolve({ ok: false }),
    () => Promise.resolve({ ok: true, json: () => Promise.reject(new SyntaxError("hotel")) }),
  ];
  for (const one of answers) {
    globalThis.fetch = one as typeof fetch;
    assert.equal(await closedThere("/standing.json", "ann"), null);
  }
  globalThis.fetch = own;
});

// ---------------------------------------------------------------- a danger that was thrown away

/** Local storage, as far as marks use it. */
function withShelf(): void {
  const shelf: Record<string, string> = Object.create({
    setItem: (key: string, value: string) => void (shelf[key] = value),
    getItem: (key: string) => shelf[key] ?? null,
    removeItem: (key: string) => void delete shelf[key],
  });
  Object.defineProperty(globalThis, "localStorage", { value: shelf, configurable: true });
}

test("a mark says whether its event closes exercise, until it is taken away", () => {
  withShelf();
  mark("ann", "a", true);
  mark("ann", "b");
  mark("bo", "c", true);
  assert.deepEqual([closing("ann"), marked("ann").sort()], [["a"], ["a", "b"]]);
  mark("ann", "a");
  assert.deepEqual([closing("ann"), marked("ann").length], [[], 2]);
  unmark("bo", "c");
  assert.deepEqual(closing("bo"), []);
});

test("a danger that was lost is over only with tables of a later day on which danger was asked about", () => {
  const told = (at: string) => `${Date.parse(at).toString(16).padStart(12, "0").replace(/^(.{8})/, "$1-")}-7000-8000-000000000000`;
  const open = [{ id: "short-screen", kind: "screen", flags: ["RF01"] }];
  assert.equal(stillLost(days(), told("2026-03-02T09:00:00Z")), true, "the same day");
  assert.equal(stillLost(days({ questions: open }), told("2026-03-01T18:00:00Z")), true, "not asked since");
  assert.equal(stillLost(days(), told("2026-03-01T18:00:00Z")), false);
  assert.equal(stillLost(days({}, { days: [] }), told("2026-03-01T18:00:00Z")), true);
  assert.equal(stillLost(days(), "what is no id"), true);
});

// ---------------------------------------------------------------- the same day

test("what is remembered of a day is of that day only, and damage is nothing", () => {
  const kept = { date: "2026-03-02", before: { leg: 2, back: 1, distal: 2 }, stopped: true };
  assert.deepEqual(sameDayIn(kept, "2026-03-02"), kept);
  for (const one of [null, undefined, 7, {}, { ...kept, before: null }, { ...kept, date: "2026-03-01" }]) {
    assert.equal(sameDayIn(one, "2026-03-02"), null, JSON.stringify(one));
  }
});

test("the lowest counts part by part, and what was not told stays missing", () => {
  assert.deepEqual(lowest({ leg: 2, back: 5, distal: null }, { leg: 4, back: 3, distal: 4 }), { leg: 2, back: 3, distal: null });
  assert.deepEqual(lowest({ leg: 2, back: 0, distal: 1 }, { leg: null, back: 3, distal: 1 }), { leg: null, back: 0, distal: 1 });
});

function account(same: unknown[] = []): Account {
  const keeping = { keepSameDay: async (_: string, one: unknown) => void same.push(one) } as unknown as Keeping;
  const heard = { done: () => [], locked: () => {}, sent: () => {}, full: () => {} };
  const one = new Account(days(), keeping, [], heard);
  one.date = "2026-03-02";
  return one;
}

test("a second session is compared with how it was before the first one, and knows where pain is now", () => {
  const kept: { before: object }[] = [];
  const one = account(kept);
  one.begin("planned", { date: "2026-03-02", before: { leg: 2, back: 3, distal: null }, stopped: false });
  assert.deepEqual(one.before, { leg: 2, back: 2, distal: null });
  assert.deepEqual(one.newestNow(), { leg: 4, back: 2, distal: 3 });
  assert.deepEqual(kept[0]?.before, one.before);
  const first = account();
  first.begin("planned", null);
  assert.deepEqual(first.before, { leg: 4, back: 2, distal: 3 });
});

test("two answers that are grave together are so whenever each was told", () => {
  const one = account();
  assert.equal(one.hear({ flags: { RF29: "yes", RF13: "no" }, signs: [] }).locked, false);
  const both = one.hear({ flags: { RF13: "yes" }, signs: ["weakness"] });
  assert.deepEqual([both.level, both.locked, both.card], ["urgent", true, "weak"]);
  assert.equal(one.hear({ flags: { RF13: "no" }, signs: [] }).locked, true, "a yes of this session is not taken back by a no");
});

// ---------------------------------------------------------------- lost before it was answered

const BEGUN: Begun = {
  id: "0190", plan: null, date: "2026-03-02", mode: "planned", started: "2026-03-02T18:00:00Z", at: "2026-03-02T18:01:00Z",
  before: { leg: 2, back: 1, distal: 2 }, hurts: [], done: [],
};

test("“It hurts” that nobody answered is remembered also where nothing was done, and asks for a gentle session", () => {
  assert.equal(begunIn(BEGUN), null);
  const asked = begunIn({ ...BEGUN, asked: "open" })!;
  assert.deepEqual([asked.asked, isTold(asked)], ["open", false]);
  assert.equal(carefulAfter(asked, []), "asked");
  assert.equal(carefulAfter({ ...asked, asked: "told" }, [], "morning"), "asked");
  assert.equal(carefulAfter(null, [], "morning"), "morning");
  assert.equal(carefulAfter(null, []), null);
});
