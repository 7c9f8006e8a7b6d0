// A scale, mostly from 0 to 10, as a slider with a big number. Until somebody sets it, it has no value and
// shows a dash: an answer nobody gave is never sent. Without this script the page shows a box for
// the number, with the same name.
import { msg } from "./words.ts";

/** What a scale shows and sends. */
export class Answer {
  private given: string;
  private readonly least: string;
  private readonly most: string;

  constructor(given: string, least = "0", most = "10") {
    this.given = given;
    this.least = least;
    this.most = most;
  }

  /** What the form sends; empty where nobody answered. */
  get sent(): string {
    return this.given;
  }

  /** What stands beside the slider. */
  get shown(): string {
    return this.given === "" ? "–" : this.given;
  }

  /** What a screen reader says of the slider. */
  get said(): string {
    if (this.given === "") return msg("not set yet");
    const { given, least, most } = this;
    if (least === "0") return msg("{given} of {most}", { given, most });
    return msg("{given} from {least} to {most}", { given, least, most });
  }

  get unset(): boolean {
    return this.given === "";
  }

  set(value: string): void {
    this.given = value;
  }
}

/** Keys that move a slider, or take the value it stands at. */
const SETS = new Set(["Enter", " ", "Home", "End", "PageUp", "PageDown"]);

/** Turns the number box of one scale into a slider with its number. */
export function upgrade(scale: HTMLElement): void {
  const box = scale.querySelector<HTMLInputElement>('input[type="number"]');
  if (!box) return;
  const answer = new Answer(box.value, box.min || "0", box.max || "10");
  const slider = document.createElement("input");
  const number = document.createElement("output");
  slider.type = "range";
  slider.min = box.min;
  slider.max = box.max;
  slider.step = "1";
  slider.value = box.value || box.min;
  slider.id = box.id;
  const about = box.getAttribute("aria-describedby");
  if (about) slider.setAttribute("aria-describedby", about);
  number.htmlFor.add(slider.id);
  box.type = "hidden";
  box.removeAttribute("id");
  box.removeAttribute("aria-describedby");
  box.before(slider, number);

  const show = (): void => {
    box.value = answer.sent;
    number.value = answer.shown;
    slider.setAttribute("aria-valuetext", answer.said);
    slider.classList.toggle("unset", answer.unset);
    number.classList.toggle("unset", answer.unset);
  };
  const take = (): void => {
    answer.set(slider.value);
    show();
  };
  slider.addEventListener("input", take);
  slider.addEventListener("click", take);
  slider.addEventListener("keydown", (event) => {
    if (!SETS.has(event.key)) return;
    if (event.key === "Enter" && !answer.unset) return;
    if (event.key === " " || event.key === "Enter") event.preventDefault();
    take();
  });
  show();
}

/** Upgrades every scale of a page. */
export function upgradeScales(root: ParentNode): void {
  for (const scale of root.querySelectorAll<HTMLElement>("[data-scale]")) upgrade(scale);
}
