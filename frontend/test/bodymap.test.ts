import assert from "node:assert/strict";
import { test } from "node:test";
import { farthest, levelAfter, sideAfter, sidesOf } from "../src/lib/bodymap.ts";

test("the farthest mark is the level, and no mark is none", () => {
  assert.deepEqual([farthest([]), farthest(["1"]), farthest(["1", "4L", "2R"])], [0, 1, 4]);
});

test("marks tell the side, and the lower back tells none", () => {
  assert.deepEqual([sidesOf(["1"]), sidesOf(["1", "4L"]), sidesOf(["2R"])], ["", "left", "right"]);
  assert.equal(sidesOf(["2R", "5L"]), "both");
});

test("a mark never takes back what a person said in the list", () => {
  assert.deepEqual([levelAfter(5, ["3L"]), levelAfter(0, ["3L"]), levelAfter(2, [])], [5, 3, 2]);
  assert.deepEqual([sideAfter("right", ["3L"]), sideAfter("both", ["3L"])], ["both", "both"]);
  assert.deepEqual([sideAfter("none", ["3L"]), sideAfter("", ["3L"])], ["both", "left"]);
  assert.equal(sideAfter("left", ["1"]), "left");
});
