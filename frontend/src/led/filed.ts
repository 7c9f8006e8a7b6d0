// What a session that is led from a file keeps: in memory always, and in the browser's storage for
// files where it may, so that a file that is opened again knows what was told in it.
import type { Keeping } from "./keeping.ts";
import { type SameDay, sameDayIn } from "./same_day.ts";
import type { Closed } from "./standing.ts";
import type { Kept, Lock } from "./store.ts";
import { LEVELS } from "./tables.ts";

const FORMAT = "steadyback-log/1";

interface Held {
  events: Kept[];
  lock: Lock | null;
  progress: unknown;
  /** What is remembered of a day until it is over. */
  same_day: unknown;
  /** When the newest file that was opened here was made; "" for none. */
  newest: string;
  /** Whether somebody had this device forget what was told in it: that file leads no more. */
  closed: boolean;
}

const NOTHING: Held = { events: [], lock: null, progress: null, same_day: null, newest: "", closed: false };

export type Shelf = Pick<Storage, "getItem" | "setItem">;

/** The browser's storage, or null where it is closed to files. */
export function shelf(): Shelf | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}

export class Filed implements Keeping {
  private held: Held;
  /** Why this file may lead no more: a newer one was opened here, or what was told in it was forgotten. */
  readonly old: "older" | "forgotten" | null;
  /** Whether all that was told is also in the browser's storage. */
  lasting: boolean;

  /**
   * `made` is when the file was made, `arrived` are events that the record knew then: they need no
   * keeping. An older file than one that was opened here changes nothing.
   */
  constructor(
    private readonly person: string,
    private readonly made: string,
    private readonly arrived: readonly string[],
    private readonly place: Shelf | null,
    private readonly changed: () => void = () => {},
  ) {
    this.held = this.read();
    this.old = ageOf(made, this.held);
    const left = this.unknown(this.held.events);
    // The tables know what the record knows; only what it does not know yet locks beyond them.
    if (this.held.events.length && !left.length) this.held.lock = null;
    this.held.events = left;
    if (this.old === null) Object.assign(this.held, { newest: made, closed: false });
    this.lasting = this.write();
  }

  get events(): readonly Kept[] {
    return this.held.events;
  }

  get lock(): Lock | null {
    return this.held.lock;
  }

  get progress(): unknown {
    return this.held.progress;
  }

  /** The log as text, for the record. */
  get log(): string {
    return JSON.stringify({ format: FORMAT, person: this.person, events: this.held.events });
  }

  readonly sets = false;

  async queue(_person: string, event: Kept): Promise<void> {
    const one = JSON.parse(JSON.stringify(event)) as Kept;
    this.keep((held) => {
      held.events.push(one);
      if (event.id === (held.progress as { id?: string } | null)?.id) held.progress = null;
    });
  }

  /** Forget on this device what was told; of the file only when it was made stays. */
  forget(): void {
    this.held = { ...NOTHING, events: [], newest: this.made > this.held.newest ? this.made : this.held.newest, closed: true };
    this.lasting = this.write();
    this.changed();
  }

  /** Those of which the record did not know when the file was made. */
  private unknown(events: readonly Kept[]): Kept[] {
    return events.filter(({ id }) => !this.arrived.includes(id));
  }

  /** Lock and events of a file are kept together, so nothing is noted apart from them. */
  closes(): void {}

  async setLock(_person: string, lock: Lock): Promise<void> {
    this.keep((held) => (held.lock = graver(held.lock, lock)));
  }

  async keepProgress(_person: string, progress: unknown): Promise<void> {
    this.keep((held) => (held.progress = progress));
  }

  async clearProgress(): Promise<void> {
    this.keep((held) => (held.progress = null));
  }

  async sameDay(_person: string, date: string): Promise<SameDay | null> {
    return sameDayIn(this.held.same_day, date);
  }

  async keepSameDay(_person: string, same: SameDay): Promise<void> {
    this.keep((held) => (held.same_day = same));
  }

  /** A danger that was told in the same file, opened twice. */
  async closed(): Promise<Closed | null> {
    return this.read().lock ?? this.held.lock;
  }

  /** A file asks nobody. */
  async closedThere(): Promise<null> {
    return null;
  }

  /** The same file may be open twice: what the other one kept stays too, whatever is kept here. */
  private keep(change: (held: Held) => void): void {
    const [mine, other] = [this.held, this.read()];
    const others = this.unknown(other.events).filter(({ id }) => mine.events.every((one) => one.id !== id));
    mine.events = [...others, ...mine.events];
    mine.lock = other.lock ? graver(mine.lock, other.lock) : mine.lock;
    mine.newest = other.newest > mine.newest ? other.newest : mine.newest;
    mine.closed ||= other.closed;
    if (this.lasting) Object.assign(mine, { progress: other.progress, same_day: other.same_day });
    change(mine);
    this.lasting = this.write();
    this.changed();
  }

  private get key(): string {
    return `steadyback-file:${this.person}`;
  }

  private read(): Held {
    const empty: Held = { ...NOTHING, events: [] };
    try {
      const found = JSON.parse(this.place?.getItem(this.key) ?? "{}") as Partial<Held>;
      return { ...empty, ...found, events: Array.isArray(found.events) ? found.events : [] };
    } catch {
      return empty;
    }
  }

  private write(): boolean {
    try {
      this.place?.setItem(this.key, JSON.stringify(this.held));
      return this.place !== null;
    } catch {
      return false;
    }
  }
}

/** Why a file may lead no more beside what is kept; null where it may. */
function ageOf(made: string, { newest, closed }: Held): "older" | "forgotten" | null {
  if (closed && made <= newest) return "forgotten";
  return made < newest ? "older" : null;
}

/** A graver lock is never replaced by a milder one, nor a card by none. */
function graver(before: Lock | null, lock: Lock): Lock {
  const worse = before ? LEVELS.indexOf(lock.level) - LEVELS.indexOf(before.level) : 1;
  return worse >= 0 ? { ...lock, card: lock.card ?? (worse ? null : before!.card) } : before!;
}
