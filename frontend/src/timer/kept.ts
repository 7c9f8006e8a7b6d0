// What is going on, kept on this device, so that a page that was closed or thrown away finds it
// again. Times and ids only.
import { timerOf } from "../led/marks.ts";
import type { KeptTime } from "./clock.ts";

export interface Kept {
  /** The id under which it will be noted. */
  id: string;
  target: number;
  time: KeptTime;
  /** Whether heat was taken off, and only the look at the skin is missing. */
  off?: boolean;
  tooHot?: boolean;
}

export class Keeping {
  private readonly key: string;

  constructor(person: string, kind: string) {
    this.key = `${timerOf(person)}${kind}`;
  }

  keep(kept: Kept): void {
    try {
      localStorage.setItem(this.key, JSON.stringify(kept));
    } catch {
      return; // a browser without storage forgets it with the page
    }
  }

  found(): Kept | null {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(this.key) ?? "null");
      return isKept(kept) ? kept : null;
    } catch {
      return null;
    }
  }

  forget(): void {
    try {
      localStorage.removeItem(this.key);
    } catch {
      return;
    }
  }
}

export function isKept(value: unknown): value is Kept {
  if (typeof value !== "object" || value === null) return false;
  const { id, target, time } = value as Partial<Kept>;
  const counts = [target, time?.used, time?.wall].every((one) => Number.isFinite(one) && one! >= 0);
  return typeof id === "string" && counts && typeof time?.going === "boolean";
}
