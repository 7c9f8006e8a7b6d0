// What a device remembers of a day until it is over: how it was before its first session, and that
// somebody was told to stop. What exercise brought is no baseline for more exercise on the same day.
import type { Before } from "./events.ts";

export interface SameDay {
  date: string;
  /** The lowest that was told or known before a session of this day; null for what was not. */
  before: Before;
  /** "Stop here for today" was said. */
  stopped: boolean;
}

/** What was kept, where it is of this day; null for anything else. */
export function sameDayIn(kept: unknown, date: string): SameDay | null {
  const found = kept as Partial<SameDay> | null | undefined;
  if (found?.date !== date || typeof found.before !== "object" || !found.before) return null;
  return { date, before: found.before, stopped: found.stopped === true };
}

/** The lower of two, part by part. What was not told before the first session stays missing. */
export function lowest(first: Before, now: Before): Before {
  const of = (part: keyof Before) => {
    const [one, other] = [first[part] ?? null, now[part]];
    return one === null || other === null ? null : Math.min(one, other);
  };
  return { leg: of("leg"), back: of("back"), distal: of("distal") };
}
