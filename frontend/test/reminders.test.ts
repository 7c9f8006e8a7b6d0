import { deepEqual, equal, rejects } from "node:assert/strict";
import { test } from "node:test";
import { ended } from "../src/reminders/ending.ts";
import { heldIn, optionsFor, remind, type Pushing } from "../src/reminders/pushed.ts";

const TOLD = {
  title: "Time for your session?", body: "It is ready when you are.", open: "/p/robin/today", tag: "a1",
  later: "/p/robin/reminders/later", token: "a-token", says: "Remind me in an hour",
};

/** A worker as far as it is used, and what it did. */
class Worker {
  readonly shown: [string, Record<string, unknown>][] = [];
  readonly opened: string[] = [];
  readonly focused: string[] = [];
  readonly location = { origin: "https://here" };
  private readonly heard = new Map<string, (event: never) => void>();
  constructor(private readonly windows: string[] = []) {
    remind(this as unknown as Pushing);
  }
  readonly clients = {
    matchAll: async () => this.windows.map((url) => ({ url, focus: async () => void this.focused.push(url) })),
    openWindow: async (url: string) => void this.opened.push(url),
  };
  readonly registration = {
    showNotification: async (title: string, options: object) => void this.shown.push([title, options as Record<string, unknown>]),
  };
  addEventListener(name: string, heard: (event: never) => void): void {
    this.heard.set(name, heard);
  }
  async happens(name: string, event: object): Promise<void> {
    let work: Promise<unknown> = Promise.resolve();
    this.heard.get(name)!({ waitUntil: (one: Promise<unknown>) => (work = one), ...event } as never);
    await work;
  }
}

const pushed = (json: () => unknown) => ({ data: { json } });
const clicked = (action: string, data: unknown = TOLD) => ({ action, notification: { data, close: () => undefined } });

test("every push message shows something, also one that cannot be read", async () => {
  const worker = new Worker();
  await worker.happens("push", pushed(() => TOLD));
  await worker.happens("push", pushed(() => JSON.parse("{")));
  await worker.happens("push", { data: null });
  deepEqual(worker.shown.map(([title]) => title), [TOLD.title, "Steadyback", "Steadyback"]);
  deepEqual(worker.shown.map(([, { actions }]) => (actions as unknown[]).length), [1, 0, 0]);
  deepEqual(worker.shown[0]![1]["actions"], [{ action: "later", title: "Remind me in an hour" }]);
});

test("it leads to a page of ours only, and asks again at one of ours only", () => {
  for (const open of ["https://elsewhere/p/x/today", "//elsewhere/p/x/", "javascript:alert(1)", 7, undefined]) {
    equal(heldIn({ ...TOLD, open }).open, "/");
  }
  equal(heldIn({ ...TOLD, later: "https://elsewhere/" }).later, undefined);
  deepEqual(optionsFor(heldIn({ ...TOLD, token: 7 })), { ...optionsFor(heldIn({ ...TOLD, later: "" })) });
  deepEqual(heldIn(TOLD), TOLD);
});

test("a click opens Today, or the tab in which it is open", async () => {
  const [alone, there] = [new Worker(["https://here/p/robin/you"]), new Worker(["https://here/p/robin/today?done=x"])];
  await alone.happens("notificationclick", clicked(""));
  await there.happens("notificationclick", clicked(""));
  deepEqual([alone.opened, alone.focused], [["/p/robin/today"], []]);
  deepEqual([there.opened, there.focused], [[], ["https://here/p/robin/today?done=x"]]);
});

test("later is asked of the server, and where that fails the reminder stays and says so", async () => {
  const asked: string[] = [];
  const answers = [new Response("{}"), new Response("", { status: 404 }), null];
  globalThis.fetch = (async (url: string, { body }: { body: URLSearchParams }) => {
    asked.push(`${url} ${String(body)}`);
    const answer = answers.shift();
    if (!answer) throw new TypeError("no network");
    return answer;
  }) as typeof fetch;
  const worker = new Worker();
  for (let round = 0; round < 3; round += 1) await worker.happens("notificationclick", clicked("later"));
  deepEqual(asked, Array(3).fill("/p/robin/reminders/later token=a-token"));
  deepEqual(worker.shown.map(([title]) => title), [TOLD.title, TOLD.title]);
  equal(String(worker.shown[0]![1]["body"]).startsWith("That needs a network."), true);
  deepEqual(worker.opened, []);
});

test("what the worker says by itself comes with the message, and is English where an older one has none", async () => {
  const own = { ...TOLD, lang: "es", plain: "Abrir Hoy.", offline: "Para eso hace falta una red." };
  deepEqual(heldIn(own), own);
  equal(heldIn({ ...own, body: "" }).body, "Abrir Hoy.");
  equal(heldIn({ ...TOLD, body: "" }).body, "Open Today.");
  deepEqual([own, TOLD, null].map((one) => (optionsFor(heldIn(one)) as { lang: string }).lang), ["es", "en", "en"]);
  globalThis.fetch = (async () => Promise.reject(new TypeError("no network"))) as typeof fetch;
  const worker = new Worker();
  await worker.happens("notificationclick", clicked("later", own));
  deepEqual([worker.shown[0]![1]["body"], worker.shown[0]![1]["lang"]], [own.offline, "es"]);
});

test("two people who share a browser each keep a notification of their own", () => {
  const tags = [TOLD, { ...TOLD, tag: "b2" }, null].map((one) => (optionsFor(heldIn(one)) as { tag: string }).tag);
  deepEqual(tags, ["steadyback-reminder-a1", "steadyback-reminder-b2", "steadyback-reminder"]);
});

test("a browser gives its address up only where nobody else here is reached by it", async () => {
  let given = 0;
  const sent: unknown[] = [];
  const address = { endpoint: "https://push.example/1", unsubscribe: async () => Boolean((given += 1)) };
  const find = [async () => address, async () => address, async () => Promise.reject(new Error("no worker"))];
  const answers = [{ free: false, next: "/a" }, { free: true, next: "/b" }, { free: false, next: "/c" }];
  globalThis.fetch = (async (_url: string, { body }: { body: FormData }) => {
    sent.push(body.get("endpoint"));
    const answer = answers.shift();
    return answer ? Response.json(answer) : new Response("", { status: 500 });
  }) as typeof fetch;
  const told: [string, number][] = [];
  for (const one of find) told.push([await ended("/end", new FormData(), one), given]);
  deepEqual(told, [["/a", 0], ["/b", 1], ["/c", 1]]);
  deepEqual(sent, [address.endpoint, address.endpoint, ""]);
  await rejects(ended("/end", new FormData(), find[0]!));
  equal(given, 1);
});
