import assert from "node:assert/strict";
import { test } from "node:test";
import { inForce, itemsOf, summed, valueAt } from "../src/figure/format.ts";
import { applied, turned } from "../src/figure/forward.ts";
import type { Point } from "../src/figure/format.ts";
import { hullPath, number } from "../src/figure/outline.ts";
import { clockAt, frameAt, stepsOf, whole } from "../src/figure/tempo.ts";

const STEPS = stepsOf("0 12 2 out,12 12 5 hold,12 0 3 back");

test("a tempo is out, hold and back, over and over", () => {
  assert.equal(whole(STEPS), 10);
  assert.deepEqual([0, 1, 2, 4, 7, 8.5, 10, 11].map((clock) => frameAt(STEPS, clock).frame), [0, 6, 12, 12, 12, 6, 0, 6]);
});

test("a hold counts down", () => {
  assert.equal(frameAt(STEPS, 4).left, 3);
});

test("a step that takes no time is left out", () => {
  assert.deepEqual(stepsOf("0 12 2 out,12 12 0 hold,12 0 2 back"), [[0, 12, 2, "out"], [12, 0, 2, "back"]]);
  assert.deepEqual(stepsOf(""), []);
});

test("playing goes on from where somebody put the slider", () => {
  for (const frame of [0, 3, 7.5, 12]) assert.equal(frameAt(STEPS, clockAt(STEPS, frame)).frame, frame);
});

test("letters are the first number, the first step, and changes of the step", () => {
  assert.deepEqual(summed([7, "CCA", "EF"]), [[7], [1, 2, 3], [2, 0]]);
  assert.deepEqual(summed(["gB"]), [[16]]);
});

test("between two frames the body is between them, and it stays at the last", () => {
  assert.deepEqual([0, 0.5, 1, 2].map((frame) => valueAt([10, 20], frame)), [10, 15, 20, 20]);
  assert.equal(valueAt([4], 9.5), 4);
});

test("an order is in force until the next one", () => {
  const orders: [number, string][] = [[0, "#$"], [5, "$#"]];
  assert.deepEqual([0, 4, 5, 9].map((frame) => inForce(orders, frame)), ["#$", "#$", "$#", "$#"]);
  assert.deepEqual(itemsOf("$#", "GoM"), [199, 3]);
});

test("a quarter turn to the left round y takes ahead to the left", () => {
  const ahead: Point = [1, 0, 0];
  const [x, y, z] = applied(turned([0, 1, 0], Math.PI / 2), ahead).map((each) => Math.round(each));
  assert.deepEqual([x, y, z].map((each) => each! + 0), [0, 0, -1]);
});

test("the outline of two circles is two arcs and two straight lines", () => {
  const path = hullPath([[10, 10, 5], [30, 10, 5]]);
  assert.equal(path.match(/A/g)?.length, 2);
  assert.match(path, /M30 5|M10 15|M35 10|M30 15|M10 5/);
});

test("a circle inside another one adds nothing", () => {
  assert.equal(hullPath([[10, 10, 8], [12, 10, 2]]), hullPath([[10, 10, 8]]));
});

test("numbers have one decimal and no negative nought", () => {
  assert.deepEqual([1.04, 1.05, -0.01, 3].map(number), ["1", "1.1", "0", "3"]);
});
