// What a session will be, shown before it begins: its minutes, why it is as it is, its exercises.
import { mark, msg, msgs } from "../lib/words.ts";
import type { Careful } from "./events.ts";
import type { Choice, Days } from "./tables.ts";

const GENTLE: Record<Careful, string> = {
  session: mark("Your last session may have been a little too much, so this one is gentle until your plan is brought up to date."),
  asked: mark("You pressed “It hurts” and the page was lost before you answered, so this session is gentle."),
  morning: mark("This morning something was not as good as before, so this session is gentle until your plan is brought up to date."),
};

interface Chosen {
  careful: Careful | null;
  /** No plan was made for this week yet. */
  repeated: boolean;
  choice: Choice;
}

/** Show the session at a place of the tables; only the choices that are open are offered. */
export function showComing(section: HTMLElement, days: Days, place: number, { careful, repeated, choice }: Chosen): void {
  const session = days.tables.sessions[place]!;
  section.querySelector("h1")!.textContent = msgs("{n} minute today.", "{n} minutes today.", session.minutes);
  const why = [...days.why[place]!];
  if (careful) why.unshift(msg(GENTLE[careful]));
  if (repeated) why.unshift(msg("Your plan for this week is not here yet, so this is last week's, no harder."));
  section.querySelector(".why")!.textContent = why.join(" ");
  section.querySelector(".coming")!.replaceChildren(...session.entries.map(({ item }) => lineOf(days.items[item]!)));
  for (const button of section.querySelectorAll<HTMLElement>("[data-choice]")) {
    button.hidden = careful !== null || (button.dataset["choice"] === "planned") === (choice === "planned");
  }
}

function lineOf({ name, dose }: { name: string; dose: string }): HTMLElement {
  const line = document.createElement("li");
  line.append(Object.assign(document.createElement("b"), { textContent: name }), ` ${dose}`);
  return line;
}
