// How long something has been going on. It reads no clock of its own: whoever asks says what both
// clocks of the device show.

/** The two clocks in milliseconds: the wall clock can be put on or back, the steady one can sleep. */
export interface Clocks {
  wall: number;
  steady: number;
}

/** What is kept of a running time, so that a page that was closed finds it again. */
export interface KeptTime {
  used: number;
  wall: number;
  going: boolean;
}

/** A longer absence than this is no absence any more: what was going on is over. */
const LONGEST_MS = 12 * 3_600_000;
const KEEP_MS = 10_000;

export class Running {
  private last: Clocks | null = null;
  private spent: number;

  /** `target` in milliseconds; 0 for none. */
  constructor(
    readonly target: number,
    used = 0,
  ) {
    this.spent = used;
  }

  /** Milliseconds so far. */
  get used(): number {
    return this.spent;
  }

  get going(): boolean {
    return this.last !== null;
  }

  get over(): boolean {
    return this.target > 0 && this.spent >= this.target;
  }

  /** Milliseconds until the target; 0 once it is over. */
  get left(): number {
    return Math.max(0, this.target - this.spent);
  }

  /** Whole minutes, as they are noted. */
  get minutes(): number {
    return Math.round(this.spent / 60_000);
  }

  go(now: Clocks): void {
    this.last ??= now;
  }

  pause(now: Clocks): void {
    this.tick(now);
    this.last = null;
  }

  /**
   * Count up to now. Where the clocks disagree the longer time counts, so that nothing is on for
   * longer than it was said to be: a phone that slept stops the one, a clock put back the other.
   */
  tick(now: Clocks): void {
    if (!this.last) return;
    this.spent += Math.max(0, now.wall - this.last.wall, now.steady - this.last.steady);
    this.last = now;
  }

  kept(now: Clocks): KeptTime {
    return { used: this.spent, wall: now.wall, going: this.going };
  }

  /** Whether a moment to keep it has passed since `before`, in milliseconds used. */
  worthKeeping(before: number): boolean {
    return Math.floor(before / KEEP_MS) !== Math.floor(this.spent / KEEP_MS);
  }

  /** Go on from what was kept; null where it is too long ago to mean anything. */
  static from(kept: KeptTime, target: number, now: Clocks): Running | null {
    const away = kept.going ? Math.max(0, now.wall - kept.wall) : 0;
    if (Math.abs(now.wall - kept.wall) > LONGEST_MS) return null;
    const found = new Running(target, kept.used + away);
    if (kept.going) found.go(now);
    return found;
  }
}

/** The first of some marks (milliseconds left) that was passed between two moments; null for none. */
export function passed(before: number, after: number, marks: readonly number[]): number | null {
  return marks.find((mark) => before > mark && after <= mark) ?? null;
}

/** Minutes and seconds, such as 14:05. */
export function shownTime(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
