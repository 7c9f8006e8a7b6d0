// Where a led session keeps what was told: the device's database, or the file that leads it.
import { mark } from "../lib/words.ts";
import type { SameDay } from "./same_day.ts";
import type { Closed } from "./standing.ts";
import type { Kept, Lock } from "./store.ts";
import type { Danger } from "./tables.ts";

export interface Keeping {
  /** Whether what is kept outlasts the page. */
  readonly lasting: boolean;
  /** Whether each set is told as it ends. A file's log has to stay short: it holds whole sessions. */
  readonly sets: boolean;
  /**
   * Keep an event until the record has it; on the disk, where there is one, when it resolves.
   * `closes`: exercise waits because of it.
   */
  queue(person: string, event: Kept, closes?: boolean): Promise<void>;
  setLock(person: string, lock: Lock): Promise<void>;
  /** Note that an event closes exercise, before anything of it is kept and apart from it. */
  closes(person: string, id: string): void;
  keepProgress(person: string, progress: unknown): Promise<void>;
  clearProgress(person: string): Promise<void>;
  /** What was remembered of this day; null for nothing. */
  sameDay(person: string, date: string): Promise<SameDay | null>;
  keepSameDay(person: string, same: SameDay): Promise<void>;
  /** Why exercise waits now, as far as it is kept here, by whichever tab. Never rejects. */
  closed(person: string): Promise<Closed | null>;
  /** The same as the server knows it; null also where nobody answers. Never rejects. */
  closedThere(person: string): Promise<Closed | null>;
}

/** What the page says of what is kept. */
export interface Note {
  /** Something was kept, and may be on its way. */
  sent(): void;
  /** Something could not be kept that is not lost with it. */
  full(): void;
}

/** What is said then. */
export const NO_ROOM = mark("This device has no room to keep your session. It goes on. Please make some room before you save it.");

/** Keep what was told; a lock goes first, and what was told is kept also where the lock could not be. */
export async function keepTold(keeping: Keeping, person: string, event: Kept, danger: Danger): Promise<[locked: boolean, kept: boolean]> {
  const { level, card, locked } = danger;
  if (locked) keeping.closes(person, event.id);
  const lock = locked ? keeping.setLock(person, { level, card, at: event.at }) : Promise.resolve();
  const kept = lock.catch(() => undefined).then(() => keeping.queue(person, event, locked));
  const [one, other] = await Promise.allSettled([lock, kept]);
  return [one.status === "fulfilled", other.status === "fulfilled"];
}

/** How the record comes to know of it, said where exercise has to wait. */
export const SENT = mark("Your answers are kept here and sent as soon as there is a network.");
