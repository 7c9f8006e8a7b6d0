import assert from "node:assert/strict";
import { test } from "node:test";
import { StorageTrouble, troubleOf, Refusal } from "../src/led/database.ts";
import { daysOf, isDays, newId, queue } from "../src/led/store.ts";

const UUID7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test("an id is a UUIDv7 that says when it was made", () => {
  const before = Date.now();
  const id = newId();
  assert.match(id, UUID7);
  const made = Number.parseInt(id.replace("-", "").slice(0, 12), 16);
  assert.ok(made >= before && made <= Date.now() + 1000, id);
});

test("ids rise, however many are made at once, and no two are the same", () => {
  const ids = Array.from({ length: 10_000 }, newId);
  assert.deepEqual(ids, [...ids].sort());
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(ids.every((id) => UUID7.test(id)));
});

test("ids rise also when the clock is put back", () => {
  const first = newId();
  const clock = Date.now;
  Date.now = () => clock() - 86_400_000;
  const later = newId();
  Date.now = clock;
  assert.ok(later > first);
});

test("each kind of trouble is said in plain words", () => {
  const full = troubleOf(new DOMException("", "QuotaExceededError"));
  const shut = troubleOf(new DOMException("", "SecurityError"));
  const other = troubleOf(new DOMException("", "UnknownError"));
  assert.deepEqual([full, shut, other].map((one) => (one as StorageTrouble).trouble), ["full", "blocked", "broken"]);
  assert.match(full.message, /no room/);
  assert.ok([full, shut, other].every(({ message }) => message.endsWith(".")));
});

test("what we refuse ourselves is no trouble of the storage", () => {
  const refusal = new Refusal("no");
  assert.equal(troubleOf(refusal), refusal);
});

test("a browser without a database says so and keeps nothing silently", async () => {
  const event = { id: newId(), at: "2026-03-02T18:00:00Z", by: "person", kind: "activity", version: 1, body: {} } as const;
  const blocked = (error: unknown) => error instanceof StorageTrouble && error.trouble === "blocked";
  await assert.rejects(queue("somebody", event), blocked);
  await assert.rejects(daysOf("somebody"), blocked);
});

test("only tables of this person in a form that is read here are tables", () => {
  const days = { format: 1, person: "ann", tables: { days: [] }, items: [] };
  assert.ok(isDays(days, "ann"));
  const others: unknown[] = [{ ...days, person: "bo" }, { ...days, format: 2 }, { ...days, tables: {} }, { hotel: "Welcome" }, [], null];
  for (const one of others) assert.equal(isDays(one, "ann"), false, JSON.stringify(one));
});
