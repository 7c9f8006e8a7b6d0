// When an alarm sounds: at once, and again and again until somebody answers it.

/** Milliseconds between two rings. */
export const EVERY_MS = 4_000;
/** The voice says it with the first ring and with each third one after it. */
const SPOKEN = 3;

export class Bell {
  private next = Infinity;
  private count = 0;

  get ringing(): boolean {
    return this.next !== Infinity;
  }

  start(now: number): void {
    if (this.ringing) return;
    this.next = now;
    this.count = 0;
  }

  stop(): void {
    this.next = Infinity;
  }

  /** Which ring is due now, from 1 on; 0 for none. One that came late is not made up for. */
  due(now: number): number {
    if (now < this.next) return 0;
    this.next = now + EVERY_MS;
    return ++this.count;
  }
}

export const isSpoken = (ring: number) => ring % SPOKEN === 1;
