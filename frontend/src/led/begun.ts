// A session that is on or was left in the middle, as the device keeps it, and the event that it
// becomes. It has its id from its first second, so that it can be kept only once.
import { sessionDone, type After, type Before, type Hurt } from "./events.ts";
import type { LevelDone } from "./session.ts";
import { newId, type Kept } from "./store.ts";

const MINUTE = 60_000;

export interface Begun {
  id: string;
  /** The plan it was begun on, which may have been replaced meanwhile. */
  plan: string | null;
  date: string;
  mode: string;
  started: string;
  /** When it was kept last. */
  at: string;
  before: Before;
  hurts: Hurt[];
  done: LevelDone[];
}

/** What was kept of a session that can still be told; null where nothing was done or felt in it. */
export function begunIn(kept: unknown): Begun | null {
  const found = kept as Partial<Begun> | null;
  if (!found?.date || !found.started || !found.before || !Array.isArray(found.hurts) || !Array.isArray(found.done)) return null;
  if (!found.hurts.length && !found.done.some(({ sets }) => sets.length)) return null;
  const { started } = found;
  return { id: newId(), plan: null, mode: "planned", at: started, ...found } as Begun;
}

/** The event of a session that ended at a moment. A clock that was put back makes no session end before it began. */
export function eventOf(begun: Begun, after: After | null, at: string, ended = at): Kept {
  const { id, mode, plan, before, hurts, done } = begun;
  const started = begun.started < at ? begun.started : at;
  const minutes = (Date.parse(ended) - Date.parse(started)) / MINUTE;
  const body = sessionDone({ mode, minutes, started, plan, before, hurts, done, after });
  return { id, at, by: "person", kind: "session_done", version: 1, body };
}
