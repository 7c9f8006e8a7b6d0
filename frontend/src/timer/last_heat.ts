// How the last heat on this device was taken, beside what the page knows of it. A page that was kept
// offers the minutes that were right when it was made; a heat that came after it may allow less.
import { timerOf } from "../led/marks.ts";
import { refused, waiting, type Kept } from "../led/store.ts";

/** The last heat that was noted here: when (milliseconds), and whether only the short test may follow. */
export interface LastHeat {
  id: string;
  at: number;
  careful: boolean;
}

/** What the server's rule reads: the skin as usual, and nothing noted beside it (`engine/heat.py`). */
export function isCareful(body: { skin?: unknown; note?: unknown }): boolean {
  return body.skin !== "as_usual" || Boolean(body.note);
}

/** The newest heat among events that the server has not taken yet; null for none. */
export function newestHeat(events: readonly Kept[]): LastHeat | null {
  const heats = events.flatMap(({ id, at, kind, body }) => {
    const told = body as { activity?: unknown; skin?: unknown; note?: unknown };
    return kind === "activity" && told?.activity === "heat" ? [{ id, at: Date.parse(at), careful: isCareful(told) }] : [];
  });
  return heats.reduce<LastHeat | null>((last, one) => (last && last.at > one.at ? last : one), null);
}

/** Whether only the short test is allowed, by what waits here and by what was noted since the page was made. */
export function onlyTheTest(made: number, waits: LastHeat | null, noted: LastHeat | null): boolean {
  const known = [waits, noted && noted.at > made ? noted : null].filter((one) => one !== null);
  const last = known.reduce<LastHeat | null>((newest, one) => (newest && newest.at >= one.at ? newest : one), null);
  return last?.careful ?? false;
}

/** The heats of one person on this device. */
export class LastHeats {
  private readonly key: string;

  constructor(private readonly person: string) {
    this.key = `${timerOf(person)}last-heat`;
  }

  /** Remember how a heat was taken, also after it was sent. */
  keep(last: LastHeat): void {
    try {
      localStorage.setItem(this.key, JSON.stringify(last));
    } catch {
      return; // what waits says it too
    }
  }

  /** Whether only the short test is allowed on a page that was made at a moment; yes where nothing can be read. */
  async onlyTheTest(made: number): Promise<boolean> {
    try {
      const there = [...(await waiting(this.person)), ...(await refused(this.person)).map(({ event }) => event)];
      return onlyTheTest(made, newestHeat(there), this.found());
    } catch {
      return true;
    }
  }

  private found(): LastHeat | null {
    const last = JSON.parse(localStorage.getItem(this.key) ?? "null") as Partial<LastHeat> | null;
    if (last === null) return null;
    return { id: String(last.id), at: Number.isFinite(last.at) ? last.at! : Infinity, careful: last.careful !== false };
  }
}
