// A session that is on or was left in the middle, as the device keeps it, and the event that it
// becomes. It has its id from its first second, so that it can be kept only once.
import { sessionDone, wentWell, type After, type Before, type Careful, type Hurt } from "./events.ts";
import type { LevelDone } from "./session.ts";
import { newId, type Kept } from "./store.ts";
import type { Sign } from "./tables.ts";

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
  /** "It hurts" was pressed and not answered before the page was lost; `told`: it was asked since. */
  asked?: "open" | "told";
}

/** What is known where the page begins. */
export interface Opened {
  online: boolean;
  careful: Careful | null;
  /** What was left in the middle today. */
  begun: Begun | null;
  /** New signs that were told on this page already. */
  signs?: Sign[];
}

/** What was kept of a session that matters still; null where nothing was done, felt or asked in it. */
export function begunIn(kept: unknown): Begun | null {
  const found = kept as Partial<Begun> | null;
  if (!found?.date || !found.started || !found.before || !Array.isArray(found.hurts) || !Array.isArray(found.done)) return null;
  if (!found.asked && !isTold(found as Begun)) return null;
  const { started } = found;
  return { id: newId(), plan: null, mode: "planned", at: started, ...found } as Begun;
}

/** Whether there is a session to tell of: something was done or felt in it. */
export function isTold({ hurts, done }: Pick<Begun, "hurts" | "done">): boolean {
  return hurts.length > 0 || done.some(({ sets }) => sets.length > 0);
}

/** What is left on another day of one in which "It hurts" was not answered: the question, and nothing done. */
export function notAnswered(begun: Begun, today: string): Begun {
  return { ...begun, id: newId(), date: today, hurts: [], done: [] };
}

/** Why the next session has to be gentle: what is known here and not to the tables yet. */
export function carefulAfter(begun: Begun | null, events: readonly Kept[], known?: Careful): Careful | null {
  if (begun?.asked) return "asked";
  const badly = events.some(({ kind, body }) => kind === "session_done" && !wentWell(body));
  return known ?? (badly || begun?.hurts.length ? "session" : null);
}

/** The event of a session that ended at a moment. A clock that was put back makes no session end before it began. */
export function eventOf(begun: Begun, after: After | null, at: string, ended = at): Kept {
  const { id, mode, plan, before, hurts, done } = begun;
  const started = begun.started < at ? begun.started : at;
  const minutes = (Date.parse(ended) - Date.parse(started)) / MINUTE;
  const body = sessionDone({ mode, minutes, started, plan, before, hurts, done, after });
  return { id, at, by: "person", kind: "session_done", version: 1, body };
}
