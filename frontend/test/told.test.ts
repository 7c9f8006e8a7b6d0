import assert from "node:assert/strict";
import { test } from "node:test";
import { begunIn, eventOf, type Begun } from "../src/led/begun.ts";
import { checkIn, hurtCheckIn, sessionDone, setsOf, wentWell, type Hurt } from "../src/led/events.ts";
import { dueMorning, morningIn } from "../src/led/morning.ts";
import { Led } from "../src/led/session.ts";
import { entriesIn, type Kept } from "../src/led/store.ts";
import { sessionOf, type Day, type Days, type Felt, type Item } from "../src/led/tables.ts";

const OUTCOME = { action: "stop_set", range_share: 0.5, recheck_minutes: null, others: true, easier: true, rules: [] } as const;
const UNKNOWN = { leg: null, back: null, distal: null };

function felt(changes: Partial<Felt> = {}): Felt {
  return { leg: [null, 0], back: [null, 0], place: [null, 1, "unknown"], tingling: false, numbness: false, weakness: false, afraid: false, ...changes };
}

function hurt(named: "leg" | "back", changes: Partial<Felt> = {}): Hurt {
  return { felt: felt(changes), named, side: "", flags: {}, outcome: { ...OUTCOME, rules: [] } };
}

const DONE = [{ level: "squat-1", sets: [{ reps: 2, hold_s: 0 }], changed: "stopped" as const }];
const told = (hurts: Hurt[], minutes = 5) =>
  sessionDone({ mode: "planned", minutes, started: "2026-03-02T18:00:00Z", plan: null, before: UNKNOWN, hurts, done: DONE, after: null });

test("the pain that was not asked about is told to nobody, and an unknown one is no nought", () => {
  const back = hurt("back", { back: [null, 6] });
  assert.deepEqual(hurtCheckIn(back), { symptoms: { back_now: 6 } });
  const session = told([back]);
  assert.equal(session["back_during"], 6);
  assert.equal(session["back_after"], 6);
  for (const name of ["leg_during", "leg_after", "leg_before", "distal_after", "distal_before"]) assert.ok(!(name in session), name);
});

test("a leg that was named is told with its place", () => {
  const leg = hurt("leg", { leg: [2, 5], place: [2, 4, "unknown"] });
  assert.deepEqual(hurtCheckIn(leg), { symptoms: { leg_now: 5, distal_level: 4 } });
});

test("a danger sign that was told before any pain tells no pain and no place", () => {
  const danger: Hurt = { ...hurt("leg", { leg: [2, 2], place: [2, 3, "unknown"] }), named: "neither", flags: { RF16: "yes" } };
  assert.deepEqual(hurtCheckIn(danger), { symptoms: {}, answers: { RF16: "yes" } });
  for (const name of ["leg_during", "back_during", "leg_after", "back_after", "distal_after"]) assert.ok(!(name in told([danger])), name);
});

test("where it is newly numb is told as the page of the check-in tells it", () => {
  const numb = (side: Hurt["side"]) => hurtCheckIn({ ...hurt("back", { numbness: true }), side })["symptoms"];
  const known = { back_now: 0, numbness: true, numbness_change: "new" };
  assert.deepEqual(numb("both"), { ...known, side: "both" });
  assert.deepEqual(numb("saddle"), { ...known, numb_sites: ["saddle"] });
  assert.deepEqual(numb("unknown"), known);
});

test("of several times that it hurt the highest and the last of each part are told", () => {
  const session = told([hurt("leg", { leg: [2, 5], place: [2, 4, "later"] }), hurt("leg", { leg: [2, 3], place: [2, 4, "later"] }), hurt("back", { back: [1, 4] })]);
  const { leg_during, leg_after, back_during, back_after, distal_after } = session as Record<string, number>;
  assert.deepEqual([leg_during, leg_after, back_during, back_after, distal_after], [5, 3, 4, 4, 4]);
});

test("a kept session of a page before this one, which told both parts, still tells both", () => {
  const old = hurt("leg", { leg: [2, 5], back: [1, 1], place: [2, 4, "unknown"] });
  delete old.named;
  assert.equal(told([old])["back_during"], 1);
});

const WELL = {
  leg_before: 2, leg_after: 2, back_before: 3, back_after: 1, distal_before: 2, distal_after: 2,
  tingling_change: "none", numbness_change: "none", weakness_change: "none", levels: [{ level: "squat-1", sets: [], distal_before: 2, distal_peak: 2 }],
};

test("a session went well only where nothing hurt, nothing was worse or new after it, and nothing moved down", () => {
  assert.equal(wentWell(WELL), true);
  const worse = [
    { leg_during: 3 }, { back_during: 1 }, { leg_after: 8 }, { back_after: 4 }, { distal_after: 5 }, { leg_after: undefined },
    { leg_before: undefined }, { numbness_change: "new" }, { weakness_change: "worse" }, { tingling_change: undefined },
    { levels: [{ level: "squat-1", sets: [], distal_before: 2, distal_peak: 3 }] },
  ];
  for (const one of worse) assert.equal(wentWell({ ...WELL, ...one }), false, JSON.stringify(one));
  assert.deepEqual([{}, null, told([])].map(wentWell), [false, false, false]);
});

test("pain that moved down and went back soon is seen in the session that the device tells", () => {
  const before = { leg: 2, back: 2, distal: 2 };
  const after = { leg: 2, back: 2, distal: 2, moved: "soon" as const, fresh: [], note: "" };
  const done = [{ level: "squat-1", sets: [{ reps: 2, hold_s: 0 }] }];
  const session = (moved: "soon" | "no") =>
    sessionDone({ mode: "planned", minutes: 5, started: "2026-03-02T18:00:00Z", plan: null, before, hurts: [], done, after: { ...after, moved } });
  assert.deepEqual([wentWell(session("no")), wentWell(session("soon"))], [true, false]);
});

test("a page that was left open for a day tells no more minutes than the record takes", () => {
  assert.equal(told([], 1_440)["minutes"], 300);
});

test("where everything stops because of pain, the next exercise was neither begun nor stopped", () => {
  const one = { level: "a-1", sets: 1, reps: 2, hold_s: 0, load: null, sides: "both", easier: null, texts: [], steps: [["get_ready", 5, 0, 0, "", -1], ["move", 2, 1, 1, "", -1], ["question", 0, 0, 0, "", -1]] } as unknown as Item;
  const led = new Led({ mode: "planned", minutes: 5, times: 1, around: [], entries: [0, 1].map((item) => ({ item, before_s: 0, rests: [] })) }, [one, { ...one, level: "b-1" }]);
  led.go(0);
  for (const clock of [2_000, 4_000, 6_000]) led.tick(clock);
  led.felt({ leg: 7, back: null, distal: 0, distal_before: null });
  led.stop();
  assert.deepEqual(led.done, [{ level: "a-1", sets: [], changed: "stopped", peak_leg: 7 }]);
});

// ---------------------------------------------------------------- before

test("what is new before a session is told in the words of the check-in", () => {
  const today = { leg: 2, back: 1, distal: 2, nights: 0 };
  const symptoms = (fresh: string[]) => checkIn(today, {}, fresh)["symptoms"] as Record<string, unknown>;
  assert.deepEqual([symptoms([])["numbness_change"], symptoms([])["tingling_change"]], ["none", "none"]);
  assert.deepEqual([symptoms(["tingling"])["tingling"], symptoms(["tingling"])["tingling_change"]], [true, "new"]);
  assert.deepEqual([symptoms(["numbness_left"])["side"], symptoms(["weaker"])["weakness"]], ["left", "worse"]);
  assert.deepEqual(symptoms(["numbness_saddle"])["numb_sites"], ["saddle"]);
  assert.deepEqual([symptoms(["numbness_unknown"])["numbness_change"], "side" in symptoms(["numbness_unknown"])], ["new", false]);
});

test("a new sign leaves open what the worst answers leave open, whatever else is good", () => {
  const day = { by_leg: Array(11).fill(0), choices: { planned: 0, short: 1 }, hard: 7, hard_if: Array(6).fill([false, false, false]) } as unknown as Day;
  const today = { leg: 0, distal: 0, nights: 0 };
  assert.equal(sessionOf(day, "planned", today), 0);
  for (const choice of ["planned", "short"] as const) assert.equal(sessionOf(day, choice, { ...today, signs: true }), 7);
});

// ---------------------------------------------------------------- left in the middle

const BEGUN: Begun = {
  id: "0190", plan: "old-plan", date: "2026-03-02", mode: "short", started: "2026-03-02T18:00:00.000Z",
  at: "2026-03-02T18:12:00.000Z", before: { leg: 2, back: 1, distal: 2 }, hurts: [], done: DONE,
};

test("a session that was left in the middle is told on the plan it was begun on, until it was left", () => {
  const event = eventOf(BEGUN, null, BEGUN.at);
  const body = event.body as Record<string, unknown>;
  assert.deepEqual([event.id, event.at, body["plan"], body["minutes"], body["mode"]], ["0190", BEGUN.at, "old-plan", 12, "short"]);
  assert.ok(!("leg_after" in body));
});

test("it is told the same day with how it is then, and hours of absence are no minutes of training", () => {
  const later = "2026-03-02T23:00:00.000Z";
  const event = eventOf(BEGUN, { leg: 2, back: 1, distal: 2, moved: "no", fresh: [], note: "" }, later, BEGUN.at);
  const body = event.body as Record<string, unknown>;
  assert.deepEqual([event.at, body["minutes"], body["leg_after"]], [later, 12, 2]);
});

test("no session ends before it began, also where the clock was put back", () => {
  const early = "2026-03-02T09:00:00.000Z";
  const body = eventOf(BEGUN, null, early).body as Record<string, unknown>;
  assert.deepEqual([body["started_at"], body["minutes"]], [early, 0]);
});

test("a session in which it hurt is kept also where no set was done, and nothing is made of nothing", () => {
  assert.equal(begunIn({ ...BEGUN, done: [] }), null);
  assert.equal(begunIn({ ...BEGUN, done: [], hurts: [hurt("leg")] })?.hurts.length, 1);
  for (const wreck of [null, {}, { date: "2026-03-02" }, { ...BEGUN, done: "x" }, 7]) assert.equal(begunIn(wreck), null);
});

test("a session that an older page kept gets an id and its beginning as its end", () => {
  const { id, plan, at, ...old } = BEGUN;
  const found = begunIn(old)!;
  assert.deepEqual([found.at, found.plan, found.id.length], [BEGUN.started, null, 36]);
});

// ---------------------------------------------------------------- the morning after

const DAYS = {
  tables: { zone: "Europe/London", dangers: { yes: {}, unsure: {}, together: [], signs: { weakness: { level: "urgent", locked: true, card: "weak" } } } },
  morning: { days: 3, stiffness: 4, due: { "2026-03-03": { session: "s1", leg: 2, back: 2, distal: 2 } } },
} as unknown as Days;
const NEXT = new Date("2026-03-03T08:00:00Z");
const OWN = { session: "s2", at: "2026-03-02T18:00:00Z", answered: false, leg: 1, back: 1, distal: 1 };

test("the morning after is asked where the tables or this device say that it is due", () => {
  assert.equal(dueMorning(DAYS, null, NEXT)?.session, "s1");
  assert.equal(dueMorning(DAYS, OWN, NEXT)?.session, "s2");
  assert.equal(dueMorning(DAYS, OWN, new Date("2026-03-02T23:30:00Z")), null);
  assert.equal(dueMorning(DAYS, OWN, new Date("2026-03-03T02:30:00Z")), null, "the night belongs to the day before");
  assert.equal(dueMorning(DAYS, OWN, new Date("2026-03-06T08:00:00Z")), null);
  assert.equal(dueMorning(DAYS, { ...OWN, session: "s1", answered: true }, NEXT), null);
  assert.equal(dueMorning({ ...DAYS, morning: undefined } as unknown as Days, null, NEXT), null);
});

function answers(changes: Record<string, string> = {}): FormData {
  const given = { settled: "0", leg_nprs: "2", back_nprs: "1", distal_level: "2", stiffness: "4", soreness: "none", new: "none", ...changes };
  const form = new FormData();
  for (const [name, value] of Object.entries(given)) if (value) form.set(`morning_${name}`, value);
  return form;
}

const BEFORE = { session: "s1", leg: 2, back: 2, distal: 2 };

test("a good morning is the event that its own page would write, and asks for nothing less", () => {
  const told = morningIn(answers(), DAYS, BEFORE)!;
  assert.deepEqual(told.body, {
    for_session: "s1", settled_hours: 0, leg_nprs: 2, back_nprs: 1, distal_level: 2, stiffness: 4, soreness: "none",
    tingling_change: "none", numbness_change: "none", weakness_change: "none",
  });
  assert.ok(told.fine && !told.danger.locked);
});

test("whatever is worse or unknown makes the day gentle until the server has answered", () => {
  const worse: Record<string, string>[] = [
    { settled: "no" }, { leg_nprs: "3" }, { back_nprs: "3" }, { distal_level: "3" }, { stiffness: "5" }, { new: "tingling" },
  ];
  for (const one of worse) assert.equal(morningIn(answers(one), DAYS, BEFORE)!.fine, false, JSON.stringify(one));
  for (const part of ["leg", "back", "distal"]) assert.equal(morningIn(answers(), DAYS, { ...BEFORE, [part]: null })!.fine, false);
  assert.equal(morningIn(answers({ settled: "no" }), DAYS, BEFORE)!.body["settled_hours"], null);
});

test("a missing answer is no answer, and a new weakness locks", () => {
  for (const name of ["settled", "leg_nprs", "back_nprs", "distal_level", "stiffness", "soreness", "new"]) {
    assert.equal(morningIn(answers({ [name]: "" }), DAYS, BEFORE), null, name);
  }
  assert.equal(morningIn(answers({ new: "numbness" }), DAYS, BEFORE), null, "a side is missing");
  assert.equal(morningIn(answers({ new: "weakness" }), DAYS, BEFORE)!.danger.locked, true);
});

test("each set is told with its place on its side, and with the session that it is of", () => {
  const sides = (["left", "right", "left", "right"] as const).map((side) => ({ reps: 5, hold_s: 0, side }));
  const done = [{ level: "bird-dog-1", sets: sides }, { level: "bridge-1", sets: [{ reps: 8, hold_s: 0 }] }];
  const told = setsOf({ session: "s", plan: "p", mode: "short", started: "2026-03-02T18:00:00Z", before: { leg: 2, back: null, distal: 1 }, done });
  assert.deepEqual(told.map(({ level, number, done: one }) => [level, number, (one as { side?: string }).side]), [
    ["bird-dog-1", 1, "left"],
    ["bird-dog-1", 1, "right"],
    ["bird-dog-1", 2, "left"],
    ["bird-dog-1", 2, "right"],
    ["bridge-1", 1, undefined],
  ]);
  const { level, number, done: one, ...shared } = told[0]!;
  assert.deepEqual(shared, { session: "s", mode: "short", started_at: "2026-03-02T18:00:00Z", plan: "p", leg_before: 2, distal_before: 1 });
});

test("a session that waits with its sets is one entry to a person", () => {
  const event = (id: string, kind: string, body: unknown = {}): Kept => ({ id, at: "", by: "person", kind, version: 1, body });
  const sets = ["a", "b"].map((id) => event(id, "set_done", { session: "s" }));
  assert.equal(entriesIn([...sets, event("s", "session_done"), event("w", "activity")]), 2);
  assert.equal(entriesIn(sets), 1);
});
