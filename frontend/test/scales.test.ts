import assert from "node:assert/strict";
import { test } from "node:test";
import { Answer } from "../src/lib/scales.ts";

test("a scale nobody touched sends nothing and shows a dash", () => {
  const answer = new Answer("");
  assert.deepEqual([answer.sent, answer.shown, answer.said, answer.unset], ["", "–", "not set yet", true]);
});

test("zero is an answer like any other", () => {
  const answer = new Answer("");
  answer.set("0");
  assert.deepEqual([answer.sent, answer.shown, answer.unset], ["0", "0", false]);
});

test("an earlier answer is shown and sent again", () => {
  const answer = new Answer("7");
  assert.deepEqual([answer.sent, answer.shown, answer.said], ["7", "7", "7 of 10"]);
});

test("a scale that goes below zero says both of its ends", () => {
  const answer = new Answer("-2", "-5", "5");
  assert.equal(answer.said, "-2 from -5 to 5");
});
