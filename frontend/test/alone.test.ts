import { deepEqual, equal } from "node:assert/strict";
import { after, test } from "node:test";
import { Alone } from "../src/led/alone.ts";

// Node ends where nothing but the signal's own timer waits.
const waits = setInterval(() => undefined, 50);
after(() => clearInterval(waits));

/** The locks of a browser, as far as they are used: who asks waits until it is free or the signal comes. */
class Locks {
  private last: Promise<unknown> = Promise.resolve();
  private readonly held = new Set<string>();
  /** So long it takes to give a lock that is free: a device may be busy. */
  constructor(private slow = 0) {}

  async query(): Promise<{ held: { name: string }[] }> {
    return { held: [...this.held].map((name) => ({ name })) };
  }

  request(name: string, { signal }: { signal: AbortSignal }, held: () => Promise<void>): Promise<void> {
    const given = new Promise<void>((go, stop) => {
      const wait = this.slow;
      this.slow = 0;
      void this.last.then(() => setTimeout(go, wait));
      signal.addEventListener("abort", () => stop(signal.reason));
    }).then(async () => {
      this.held.add(name);
      await held();
      this.held.delete(name);
    });
    this.last = given.catch(() => undefined);
    return given;
  }
}

function withLocks(locks: unknown): void {
  Object.defineProperty(globalThis, "navigator", { value: { locks }, configurable: true });
}

test("a session is led in one tab only, and in another one when that is done", async () => {
  withLocks(new Locks());
  const [one, two] = [new Alone("robin"), new Alone("robin")];
  deepEqual([await one.take(), await one.take(), await one.free()], [true, true, true]);
  equal(await two.free(), false);
  withLocks(new Locks());
  equal(await two.free(), true);
  equal(await one.take(), true, "what one holds it does not ask for twice");
  one.release();
});

test("a device that is slow to answer is not taken for another tab", async () => {
  withLocks(new Locks(900));
  equal(await new Alone("robin").take(), true);
});

test("a browser that cannot tell leads", async () => {
  for (const locks of [undefined, { request: () => Promise.reject(new DOMException("no", "SecurityError")) }]) {
    withLocks(locks);
    equal(await new Alone("robin").take(), true);
  }
});
