import assert from "node:assert/strict";
import { test } from "node:test";
import { minutesIn as byHandMinutes } from "../src/timer/by_hand.ts";
import { Bell, EVERY_MS, isSpoken } from "../src/timer/bell.ts";
import { minutesIn } from "../src/timer/breaks.ts";
import { isGood, missingIn, type Good } from "../src/timer/check.ts";
import { type Clocks, passed, Running, shownTime } from "../src/timer/clock.ts";
import { isKept } from "../src/timer/kept.ts";
import { isCareful, newestHeat, onlyTheTest } from "../src/timer/last_heat.ts";
import { Page } from "../src/timer/page.ts";

const MINUTE = 60_000;
const at = (ms: number): Clocks => ({ wall: 1_000_000 + ms, steady: 500 + ms });

/** A time that runs from 0, ticked every so many milliseconds until a moment. */
function ran(target: number, every: number, until: number): Running {
  const run = new Running(target);
  run.go(at(0));
  for (let now = every; now <= until; now += every) run.tick(at(now));
  return run;
}

test("fifteen minutes are over after fifteen minutes and not before, however late the ticks are", () => {
  for (const every of [16, 250, 1000, 60_000]) {
    const early = ran(15 * MINUTE, every, 15 * MINUTE - every);
    assert.equal(early.over, false, String(every));
    early.tick(at(15 * MINUTE));
    assert.equal(early.over, true, String(every));
    assert.equal(early.left, 0);
  }
});

test("time goes on while the page is asleep, and a single late tick finds it over", () => {
  const run = ran(15 * MINUTE, 250, MINUTE);
  run.tick(at(40 * MINUTE));
  assert.equal(run.over, true);
  assert.equal(run.minutes, 40);
});

test("a clock that is put back makes nothing longer, and one put on ends it early", () => {
  const back = ran(15 * MINUTE, 250, 5 * MINUTE);
  back.tick({ wall: 1_000_000 - 3_600_000, steady: 500 + 6 * MINUTE });
  assert.equal(back.used, 6 * MINUTE);
  const on = ran(15 * MINUTE, 250, 5 * MINUTE);
  on.tick({ wall: 1_000_000 + 65 * MINUTE, steady: 500 + 5 * MINUTE });
  assert.equal(on.over, true);
});

test("a phone that slept stops the steady clock only", () => {
  const run = ran(15 * MINUTE, 250, MINUTE);
  run.tick({ wall: 1_000_000 + 16 * MINUTE, steady: 500 + MINUTE });
  assert.equal(run.over, true);
});

test("a pause counts nothing, and going on twice does no harm", () => {
  const run = ran(5 * MINUTE, 250, 2 * MINUTE);
  run.pause(at(2 * MINUTE));
  run.tick(at(20 * MINUTE));
  assert.equal(run.used, 2 * MINUTE);
  run.go(at(30 * MINUTE));
  run.go(at(31 * MINUTE));
  run.tick(at(31 * MINUTE));
  assert.equal(run.used, 3 * MINUTE);
});

test("a page that is opened again finds the time as if it had never been closed", () => {
  const run = ran(15 * MINUTE, 250, 5 * MINUTE);
  const found = Running.from(run.kept(at(5 * MINUTE)), 15 * MINUTE, at(9 * MINUTE));
  assert.equal(found?.used, 9 * MINUTE);
  assert.equal(found?.going, true);
});

test("a pause that was kept stays a pause; what is from yesterday is over", () => {
  const run = ran(15 * MINUTE, 250, 5 * MINUTE);
  run.pause(at(5 * MINUTE));
  const kept = run.kept(at(5 * MINUTE));
  const found = Running.from(kept, 15 * MINUTE, at(60 * MINUTE));
  assert.deepEqual([found?.used, found?.going], [5 * MINUTE, false]);
  assert.equal(Running.from(kept, 15 * MINUTE, at(24 * 60 * MINUTE)), null);
});

test("it is kept every ten seconds and not four times a second", () => {
  const run = new Running(MINUTE);
  run.go(at(0));
  let kept = 0;
  for (let now = 250; now <= MINUTE; now += 250) {
    const before = run.used;
    run.tick(at(now));
    if (run.worthKeeping(before)) kept += 1;
  }
  assert.equal(kept, 6);
});

test("the alarm rings at once and every four seconds until it is answered", () => {
  const bell = new Bell();
  const rings: [number, number][] = [];
  bell.start(10_000);
  for (let now = 10_000; now < 30_000; now += 250) {
    bell.start(now); // asked again by each tick, it does not begin anew
    const ring = bell.due(now);
    if (ring) rings.push([ring, now]);
  }
  assert.deepEqual(rings, [0, 1, 2, 3, 4].map((n) => [n + 1, 10_000 + n * EVERY_MS]));
  bell.stop();
  assert.equal(bell.due(60_000), 0);
  assert.equal(bell.ringing, false);
});

test("a ring that is late is rung once, and the voice speaks with the first and each third after it", () => {
  const bell = new Bell();
  bell.start(0);
  assert.equal(bell.due(0), 1);
  assert.equal(bell.due(60_000), 2);
  assert.equal(bell.due(60_250), 0);
  assert.deepEqual([1, 2, 3, 4, 5, 6, 7].filter(isSpoken), [1, 4, 7]);
});

test("each mark on the way is passed once", () => {
  const marks = [5 * MINUTE, MINUTE];
  const seen: number[] = [];
  for (let left = 6 * MINUTE; left > 0; left -= 250) {
    const mark = passed(left, left - 250, marks);
    if (mark !== null) seen.push(mark);
  }
  assert.deepEqual(seen, marks);
  assert.equal(passed(4 * MINUTE, 2 * MINUTE, marks), null);
});

test("times are shown as people write them", () => {
  assert.deepEqual([0, 999, 60_000, 15 * MINUTE, 61 * MINUTE + 1].map(shownTime), ["0:00", "0:01", "1:00", "15:00", "61:01"]);
});

test("minutes that mean nothing are no minutes", () => {
  for (const wrong of ["", "0", "-3", "2.5", "241", "1e2", "soon", "00"]) assert.equal(minutesIn(wrong), null, wrong);
  assert.deepEqual(["1", " 30 ", "240"].map(minutesIn), [1, 30, 240]);
});

const GOOD: Good = { warm_cold: ["yes"], skin_now: ["none"], ready: ["awake", "cloth"] };
const FINE: [string, string][] = [["warm_cold", "yes"], ["skin_now", "none"], ["ready", "cloth"], ["ready", "awake"]];

function form(answers: [string, string][]): FormData {
  const made = new FormData();
  for (const [name, value] of answers) made.append(name, value);
  return made;
}

test("heat begins with every good answer and with nothing less", () => {
  assert.equal(isGood(form(FINE), GOOD), true);
  FINE.forEach((_, left) => {
    const rest = form(FINE.filter((__, at) => at !== left));
    assert.equal(isGood(rest, GOOD, true), true, "what is missing is asked for, not refused");
    assert.equal(missingIn(rest, GOOD), true);
  });
});

test("one bad answer refuses heat, whatever else is answered or missing", () => {
  for (const bad of [["warm_cold", "no"], ["warm_cold", "unsure"], ["skin_now", "bruise"]] as [string, string][]) {
    assert.equal(isGood(form([bad]), GOOD, true), false);
    assert.equal(isGood(form([...FINE.filter(([name]) => name !== bad[0]), bad]), GOOD, true), false);
  }
  assert.equal(isGood(form([...FINE, ["skin_now", "numb"]]), GOOD, true), false);
});

test("what was kept and cannot be read is nothing", () => {
  const whole = { id: "a", target: 1, time: { used: 0, wall: 1, going: true } };
  assert.equal(isKept(whole), true);
  for (const broken of [null, 1, {}, { ...whole, id: 1 }, { ...whole, target: "x" }, { ...whole, time: null }, { ...whole, time: { ...whole.time, used: -1 } }]) {
    assert.equal(isKept(broken), false, JSON.stringify(broken));
  }
});

test("minutes that were written by hand are whole ones that the record takes", () => {
  assert.deepEqual(["1", " 25 ", "600"].map(byHandMinutes), [1, 25, 600]);
  assert.deepEqual(["0", "601", "x", "", "1.5", "-3", null].map(byHandMinutes), Array(7).fill(null));
});

const heat = (id: string, at: string, body: Record<string, unknown>) => ({ id, at, by: "person" as const, kind: "activity", version: 1 as const, body: { activity: "heat", minutes: 5, ...body } });

test("only heat that left the skin as usual, with nothing beside it, was taken well", () => {
  assert.deepEqual([{ skin: "as_usual" }, { skin: "as_usual", note: "It was too hot." }, { skin: "sore" }, {}].map(isCareful), [false, true, true, true]);
});

test("after a heat that was not taken well a kept page offers the short test only, until a good one", () => {
  const made = Date.parse("2026-03-02T12:00:00Z");
  const sore = heat("a", "2026-03-02T13:00:00Z", { skin: "sore" });
  const good = heat("b", "2026-03-02T17:00:00Z", { skin: "as_usual" });
  const walk = { ...sore, id: "c", body: { activity: "walk", minutes: 5 } };
  assert.equal(onlyTheTest(made, newestHeat([walk]), null), false);
  assert.equal(onlyTheTest(made, newestHeat([sore, walk]), null), true);
  assert.equal(onlyTheTest(made, newestHeat([good, sore]), null), false);
  assert.equal(onlyTheTest(Date.parse("2026-03-02T20:00:00Z"), newestHeat([sore]), null), true, "a page that was made before it was sent");
});

test("it does so too when the heat was sent meanwhile, and not on a page that was made after it", () => {
  const sore = { id: "a", at: Date.parse("2026-03-02T13:00:00Z"), careful: true };
  assert.equal(onlyTheTest(Date.parse("2026-03-02T12:00:00Z"), null, sore), true);
  assert.equal(onlyTheTest(Date.parse("2026-03-02T14:00:00Z"), null, sore), false);
});

test("storage that cannot be read is not taken for no lock", async () => {
  const root = { dataset: { person: "robin" } };
  const page = Object.assign(Object.create(Page.prototype) as Page, { root });
  assert.equal(await page.locked(true), null); // there is no database here
});
