// The database of this device: opening it, bringing an older one up to date, and what goes wrong.
// A write is done when it is on the disk, not when it was asked for.
import { mark, msg } from "../lib/words.ts";

export const NAME = "steadyback";
/** Goes up with every new shape; each older one is moved over when it is opened. */
export const FORMAT = 2;
/** Events on their way to the server, in the order in which they were kept. */
export const EVENTS = "events";
/** One thing of a kind for each person: day tables, lock, progress. */
export const KEPT = "kept";
const FIRST_QUEUE = "queue";
const BLOCKED_MS = 5000;

export type Trouble = "full" | "blocked" | "broken";

const SAYS: Record<Trouble, string> = {
  full: mark("There is no room left on this device, so this was not kept. Please free some space and try again."),
  blocked: mark("This browser does not let Steadyback keep anything on this device. A private window may be the cause."),
  broken: mark("What is kept on this device cannot be read or written just now. Please close other Steadyback pages and load this one again."),
};

/** The device could not keep or read something; the message can be shown as it is. */
export class StorageTrouble extends Error {
  constructor(
    readonly trouble: Trouble,
    cause?: unknown,
  ) {
    super(msg(SAYS[trouble]), { cause });
    this.name = "StorageTrouble";
  }
}

/** Any failure of the storage in plain words. */
export function troubleOf(cause: unknown): Error {
  if (cause instanceof StorageTrouble || cause instanceof Refusal) return cause;
  const name = cause instanceof Error ? cause.name : "";
  if (name === "QuotaExceededError") return new StorageTrouble("full", cause);
  if (name === "SecurityError" || name === "ReferenceError") return new StorageTrouble("blocked", cause);
  return new StorageTrouble("broken", cause);
}

/** What we refuse to keep ourselves; nothing is wrong with the device. */
export class Refusal extends Error {}

/** One event as it lies in the database. */
export interface Row {
  n?: number;
  person: string;
  id: string;
  event: unknown;
  /** Why the server will not have it, in its words; empty while it waits. */
  refused: string;
}

let opened: Promise<IDBDatabase> | null = null;

function database(): Promise<IDBDatabase> {
  if (opened) return opened;
  const opening = open(FORMAT).catch((cause: unknown) => {
    // A newer version of this page was here: it only ever adds, so what we need is there.
    if (cause instanceof DOMException && cause.name === "VersionError") return open(undefined);
    throw cause;
  });
  opening.then(watchIt, shut);
  return (opened = opening);
}

function shut(): void {
  opened = null;
}

/** A newer page may need the database, and a browser may take it away: both end the connection. */
function watchIt(db: IDBDatabase): void {
  db.onclose = shut;
  db.onversionchange = () => {
    shut();
    db.close();
  };
}

function open(format: number | undefined): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, format);
    let late = false;
    const timer = setTimeout(() => {
      late = true; // another page holds on to an older database
      reject(new StorageTrouble("broken"));
    }, BLOCKED_MS);
    request.onupgradeneeded = ({ oldVersion }) => upgrade(request.result, request.transaction!, oldVersion);
    request.onsuccess = () => {
      clearTimeout(timer);
      if (late) request.result.close();
      else resolve(request.result);
    };
    request.onerror = () => {
      clearTimeout(timer);
      reject(request.error);
    };
  });
}

function upgrade(db: IDBDatabase, change: IDBTransaction, from: number): void {
  if (from < 2) {
    const events = db.createObjectStore(EVENTS, { keyPath: "n", autoIncrement: true });
    events.createIndex("person", "person");
    events.createIndex("id", ["person", "id"], { unique: true });
    db.createObjectStore(KEPT);
  }
  if (db.objectStoreNames.contains(FIRST_QUEUE)) moveFirstQueue(db, change);
}

/** Format 1 kept bare events with their person, by id; ids rise with time, so that is the order. */
function moveFirstQueue(db: IDBDatabase, change: IDBTransaction): void {
  const all = change.objectStore(FIRST_QUEUE).getAll() as IDBRequest<{ person: string; id: string }[]>;
  all.onsuccess = () => {
    for (const { person, ...event } of all.result) {
      change.objectStore(EVENTS).add({ person, id: event.id, event, refused: "" } satisfies Row);
    }
    db.deleteObjectStore(FIRST_QUEUE);
  };
}

/** The answer to one request of a transaction. */
export function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export interface Stores {
  events: IDBObjectStore;
  kept: IDBObjectStore;
}

/**
 * Do something in one transaction: all of it or nothing. Resolves when it is on the disk; rejects
 * with a StorageTrouble, or with the Refusal that `work` threw.
 */
export async function within<T>(mode: IDBTransactionMode, work: (stores: Stores) => Promise<T>): Promise<T> {
  try {
    return await once(mode, work).catch((cause: unknown) => {
      if (!connectionLost(cause)) throw cause;
      shut();
      return once(mode, work);
    });
  } catch (cause) {
    throw troubleOf(cause);
  }
}

async function once<T>(mode: IDBTransactionMode, work: (stores: Stores) => Promise<T>): Promise<T> {
  return done((await database()).transaction([EVENTS, KEPT], mode, { durability: "strict" }), work);
}

/** A browser may close the database at any time, for example to make room: nothing was written. */
function connectionLost(cause: unknown): boolean {
  return cause instanceof DOMException && ["AbortError", "InvalidStateError", "UnknownError"].includes(cause.name);
}

function done<T>(change: IDBTransaction, work: (stores: Stores) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    let why: unknown;
    const found = work({ events: change.objectStore(EVENTS), kept: change.objectStore(KEPT) });
    change.oncomplete = () => resolve(found);
    change.onabort = () => reject(why ?? change.error);
    found.catch((cause: unknown) => {
      why = cause;
      try {
        change.abort();
      } catch {
        reject(cause); // it had ended already
      }
    });
  });
}
