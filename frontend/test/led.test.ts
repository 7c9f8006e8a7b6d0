import assert from "node:assert/strict";
import { test } from "node:test";
import { Led } from "../src/led/session.ts";
import { frameOf, type Moving } from "../src/figure/tempo.ts";
import type { Item, LedSession, Step } from "../src/led/tables.ts";

function item(level: string, changes: Partial<Item> = {}): Item {
  const one = { level, sets: 2, reps: 2, hold_s: 0, load: null, sides: "both", easier: null, texts: [], ...changes };
  const sides = one.sides === "both" ? [""] : ["left", "right"];
  const steps: Step[] = [["get_ready", 5, 0, 0, "", -1]];
  for (let set = 1; set <= one.sets; set++) {
    const order = one.sides === "each" ? sides.map((side) => [side]) : [sides];
    order.forEach((turns, at) => {
      if (at) steps.push(["change_side", 5, set, 0, "right", -1]);
      for (let rep = 1; rep <= one.reps; rep++)
        for (const side of turns as ("" | "left" | "right")[]) {
          steps.push(["move", 2, set, rep, side, -1]);
          if (one.hold_s) steps.push(["hold", one.hold_s, set, rep, side, -1]);
          steps.push(["lower", 3, set, rep, side, -1]);
        }
    });
    if (set < one.sets) steps.push(["rest", 30, set, 0, "", -1]);
  }
  steps.push(["question", 0, 0, 0, "", -1]);
  return { ...one, steps } as unknown as Item;
}

function session(...entries: [item: number, before?: number, rests?: number[]][]): LedSession {
  return {
    mode: "planned", minutes: 10, times: 1, around: [],
    entries: entries.map(([item, before_s = 0, rests = []]) => ({ item, before_s, rests })),
  };
}

const SQUAT = item("squat-1");
const CLAM = item("clamshell-2", { sides: "each", sets: 1 });
const DOG = item("bird-dog-4", { sides: "alternate", sets: 1, hold_s: 5 });
const PLANK = item("plank-4", { sets: 2, reps: 1, hold_s: 20 });

/** Lead it with a clock of our own, tick by tick; `each` sees every step with the time it began. */
function led(items: Item[], plan = session(...items.map((_, at) => [at] as [number]))) {
  const entered: string[] = [];
  const one = new Led(plan, items, (now) => entered.push(`${now.entry}:${now.kind}${now.side}`));
  return { one, entered };
}

/** Let it be led from one moment to another, without a gap. */
function lead(one: Led, from: number, until: number): void {
  for (let clock = from; clock < until; clock += 500) one.tick(clock);
  one.tick(until);
}

function play(one: Led, from: number, until: number, every = 100): void {
  for (let clock = from; clock <= until && !one.ended; clock += every) {
    one.tick(clock);
    if (one.now.kind === "question") one.answer(3);
  }
}

test("a session takes exactly the seconds of its steps, however late the ticks are", () => {
  const seconds = SQUAT.steps.reduce((sum, step) => sum + step[1], 0);
  for (const every of [16, 100, 700]) {
    const { one } = led([SQUAT]);
    one.go(0);
    let ended = 0;
    for (let clock = 0; !ended; clock += every) {
      one.tick(clock);
      if (one.now.kind === "question") ended = clock;
    }
    assert.ok(ended - seconds * 1000 < every && ended >= seconds * 1000, `${every}: ${ended}`);
  }
});

test("every step is entered once, in its order", () => {
  const { one, entered } = led([CLAM]);
  one.go(0);
  play(one, 0, 200_000);
  const kinds = CLAM.steps.map(([kind, , , , side]) => `0:${kind}${side}`);
  assert.deepEqual(entered, kinds);
  assert.ok(one.ended);
});

test("each step is entered, however far apart the ticks are", () => {
  const { one, entered } = led([SQUAT]);
  one.go(0);
  lead(one, 0, 9_000);
  assert.deepEqual(entered.slice(0, 3), ["0:get_ready", "0:move", "0:lower"]);
});

test("a pause stops the clock", () => {
  const { one } = led([SQUAT]);
  one.go(0);
  lead(one, 0, 6_000);
  const left = one.now.left;
  one.pause(6_000);
  one.tick(60_000);
  assert.equal(one.now.left, left);
  one.go(100_000);
  one.tick(100_500);
  assert.ok(Math.abs(one.now.left - (left - 0.5)) < 1e-9);
});

test("a question waits for its answer and never goes on by itself", () => {
  const { one } = led([CLAM, DOG]);
  one.go(0);
  lead(one, 0, 200_000);
  one.tick(3_600_000);
  assert.equal(one.now.kind, "question");
  assert.equal(one.paused, false);
  assert.equal(one.now.entry, 0);
  one.answer(2);
  assert.equal(one.now.entry, 1);
  assert.equal(one.now.left, 5);
});

test("what was done is what was led to its end", () => {
  const { one } = led([SQUAT, CLAM, DOG]);
  one.go(0);
  play(one, 0, 1_000_000);
  assert.deepEqual(one.done, [
    { level: "squat-1", sets: [{ reps: 2, hold_s: 0 }, { reps: 2, hold_s: 0 }], rir: 3 },
    { level: "clamshell-2", sets: [{ reps: 2, hold_s: 0, side: "left" }, { reps: 2, hold_s: 0, side: "right" }], rir: 3 },
    { level: "bird-dog-4", sets: [{ reps: 2, hold_s: 5 }], rir: 3 },
  ]);
});

test("a repetition that was begun and not ended is not counted", () => {
  const { one } = led([SQUAT]);
  one.go(0);
  lead(one, 0, 5_000 + 5_000 + 2_500);
  one.stopExercise(false);
  assert.deepEqual(one.done, [{ level: "squat-1", sets: [{ reps: 1, hold_s: 0 }], changed: "stopped" }]);
});

test("a long hold that was left counts the seconds it was held", () => {
  const { one } = led([PLANK]);
  one.go(0);
  lead(one, 0, 5_000 + 2_000 + 12_400);
  one.stopSet();
  assert.equal(one.now.kind, "rest");
  one.stop();
  assert.deepEqual(one.done, [{ level: "plank-4", sets: [{ reps: 1, hold_s: 12 }], changed: "stopped" }]);
});

test("skipped is what was not done", () => {
  const { one } = led([SQUAT, CLAM]);
  one.go(0);
  one.skip();
  play(one, 0, 1_000_000);
  assert.deepEqual(one.done[0], { level: "squat-1", sets: [], changed: "skipped" });
});

test("a step that came while it waited is not entered again when it goes on", () => {
  const { one, entered } = led([item("squat-2", { easier: 1 }), SQUAT], session([0]));
  one.go(0);
  lead(one, 0, 6_000);
  one.pause(6_000);
  const before = entered.length;
  one.easier();
  one.go(7_000);
  assert.deepEqual(entered.slice(before), ["0:get_ready"]);
});

test("back begins the set again, and then the one before", () => {
  const { one } = led([SQUAT]);
  one.go(0);
  lead(one, 0, 5_000 + 10_000 + 30_000 + 3_000);
  assert.equal(one.now.set, 2);
  one.back();
  assert.deepEqual([one.now.set, one.now.rep, one.now.kind], [2, 1, "move"]);
  one.back();
  assert.equal(one.now.kind, "get_ready");
});

test("back never leads again what was left because it hurt", () => {
  const { one } = led([SQUAT, CLAM]);
  one.go(0);
  lead(one, 0, 5_000);
  one.stopExercise(false);
  one.back();
  assert.equal(one.now.entry, 1);
});

test("slower stretches the ways and neither holds nor rests, up to twice as long", () => {
  const { one } = led([DOG]);
  one.go(0);
  lead(one, 0, 5_000);
  assert.equal(one.now.seconds, 2);
  while (one.slower());
  assert.equal(one.now.seconds, 4);
  lead(one, 5_000, 9_000);
  assert.deepEqual([one.now.kind, one.now.seconds], ["hold", 5]);
});

test("a rest can be longer, and can be ended", () => {
  const { one } = led([SQUAT]);
  one.go(0);
  lead(one, 0, 15_000);
  assert.equal(one.now.kind, "rest");
  one.longer(30);
  assert.equal(one.now.left, 60);
  one.soon();
  assert.deepEqual([one.now.kind, one.now.set], ["move", 2]);
});

test("the time for another position goes before getting ready", () => {
  const { one } = led([SQUAT, CLAM], session([0], [1, 45]));
  one.go(0);
  one.skip();
  assert.equal(one.now.left, 50);
});

test("an easier exercise is led for the sets that were left, and what was done and felt of the other stays told with that one", () => {
  const hard = item("plank-5", { easier: 1, sets: 1, reps: 1, hold_s: 20 });
  const { one } = led([hard, SQUAT], session([0]));
  one.go(0);
  lead(one, 0, 5_000 + 2_000 + 12_000);
  one.felt({ leg: 6, back: 1, distal: 3, distal_before: 2 });
  one.afraid();
  assert.ok(one.easier());
  assert.equal(one.now.kind, "get_ready");
  play(one, 19_000, 1_000_000);
  assert.deepEqual(one.done, [
    { level: "plank-5", sets: [{ reps: 1, hold_s: 12 }], changed: "easier", fear: true, peak_leg: 6, peak_back: 1, distal_before: 2, distal_peak: 3 },
    { level: "squat-1", sets: [{ reps: 2, hold_s: 0 }], rir: 3 },
  ]);
  assert.equal(led([SQUAT]).one.easier(), false);
});

/** Lead a squat of three sets up to a moment, ease it, and lead what is left. */
function eased(until: number, easier: Item) {
  const { one } = led([item("squat-2", { easier: 1, sets: 3 }), easier], session([0]));
  one.go(0);
  lead(one, 0, until);
  const done = one.easier();
  const [step, seconds] = [one.item.steps.find(([, , set]) => set), one.left];
  play(one, until, 1_000_000);
  return { done, first: step?.[2], seconds, sets: one.done.map(({ sets }) => sets.length), texts: one.item.texts };
}

test("easier leads only the sets that are left of what was planned, and at least one", () => {
  const text = { texts: ["Squat. 3 sets.", "Rest."] };
  const three = item("squat-1", { sets: 3, ...text });
  three.steps[0]![5] = 0;
  const set = 10_000;
  const rest = 30_000;
  const second = eased(5_000 + set + rest + set + 1_000, three);
  assert.deepEqual([second.done, second.sets, second.first, second.seconds], [true, [2, 1], 3, 15]);
  assert.deepEqual(second.texts, ["Squat. 3 sets. One set of it is left.", "Rest."]);
  assert.deepEqual(eased(5_000 + set + 1_000, three).sets, [1, 2]);
  assert.deepEqual(eased(2_000, three).sets, [0, 3]);
  assert.deepEqual(eased(2_000, item("squat-1", { sets: 4 })).sets, [0, 3]);
  assert.deepEqual(eased(5_000 + set + 1_000, item("squat-1", { sets: 1 })).sets, [1, 1]);
  assert.deepEqual(eased(5_000 + 2 * (set + rest) + 6_000, three).sets, [3, 1]);
});

test("nothing easier is led after the last planned set", () => {
  const after = 5_000 + 3 * 10_000 + 2 * 30_000 + 1_000;
  const { done, sets } = eased(after, item("squat-1", { sets: 3 }));
  assert.deepEqual([done, sets], [false, [3]]);
});

test("sets are counted on where an easier exercise is eased again", () => {
  const hard = item("squat-3", { easier: 1, sets: 3 });
  const { one } = led([hard, item("squat-2", { easier: 2, sets: 3 }), item("squat-1", { sets: 3 })], session([0]));
  one.go(0);
  lead(one, 0, 16_000);
  one.easier();
  lead(one, 16_000, 32_000);
  one.easier();
  play(one, 32_000, 1_000_000);
  assert.deepEqual(one.done.map(({ level, sets, changed }) => [level, sets.length, changed]), [
    ["squat-3", 1, "easier"], ["squat-2", 1, "easier"], ["squat-1", 1, undefined],
  ]);
});

test("an exercise that was left because it hurt is eased, not the one that came after it", () => {
  const hard = item("squat-2", { easier: 2 });
  const { one } = led([hard, item("bridge-2", { easier: 2 }), SQUAT], session([0], [1]));
  one.go(0);
  lead(one, 0, 6_000);
  const hurt = one.entry;
  one.stopExercise(false);
  assert.equal(one.entry, 1);
  one.afraid(hurt);
  assert.ok(one.easier(hurt));
  assert.deepEqual([one.entry, one.item.level], [0, "squat-1"]);
  play(one, 6_000, 1_000_000);
  assert.deepEqual(one.done.map(({ level, changed, fear }) => [level, changed, fear]), [
    ["squat-2", "stopped", true], ["squat-1", undefined, undefined], ["bridge-2", undefined, undefined],
  ]);
});

test("a device that was asleep pauses the session and counts nothing that nobody did", () => {
  const { one } = led([PLANK]);
  one.go(0);
  lead(one, 0, 5_000 + 2_000 + 1_000);
  one.tick(108_000);
  assert.ok(one.paused);
  assert.deepEqual([one.now.kind, one.now.left], ["hold", 19]);
  one.stop();
  assert.deepEqual(one.done, [{ level: "plank-4", sets: [{ reps: 1, hold_s: 1 }], changed: "stopped" }]);
});

test("what rests with an exercise is left out after it", () => {
  const { one } = led([SQUAT, CLAM, DOG], session([0, 0, [0, 2]], [1], [2]));
  one.go(0);
  one.stopExercise(true);
  play(one, 0, 1_000_000);
  assert.ok(one.ended);
  assert.deepEqual(one.done.map(({ level, changed }) => [level, changed]), [
    ["squat-1", "stopped"], ["clamshell-2", undefined], ["bird-dog-4", "skipped"],
  ]);
});

test("to stop is to stop: nothing is led any more, and what was not reached is not told", () => {
  const { one } = led([SQUAT, CLAM]);
  one.go(0);
  lead(one, 0, 12_000);
  one.stop();
  one.go(20_000);
  one.tick(500_000);
  assert.ok(one.ended && one.paused);
  assert.deepEqual(one.done.map(({ level }) => level), ["squat-1"]);
});

test("the bar and the minutes left agree with the clock", () => {
  const { one } = led([SQUAT, CLAM]);
  one.go(0);
  const all = one.left;
  lead(one, 0, 20_000);
  assert.ok(Math.abs(all - one.left - 20) < 1e-9);
  const [first, second] = one.progress;
  assert.ok(first! > 0 && first! < 1);
  assert.equal(second, 0);
});

test("a smaller movement and what was felt are told with the exercise", () => {
  const { one } = led([SQUAT, CLAM]);
  one.go(0);
  lead(one, 0, 10_000);
  one.reduce(0.5);
  one.reduce(0.75);
  assert.equal(one.range, 0.5);
  one.felt({ leg: 4, back: 2, distal: 3, distal_before: 2, settle_minutes: 10 });
  one.felt({ leg: 3, back: 3, distal: 2, distal_before: 2, settle_minutes: 10 });
  play(one, 10_000, 1_000_000);
  const [squat, clam] = one.done;
  assert.equal(squat!.changed, "half_range");
  assert.deepEqual([squat!.peak_leg, squat!.peak_back, squat!.distal_peak, squat!.distal_settle_minutes], [4, 3, 3, 10]);
  assert.equal(clam!.peak_leg, undefined);
});

test("the figure goes out, stays and comes back with the step, and less far where less is left", () => {
  const squat: Moving = { steps: "0 12 2 out,12 12 5 hold,12 0 3 back", path: "there_and_back" };
  assert.deepEqual([0, 0.5, 1].map((share) => frameOf(squat, "move", share)), [0, 6, 12]);
  assert.equal(frameOf(squat, "hold", 0.3), 12);
  assert.deepEqual([0, 0.5, 1].map((share) => frameOf(squat, "lower", share, 0.5)), [6, 3, 0]);
  assert.equal(frameOf(squat, "rest", 0.5), 0);
  assert.equal(frameOf({ steps: "", path: "hold" }, "move", 0.5), 0);
});

test("a cycle goes out to its far key and on to where it began, whatever its steps are", () => {
  const ways = "0 12 1 out,12 24 1 out,24 24 4 hold,24 36 3 back,36 48 3 back";
  const cycle: Moving = { steps: ways, path: "cycle" };
  assert.deepEqual([0, 0.25, 0.5, 1].map((share) => frameOf(cycle, "move", share)), [0, 6, 12, 24]);
  assert.equal(frameOf(cycle, "hold", 0.9), 24);
  assert.deepEqual([0, 0.5, 1].map((share) => frameOf(cycle, "lower", share, 0.5)), [24, 36, 48]);
  const three: Moving = { steps: "0 12 1 out,12 24 3 back,24 36 3 back", path: "cycle" };
  assert.deepEqual([0, 1].map((share) => frameOf(three, "lower", share)), [12, 36]);
});

test("walking goes on and on while its minutes are held", () => {
  const walking: Moving = { steps: "0 12 0.4 out,12 24 0.4 out", path: "cycle" };
  const seconds = [0, 0.2, 0.4, 0.8, 80.2];
  assert.deepEqual(seconds.map((each) => Math.round(frameOf(walking, "hold", each / 300, 1, each))), [0, 6, 12, 0, 6]);
});
