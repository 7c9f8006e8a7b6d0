// The events of a led session, as the record keeps them.
import type { LevelDone } from "./session.ts";
import type { Answer, Felt, Numb, Outcome } from "./tables.ts";

/** How it was before: what was told today, or what is known. */
export interface Before {
  leg: number | null;
  back: number | null;
  distal: number | null;
}

/** One "It hurts": what was felt, what was new, and what it was answered with. */
export interface Hurt {
  felt: Felt;
  /** The part whose pain was told; what is felt in the other one was not asked (older ones: both). */
  named?: Part | "neither";
  side: "" | Numb;
  flags: Record<string, Answer>;
  outcome: Outcome;
}

/** How it is after, as the form says it. */
export interface After {
  leg: number;
  back: number;
  distal: number;
  moved: "no" | "soon" | "later";
  /** What is new: tingling, weakness, weaker, numbness_left and the like. */
  fresh: string[];
  note: string;
}

export type Part = "leg" | "back";

/** A longer session than this is a page that was left open, and the record takes no more minutes. */
const LONGEST = 300;
const MODES: Record<string, string> = { bad_day: "bad_day", short: "short", mini: "short" };
/** What the record keeps for the two answers about going back, in minutes. */
export const SETTLED = { soon: 10, later: 60 };

const known = (values: Record<string, number | null>): Record<string, number> =>
  Object.fromEntries(Object.entries(values).filter((one): one is [string, number] => one[1] !== null));

/** The check-in before a session: pain of the last day, what is new, and the answers about danger. */
export function checkIn(
  today: { leg: number; back: number; distal: number; nights: number },
  answers: Record<string, Answer>,
  fresh: string[],
): Record<string, unknown> {
  const { leg, back, distal, nights } = today;
  const symptoms = { leg_nprs: leg, back_nprs: back, distal_level: distal, woken_last_two_nights: nights };
  const none = fresh.length ? {} : { numbness_change: "none", tingling_change: "none" };
  const tingling = fresh.includes("tingling") ? { tingling: true, tingling_change: "new" } : {};
  return { symptoms: { ...symptoms, ...none, ...tingling, ...newSigns(fresh) }, answers };
}

/** The pain that was told of a part; null where the other one was asked about. */
export function toldOf({ felt, named }: Pick<Hurt, "felt" | "named">, which: Part): number | null {
  return named === undefined || named === which ? felt[which][1] : null;
}

/** Pain there is the back's, as in the lower back, and yet further down than it. */
const BUTTOCK = 2;

/** How far down it was told to be; null where it was the lower back that hurt, or no pain was told. */
export function placeOf({ felt, named }: Pick<Hurt, "felt" | "named">): number | null {
  const unasked = named === "neither" || (named === "back" && felt.place[1] !== BUTTOCK);
  return unasked ? null : felt.place[1];
}

/** What was told last. A place counts as left again only where the ten minutes said so. */
export function newestOf({ leg, back, distal }: Before, before: Before, last: Hurt): Before {
  const place = last.felt.place[2] === "soon" ? before.distal : placeOf(last);
  return { leg: toldOf(last, "leg") ?? leg, back: toldOf(last, "back") ?? back, distal: place ?? distal };
}

/** What asks for a gentle session until the tables know of it. */
export type Careful = "session" | "morning" | "asked";

/**
 * Whether a session that is kept here asks for nothing less: nothing hurt in it, nothing was worse or
 * new after it, and nothing moved down. What was not told is no good news.
 */
export function wentWell(body: unknown): boolean {
  if (typeof body !== "object" || body === null || "leg_during" in body || "back_during" in body) return false;
  const told = body as Record<string, unknown>;
  const no_worse = (part: string) => {
    const [before, after] = [told[`${part}_before`], told[`${part}_after`]];
    return typeof before === "number" && typeof after === "number" && after <= before;
  };
  const levels = Array.isArray(told["levels"]) ? (told["levels"] as Partial<LevelDone>[]) : [];
  return (
    ["leg", "back", "distal"].every(no_worse) &&
    ["tingling", "numbness", "weakness"].every((sign) => told[`${sign}_change`] === "none") &&
    levels.every(({ distal_before, distal_peak }) => distal_peak === undefined || distal_peak <= (distal_before ?? -1))
  );
}

/** The check-in that goes with "It hurts": what was told of now, and what is new; nothing else. */
export function hurtCheckIn(hurt: Hurt): Record<string, unknown> {
  const { felt, side, flags } = hurt;
  const symptoms: Record<string, unknown> = known({
    leg_now: toldOf(hurt, "leg"),
    back_now: toldOf(hurt, "back"),
    distal_level: placeOf(hurt),
  });
  if (felt.tingling) Object.assign(symptoms, { tingling: true, tingling_change: "new" });
  if (felt.numbness) Object.assign(symptoms, { numbness: true, numbness_change: "new", ...numbAt(side) });
  if (felt.weakness) Object.assign(symptoms, { weakness: "new" });
  return { symptoms, ...(Object.keys(flags).length ? { answers: flags } : {}) };
}

/** What is new, in the words of a session and of a morning; "none" is an answer too. */
export function changes(fresh: Iterable<string>): Record<string, string> {
  const found = new Set([...fresh].map((name) => name.split("_")[0]));
  const all = ["tingling", "numbness", "weakness"].map((name) => [`${name}_change`, found.has(name) ? "new" : "none"]);
  return { ...Object.fromEntries(all), ...(found.has("weaker") ? { weakness_change: "worse" } : {}) };
}

/** The exercises; pain that moved down and that no exercise owned to may come from the last one. */
function levels(done: LevelDone[], before: Before, after: After | null): LevelDone[] {
  const told = done.some((one) => one.distal_peak !== undefined);
  const moved = after !== null && after.moved !== "no";
  const last = done.filter((one) => one.changed !== "skipped").at(-1);
  if (told || !moved || !last || before.distal === null || after === null) return done;
  const peak = Math.min(5, Math.max(after.distal, before.distal + 1));
  const suspect = {
    ...last,
    distal_before: before.distal,
    distal_peak: peak,
    distal_settle_minutes: SETTLED[after.moved as "soon" | "later"],
  };
  return done.map((one) => (one === last ? suspect : one));
}

/** The session as it was done. `after` is null where it ended before anything could be asked. */
export function sessionDone(told: {
  mode: string;
  minutes: number;
  started: string;
  plan: string | null;
  before: Before;
  hurts: Hurt[];
  done: LevelDone[];
  after: After | null;
}): Record<string, unknown> {
  const { before, hurts, after } = told;
  const peak = (which: Part) => {
    const all = hurts.map((hurt) => toldOf(hurt, which)).filter((score) => score !== null);
    return all.length ? Math.max(...all) : null;
  };
  const fresh = hurts.flatMap(({ felt }) =>
    (["tingling", "numbness", "weakness"] as const).filter((sign) => felt[sign]),
  );
  return {
    mode: MODES[told.mode] ?? "full",
    minutes: Math.min(LONGEST, Math.max(0, Math.round(told.minutes))),
    started_at: told.started,
    ...(told.plan ? { plan: told.plan } : {}),
    ...known({ leg_before: before.leg, back_before: before.back, distal_before: before.distal }),
    ...known({ leg_during: peak("leg"), back_during: peak("back") }),
    ...(after ? { leg_after: after.leg, back_after: after.back, distal_after: after.distal } : lastFelt(hurts)),
    ...(after || fresh.length ? changes([...fresh, ...(after?.fresh ?? [])]) : {}),
    ...(after?.note ? { note: after.note } : {}),
    levels: levels(told.done, before, after),
  };
}

/** Each set that was done so far, as it is told while the session is on. */
export function setsOf(told: { session: string; plan: string | null; mode: string; started: string; before: Before; done: LevelDone[] }): Record<string, unknown>[] {
  const { session, plan, before, done } = told;
  const shared = {
    session,
    mode: MODES[told.mode] ?? "full",
    started_at: told.started,
    ...(plan ? { plan } : {}),
    ...known({ leg_before: before.leg, back_before: before.back, distal_before: before.distal }),
  };
  return done.flatMap(({ level, sets }) =>
    sets.map((one, at) => {
      const number = sets.slice(0, at + 1).filter(({ side }) => side === one.side).length;
      return { ...shared, level, number, done: { ...one } };
    }),
  );
}

/** Where nothing was asked after it, the last "It hurts" says how it was, as far as it was told. */
function lastFelt(hurts: Hurt[]): Record<string, unknown> {
  const last = (of: (hurt: Hurt) => number | null) => hurts.map(of).filter((one) => one !== null).at(-1) ?? null;
  return known({
    leg_after: last((hurt) => toldOf(hurt, "leg")),
    back_after: last((hurt) => toldOf(hurt, "back")),
    distal_after: last(placeOf),
  });
}

/** The check-in that goes with new signs after a session, so that the side is kept. */
export function signBody(fresh: string[]): Record<string, unknown> {
  return { symptoms: newSigns(fresh) };
}

function newSigns(fresh: string[]): Record<string, unknown> {
  const side = fresh.find((sign) => sign.startsWith("numbness_"))?.slice("numbness_".length);
  const numb = side ? { numbness: true, numbness_change: "new", ...numbAt(side) } : {};
  const weak = fresh.includes("weaker") ? "worse" : fresh.includes("weakness") ? "new" : null;
  return { ...numb, ...(weak ? { weakness: weak } : {}) };
}

/** Where it is numb, as the record keeps it; nothing where nobody can tell. */
function numbAt(where: string): Record<string, unknown> {
  if (where === "saddle") return { numb_sites: [where] };
  return where && where !== "unknown" ? { side: where } : {};
}
