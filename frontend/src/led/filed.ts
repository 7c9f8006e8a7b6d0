// What a session that is led from a file keeps: in memory always, and in the browser's storage for
// files where it may, so that a file that is opened again knows what was told in it.
import type { Keeping } from "./keeping.ts";
import type { Kept, Lock } from "./store.ts";
import { LEVELS } from "./tables.ts";

const FORMAT = "steadyback-log/1";

interface Held {
  events: Kept[];
  lock: Lock | null;
  progress: unknown;
}

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
  /** Whether all that was told is also in the browser's storage. */
  lasting: boolean;

  /** `arrived` are events that the record knew when the file was made: they need no keeping. */
  constructor(
    private readonly person: string,
    private readonly arrived: readonly string[],
    private readonly place: Shelf | null,
    private readonly changed: () => void = () => {},
  ) {
    this.held = this.read();
    const left = this.unknown(this.held.events);
    // The tables know what the record knows; only what it does not know yet locks beyond them.
    if (this.held.events.length && !left.length) this.held.lock = null;
    this.held.events = left;
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

  async queue(_person: string, event: Kept): Promise<void> {
    const mine = [...this.held.events, JSON.parse(JSON.stringify(event)) as Kept];
    // The same file may be open twice: what was told in the other one stays too.
    const others = this.unknown(this.read().events).filter(({ id }) => mine.every((one) => one.id !== id));
    this.held.events = [...others, ...mine];
    if (event.id === (this.held.progress as { id?: string } | null)?.id) this.held.progress = null;
    this.keep();
  }

  /** Those of which the record did not know when the file was made. */
  private unknown(events: readonly Kept[]): Kept[] {
    return events.filter(({ id }) => !this.arrived.includes(id));
  }

  /** A graver lock is never replaced by a milder one, nor a card by none. */
  async setLock(_person: string, lock: Lock): Promise<void> {
    const before = this.held.lock;
    const worse = before ? LEVELS.indexOf(lock.level) - LEVELS.indexOf(before.level) : 1;
    if (worse >= 0) this.held.lock = { ...lock, card: lock.card ?? (worse ? null : before!.card) };
    this.keep();
  }

  async keepProgress(_person: string, progress: unknown): Promise<void> {
    this.held.progress = progress;
    this.keep();
  }

  async clearProgress(): Promise<void> {
    this.held.progress = null;
    this.keep();
  }

  private keep(): void {
    this.lasting = this.write();
    this.changed();
  }

  private get key(): string {
    return `steadyback-file:${this.person}`;
  }

  private read(): Held {
    const empty: Held = { events: [], lock: null, progress: null };
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
