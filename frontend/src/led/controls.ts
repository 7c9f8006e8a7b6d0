// What a led session is steered by: buttons that an elbow can hit, and the keyboard.
import type { Choice } from "./tables.ts";

/** What can be asked of a led session; each does nothing where it does not fit. */
export interface Commands {
  start(): void;
  saveBegun(): void;
  choose(choice: Choice): void;
  hurt(): void;
  pause(): void;
  skip(): void;
  easier(): void;
  back(): void;
  slower(): void;
  longer(): void;
  soon(): void;
  /** On from a rest or from getting ready; else on to the next exercise. */
  forward(): void;
  leave(): void;
  /** So many repetitions were left. */
  effort(reserve: number): void;
  onlyPause(): void;
  goOn(): void;
  goOnEasier(): void;
  end(): void;
  after(form: HTMLFormElement): void;
  seen(): void;
  unseen(): void;
}

type Section = "ready" | "on" | "stopped" | "answer" | "after";
type Sections = (name: Section) => HTMLElement;

const BUTTONS: [Section, string, PlainCommand][] = [
  ["ready", "start-now", "start"],
  ["ready", "save-begun", "saveBegun"],
  ["on", "hurts-now", "hurt"],
  ["on", "pause", "pause"],
  ["on", "skip-it", "skip"],
  ["on", "easier", "easier"],
  ["on", "step-back", "back"],
  ["on", "slower", "slower"],
  ["on", "longer", "longer"],
  ["on", "soon", "soon"],
  ["on", "leave", "leave"],
  ["stopped", "hurts-now", "hurt"],
  ["stopped", "only-pause", "onlyPause"],
  ["stopped", "end-here", "leave"],
  ["answer", "go-on", "goOn"],
  ["answer", "easier-now", "goOnEasier"],
  ["answer", "end-now", "end"],
];
type PlainCommand = Exclude<keyof Commands, "choose" | "effort" | "after">;
const KEYS: Record<string, PlainCommand> = {
  " ": "pause",
  ArrowRight: "forward",
  ArrowLeft: "back",
  h: "hurt",
  e: "easier",
  s: "slower",
};

/** Join every button and key of the page with what it does. */
export function joinControls(sections: Sections, does: Commands): void {
  for (const [section, name, command] of BUTTONS) {
    sections(section).querySelector(`.${name}`)!.addEventListener("click", () => does[command]());
  }
  joinAnswers(sections, does);
  document.addEventListener("keydown", (event) => pressed(event, sections("on"), does));
  addEventListener("pageshow", ({ persisted }) => persisted && does.seen());
  document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? does.seen() : does.unseen()));
}

function joinAnswers(sections: Sections, does: Commands): void {
  for (const button of sections("ready").querySelectorAll<HTMLElement>("[data-choice]")) {
    button.addEventListener("click", () => does.choose(button.dataset["choice"] as Choice));
  }
  for (const button of sections("on").querySelectorAll<HTMLElement>("[data-rir]")) {
    button.addEventListener("click", () => does.effort(Number(button.dataset["rir"])));
  }
  sections("after").querySelector("form")!.addEventListener("submit", (event) => {
    event.preventDefault();
    does.after(event.target as HTMLFormElement);
  });
}

/** Keys work while a session is led; Space and Enter on a button are the button's own. */
function pressed(event: KeyboardEvent, on: HTMLElement, does: Commands): void {
  if (on.hidden || event.ctrlKey || event.metaKey || event.altKey) return;
  const own = event.target instanceof HTMLButtonElement && (event.key === " " || event.key === "Enter");
  const command = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!command || own) return;
  event.preventDefault();
  does[command]();
}
