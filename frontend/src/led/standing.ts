// Whether exercise is still open: what this device keeps, and what the server knows beyond it.
import { daysOf, lockOf } from "./store.ts";
import { type Card, dayOf, type Days, LEVELS } from "./tables.ts";

/** Why exercise waits. `cards` are those that the tables of this page may not hold yet. */
export interface Closed {
  level: string;
  card: string | null;
  cards?: Record<string, Card>;
}

const FORMAT = 1;
const PATIENCE_MS = 6_000;

type Why = Pick<Closed, "level" | "card">;

/** The graver of two reasons, with the card of either. */
function graver(one: Why | null, other: Why | null): Why | null {
  if (!one || !other) return one ?? other;
  const [worse, less] = LEVELS.indexOf(other.level) > LEVELS.indexOf(one.level) ? [other, one] : [one, other];
  return { level: worse.level, card: worse.card ?? less.card };
}

/** What closes exercise now: a lock, or the day it is in the tables. */
export function closedBy(lock: Why | null, days: Days | null, now: Date): Closed | null {
  const today = days && dayOf(now, days.tables.zone);
  const day = days?.tables.days.find(({ date }) => date === today);
  const found = graver(lock, day?.locked ? { level: day.level, card: day.card ?? null } : null);
  return found && { ...found, ...(days ? { cards: days.cards } : {}) };
}

/** What this device keeps now, whichever tab or worker kept it; null also where it cannot be read. */
export async function closedHere(person: string): Promise<Closed | null> {
  const read = Promise.all([lockOf(person), daysOf(person).catch(() => null)]);
  return read.then(([lock, days]) => closedBy(lock, days, new Date()), () => null);
}

/** What the server knows now; null where exercise is open, where nobody answers, and where it is not our server. */
export async function closedThere(address: string, person: string): Promise<Why | null> {
  if (!navigator.onLine) return null;
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const answer = await fetch(address, { cache: "no-store", redirect: "error", signal });
    return answer.ok ? whyIn(await answer.json(), person) : null;
  } catch {
    return null;
  }
}

/** Read an answer: only a whole one about this person closes anything. */
export function whyIn(answer: unknown, person: string): Why | null {
  const { format, person: whom, locked, level, card } = (answer ?? {}) as Record<string, unknown>;
  if (format !== FORMAT || whom !== person || locked !== true) return null;
  return { level: LEVELS.includes(String(level)) ? String(level) : "urgent", card: typeof card === "string" ? card : null };
}
