// The worker below /p/: lets sessions, heat, walks and breaks go on without a network. It touches
// nothing but their pages, files of a version, and what a person leaves behind; every other request
// is the browser's own business. It never takes over while one of these pages is open.
import {
  dropOldFiles, dropPage, isPage, keepFiles, keepFor, keepOne, keepPage, keptFirst, keptFor, keptPage, lookAfter, othersThan, PAGES, renewPages,
} from "./led/kept_pages.ts";
import { tellOthers } from "./led/elsewhere.ts";
import { beyond, forgetDays, isDays, keepDays } from "./led/store.ts";
import { remind, type Pushing } from "./reminders/pushed.ts";

interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Asked extends Lasting {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Told extends Lasting {
  readonly data: { keep?: unknown; page?: unknown; renew?: unknown } | null;
  readonly source: { postMessage(message: unknown): void } | null;
}
interface Client {
  readonly url: string;
  postMessage(message: unknown): void;
}
interface Worker {
  /** Addresses of the files of this version, written above this script by the server. */
  readonly steadybackFiles: string[];
  readonly location: Location;
  readonly clients: { matchAll(which: object): Promise<Client[]>; claim(): Promise<void> };
  readonly registration: { waiting: { postMessage(message: unknown): void } | null };
  skipWaiting(): Promise<void>;
  addEventListener(name: "install" | "activate", heard: (event: Lasting) => void): void;
  addEventListener(name: "fetch", heard: (event: Asked) => void): void;
  addEventListener(name: "message", heard: (event: Told) => void): void;
}

const worker = globalThis as unknown as Worker;
const PATIENCE_MS = 3_000;
/** After it what was sent, and whose answer was lost, has arrived or never will (our own proposal). */
const LATE_MS = 10_000;
/** Where a person may leave this device, be erased, or take the consent back. */
const LEAVES = /^\/p\/([^/]+)\/you\/(?:erase|devices|consent)$/;
const LEAVING_MS = 1_500;
const STORAGE_MS = 1_000;
/** Where a person tells something that may close what is kept for them. */
const TELLS = /^\/p\/([^/]+)\/(?:check-in|questions|morning|session|measures|put-right|you\/(?:health|profile|bring-in))(?:\/|$)/;
/** Where they change what is kept for them: it may be less, or more again, and closes nothing. */
const CHANGES = /^\/p\/([^/]+)\/(?:cleared|from-paper|left-off|choose|plan|you\/(?:week|equipment|letters))(?:\/|$)/;
/** Where a person may choose another language, or another size of letters: each kept page shows it. */
const SPEAKS = /\/you\/(?:profile|letters)$/;
const TYPEFACE = "/static/dist/fonts/";

const wait = (ms: number) => new Promise<void>((after) => setTimeout(after, ms));

const everyone = () => worker.clients.matchAll({ type: "window", includeUncontrolled: true });

async function someoneIsAtIt(): Promise<boolean> {
  return (await everyone()).some(({ url }) => keptFor(new URL(url)) !== null);
}

async function comeInIfQuiet(): Promise<void> {
  if (!(await someoneIsAtIt())) await worker.skipWaiting();
}

/** Let a newer worker in that waits, unless a page that is kept is open or is being opened. */
async function letIn(address: URL): Promise<void> {
  if (!worker.registration.waiting || keptFor(address) !== null) return;
  await wait(LEAVING_MS); // the page that is left is still open at this moment
  if (!(await someoneIsAtIt())) worker.registration.waiting?.postMessage({ renew: true });
}

/** A page that is kept: from the network, and the kept one where that is down, late or broken. */
async function pageFor(event: Asked, person: string, address: URL): Promise<Response> {
  const kept = await keptPage(person, address.pathname);
  const asked = fetch(event.request);
  event.waitUntil(asked.then((answer) => learn(person, address, answer.clone())).catch(() => undefined));
  if (!kept) return asked;
  const late = wait(PATIENCE_MS).then(() => kept.clone());
  const answer = await Promise.race([asked, late]).catch(() => kept.clone());
  return answer.status >= 500 ? kept : answer;
}

/** What an answer for a kept page says beyond the page. One with a word about what was done is not kept. */
async function learn(person: string, { pathname, search }: URL, answer: Response): Promise<void> {
  if (isPage(answer)) return search ? undefined : keepPage(person, pathname, answer);
  if (answer.type === "opaqueredirect") await dropPage(person, pathname);
  if (answer.status === 404 || answer.type === "opaqueredirect") await looked(person);
  if (answer.type === "opaqueredirect") return fetchDays(person); // a card, after a danger told elsewhere
}

/** Look after a person; pages that are open drop what only they can reach. */
async function looked(person: string, sure = false): Promise<void> {
  if (!(await lookAfter(person, sure))) return;
  for (const client of await everyone()) client.postMessage({ forgotten: person });
}

async function lookedSoon(person: string): Promise<void> {
  await wait(LEAVING_MS);
  await looked(person, true);
}

/**
 * What was told on another page may close exercise: the tables from before it are dropped before it is
 * sent, and fetched anew once it was. Without them no session is led where there is no network.
 */
async function tell(person: string, request: Request): Promise<Response> {
  const forgotten = forgetDays(person).catch(() => undefined);
  await Promise.race([forgotten, wait(STORAGE_MS)]); // a storage that never answers keeps no danger sign back
  return fetch(request);
}

/** Bring the tables anew, and have each open page look: also where they could not be had. */
async function fetchDays(person: string): Promise<void> {
  await bringDays(person).finally(() => tellOthers(person));
}

/** The tables of somebody for whom sessions are kept here; who reads no offline page needs none. */
async function bringDays(person: string): Promise<void> {
  if (!(await keptPage(person, `/p/${person}/lead`))) return;
  const known = await beyond(person); // asked before the fetch, as in led.ts
  const answer = await fetch(`/p/${person}/days.json`, { redirect: "error", cache: "no-store" });
  const days: unknown = answer.ok ? await answer.json() : null;
  if (isDays(days, person)) await keepDays(days, { ...known, arrived: false }); // a lock stays: the led page drops it
}

/** Once it was told: tables that were asked for before the server knew of it are not kept either. */
async function anew(person: string, pages: readonly string[]): Promise<void> {
  await forgetDays(person).catch(() => undefined);
  await fetchDays(person).catch(() => undefined);
  await renewPages(person, pages);
}

const shownAnew = ({ url }: Request) => (SPEAKS.test(new URL(url).pathname) ? PAGES : ["heat"]);

function told(event: Asked, person: string): void {
  const answer = tell(person, event.request);
  event.respondWith(answer);
  const pages = shownAnew(event.request);
  const renewed = () => anew(person, pages).catch(() => undefined);
  // An answer that was lost says nothing of when it was told: once more, a little later.
  event.waitUntil(answer.then(renewed, () => renewed().then(() => wait(LATE_MS)).then(renewed)));
}

/** The tables stay until it was done: without a network a session can still be led. */
function changed(event: Asked, person: string): void {
  const answer = fetch(event.request);
  event.respondWith(answer);
  event.waitUntil(answer.then(() => anew(person, shownAnew(event.request))).catch(() => undefined));
}

function navigated(event: Asked, address: URL): void {
  event.waitUntil(letIn(address));
  const sent = (where: RegExp) => (event.request.method === "POST" ? where.exec(address.pathname)?.[1] : undefined);
  const [telling, changing, leaving] = [sent(TELLS), sent(CHANGES), sent(LEAVES)];
  if (telling) return told(event, telling);
  if (changing) return changed(event, changing);
  if (leaving) event.waitUntil(lookedSoon(leaving));
  const person = keptFor(address);
  if (person && event.request.method === "GET") event.respondWith(pageFor(event, person, address));
}

function isVersioned(address: URL): boolean {
  return address.searchParams.has("v") || address.pathname.startsWith(TYPEFACE);
}

remind(globalThis as unknown as Pushing);

worker.addEventListener("install", (event) => {
  event.waitUntil(keepFiles(worker.steadybackFiles).then(comeInIfQuiet));
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(dropOldFiles(worker.steadybackFiles).then(() => worker.clients.claim()));
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (address.origin !== worker.location.origin) return;
  if (request.mode === "navigate") return navigated(event, address);
  if (request.method === "GET" && isVersioned(address)) event.respondWith(keptFirst(request));
});

worker.addEventListener("message", (event) => {
  const { keep, page, renew } = event.data ?? {};
  if (renew) event.waitUntil(comeInIfQuiet());
  const address = typeof page === "string" ? new URL(page, worker.location.origin) : null;
  const person = address && keptFor(address);
  if (!person) return;
  if (!Array.isArray(keep)) return event.waitUntil(keepOne(person, address.pathname).catch(() => undefined));
  const kept = keepFor(person, keep.map(String))
    .then((held) => event.source?.postMessage(held))
    .catch((error: unknown) => event.source?.postMessage({ kept: 0, missing: keep.length, says: String(error) }));
  event.waitUntil(kept.then(() => othersThan(person)).then((others) => Promise.all(others.map((other) => looked(other)))));
});
