// What is told of a session: how it was before, what hurt, what was done; and how it is kept.
import type { Said } from "./before.ts";
import { type Begun, eventOf, isTold } from "./begun.ts";
import { Refusal } from "./database.ts";
import { newestOf, setsOf, type After, type Before, type Hurt } from "./events.ts";
import { type Keeping, keepTold, type Note } from "./keeping.ts";
import type { LevelDone } from "./session.ts";
import { lowest, type SameDay } from "./same_day.ts";
import { newId, type Kept } from "./store.ts";
import { dangerOf, type Danger, type Days, type Sign } from "./tables.ts";

interface Heard extends Note {
  /** What was done so far. */
  done(): LevelDone[];
  /** `kept`: what was told of it is on the disk, or may still get there. */
  locked(danger: Danger, kept?: boolean): void;
}

export class Account {
  /** The day it is for the person. */
  date = "";
  /** How it was before: rises are counted from here. */
  before: Before;
  readonly hurts: Hurt[] = [];
  /** How it was known to be when the session began, and what was told last. */
  private known: Before;
  private newest: Before;
  private readonly said: Said;
  private id = "";
  private started = "";
  private mode = "";
  /** "It hurts" was pressed and is not answered yet. */
  private asked = false;
  /** What was told of this session set by set. */
  private told = new Set<string>();

  constructor(
    private readonly days: Days,
    private readonly keeping: Keeping,
    signs: readonly Sign[],
    private readonly heard: Heard,
  ) {
    const { leg, back, distal } = days.tables;
    this.known = this.newest = this.before = { leg, back, distal };
    this.said = { flags: {}, signs: [...signs] };
  }

  /** A session begins; on a day that had one already, no pain that it brought is taken for how it was before. */
  begin(mode: string, same: SameDay | null): void {
    this.id = newId();
    this.started = new Date().toISOString();
    this.mode = mode;
    this.told = new Set();
    this.newest = this.known;
    this.before = same ? lowest(same.before, this.known) : this.known;
    this.keepSameDay(false);
  }

  /** How it is today was told before the session. */
  toldBefore(before: Before): void {
    this.known = this.newest = this.before = before;
  }

  /** What is said of danger stands beside what was said earlier; both together may weigh more. */
  hear({ flags, signs }: Said): Danger {
    const { said } = this;
    for (const [flag, answer] of Object.entries(flags)) if (said.flags[flag] !== "yes") said.flags[flag] = answer;
    said.signs.push(...signs);
    return dangerOf(this.days.tables.dangers, said.flags, said.signs);
  }

  /** What was told last. A place counts as left again only where the ten minutes said so. */
  newestNow(): Before {
    const last = this.hurts.at(-1);
    if (last) this.newest = newestOf(this.newest, this.known, last);
    return this.newest;
  }

  get progress(): Begun {
    const { id, mode, started, before, hurts, date } = this;
    const asked = this.asked ? { asked: "open" as const } : {};
    return { id, plan: this.days.plan, date, mode, started, at: new Date().toISOString(), before, hurts, done: this.heard.done(), ...asked };
  }

  /** The event of this session, or of one that was left. It comes a moment after a sign that was kept with it. */
  ended(after: After | null, left: Begun | null = null): Kept {
    const at = new Date(Date.now() + 1).toISOString();
    return left ? eventOf(left, after, at, left.at) : eventOf(this.progress, after, at);
  }

  // ---------------------------------------------------------------- kept

  remember(): void {
    this.keeping.keepProgress(this.person, this.progress).catch(() => this.heard.full());
  }

  /**
   * Tell each set that ended since; the session itself tells all of them once more. It goes its way without
   * a word: who trains need not hear after each set that one is being sent.
   */
  tellSets(): void {
    if (!this.keeping.sets) return;
    const { id, plan, mode, started, before, done } = this.progress;
    for (const body of setsOf({ session: id, plan, mode, started, before, done })) {
      const place = JSON.stringify(body);
      if (this.told.has(place)) continue;
      this.told.add(place);
      const event: Kept = { id: newId(), at: new Date().toISOString(), by: "person", kind: "set_done", version: 1, body };
      this.keeping.queue(this.person, event).catch(() => this.heard.full());
    }
  }

  /** That it hurt is kept before it is answered: a page that is lost now must not simply go on. */
  ask(asked: boolean): void {
    this.asked = asked;
    this.remember();
  }

  /** It was asked since, of a session whose page was lost meanwhile. */
  askedSince(begun: Begun): void {
    begun.asked = "told";
    this.keeping.keepProgress(this.person, begun).catch(() => this.heard.full());
  }

  sameDay(): Promise<SameDay | null> {
    return this.keeping.sameDay(this.person, this.date).catch(() => null);
  }

  keepSameDay(stopped: boolean): void {
    const { before, date } = this;
    this.keeping.keepSameDay(this.person, { date, before, stopped }).catch(() => this.heard.full());
  }

  /** Tell something now. Returns whether it was kept and exercise is still open. */
  tell(kind: string, body: Record<string, unknown>, danger: Danger, failed: () => void): Promise<boolean> {
    return this.tellEvent({ id: newId(), at: new Date().toISOString(), by: "person", kind, version: 1, body }, danger, failed);
  }

  async tellEvent(event: Kept, danger: Danger, failed: () => void): Promise<boolean> {
    const { heard } = this;
    if (danger.locked) heard.locked(danger); // the card waits for no storage
    const [locked, kept] = await keepTold(this.keeping, this.person, event, danger);
    if (locked && kept) {
      heard.sent();
      return !danger.locked;
    }
    failed();
    if (danger.locked) heard.locked(danger, kept);
    return false;
  }

  /** Keep a session that was left, as far as it came; one without anything in it is none. */
  async tellLeft(left: Begun, at = left.at): Promise<void> {
    if (isTold(left)) await this.tellAlone(eventOf(left, null, at));
  }

  /** Keep a session beside which nothing else is told now. */
  async tellAlone(event: Kept): Promise<void> {
    try {
      await this.keeping.queue(this.person, event);
    } catch (error) {
      if (!(error instanceof Refusal)) return this.heard.full(); // else told already, by another tab
    }
    this.heard.sent();
  }

  private get person(): string {
    return this.days.person;
  }
}
