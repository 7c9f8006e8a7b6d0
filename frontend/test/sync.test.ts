import assert from "node:assert/strict";
import { test } from "node:test";
import { pauseAfter } from "../src/led/sync.ts";
import { verdictOf } from "../src/led/verdict.ts";

const PROBLEM = { headers: { "content-type": "application/problem+json" } };
const json = (body: unknown, status: number) => new Response(JSON.stringify(body), { status });
const problem = (status: number, errors: unknown[]) =>
  new Response(JSON.stringify({ title: "The events were not stored.", errors }), { status, ...PROBLEM });

test("stored and known already are both a receipt", async () => {
  assert.deepEqual(await verdictOf(json({ new: 1, seq: 4 }, 201)), { is: "stored" });
  assert.deepEqual(await verdictOf(json({ new: 0, seq: 4 }, 200)), { is: "stored" });
});

test("a page of somebody else's is no receipt", async () => {
  const pages = [new Response("<h1>Welcome to our Wi-Fi</h1>"), json({ ok: true }, 200), json(null, 200), json([], 201)];
  for (const page of pages) assert.deepEqual(await verdictOf(page), { is: "unheard" });
});

test("a page that moved is no receipt: the consent was taken back", async () => {
  const moved = { status: 0, type: "opaqueredirect", headers: new Headers(), json: () => Promise.reject(new Error()) } as const;
  assert.deepEqual(await verdictOf(moved), { is: "barred", wants: "consent" });
});

test("what the server refuses is said in its words, each with its place", async () => {
  const two = problem(422, [
    { pointer: "/events/0/body/leg_after", says: "must be 10 or less" },
    { pointer: "/events/0/at", says: "lies ahead" },
  ]);
  assert.deepEqual(await verdictOf(two), { is: "refused", says: "body leg after must be 10 or less; at lies ahead" });
  const known = problem(409, [{ pointer: "/events/0190", says: "is stored already with another content" }]);
  assert.deepEqual(await verdictOf(known), { is: "differs", says: "is stored already with another content" });
  assert.deepEqual(await verdictOf(problem(413, [])), { is: "refused", says: "The events were not stored." });
});

test("a refusal that is not our server's keeps the event", async () => {
  for (const status of [409, 413, 422]) {
    assert.deepEqual(await verdictOf(new Response("<h1>no</h1>", { status })), { is: "failed" });
  }
});

test("a page that is too old, a person who is gone, a gateway and a fault keep the event", async () => {
  const verdicts = await Promise.all([403, 404, 502, 503, 504, 500, 400, 429].map((status) => verdictOf(new Response("", { status }))));
  assert.deepEqual(verdicts, [
    { is: "barred", wants: "reload" },
    { is: "barred", wants: "gone" },
    ...Array(3).fill({ is: "unheard" }),
    ...Array(3).fill({ is: "failed" }),
  ]);
});

test("pauses grow to five minutes and are not the same for everybody", () => {
  const pauses = Array.from({ length: 30 }, (_, tries) => pauseAfter(tries, 0.5));
  assert.deepEqual(pauses.slice(0, 3), [2_000, 4_000, 8_000]);
  assert.ok(pauses.every((pause, at) => at === 0 || pause >= pauses[at - 1]!));
  assert.equal(pauses.at(-1), 300_000);
  assert.notEqual(pauseAfter(3, 0), pauseAfter(3, 1));
});
