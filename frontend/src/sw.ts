// The worker below /p/: lets a session be led without a network. It touches nothing but the page
// that leads it, files of a version, and what a person leaves behind; every other request is the
// browser's own business. It never takes over while a session may be on.
import { dropOldFiles, isPage, keepFiles, keepFor, keepPage, keptFirst, keptPage, ledFor, lookAfter, lookAfterOthers } from "./led/kept_pages.ts";

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
interface Worker {
  /** Addresses of the files of this version, written above this script by the server. */
  readonly steadybackFiles: string[];
  readonly location: Location;
  readonly clients: { matchAll(which: object): Promise<{ url: string }[]>; claim(): Promise<void> };
  readonly registration: { waiting: { postMessage(message: unknown): void } | null };
  skipWaiting(): Promise<void>;
  addEventListener(name: "install" | "activate", heard: (event: Lasting) => void): void;
  addEventListener(name: "fetch", heard: (event: Asked) => void): void;
  addEventListener(name: "message", heard: (event: Told) => void): void;
}

const worker = globalThis as unknown as Worker;
const PATIENCE_MS = 3_000;
/** Where a person may leave this device, be erased, or take the consent back. */
const LEAVES = /^\/p\/([^/]+)\/you\/(?:erase|devices|consent)$/;
const LEAVING_MS = 1_500;
const TYPEFACE = "/static/dist/fonts/";

const wait = (ms: number) => new Promise<void>((after) => setTimeout(after, ms));

async function someoneIsLed(): Promise<boolean> {
  const open = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  return open.some(({ url }) => ledFor(new URL(url)) !== null);
}

async function comeInIfQuiet(): Promise<void> {
  if (!(await someoneIsLed())) await worker.skipWaiting();
}

/** Let a newer worker in that waits, unless a led page is open or is being opened. */
async function letIn(address: URL): Promise<void> {
  if (!worker.registration.waiting || ledFor(address) !== null) return;
  await wait(LEAVING_MS); // the page that is left is still open at this moment
  if (!(await someoneIsLed())) worker.registration.waiting?.postMessage({ renew: true });
}

/** The led page: from the network, and the kept one where that is down, late or broken. */
async function ledPage(event: Asked, person: string): Promise<Response> {
  const kept = await keptPage(person);
  const asked = fetch(event.request);
  event.waitUntil(asked.then((answer) => learn(person, answer.clone())).catch(() => undefined));
  if (!kept) return asked;
  const late = wait(PATIENCE_MS).then(() => kept.clone());
  const answer = await Promise.race([asked, late]).catch(() => kept.clone());
  return answer.status >= 500 ? kept : answer;
}

/** What an answer for the led page says beyond the page. */
async function learn(person: string, answer: Response): Promise<void> {
  if (isPage(answer)) return keepPage(person, answer);
  if (answer.status === 404 || answer.type === "opaqueredirect") return lookAfter(person);
}

async function lookAfterSoon(person: string): Promise<void> {
  await wait(LEAVING_MS);
  await lookAfter(person);
}

function navigated(event: Asked, address: URL): void {
  event.waitUntil(letIn(address));
  const leaving = event.request.method === "POST" ? LEAVES.exec(address.pathname)?.[1] : undefined;
  if (leaving) event.waitUntil(lookAfterSoon(leaving));
  const person = ledFor(address);
  if (person && event.request.method === "GET") event.respondWith(ledPage(event, person));
}

function isVersioned(address: URL): boolean {
  return address.searchParams.has("v") || address.pathname.startsWith(TYPEFACE);
}

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
  const person = typeof page === "string" ? ledFor(new URL(page, worker.location.origin)) : null;
  if (!person || !Array.isArray(keep)) return;
  const kept = keepFor(person, keep.map(String))
    .then((held) => event.source?.postMessage(held))
    .catch((error: unknown) => event.source?.postMessage({ kept: 0, missing: keep.length, says: String(error) }));
  event.waitUntil(kept.then(() => lookAfterOthers(person)));
});
