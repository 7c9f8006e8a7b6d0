// What the worker keeps in caches: the pages that work without a network (the one that leads a session,
// heat, walks, breaks) and the movements of the coming days, for each person apart, and the files that
// these pages need. No other page is ever kept.
import { isOurs } from "./ours.ts";
import { cacheOf, forget, forgetDays, leave } from "./store.ts";

const FRONT = cacheOf("");
/** Scripts, styles, typeface: nothing in them is about anybody. */
const FILES = "steadyback-files";
const AT_ONCE = 6;
const LEAD = "lead";
const TOOLS = ["heat", "walk", "breaks"];
/** The pages that are kept, by the end of their address. */
export const PAGES: readonly string[] = [LEAD, ...TOOLS];
const KEPT = new RegExp(`^/p/([^/]+)/(?:${PAGES.join("|")})$`);
const FILE_IN_PAGE = /(?:src|href)="(\/static\/[^"]+)"/g;
const MOVEMENTS = "/figures/";
const BEFORE_ALL = { ignoreVary: true };

/** Whom a page that is kept is for; null for every other address. */
export function keptFor(address: URL): string | null {
  return KEPT.exec(address.pathname)?.[1] ?? null;
}

const pageOf = (person: string, name = LEAD) => `/p/${person}/${name}`;
const pagesOf = (person: string) => PAGES.map((name) => pageOf(person, name));
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
    for (const path of pagesOf(name.slice(FRONT.length))) {
      const page = await caches.match(path, { ...BEFORE_ALL, cacheName: name });
      for (const file of filesOf((await page?.text()) ?? "")) needed.add(file);
    }
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

/** The kept page of a person at a path, if there is one. */
export async function keptPage(person: string, path: string): Promise<Response | undefined> {
  return caches.match(path, { ...BEFORE_ALL, cacheName: cacheOf(person) });
}

/**
 * Keep a page with every file it names; the page last, so that it is never there without them.
 * What is not this person's page (a sign-in page of a network, another program) is not kept.
 */
export async function keepPage(person: string, path: string, answer: Response): Promise<void> {
  const copy = answer.clone();
  const text = await answer.text();
  if (!text.includes(`data-person="${person}"`)) return;
  const missing = await fill(await caches.open(FILES), filesOf(text));
  if (!missing) await (await caches.open(cacheOf(person))).put(path, copy);
}

/** A page that is not for the person now (heat, after a danger sign) is not kept from before either. */
export async function dropPage(person: string, path: string): Promise<void> {
  if (path !== pageOf(person)) await (await caches.open(cacheOf(person))).delete(path, BEFORE_ALL);
}

export interface Held {
  kept: number;
  missing: number;
}

/** Fetch a page and keep it, unless it is not one for this person. */
async function fetchPage(person: string, path: string): Promise<void> {
  const page = await fetch(path, { redirect: "manual", cache: "no-store" });
  if (isPage(page)) await keepPage(person, path, page);
  else if (page.type === "opaqueredirect") await dropPage(person, path);
}

/** Keep a page that was there before the worker; later ones are kept as they pass. */
export async function keepOne(person: string, path: string): Promise<void> {
  if (!(await keptPage(person, path))) await fetchPage(person, path);
}

/** Keep a person's pages and these movements, and drop movements that are not needed any more. */
export async function keepFor(person: string, addresses: string[]): Promise<Held> {
  await keepOne(person, pageOf(person));
  const wanted = addresses.filter((address) => address.startsWith(MOVEMENTS));
  const cache = await caches.open(cacheOf(person));
  const missing = await fill(cache, wanted);
  const needed = new Set([...wanted, ...pagesOf(person)]);
  for (const { url } of await cache.keys()) if (!needed.has(pathOf(url))) await cache.delete(url);
  const there = (await keptPage(person, pageOf(person))) ? 0 : 1;
  // What they say is right for a day, so each session brings them anew.
  for (const name of TOOLS) await fetchPage(person, pageOf(person, name)).catch(() => undefined);
  return { kept: wanted.length - missing, missing: missing + there };
}

/** Keep those of a person's pages anew that are kept already: what they say, or in which language, has changed. */
export async function renewPages(person: string, names: readonly string[]): Promise<void> {
  for (const path of names.map((name) => pageOf(person, name))) {
    if (await keptPage(person, path)) await fetchPage(person, path).catch(() => undefined);
  }
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
 * where they were erased or left this device with this browser (`sure`) or nothing waits here; else
 * pages, movements and tables, as where the consent was taken back. Nobody there, or not our server:
 * nothing is forgotten. Returns whether nothing is left of them here.
 */
export async function lookAfter(person: string, sure = false): Promise<boolean> {
  const answer = await fetch(pageOf(person), { cache: "no-store" }).catch(() => null);
  const gone = answer?.status === 404 && (await isOurs());
  if (gone && sure) await forget(person);
  const left = gone && !sure ? await leave(person) : 0;
  if (answer?.redirected && answer.url.endsWith(`/p/${person}/paused`)) {
    await caches.delete(cacheOf(person));
    await forgetDays(person);
  }
  return gone && !left;
}

/** Everybody who is kept here, but for one. */
export async function othersThan(person: string): Promise<string[]> {
  const names = await peoplesCaches();
  return names.filter((name) => name !== cacheOf(person)).map((name) => name.slice(FRONT.length));
}
