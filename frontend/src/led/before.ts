// How it is today, where no server can be asked: pain, nights, and the questions about danger.
import { mark, msg } from "../lib/words.ts";
import { checkIn, type Before } from "./events.ts";
import { freshIn, numberIn, signsOf } from "./forms.ts";
import type { Answer, Day, Days, Sign, Today } from "./tables.ts";

export interface Asked {
  today: Today & { back: number };
  before: Before;
  body: Record<string, unknown>;
  said: Said;
}

/** What was answered of danger: a later answer may weigh more beside it than alone. */
export interface Said {
  flags: Record<string, Answer>;
  signs: Sign[];
}

const SCREEN = "screen";
const PATIENCE_MS = 6_000;
const LOST = mark("You pressed “It hurts” and the page was lost before you answered, so we ask how it is before anything goes on.");

/** Whether the server's own check-in answers now, which asks more than this page can. */
export async function answersNow(address: string): Promise<boolean> {
  const asked = fetch(address, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
  return asked.then(({ ok, redirected }) => ok && !redirected, () => false);
}

/** The danger questions of a day, in order. */
export function flagsOf(day: Day): string[] {
  return [...new Set(day.questions.filter(({ kind }) => kind === SCREEN || kind === "red_flag").flatMap(({ flags }) => flags))];
}

/** The danger questions where it hurt and nobody heard how: also those that a session asks. */
function flagsAgain(day: Day, days: Days): string[] {
  const session = Object.entries(days.questions).filter(([, { screens }]) => screens.includes("session"));
  return [...new Set([...flagsOf(day), ...session.map(([flag]) => flag)])];
}

/** Put the questions on the page: yes, no, or not sure, and nothing chosen yet. */
function askFlags(place: HTMLElement, days: Days, flags: string[]): void {
  place.replaceChildren(...flags.map((flag) => asked(flag, days.questions[flag]!)));
}

function asked(flag: string, { question, explain }: { question: string; explain: string | null }): HTMLElement {
  const field = document.createElement("fieldset");
  field.className = "field";
  const legend = document.createElement("legend");
  legend.textContent = question;
  field.append(legend);
  if (explain) {
    const hint = document.createElement("p");
    hint.className = "hint";
    hint.textContent = explain;
    field.append(hint);
  }
  const choices = document.createElement("div");
  choices.className = "choices wide";
  for (const [value, words] of [["no", msg("No")], ["yes", msg("Yes")], ["unsure", msg("Not sure")]] as const) {
    const label = document.createElement("label");
    label.className = "choice";
    const input = Object.assign(document.createElement("input"), { type: "radio", name: flag, value });
    const span = document.createElement("span");
    span.textContent = words;
    label.append(input, span);
    choices.append(label);
  }
  field.append(choices);
  return field;
}

/** What was answered; null while anything is open: what is not answered is no good news. */
function answered(form: HTMLFormElement, flags: string[]): Asked | null {
  const given = new FormData(form);
  const names = { leg: "leg_nprs", back: "back_nprs", distal: "distal_level", nights: "woken_last_two_nights" };
  const scores = Object.entries(names).map(([part, name]) => [part, numberIn(given, name)] as const);
  const fresh = freshIn(given, "changes_before", "numb_before");
  const answers = Object.fromEntries(flags.map((flag) => [flag, given.get(flag)])) as Record<string, Answer | null>;
  if (!fresh || scores.some(([, score]) => score === null) || Object.values(answers).includes(null)) return null;
  const whole = answers as Record<string, Answer>;
  const told = Object.fromEntries(scores) as Omit<Asked["today"], "signs">;
  const today = { ...told, signs: fresh.length > 0 };
  const said = { flags: whole, signs: signsOf(fresh) };
  return {
    today,
    before: { leg: today.leg, back: today.back, distal: today.distal },
    body: checkIn(told, whole, fresh),
    said,
  };
}

interface Why {
  online: boolean;
  /** "It hurts" was pressed and nobody heard how: then more is asked, and it is said why. */
  lost: boolean;
}

/** Ask all of it on a section of the page; `told` hears the answers once none is missing. */
export function askBefore(section: HTMLElement, days: Days, day: Day, { online, lost }: Why, told: (found: Asked) => void): void {
  const form = section.querySelector("form")!;
  const flags = lost ? flagsAgain(day, days) : flagsOf(day);
  if (lost) form.before(Object.assign(document.createElement("p"), { className: "note care", textContent: msg(LOST) }));
  askFlags(section.querySelector(".flags")!, days, flags);
  section.querySelector<HTMLElement>(".signs")!.hidden = !flags.length;
  section.querySelector<HTMLElement>(".offline-note")!.hidden = online;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const found = answered(form, flags);
    section.querySelector<HTMLElement>(".wrong")!.hidden = found !== null;
    if (found) told(found);
  });
}
