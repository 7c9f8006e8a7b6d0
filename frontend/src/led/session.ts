// A session as it is led: which step is on, for how long still, and what has been done.
// It reads no clock: whoever leads it says what time it is. Time that a late tick missed is carried
// into the next step, so that a session of ten minutes takes ten minutes.
import { msgs } from "../lib/words.ts";
import type { Entry, Item, Kind, LedSession, Step } from "./tables.ts";

/** One set as it was done, in the words of the record. */
export interface SetDone {
  reps: number;
  hold_s: number;
  side?: "left" | "right";
  load_kg?: number;
}

/** The highest that was felt in an exercise (null: not told), and how far down before it. */
export interface Peak {
  leg: number | null;
  back: number | null;
  distal: number;
  distal_before: number | null;
  settle_minutes?: number;
}

export interface LevelDone {
  level: string;
  sets: SetDone[];
  changed?: "easier" | "half_range" | "skipped" | "stopped";
  fear?: true;
  rir?: number;
  peak_leg?: number;
  peak_back?: number;
  distal_before?: number;
  distal_peak?: number;
  distal_settle_minutes?: number;
}

/** Where a session is. */
export interface Now {
  entry: number;
  step: number;
  kind: Kind;
  /** Seconds of this step, and how many of them are left. */
  seconds: number;
  left: number;
  set: number;
  rep: number;
  side: "" | "left" | "right";
}

const MS = 1000;
const SLOWER = 1.25;
const SLOWEST = 2;
const HALF = 0.5;
/** Later than this a tick came after a sleep of the device, and nobody was led meanwhile (our proposal). */
const LATE_MS = 2_000;
const PACED: Kind[] = ["move", "lower"];

/** One exercise in its session: what is led of it, and what was done. */
class Part {
  done = new Map<string, SetDone>();
  changed: LevelDone["changed"];
  /** How much of the movement is left: 1 is all of it. */
  range = 1;
  gone = false;
  peak: Peak | null = null;
  fear = false;
  rir: number | undefined;
  /** What was done of a harder exercise before this one took its place. */
  readonly before: LevelDone[] = [];
  /** Led through to its question: no set is left. */
  whole = false;
  /** Sets that were planned here and not begun with a harder exercise. */
  private sets: number;

  constructor(
    readonly entry: Entry,
    public item: Item,
  ) {
    this.sets = item.sets;
  }

  get steps(): Step[] {
    return this.item.steps;
  }

  get long(): boolean {
    return this.item.reps === 1 && this.item.hold_s > 0;
  }

  /** Count a step: a hold by its seconds, a repetition where it is whole. */
  count([kind, , set, rep, side]: Step, held: number, whole: boolean): void {
    if (!set || kind === "rest" || kind === "change_side") return;
    const key = `${set} ${this.item.sides === "each" ? side : ""}`;
    const one = this.done.get(key) ?? this.begun(side);
    if (this.long && kind === "hold") one.hold_s = Math.max(one.hold_s, Math.floor(held));
    if (this.long ? one.hold_s > 0 : whole) one.reps = Math.max(one.reps, rep);
    if (one.reps) this.done.set(key, one);
  }

  /**
   * The easier exercise takes its place, for the sets that are left: one that was begun is not done again,
   * but one is led where the last was broken off. What was felt stays told with the harder one.
   */
  ease(item: Item): void {
    this.changed ??= "easier";
    this.before.push(this.own);
    const begun = new Set([...this.done.keys()].map((key) => key.split(" ")[0]));
    this.sets = Math.max(1, this.sets - begun.size);
    this.item = lastSets(item, this.sets);
    this.done = new Map();
    this.changed = undefined;
    this.rir = undefined;
    this.peak = null;
    this.fear = false;
  }

  private begun(side: Step[4]): SetDone {
    const one: SetDone = { reps: 0, hold_s: this.long ? 0 : this.item.hold_s };
    if (side && this.item.sides === "each") one.side = side;
    if (this.item.load) one.load_kg = this.item.load;
    return one;
  }

  get record(): LevelDone[] {
    return [...this.before, this.own];
  }

  private get own(): LevelDone {
    const level: LevelDone = { level: this.item.level, sets: [...this.done.values()] };
    const smaller = this.range < 1 ? (this.range > HALF ? ("easier" as const) : ("half_range" as const)) : undefined;
    const changed = this.changed ?? (level.sets.length ? smaller : ("skipped" as const));
    if (changed) level.changed = changed;
    if (this.fear) level.fear = true;
    if (this.rir !== undefined && level.sets.length) level.rir = this.rir;
    return this.peak ? { ...level, ...felt(this.peak) } : level;
  }
}

/** What was felt, in the words of the record; places only where pain went further down. */
function felt({ leg, back, distal, distal_before, settle_minutes }: Peak): Partial<LevelDone> {
  const further = distal_before !== null && distal > distal_before;
  return {
    ...(leg === null ? {} : { peak_leg: leg }),
    ...(back === null ? {} : { peak_back: back }),
    ...(further ? { distal_before, distal_peak: distal } : {}),
    ...(further && settle_minutes !== undefined ? { distal_settle_minutes: settle_minutes } : {}),
  };
}

export class Led {
  private readonly parts: Part[];
  private at = { entry: 0, step: 0 };
  private spent = 0;
  private seen: number | null = null;
  private pace = 1;
  private extra = 0;
  private over = false;
  /** Whether a step was entered already, before it goes or while it waits. */
  private opened = false;

  constructor(
    session: LedSession,
    private readonly items: readonly Item[],
    private readonly entered: (now: Now) => void = () => {},
  ) {
    this.parts = session.entries.map((entry) => new Part(entry, items[entry.item]!));
    this.over = this.parts.length === 0;
  }

  /** Begin or go on, at this moment (milliseconds of any clock that only goes forward). */
  go(clock: number): void {
    if (this.over || this.seen !== null) return;
    this.seen = clock;
    if (!this.opened) this.enter();
  }

  pause(clock: number): void {
    this.tick(clock);
    this.seen = null;
  }

  get paused(): boolean {
    return this.seen === null;
  }

  get ended(): boolean {
    return this.over;
  }

  get now(): Now {
    const part = this.parts[Math.min(this.at.entry, this.parts.length - 1)]!;
    const [kind, , set, rep, side] = part.steps[this.at.step]!;
    const seconds = this.seconds;
    const left = kind === "question" ? 0 : Math.max(0, seconds - this.spent / MS);
    return { ...this.at, kind, seconds, left, set, rep, side };
  }

  /** The exercise that is on. */
  get item(): Item {
    return this.parts[Math.min(this.at.entry, this.parts.length - 1)]!.item;
  }

  /** Seconds still to go if nothing changes; questions take none. */
  get left(): number {
    if (this.over) return 0;
    const rest = this.parts.slice(this.at.entry + 1).filter((part) => !part.gone);
    const coming = rest.reduce((sum, part) => sum + whole(part), 0);
    const here = this.parts[this.at.entry]!.steps.slice(this.at.step + 1);
    return coming + here.reduce((sum, step) => sum + step[1], 0) + this.now.left;
  }

  /** Share of each exercise that is behind, for the bar above. */
  get progress(): number[] {
    return this.parts.map((part, entry) => {
      if (entry < this.at.entry || this.over) return 1;
      if (entry > this.at.entry) return 0;
      const past = part.steps.slice(0, this.at.step).reduce((sum, step) => sum + step[1], 0);
      const now = this.now;
      return Math.min(1, (past + now.seconds - now.left) / whole(part));
    });
  }

  /**
   * Let time pass up to this moment; a question waits. A tick that comes late, after the device was
   * asleep, pauses and counts nothing: nobody was led meanwhile.
   */
  tick(clock: number): void {
    if (this.seen === null || this.over) return;
    const passed = Math.max(0, clock - this.seen);
    const slept = passed > LATE_MS && this.now.kind !== "question";
    this.seen = slept ? null : clock;
    if (slept) return;
    this.spent += passed;
    while (!this.over && this.now.kind !== "question" && this.spent >= this.seconds * MS) {
      this.spent -= this.seconds * MS;
      this.forward();
    }
    if (!this.over && this.now.kind === "question") this.spent = 0;
  }

  /** The question of this exercise was answered: what could still have been done. */
  answer(rir: number | undefined): void {
    if (this.over || this.now.kind !== "question") return;
    this.parts[this.at.entry]!.rir = rir;
    this.spent = 0;
    this.forward();
  }

  /** Longer rest, by so many seconds; only in a rest or while getting ready. */
  longer(seconds: number): void {
    if (this.now.kind === "rest" || this.now.kind === "get_ready") this.extra += seconds;
  }

  /** On to the next step now, without waiting: a rest, or getting ready. */
  soon(): void {
    if (this.now.kind !== "rest" && this.now.kind !== "get_ready") return;
    this.spent = 0;
    this.forward();
  }

  /** Back to the beginning of this set, or of the one before where it has just begun. */
  back(): void {
    if (this.over) return;
    const first = this.beginning(this.at.step);
    const here = this.at.step > first || this.spent > 2 * MS;
    if (here) this.move(this.at.entry, first);
    else if (first > 0) this.move(this.at.entry, this.beginning(first - 1));
    else this.move(this.previous() ?? this.at.entry, 0);
  }

  /** Leave the rest of this exercise. */
  skip(): void {
    if (this.over) return;
    this.partly();
    this.next();
  }

  /** Move and come back more slowly from here on. Returns whether it can still be slower. */
  slower(): boolean {
    this.pace = Math.min(SLOWEST, this.pace * SLOWER);
    return this.pace < SLOWEST;
  }

  /** Which exercise is on, so that it can be named when the session has moved on. */
  get entry(): number {
    return Math.min(this.at.entry, this.parts.length - 1);
  }

  /** Do the next easier exercise in place of this one, or of one that was left. False where there is none. */
  easier(entry = this.entry): boolean {
    if (!this.eases(entry)) return false;
    if (entry === this.at.entry) this.partly();
    const part = this.parts[entry]!;
    part.ease(this.items[part.item.easier!]!);
    this.move(entry, 0);
    return true;
  }

  /** Whether an easier exercise can take the place of this one still: not where every set of it was led. */
  eases(entry: number): boolean {
    const part = this.parts[entry];
    return !this.over && part !== undefined && !part.whole && part.item.easier !== null;
  }

  /** Only a part of the movement from here on, of this exercise; it never grows again. */
  reduce(share: number): void {
    const part = this.parts[this.at.entry];
    if (part) part.range = Math.min(part.range, share);
  }

  /** How much of the movement is left. */
  get range(): number {
    return this.parts[this.at.entry]?.range ?? 1;
  }

  /** What was felt in this exercise; the highest of each stays. */
  felt(peak: Peak): void {
    const part = this.parts[this.at.entry];
    if (!part) return;
    const { leg = null, back = null, distal = 0 } = part.peak ?? {};
    part.peak = {
      ...peak,
      leg: highest(leg, peak.leg),
      back: highest(back, peak.back),
      distal: Math.max(distal, peak.distal),
    };
  }

  /** Somebody was afraid in an exercise, which may be left already. */
  afraid(entry = this.entry): void {
    const part = this.parts[entry];
    if (part) part.fear = true;
  }

  /** Leave this set; the next one follows after its rest. */
  stopSet(): void {
    this.partly();
    const { steps } = this.parts[this.at.entry]!;
    const set = steps[this.at.step]![2];
    const after = steps.findIndex((step, at) => at > this.at.step && (step[0] === "rest" || step[0] === "question" || step[2] > set));
    this.move(this.at.entry, after < 0 ? steps.length - 1 : after);
  }

  /** Stop this exercise because it hurt; `resting`: leave out what rests with it as well. */
  stopExercise(resting: boolean): void {
    this.partly();
    const part = this.parts[this.at.entry]!;
    part.changed = "stopped";
    for (const other of resting ? part.entry.rests : []) {
      if (other > this.at.entry) this.parts[other]!.gone = true;
    }
    this.next();
  }

  /** Stop everything here. */
  stop(): void {
    if (this.over) return;
    this.partly();
    this.parts[this.at.entry]!.changed = "stopped";
    this.over = true;
    this.seen = null;
  }

  /** What was done so far, exercise by exercise; what was not reached is left out. */
  get done(): LevelDone[] {
    const reached = this.over && this.at.entry >= this.parts.length ? this.parts : this.parts.slice(0, this.at.entry + 1);
    return reached.flatMap((part) => part.record);
  }

  private get seconds(): number {
    const part = this.parts[Math.min(this.at.entry, this.parts.length - 1)]!;
    const [kind, seconds] = part.steps[this.at.step]!;
    const before = this.at.step === 0 ? part.entry.before_s : 0;
    return seconds * (PACED.includes(kind) ? this.pace : 1) + before + this.extra;
  }

  /** The first step of the set that a step is in: after the rest, or getting ready. */
  private beginning(step: number): number {
    const { steps } = this.parts[this.at.entry]!;
    let at = step;
    while (at > 0 && steps[at - 1]![0] !== "rest") at--;
    return at;
  }

  /** The exercise before this one; what was left because it hurt is not led again. */
  private previous(): number | null {
    for (let entry = this.at.entry - 1; entry >= 0; entry--) {
      const { gone, changed } = this.parts[entry]!;
      if (!gone && changed !== "stopped") return entry;
    }
    return null;
  }

  private forward(): void {
    const part = this.parts[this.at.entry]!;
    const [step, after] = part.steps.slice(this.at.step, this.at.step + 2) as [Step, Step | undefined];
    const again = after !== undefined && after[2] === step[2] && after[3] === step[3];
    const whole = !again || (part.item.sides === "each" && after[4] !== step[4]);
    part.count(step, step[1], whole);
    if (this.at.step + 1 < part.steps.length) this.move(this.at.entry, this.at.step + 1, true);
    else this.next(true);
  }

  /** Count a hold that is left before its end. */
  private partly(): void {
    const part = this.parts[this.at.entry]!;
    const step = part.steps[this.at.step]!;
    if (step[0] === "hold") part.count(step, this.spent / MS, false);
  }

  private next(carried = false): void {
    let entry = this.at.entry + 1;
    while (entry < this.parts.length && this.parts[entry]!.gone) entry++;
    this.move(entry, 0, carried);
  }

  private move(entry: number, step: number, carried = false): void {
    if (!carried) this.spent = 0;
    this.extra = 0;
    this.at = { entry, step };
    this.over = entry >= this.parts.length;
    if (this.over) {
      this.seen = null;
      return;
    }
    const part = this.parts[entry]!;
    part.whole = carried && part.steps[step]![0] === "question";
    this.enter();
  }

  /** Say which step is on, once. */
  private enter(): void {
    this.opened = true;
    this.entered(this.now);
  }
}

/** The higher of two, where only one of them may be known. */
function highest(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.max(one, other);
}

/** An exercise with no more than its last sets, so that "set 3 of 3" stays true; what it says first says so. */
function lastSets(item: Item, sets: number): Item {
  const skipped = item.sets - sets;
  if (skipped <= 0) return item;
  const place = item.steps[0]![5];
  const left = msgs("One set of it is left.", "{n} sets of it are left.", sets);
  return {
    ...item,
    steps: item.steps.filter(([, , set]) => set === 0 || set > skipped),
    texts: item.texts.map((text, at) => (at === place ? `${text} ${left}` : text)),
  };
}

function whole(part: Part): number {
  return part.entry.before_s + part.steps.reduce((sum, step) => sum + step[1], 0);
}
