// The day tables as they come from the server, and how to look something up in them.
// Every rule was decided when they were made: here nothing is compared but places in a table.
import type { Moving } from "../figure/tempo.ts";

export type Action = "go_on" | "smaller_range" | "half_range" | "stop_set" | "stop_exercise" | "stop_session";
export type Kind = "get_ready" | "move" | "hold" | "lower" | "change_side" | "rest" | "question";
export type Choice = "planned" | "short" | "bad_day";
export type Answer = "yes" | "no" | "unsure";
/** Where it is newly numb. */
export type Numb = "left" | "right" | "both" | "saddle" | "unknown";
export type Sign = `numbness_${Numb}` | "weakness" | "weaker";
export type Settled = "unknown" | "soon" | "later";

export interface Outcome {
  action: Action;
  range_share: number;
  recheck_minutes: number | null;
  others: boolean;
  easier: boolean;
  rules: string[];
}

export interface Answers {
  leg: number[][];
  back: number[][];
  place: number[][][];
  signs: number[];
  sizes: number[];
  outcome: number[];
  outcomes: Outcome[];
}

export interface Danger {
  level: string;
  locked: boolean;
  card: string | null;
}

export interface Dangers {
  yes: Record<string, Danger>;
  unsure: Record<string, Danger>;
  /** Older tables do not say all of them. */
  signs: Partial<Record<Sign, Danger>>;
  /** Answers, of danger questions or new signs, that weigh more together than each alone. */
  together: { flags: string[]; signs: Sign[]; danger: Danger }[];
}

export interface Entry {
  item: number;
  before_s: number;
  rests: number[];
}

export interface LedSession {
  mode: string;
  minutes: number;
  times: number;
  entries: Entry[];
  around: number[];
}

export interface Day {
  date: string;
  level: string;
  locked: boolean;
  /** What is to be done under a danger sign; older tables do not say. */
  card?: string | null;
  repeated: boolean;
  questions: { id: string; kind: string; flags: string[] }[];
  choices: Partial<Record<Choice, number>>;
  by_leg: (number | null)[];
  hard: number | null;
  hard_if: boolean[][];
}

/** Kind, seconds, set and repetition (0: none), side ("" for both), place of its text (-1: none). */
export type Step = [Kind, number, number, number, "" | "left" | "right", number];

export interface Item {
  level: string;
  sets: number;
  reps: number;
  hold_s: number;
  load: number | null;
  sides: "both" | "each" | "alternate";
  name: string;
  rung: string;
  dose: string;
  summary: string;
  muscles: string;
  cues: string[];
  stop_signs: string[];
  easier: number | null;
  texts: string[];
  steps: Step[];
  figure: ({ body: string; level: string } & Moving) | null;
}

export interface Tables {
  made_at: string;
  until: string;
  engine: string;
  catalogue: string;
  zone: string;
  /** What was told last: pain of the last day, and how far down. */
  leg: number | null;
  back: number | null;
  distal: number | null;
  days: Day[];
  sessions: LedSession[];
  answers: Answers;
  dangers: Dangers;
}

export interface Days {
  format: number;
  person: string;
  /** The language of every text in it; older tables do not say. */
  lang?: string;
  plan: string | null;
  /** Whether the person wants one-sided exercises shown on the left. */
  left: boolean;
  tables: Tables;
  items: Item[];
  why: string[][];
  outcomes: string[][];
  /** For each outcome, what the rules found; older tables hold none. */
  found?: string[][];
  /** The session that waits for its morning after, day by day; older tables hold none. */
  morning?: Mornings;
  questions: Record<string, { question: string; explain: string | null; safety_net: string; screens: string[] }>;
  cards: Record<string, Card>;
}

/** What a morning is compared with: how it was before its session; null for what was not told. */
export interface Morning {
  session: string;
  leg: number | null;
  back: number | null;
  distal: number | null;
}

export interface Mornings {
  /** For so many days after a session the question is asked. */
  days: number;
  /** The stiffest morning that is no stiffer than usual. */
  stiffness: number;
  due: Record<string, Morning>;
}

export interface Card {
  title: string;
  do: string[];
  do_not: string[];
  why: string;
  /** Whom it calls first: "emergency", or another line. */
  call?: string;
  number: Line | null;
  /** The emergency number where `number` is another one or none; older cards do not say. */
  emergency?: Line | null;
}

/** Somebody to call. */
export interface Line {
  number: string;
  name: string;
}

/** What is felt now beside how it was before the session; `null` for what was not told. */
export interface Felt {
  leg: [before: number | null, now: number];
  back: [before: number | null, now: number];
  place: [before: number | null, now: number, settled: Settled];
  tingling: boolean;
  numbness: boolean;
  weakness: boolean;
  afraid: boolean;
}

const SETTLED: Settled[] = ["unknown", "soon", "later"];
const row = (before: number | null) => (before === null ? 0 : before + 1);

/** The place of the outcome of what is felt. */
export function outcomeOf(answers: Answers, felt: Felt): number {
  const [before, now, settled] = felt.place;
  const signs = Number(felt.tingling) + 2 * Number(felt.numbness) + 4 * Number(felt.weakness) + 8 * Number(felt.afraid);
  const classes = [
    answers.leg[row(felt.leg[0])]![felt.leg[1]]!,
    answers.back[row(felt.back[0])]![felt.back[1]]!,
    answers.place[row(before)]![now]![SETTLED.indexOf(settled)]!,
    answers.signs[signs]!,
  ];
  return answers.outcome[classes.reduce((at, one, axis) => at * answers.sizes[axis]! + one, 0)]!;
}

/** The action levels from mild to grave. */
export const LEVELS = ["clear", "caution", "clinician", "urgent", "emergency"];

function grave(one: Danger, other: Danger): Danger {
  const [a, b] = [LEVELS.indexOf(one.level), LEVELS.indexOf(other.level)];
  const worse = a > b || (a === b && one.card !== null) ? one : other;
  return { ...worse, locked: one.locked || other.locked };
}

/** What stands after some answers and signs, with what stood before; the gravest holds. */
export function dangerOf(
  dangers: Dangers,
  answers: Record<string, Answer>,
  signs: readonly Sign[],
  before: Danger = { level: "clear", locked: false, card: null },
): Danger {
  const told = (flag: string) => answers[flag] === "yes";
  const found = Object.entries(answers).map(([flag, answer]) => (answer === "no" ? undefined : dangers[answer][flag]));
  // Tables from before one of these could be told: numbness in both legs weighs no less.
  found.push(...signs.map((sign) => dangers.signs[sign] ?? (sign.startsWith("numb") ? dangers.signs.numbness_both : undefined)));
  const both = dangers.together.filter((pair) => pair.flags.every(told) && pair.signs.every((sign) => signs.includes(sign)));
  found.push(...both.map((pair) => pair.danger));
  return found.reduce<Danger>((worst, one) => (one ? grave(one, worst) : worst), before);
}

/** How it is today: leg pain of the last day, how far down, nights woken of the last two, a new sign. */
export interface Today {
  leg: number;
  distal: number;
  nights: number;
  signs?: boolean;
}

/** The place of the session that today's answers leave open; null where exercise waits. */
export function sessionOf(day: Day, choice: Choice, today: Today): number | null {
  const usual = day.choices.planned ?? null;
  if (today.signs || day.hard_if[today.distal]![today.nights]!) return day.hard;
  const after = day.by_leg[today.leg] ?? null;
  if (after === usual) return day.choices[choice] ?? null;
  return choice === "planned" ? after : day.hard;
}

/** The hour of the clock on the wall at which a day begins (policy `day_begins`). */
const DAY_BEGINS = 3;

/** The day it is for the person, as `local_day` of the engine: by the clock on the wall. */
export function dayOf(now: Date, zone: string): string {
  const { year, month, day, hour } = onTheWall(now, zone);
  const date = new Date(Date.UTC(year, month - 1, hour < DAY_BEGINS ? day - 1 : day));
  return date.toISOString().slice(0, 10);
}

function onTheWall(now: Date, zone: string): { year: number; month: number; day: number; hour: number } {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone, year: "numeric", month: "numeric", day: "numeric", hour: "numeric", hourCycle: "h23",
  });
  const found = Object.fromEntries(parts.formatToParts(now).map(({ type, value }) => [type, Number(value)]));
  return found as { year: number; month: number; day: number; hour: number };
}
