import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { crc32, inflateRawSync } from "node:zlib";
import { codesOf, mark } from "../src/led/carried.ts";
import { Filed, type Shelf } from "../src/led/filed.ts";
import type { Kept } from "../src/led/store.ts";

const MADE = "2026-03-02T06:00:00+00:00";
const LATER = "2026-03-02T09:00:00+00:00";
const event = (id: string): Kept => ({ id, at: "2026-03-02T18:00:00Z", by: "person", kind: "check_in", version: 1, body: {} });

class Memory implements Shelf {
  kept = new Map<string, string>();
  full = false;
  getItem(key: string): string | null {
    return this.kept.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    if (this.full) throw new DOMException("full", "QuotaExceededError");
    this.kept.set(key, value);
  }
}

test("the codes of a log put together are the log, and each can be scanned", async () => {
  for (const text of ["{}", "äöü €", JSON.stringify(Array.from({ length: 900 }, (_, at) => Math.sin(at)))]) {
    const codes = await codesOf(text);
    const parts = codes.map((code) => code.split("."));
    deepEqual(parts.map(([, , place]) => place), parts.map((_, at) => `${at + 1}-${parts.length}`));
    const bytes = Buffer.from(parts.map((part) => part[4]).join(""), "base64url");
    ok(parts.every((part) => part[1] === "z" && part[3] === mark(bytes)));
    equal(inflateRawSync(bytes).toString("utf8"), text);
    ok(codes.every((code) => code.length < 750));
  }
});

test("the mark of the codes is the CRC-32 that everybody knows", () => {
  equal(mark(new TextEncoder().encode("123456789")), "cbf43926");
  if (typeof crc32 === "function") equal(parseInt(mark(Buffer.from("Steadyback")), 16), crc32("Steadyback"));
});

test("a file that is opened again knows what was told in it, and nobody else's", async () => {
  const place = new Memory();
  const first = new Filed("robin", MADE, [], place);
  await first.queue("robin", event("a"));
  await first.setLock("robin", { level: "emergency", card: "cauda_equina", at: "" });
  await first.setLock("robin", { level: "urgent", card: null, at: "" });
  const again = new Filed("robin", MADE, [], place);
  deepEqual(again.events.map(({ id }) => id), ["a"]);
  equal(again.lock?.card, "cauda_equina");
  equal(again.lasting, true);
  deepEqual(JSON.parse(again.log), { format: "steadyback-log/1", person: "robin", events: [event("a")] });
  const other = new Filed("sam", MADE, [], place);
  deepEqual([other.events, other.lock], [[], null]);
});

test("what is told in the same file opened twice is one log", async () => {
  const place = new Memory();
  const [one, two] = [new Filed("robin", MADE, [], place), new Filed("robin", MADE, [], place)];
  await one.queue("robin", event("a"));
  await two.queue("robin", event("b"));
  deepEqual(two.events.map(({ id }) => id), ["a", "b"]);
  deepEqual(new Filed("robin", MADE, [], place).events, two.events);
});

test("a lock falls only when the record knows all that was told", async () => {
  const place = new Memory();
  const first = new Filed("robin", MADE, [], place);
  await first.queue("robin", event("a"));
  await first.queue("robin", event("b"));
  await first.setLock("robin", { level: "urgent", card: null, at: "" });
  ok(new Filed("robin", MADE, ["a"], place).lock);
  equal(new Filed("robin", MADE, ["a", "b"], place).lock, null);
});

test("a full, closed or damaged storage loses nothing that is on the screen", async () => {
  const full = new Memory();
  full.full = true;
  const damaged = new Memory();
  damaged.kept.set("steadyback-file:robin", "{nonsense");
  for (const [place, lasting] of [[full, false], [null, false], [damaged, true]] as const) {
    let told = 0;
    const filed = new Filed("robin", MADE, [], place, () => (told += 1));
    await filed.queue("robin", event("a"));
    deepEqual([filed.events.length, filed.lasting, told], [1, lasting, 1]);
  }
});

test("a copy of the file that keeps where it is takes neither a lock nor an answer away", async () => {
  const place = new Memory();
  const [one, two] = [new Filed("robin", MADE, [], place), new Filed("robin", MADE, [], place)];
  await one.setLock("robin", { level: "emergency", card: "cauda_equina", at: "" });
  await one.queue("robin", event("a"));
  await two.keepProgress("robin", { id: "p" });
  await two.setLock("robin", { level: "urgent", card: null, at: "" });
  await two.clearProgress();
  const again = new Filed("robin", MADE, [], place);
  deepEqual([again.lock?.card, again.events.map(({ id }) => id)], ["cauda_equina", ["a"]]);
});

test("what one copy is in the middle of stays when another copy keeps an answer", async () => {
  const place = new Memory();
  const [one, two] = [new Filed("robin", MADE, [], place), new Filed("robin", MADE, [], place)];
  await one.keepProgress("robin", { id: "p" });
  await two.queue("robin", event("a"));
  deepEqual(new Filed("robin", MADE, [], place).progress, { id: "p" });
});

test("a file that was made before one that was opened here leads no more, also after its events arrived", async () => {
  const place = new Memory();
  const first = new Filed("robin", MADE, [], place);
  await first.queue("robin", event("a"));
  await first.setLock("robin", { level: "urgent", card: null, at: "" });
  equal(first.old, null);
  const newer = new Filed("robin", LATER, ["a"], place);
  deepEqual([newer.old, newer.lock], [null, null]);
  equal(new Filed("robin", MADE, [], place).old, "older");
  equal(new Filed("robin", LATER, ["a"], place).old, null);
});

test("what is forgotten is gone from this device, and its file leads no more; a newer one does", async () => {
  const place = new Memory();
  const filed = new Filed("robin", MADE, [], place);
  await filed.queue("robin", event("secret"));
  await filed.setLock("robin", { level: "urgent", card: "weak", at: "" });
  await filed.keepProgress("robin", { id: "p" });
  filed.forget();
  const left = place.kept.get("steadyback-file:robin")!;
  ok(!/secret|urgent|weak|"p"/.test(left), left);
  const again = new Filed("robin", MADE, [], place);
  deepEqual([again.old, again.events, again.lock, again.progress], ["forgotten", [], null, null]);
  equal(new Filed("robin", LATER, [], place).old, null);
});
