// Everything that a device keeps of a person, apart from every other person's. Each function rejects
// with an Error whose message can be shown where the storage fails; nothing is lost silently.
import { msg } from "../lib/words.ts";
import { asked, Refusal, type Row, type Stores, within } from "./database.ts";
import { tellOthers } from "./elsewhere.ts";
import { type Careful, wentWell } from "./events.ts";
import { closing, dropMarks, mark, marked, unmark, madeAt as madeAtOf } from "./marks.ts";
import { stillLost } from "./lost.ts";
import { type SameDay, sameDayIn } from "./same_day.ts";
import { type Days, LEVELS, type Morning } from "./tables.ts";

/** An event as the API takes it. */
export interface Kept {
  id: string;
  at: string;
  by: "person";
  kind: string;
  version: 1;
  body: unknown;
}

export interface Lock {
  level: string;
  card: string | null;
  at: string;
}

export interface Refused {
  event: Kept;
  says: string;
}

/** Said by `queue` once an event is kept; whoever sends may listen on the window. */
export const QUEUED = "steadyback:queued";
const unreadable = () => msg("This entry was damaged on this device and cannot be sent.");
const READS_DAYS = 1;
/** So long after its last set the record dates a session that was saved elsewhere, and no longer. */
const THERE_MS = 2_000;
/** No answer of the server is later than this; the clock that made tables may have been put right. */
const LATE_MS = 3_600_000;
/** By then what was marked is kept, or could not be (our own proposal). */
const KEPT_BY_MS = 2_000;

type What = "days" | "lock" | "progress" | "morning" | "same_day" | "told";

/** The last session that this device led, until the tables know of it: its morning after is asked. */
export interface Led extends Morning {
  at: string;
  answered: boolean;
  /** Why the next session is a gentle one, until the tables know. */
  careful?: Careful;
}

/** What this device knows beyond its tables. Asked for *before* new ones are fetched. */
export interface Beyond {
  /** Whether the server holds all that was ever kept here: nothing waits, was refused or is lost. */
  arrived: boolean;
  lock: unknown;
  morning: unknown;
  /** Changes with each entry on a page of the server, which drops the tables. */
  told: unknown;
}

// ---------------------------------------------------------------- ids

let last = 0;
let count = 0;

/** A UUIDv7. Ids made one after the other on a page rise, also when its clock is put back. */
export function newId(): string {
  const now = Math.max(Date.now(), last);
  count = now === last ? count + 1 : 0;
  last = now + (count > 0xfff ? 1 : 0);
  if (last > now) count = 0;
  const random = crypto.getRandomValues(new Uint8Array(8));
  random[0] = (random[0]! & 0x3f) | 0x80;
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, "0");
  const time = hex(last, 12);
  const tail = Array.from(random, (byte) => hex(byte, 2)).join("");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(count, 3)}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}

// ---------------------------------------------------------------- events on their way

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** Whether a row still holds the event that was put into it. */
function isWhole(row: Row): row is Row & { event: Kept } {
  const { event } = row;
  if (!isRecord(event) || !isRecord(event["body"])) return false;
  const texts = [event["id"], event["at"], event["kind"]].every((text) => typeof text === "string");
  return texts && event["id"] === row.id && event["by"] === "person" && event["version"] === 1;
}

/** What a row says where it cannot be read as an event. */
function wreck(row: Row): Kept {
  return { id: String(row.id), at: "", by: "person", kind: "unknown", version: 1, body: row.event };
}

function rowsOf({ events }: Stores, person: string): Promise<Row[]> {
  return asked<Row[]>(events.index("person").getAll(person));
}

function rowOf({ events }: Stores, person: string, id: string): Promise<Row | undefined> {
  return asked<Row | undefined>(events.index("id").get([person, id]));
}

/**
 * Keep an event until the server has it; it is on the disk when this resolves. The same event again
 * is no second one; the same id with another content is refused. `fine` is said of a morning after:
 * false where it asks for less. `closes`: it says of a danger, so that exercise waits also where the
 * browser throws it away.
 */
export async function queue(person: string, event: Kept, fine = true, closes = false): Promise<void> {
  const plain = JSON.parse(JSON.stringify(event)) as Kept;
  if (closes) mark(person, plain.id, true); // it closes also where it cannot be kept
  await within("readwrite", async (stores) => {
    const known = await rowOf(stores, person, plain.id);
    if (known && JSON.stringify(known.event) !== JSON.stringify(plain)) {
      throw new Refusal(msg("Another entry is kept under this id."));
    }
    if (!known) stores.events.add({ person, id: plain.id, event: plain, refused: "" } satisfies Row);
    await follow(stores.kept, person, plain, fine);
  });
  mark(person, plain.id, closes);
  globalThis.dispatchEvent?.(new Event(QUEUED));
}

/** What goes with an event in the same moment: a session that is told is not on any more. */
async function follow(kept: IDBObjectStore, person: string, { id, at, kind, body }: Kept, fine: boolean): Promise<void> {
  const told = body as Record<string, unknown>;
  const key = [person, "morning"];
  const before = ledIn(await asked<unknown>(kept.get(key)))?.careful;
  const because = (well: boolean, why: Careful) => (well ? (before ? { careful: before } : {}) : { careful: why });
  if (kind === "session_done") {
    const progress = await asked<unknown>(kept.get([person, "progress"]));
    if (isRecord(progress) && progress["id"] === id) kept.delete([person, "progress"]);
    const score = (name: string) => (typeof told[name] === "number" ? told[name] : null);
    kept.put({ session: id, at, answered: false, leg: score("leg_before"), back: score("back_before"), distal: score("distal_before"), ...because(wentWell(body), "session") } satisfies Led, key);
  }
  if (kind === "morning_after") kept.put({ session: String(told["for_session"]), at, answered: true, leg: null, back: null, distal: null, ...because(fine, "morning") } satisfies Led, key);
}

/** What the server does not have yet, in the order in which it was kept. */
export function waiting(person: string): Promise<Kept[]> {
  return within("readonly", async (stores) => {
    const rows = await rowsOf(stores, person);
    return rows.filter(isWhole).filter((row) => !row.refused).map((row) => row.event);
  });
}

/** How many entries that is to a person: a session and its sets are one. */
export function entriesIn(events: readonly Kept[]): number {
  return new Set(events.map(({ id, kind, body }) => (kind === "set_done" ? (body as { session: string }).session : id))).size;
}

/** What the server will not have, and what was damaged here, each with the reason. */
export function refused(person: string): Promise<Refused[]> {
  return within("readonly", async (stores) => {
    const rows = await rowsOf(stores, person);
    return rows.flatMap((row) => {
      if (!isWhole(row)) return [{ event: wreck(row), says: unreadable() }];
      return row.refused ? [{ event: row.event, says: row.refused }] : [];
    });
  });
}

/** The marks without an event. What was told this moment may be marked and not kept yet. */
async function missing(person: string): Promise<string[]> {
  const told = marked(person).filter((id) => !(Math.abs(Date.now() - madeAtOf(id)) < KEPT_BY_MS));
  const here = new Set((await within("readonly", (stores) => rowsOf(stores, person))).map(({ id }) => id));
  return told.filter((id) => !here.has(id));
}

/** How many events that waited are gone, because the browser threw the database away. */
export async function lost(person: string): Promise<number> {
  return (await missing(person)).length;
}

/** The person was told what is gone. */
export async function lossSeen(person: string): Promise<void> {
  for (const id of await missing(person)) unmark(person, id);
}

/**
 * What the tables have to know before they may lift a lock. Ask before they are fetched: only then do
 * they know all that this device knows.
 */
export function beyond(person: string): Promise<Beyond> {
  return within("readonly", (stores) => standing(stores, person));
}

async function standing(stores: Stores, person: string): Promise<Beyond> {
  const rows = await rowsOf(stores, person);
  const kept = async (what: What) => (await asked<unknown>(stores.kept.get([person, what]))) ?? null;
  return { arrived: !rows.length && !marked(person).length, lock: await kept("lock"), morning: await kept("morning"), told: await kept("told") };
}

async function changeRow(person: string, id: string, change: (row: Row, stores: Stores) => void): Promise<void> {
  await within("readwrite", async (stores) => {
    const row = await rowOf(stores, person, id);
    if (row) change(row, stores);
  });
}

/** The server has it, or the person gave it up: it need not be kept any more. */
export async function dropEvent(person: string, id: string): Promise<void> {
  unmark(person, id);
  await changeRow(person, id, (row, { events }) => events.delete(row.n!));
}

/** The server will not have it: it stays here, with the reason. */
export async function setAside(person: string, id: string, says: string): Promise<void> {
  await changeRow(person, id, (row, { events }) => events.put({ ...row, refused: says || unreadable() }));
}

/**
 * The record holds a session under this id that says something else: what was told here puts it right, as
 * of when it was told here. What the person said of it since stands.
 */
export async function putRight(person: string, { id, at, body }: Kept): Promise<void> {
  const then = new Date(Date.parse(at) + THERE_MS).toISOString();
  const event: Kept = { id: newId(), at: then, by: "person", kind: "correction", version: 1, body: { event: id, body } };
  unmark(person, id);
  await changeRow(person, id, (row, { events }) => {
    events.delete(row.n!);
    events.add({ person, id: event.id, event, refused: "" } satisfies Row);
  });
  mark(person, event.id);
}

/** Send a refused event once more, for what refused it may have passed. */
export async function tryAgain(person: string, id: string): Promise<void> {
  await changeRow(person, id, (row, { events }) => events.put({ ...row, refused: "" }));
  globalThis.dispatchEvent?.(new Event(QUEUED));
}

// ---------------------------------------------------------------- one of a kind

function put(person: string, what: What, value: unknown): Promise<void> {
  return within("readwrite", async ({ kept }) => void kept.put(value, [person, what]));
}

function got(person: string, what: What): Promise<unknown> {
  return within("readonly", ({ kept }) => asked<unknown>(kept.get([person, what])));
}

function gone(person: string, what: What): Promise<void> {
  return within("readwrite", async ({ kept }) => void kept.delete([person, what]));
}

/**
 * Keep the day tables, unless newer ones are kept: an answer may arrive late. Returns those that are
 * kept then. `known` is what this device knew before it asked for them: where all of it had arrived and
 * nothing was told since, in no tab, the lock and the morning are dropped in the same transaction. Where
 * a page of the server told something since, the tables may not know of it and are not kept.
 */
export async function keepDays(days: Days, known: Beyond | null = null): Promise<Days> {
  const { person } = days;
  const over: string[] = [];
  const kept = await within("readwrite", async (stores) => {
    const before = await asked<unknown>(stores.kept.get([person, "days"]));
    if (isDays(before, person)) {
      const ahead = madeAt(before) - madeAt(days);
      if (ahead > 0 && ahead < LATE_MS) return before;
    }
    const now = await standing(stores, person);
    if (known && known.told !== now.told) return days;
    stores.kept.put(days, [person, "days"]);
    const same = known?.arrived && JSON.stringify(known) === JSON.stringify(now);
    if (same) for (const what of ["lock", "morning"] satisfies What[]) stores.kept.delete([person, what]);
    over.push(...(await lostDangers(stores, person)).filter((id) => !stillLost(days, id)));
    return days;
  });
  for (const id of over) mark(person, id);
  return kept;
}

const madeAt = (days: Days) => Date.parse(days.tables.made_at);

/** Whether something is a person's tables in a form that this version reads. */
export function isDays(value: unknown, person: string): value is Days {
  if (!isRecord(value) || value["format"] !== READS_DAYS || value["person"] !== person) return false;
  const { tables, items } = value;
  return isRecord(tables) && Array.isArray(tables["days"]) && Array.isArray(items);
}

/** The day tables; null where there are none, or none that can be read. */
export async function daysOf(person: string): Promise<Days | null> {
  const days = await got(person, "days");
  return isDays(days, person) ? days : null;
}

/** Changes with each entry on a page of the server; null where there was none. Rejects where it cannot be read. */
export async function toldOf(person: string): Promise<unknown> {
  return (await got(person, "told")) ?? null;
}

/** Let no tables be kept that were asked for before, and drop those that are: also where there is no room. */
export async function forgetDays(person: string): Promise<void> {
  await put(person, "told", newId()).catch(() => undefined);
  await gone(person, "days");
}

/**
 * Lock exercise on this device, in every tab. A graver lock is never replaced by a milder one, nor a
 * card by none.
 */
export async function setLock(person: string, lock: Lock): Promise<void> {
  await within("readwrite", async ({ kept }) => {
    const key = [person, "lock"];
    const before = lockIn(await asked<unknown>(kept.get(key)));
    const worse = before ? LEVELS.indexOf(lock.level) - LEVELS.indexOf(before.level) : 1;
    if (worse >= 0) kept.put({ ...lock, card: lock.card ?? (worse ? null : before!.card) }, key);
  });
  tellOthers(person);
}

/** What cannot be read any more locks too: a damaged lock is no good news. */
function lockIn(value: unknown): Lock | null {
  if (value === undefined || value === null) return null;
  const { level, card, at } = isRecord(value) ? value : {};
  return {
    level: typeof level === "string" && LEVELS.includes(level) ? level : "urgent",
    card: typeof card === "string" ? card : null,
    at: typeof at === "string" ? at : "",
  };
}

/** Note that an event closes exercise, before it is kept: it does also where it cannot be, or is lost. */
export function closes(person: string, id: string): void {
  mark(person, id, true);
}

/** What locks exercise here: the lock that was kept, or a danger that waits, was lost or could not be kept. */
export async function lockOf(person: string): Promise<Lock | null> {
  const read = await got(person, "lock").catch((error: unknown) => {
    if (closing(person).length) return null; // the mark alone closes
    throw error;
  });
  const lock = lockIn(read);
  return lock ?? (closing(person).length ? { level: "urgent", card: null, at: "" } : null);
}

/** Those marked events that close exercise and are not in the database any more. */
async function lostDangers(stores: Stores, person: string): Promise<string[]> {
  const told = closing(person);
  const here = new Set(told.length ? (await rowsOf(stores, person)).map(({ id }) => id) : []);
  return told.filter((id) => !here.has(id));
}

/** Where a session is, after each set, so that a tab that was ended finds it again. */
export function keepProgress(person: string, progress: unknown): Promise<void> {
  return put(person, "progress", progress);
}

export async function progressOf(person: string): Promise<unknown | null> {
  return (await got(person, "progress")) ?? null;
}

export function clearProgress(person: string): Promise<void> {
  return gone(person, "progress");
}

/** What is remembered of this day; null on any other one. */
export async function sameDayOf(person: string, date: string): Promise<SameDay | null> {
  return sameDayIn(await got(person, "same_day"), date);
}

export function keepSameDay(person: string, same: SameDay): Promise<void> {
  return put(person, "same_day", same);
}

/** The last session that was led here, where the tables may not know of it yet. */
export async function morningOf(person: string): Promise<Led | null> {
  return ledIn(await got(person, "morning"));
}

function ledIn(found: unknown): Led | null {
  return isRecord(found) && typeof found["session"] === "string" && typeof found["at"] === "string" ? (found as unknown as Led) : null;
}

/** Ask the browser not to throw away what is kept here. Returns whether it promises that. */
export async function askToStay(): Promise<boolean> {
  return (await navigator.storage?.persist?.()) ?? false;
}

// ---------------------------------------------------------------- all of one person

/** The cache with a person's page and movements. */
export const cacheOf = (person: string) => `steadyback-person-${person}`;

/**
 * The server knows nothing of the person any more. That may be a lost cookie or an older backup, so
 * page and tables go and what waits stays, with its lock, until the person lets it go. Where nothing
 * waits everything goes. Returns how many entries stay.
 */
export async function leave(person: string): Promise<number> {
  const rows = await within("readonly", (stores) => rowsOf(stores, person));
  if (!rows.length) await forget(person);
  else await Promise.all([forgetDays(person), globalThis.caches?.delete(cacheOf(person))]);
  return rows.length;
}

/** Forget a person on this device: events, tables, lock, progress, page, movements. */
export async function forget(person: string): Promise<void> {
  await within("readwrite", async ({ events, kept }) => {
    const keys = await asked(events.index("person").getAllKeys(person));
    for (const key of keys) events.delete(key);
    kept.delete(IDBKeyRange.bound([person], [person, []]));
  });
  dropMarks(person);
  await globalThis.caches?.delete(cacheOf(person));
}
