// What the worker keeps in caches: the page that leads a session and the movements of the coming
// days, for each person apart, and the files that every page needs. No other page is ever kept.
import { cacheOf, forget, forgetDays } from "./store.ts";

const FRONT = cacheOf("");
/** Scripts, styles, typeface: nothing in them is about anybody. */
const FILES = "steadyback-files";
const AT_ONCE = 6;
const LED = /^\/p\/([^/]+)\/lead$/;
const FILE_IN_PAGE = /(?:src|href)="(\/static\/[^"]+)"/g;
const MOVEMENTS = "/figures/";
const BEFORE_ALL = { ignoreVary: true };

/** Whom a led page is for; null for every other address. */
export function ledFor(address: URL): string | null {
  return LED.exec(address.pathname)?.[1] ?? null;
}

const pageOf = (person: string) => `/p/${person}/lead`;
const pathOf = (address: string) => new URL(address).pathname + new URL(address).search;

/** Get what is not in a cache yet; returns how many could not be had. */
async function fill(cache: Cache, addresses: string[]): Promise<number> {
  const there = new Set((await cache.keys()).map(({ url }) => pathOf(url)));
  const todo = addresses.filter((address) => !there.has(address));
  let missing = 0;
  const one = async () => {
    for (let address = todo.pop(); address !== undefined; address = todo.pop()) {
      await cache.add(address).catch(() => missing++);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  return missing;
}

/** Keep the files of this version. Rejects where one cannot be had. */
export async function keepFiles(addresses: string[]): Promise<void> {
  if (await fill(await caches.open(FILES), addresses)) throw new Error("a file could not be had");
}

/** Drop files that neither this version nor a kept page needs. */
export async function dropOldFiles(addresses: string[]): Promise<void> {
  const needed = new Set(addresses);
  for (const name of await peoplesCaches()) {
    const page = await (await caches.open(name)).match(pageOf(name.slice(FRONT.length)), BEFORE_ALL);
    for (const file of filesOf((await page?.text()) ?? "")) needed.add(file);
  }
  const cache = await caches.open(FILES);
  for (const { url } of await cache.keys()) if (!needed.has(pathOf(url))) await cache.delete(url);
}

function filesOf(page: string): string[] {
  return [...page.matchAll(FILE_IN_PAGE)].map(([, address]) => address!);
}

async function peoplesCaches(): Promise<string[]> {
  return (await caches.keys()).filter((name) => name.startsWith(FRONT));
}

/** The kept page of a person, if there is one. */
export async function keptPage(person: string): Promise<Response | undefined> {
  return caches.match(pageOf(person), { ...BEFORE_ALL, cacheName: cacheOf(person) });
}

/**
 * Keep a page with every file it names; the page last, so that it is never there without them.
 * What is not this person's led page (a sign-in page of a network, another program) is not kept.
 */
export async function keepPage(person: string, answer: Response): Promise<void> {
  const copy = answer.clone();
  const text = await answer.text();
  if (!text.includes(`data-person="${person}"`)) return;
  const missing = await fill(await caches.open(FILES), filesOf(text));
  if (!missing) await (await caches.open(cacheOf(person))).put(pageOf(person), copy);
}

export interface Held {
  kept: number;
  missing: number;
}

/** Keep a person's page and these movements, and drop movements that are not needed any more. */
export async function keepFor(person: string, addresses: string[]): Promise<Held> {
  if (!(await keptPage(person))) {
    // The first visit: the page was there before the worker. Later ones are kept as they pass.
    const page = await fetch(pageOf(person), { redirect: "manual", cache: "no-store" });
    if (isPage(page)) await keepPage(person, page);
  }
  const wanted = addresses.filter((address) => address.startsWith(MOVEMENTS));
  const cache = await caches.open(cacheOf(person));
  const missing = await fill(cache, wanted);
  const needed = new Set([...wanted, pageOf(person)]);
  for (const { url } of await cache.keys()) if (!needed.has(pathOf(url))) await cache.delete(url);
  const there = (await keptPage(person)) ? 0 : 1;
  return { kept: wanted.length - missing, missing: missing + there };
}

export function isPage(answer: Response): boolean {
  return answer.status === 200 && !answer.redirected && (answer.headers.get("content-type") ?? "").startsWith("text/html");
}

/** From the caches, or from the network where they have none. */
export async function keptFirst(request: Request): Promise<Response> {
  return (await caches.match(request, BEFORE_ALL)) ?? fetch(request);
}

/**
 * Ask the server whether a person is still here, and forget them where they are not: everything
 * where they were erased or left this device; page, movements and tables where the consent was
 * taken back. Nobody there, or not our server: nothing is forgotten.
 */
export async function lookAfter(person: string): Promise<void> {
  const answer = await fetch(pageOf(person), { cache: "no-store" }).catch(() => null);
  if (answer?.status === 404 && (await isOurs())) await forget(person);
  if (answer?.redirected && answer.url.endsWith(`/p/${person}/paused`)) {
    await caches.delete(cacheOf(person));
    await forgetDays(person);
  }
}

/** Whether our server answers at this address, and no other program that has taken its port. */
async function isOurs(): Promise<boolean> {
  const answer = await fetch("/p/sw.js", { cache: "no-store" }).catch(() => null);
  return answer?.headers.get("service-worker-allowed") === "/p/";
}

/** Look after everybody who is kept here, but for one. */
export async function lookAfterOthers(person: string): Promise<void> {
  for (const name of await peoplesCaches()) {
    if (name !== cacheOf(person)) await lookAfter(name.slice(FRONT.length));
  }
}
