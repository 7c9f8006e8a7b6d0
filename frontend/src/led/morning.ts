// The morning after the last session, asked on the device before today's: the same questions as on
// their own page, and the same event.
import { changes, signBody } from "./events.ts";
import { freshIn, numberIn, signsOf } from "./forms.ts";
import { closes, newId, queue, setLock, type Kept, type Led } from "./store.ts";
import { type Danger, dangerOf, dayOf, type Days, type Morning } from "./tables.ts";

const DAY = 86_400_000;
const SCORES = ["leg_nprs", "back_nprs", "distal_level", "stiffness"] as const;

/** What was answered. */
export interface Told {
  body: Record<string, unknown>;
  fresh: string[];
  danger: Danger;
  /** Whether nothing in it asks for less today; what a device cannot judge counts as not so. */
  fine: boolean;
}

/** The session whose morning after is asked now. What this device led is newer than its tables. */
export function dueMorning(days: Days, own: Led | null, now: Date): Morning | null {
  const { zone } = days.tables;
  const today = dayOf(now, zone);
  if (!own) return days.morning?.due[today] ?? null;
  const since = (Date.parse(today) - Date.parse(dayOf(new Date(own.at), zone))) / DAY;
  return !own.answered && since >= 1 && since <= (days.morning?.days ?? 0) ? own : null;
}

/** The answers of the form; null while one is missing. */
export function morningIn(given: FormData, days: Days, before: Morning): Told | null {
  const scores = SCORES.map((name) => [name, numberIn(given, `morning_${name}`)] as const);
  const fresh = freshIn(given, "morning_new", "morning_numb_side");
  const [settled, soreness] = [given.get("morning_settled"), given.get("morning_soreness")];
  if (!fresh || !settled || !soreness || scores.some(([, score]) => score === null)) return null;
  const told = Object.fromEntries(scores) as Record<(typeof SCORES)[number], number>;
  const settled_hours = settled === "no" ? null : Number(settled);
  const body = { for_session: before.session, ...told, soreness, settled_hours, ...changes(fresh) };
  const no_worse = (now: number, then: number | null) => then !== null && now <= then;
  const fine =
    settled_hours !== null &&
    !fresh.length &&
    no_worse(told.leg_nprs, before.leg) &&
    no_worse(told.back_nprs, before.back) &&
    no_worse(told.distal_level, before.distal) &&
    told.stiffness <= (days.morning?.stiffness ?? 0);
  return { body, fresh, danger: dangerOf(days.tables.dangers, {}, signsOf(fresh)), fine };
}

/** Keep the answer on this device: a lock first, and a new sign with its side before the morning. */
export async function keepMorning(person: string, { body, fresh, danger, fine }: Told): Promise<void> {
  const event = (kind: string, told: Record<string, unknown>, at: number): Kept => {
    return { id: newId(), at: new Date(at).toISOString(), by: "person", kind, version: 1, body: told };
  };
  const now = Date.now();
  const { level, card, locked } = danger;
  const sign = signsOf(fresh).length ? event("check_in", signBody(fresh), now) : null;
  if (sign && locked) closes(person, sign.id);
  const lock = locked ? setLock(person, { level, card, at: new Date(now).toISOString() }) : Promise.resolve();
  await lock.catch(() => undefined);
  if (sign) await queue(person, sign, true, locked);
  await queue(person, event("morning_after", body, now + 1), fine);
  await lock;
}

/** Ask, and resolve with what was told; null for "later". */
export function askMorning(section: HTMLElement, days: Days, before: Morning): Promise<Told | null> {
  const form = section.querySelector("form")!;
  const [rest, wrong] = [section.querySelector<HTMLElement>(".rest")!, section.querySelector<HTMLElement>(".wrong")!];
  form.addEventListener("change", () => (rest.hidden = false));
  section.hidden = false;
  section.focus();
  return new Promise<Told | null>((done) => {
    section.querySelector(".later")!.addEventListener("click", () => done(null));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const told = morningIn(new FormData(form), days, before);
      rest.hidden = false;
      wrong.hidden = told !== null;
      if (told) done(told);
      else wrong.scrollIntoView({ block: "center" });
    });
  }).finally(() => (section.hidden = true));
}
