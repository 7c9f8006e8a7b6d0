// Sends what waits, one event after the other, oldest first. An event leaves the device only when
// our server has said that it holds it; sending it twice is harmless, because its id stays the same.
import { dropEvent, type Kept, putRight, QUEUED, refused, setAside, waiting } from "./store.ts";
import { type Verdict, type Want, verdictOf } from "./verdict.ts";

/** How it stands after a run: how many wait and were refused, whether nobody answered. */
export interface Sent {
  left: number;
  refused: number;
  offline: boolean;
  /** What must happen before anything can be sent: load the page again, agree again, or say goodbye. */
  wants?: Want;
}

const PATIENCE_MS = 20_000;
const MOST_FAILURES = 3;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 300_000;

async function deliver(person: string, token: string, event: Kept): Promise<Verdict> {
  try {
    const answer = await fetch(`/api/people/${encodeURIComponent(person)}/events`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ events: [event] }),
      redirect: "manual",
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return await verdictOf(answer);
  } catch {
    return { is: "unheard" };
  }
}

/** One run. An event that names one that did not get through waits for it. */
class Run {
  private readonly held = new Set<string>();
  private failures = 0;
  private offline = false;
  private wants: Want | undefined;
  private over = false;

  constructor(
    private readonly person: string,
    private readonly token: string,
  ) {}

  async all(): Promise<Sent> {
    for (let todo = await this.todo(); todo.length; todo = await this.todo()) {
      for (const event of todo) {
        if (!this.over) await this.one(event);
      }
      if (this.over) break;
    }
    const [left, aside] = [await waiting(this.person), await refused(this.person)];
    const sent: Sent = { left: left.length, refused: aside.length, offline: this.offline };
    return this.wants ? { ...sent, wants: this.wants } : sent;
  }

  /** What this run has not tried yet; more may have been kept meanwhile. */
  private async todo(): Promise<Kept[]> {
    return (await waiting(this.person)).filter((event) => !this.held.has(event.id));
  }

  private async one(event: Kept): Promise<void> {
    const verdict = this.leans(event) ? null : await deliver(this.person, this.token, event);
    if (verdict?.is === "stored") return dropEvent(this.person, event.id);
    if (verdict?.is === "differs" && event.kind === "session_done") return putRight(this.person, event);
    if (verdict?.is === "refused" || verdict?.is === "differs") return setAside(this.person, event.id, verdict.says);
    this.held.add(event.id);
    if (verdict) this.hinder(verdict);
  }

  /** Whether an event names one that is held: without it, it would be refused. */
  private leans(event: Kept): boolean {
    const body = JSON.stringify(event.body);
    return [...this.held].some((id) => body.includes(id));
  }

  private hinder(verdict: Verdict): void {
    if (verdict.is === "barred") this.wants = verdict.wants;
    if (verdict.is === "unheard") this.offline = true;
    if (verdict.is === "failed") this.failures += 1;
    this.over = verdict.is !== "failed" || this.failures >= MOST_FAILURES;
  }
}

let before: Promise<unknown> = Promise.resolve();

/**
 * Send what waits. One run at a time, in all tabs where the browser can tell; rejects where the
 * storage fails.
 */
export function send(person: string, token: string): Promise<Sent> {
  const run = () => new Run(person, token).all();
  if (navigator.locks) return navigator.locks.request(`steadyback-send-${person}`, run) as Promise<Sent>;
  const mine = before.then(run, run);
  before = mine.catch(() => undefined);
  return mine;
}

/** The pause before the next try: twice as long each time, and not for all devices at once. */
export function pauseAfter(tries: number, chance: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(tries, 20)) * (0.8 + 0.4 * chance);
}

/**
 * Send at once, when something was kept, when there is a network again, when the page is seen again,
 * and with growing pauses while something waits. `told` hears how it stands after each run,
 * `troubled` when the storage failed. Returns how to stop.
 */
export function watch(
  person: string,
  token: () => string,
  told: (sent: Sent) => void,
  troubled: (error: Error) => void = () => {},
): () => void {
  const watcher = new Watcher(async () => {
    try {
      const sent = await send(person, token());
      if (!watcher.stopped) told(sent);
      return sent.left;
    } catch (error) {
      if (!watcher.stopped) troubled(error as Error);
      return 1;
    }
  });
  watcher.start();
  return () => watcher.stop();
}

class Watcher {
  stopped = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private tries = 0;
  private left = Infinity;
  private busy = false;
  private more = false;

  constructor(private readonly run: () => Promise<number>) {}

  start(): void {
    addEventListener("online", this.now);
    addEventListener("pageshow", this.now);
    addEventListener(QUEUED, this.now);
    document.addEventListener("visibilitychange", this.seen);
    this.now();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    removeEventListener("online", this.now);
    removeEventListener("pageshow", this.now);
    removeEventListener(QUEUED, this.now);
    document.removeEventListener("visibilitychange", this.seen);
  }

  private readonly seen = (): void => {
    if (document.visibilityState === "visible") this.now();
  };

  private readonly now = (): void => {
    this.tries = 0;
    void this.go();
  };

  private async go(): Promise<void> {
    this.more = this.busy;
    if (this.busy || this.stopped) return;
    clearTimeout(this.timer);
    this.busy = true;
    const left = await this.run();
    this.busy = false;
    if (this.stopped) return;
    if (left < this.left) this.tries = 0;
    this.left = left;
    if (this.more) void this.go();
    else if (left) this.timer = setTimeout(() => void this.go(), pauseAfter(this.tries++, Math.random()));
  }
}
