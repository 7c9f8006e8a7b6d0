// Where a led session keeps what was told: the device's database, or the file that leads it.
import type { Kept, Lock } from "./store.ts";

export interface Keeping {
  /** Keep an event until the record has it; on the disk, where there is one, when it resolves. */
  queue(person: string, event: Kept): Promise<void>;
  setLock(person: string, lock: Lock): Promise<void>;
  keepProgress(person: string, progress: unknown): Promise<void>;
  clearProgress(person: string): Promise<void>;
}

/** How the record comes to know of it, said where exercise has to wait. */
export const SENT = "Your answers are kept here and sent as soon as there is a network.";
