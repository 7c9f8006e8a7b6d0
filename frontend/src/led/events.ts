// The events of a led session, as the record keeps them.
import type { LevelDone } from "./session.ts";
import type { Answer, Felt, Outcome } from "./tables.ts";

/** How it was before: what was told today, or what is known. */
export interface Before {
  leg: number | null;
  back: number | null;
  distal: number | null;
}

/** One "It hurts": what was felt, what was new, and what it was answered with. */
export interface Hurt {
  felt: Felt;
  side: "" | "left" | "right" | "both";
  flags: Record<string, Answer>;
  outcome: Outcome;
}

/** How it is after, as the form says it. */
export interface After {
  leg: number;
  back: number;
  distal: number;
  moved: "no" | "soon" | "later";
  /** What is new: tingling, weakness, numbness_left, numbness_right, numbness_both. */
  fresh: string[];
  note: string;
}

const MODES: Record<string, string> = { bad_day: "bad_day", short: "short", mini: "short" };
const SETTLED = { soon: 10, later: 60 };

const known = (values: Record<string, number | null>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));

/** The check-in before a session: pain of the last day, and the answers about danger. */
export function checkIn(
  today: { leg: number; back: number; distal: number; nights: number },
  answers: Record<string, Answer>,
): Record<string, unknown> {
  const { leg, back, distal, nights } = today;
  const symptoms = { leg_nprs: leg, back_nprs: back, distal_level: distal, woken_last_two_nights: nights };
  return { symptoms, answers };
}

/** The check-in that goes with "It hurts": what is felt now, and what is new. */
export function hurtCheckIn({ felt, side, flags }: Hurt): Record<string, unknown> {
  const symptoms: Record<string, unknown> = {
    leg_now: felt.leg[1],
    back_now: felt.back[1],
    distal_level: felt.place[1],
  };
  if (felt.tingling) Object.assign(symptoms, { tingling: true, tingling_change: "new" });
  if (felt.numbness) Object.assign(symptoms, { numbness: true, numbness_change: "new", ...(side ? { side } : {}) });
  if (felt.weakness) Object.assign(symptoms, { weakness: "new" });
  return { symptoms, ...(Object.keys(flags).length ? { answers: flags } : {}) };
}

/** What is new, in the words of a session; "none" is an answer too. */
function changes(fresh: Iterable<string>): Record<string, string> {
  const found = new Set([...fresh].map((name) => name.split("_")[0]));
  return Object.fromEntries(
    ["tingling", "numbness", "weakness"].map((name) => [`${name}_change`, found.has(name) ? "new" : "none"]),
  );
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
  const peak = (which: "leg" | "back") => Math.max(-1, ...hurts.map(({ felt }) => felt[which][1]));
  const fresh = hurts.flatMap(({ felt }) =>
    (["tingling", "numbness", "weakness"] as const).filter((sign) => felt[sign]),
  );
  return {
    mode: MODES[told.mode] ?? "full",
    minutes: Math.max(0, Math.round(told.minutes)),
    started_at: told.started,
    ...(told.plan ? { plan: told.plan } : {}),
    ...known({ leg_before: before.leg, back_before: before.back, distal_before: before.distal }),
    ...(hurts.length ? { leg_during: peak("leg"), back_during: peak("back") } : {}),
    ...(after ? { leg_after: after.leg, back_after: after.back, distal_after: after.distal } : lastFelt(hurts)),
    ...(after || fresh.length ? changes([...fresh, ...(after?.fresh ?? [])]) : {}),
    ...(after?.note ? { note: after.note } : {}),
    levels: levels(told.done, before, after),
  };
}

/** Where nothing was asked after it, the last "It hurts" says how it was. */
function lastFelt(hurts: Hurt[]): Record<string, number> {
  const last = hurts.at(-1)?.felt;
  return last ? { leg_after: last.leg[1], back_after: last.back[1], distal_after: last.place[1] } : {};
}

/** The check-in that goes with new signs after a session, so that the side is kept. */
export function signBody(fresh: string[]): Record<string, unknown> {
  const side = fresh.find((sign) => sign.startsWith("numbness_"))?.slice("numbness_".length);
  const numb = side ? { numbness: true, numbness_change: "new", side } : {};
  return { symptoms: { ...numb, ...(fresh.includes("weakness") ? { weakness: "new" } : {}) } };
}
