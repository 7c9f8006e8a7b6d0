// The screen of a session that is on: what is done now, the one big number, and the controls.
import { msg, msgs } from "../lib/words.ts";
import type { Led, Now } from "./session.ts";
import type { Item } from "./tables.ts";

const UNIT = 60;
const LAST = 3;

export class Screen {
  private readonly what;
  private readonly count;
  private readonly said;
  private readonly worked;
  private readonly bar;
  private readonly left;
  private readonly pause;
  private shown = "";

  constructor(readonly section: HTMLElement) {
    const found = <T extends HTMLElement>(name: string) => section.querySelector<T>(`.${name}`)!;
    this.what = found("what");
    this.count = found("count");
    this.said = found("said");
    this.worked = found("worked");
    this.bar = found("bar");
    this.left = found("left");
    this.pause = found<HTMLButtonElement>("pause");
  }

  button(name: string): HTMLButtonElement {
    return this.section.querySelector<HTMLButtonElement>(`.${name}`)!;
  }

  /** A new step: its name and its words. Returns what is said; empty where it only counts. */
  step(item: Item, now: Now): string {
    const text = textOf(item, now);
    if (text) this.said.textContent = text;
    this.what.textContent = whatOf(item, now);
    this.worked.textContent = msg("working: {muscles}", { muscles: item.muscles });
    const kinds: Record<string, boolean> = {
      ask: now.kind !== "question",
      easiest: now.kind === "question",
      longer: now.kind !== "rest" && now.kind !== "get_ready",
      soon: now.kind !== "rest" && now.kind !== "get_ready",
    };
    for (const [name, hidden] of Object.entries(kinds)) this.section.querySelector<HTMLElement>(`.${name}`)!.hidden = hidden;
    this.bring(now.kind === "question");
    this.button("easier").hidden = item.easier === null || now.kind === "question";
    return text;
  }

  /** Where large letters make the screen scroll, the question is brought into view, and then what is led. */
  private bring(asks: boolean): void {
    if (asks) this.section.querySelector(".ask")!.scrollIntoView({ block: "nearest" });
    else if (this.asked) this.section.scrollTo(0, 0);
    this.asked = asks;
  }

  private asked = false;

  /** The number, the bar and the minutes left. Returns whether the last seconds began to count. */
  show(led: Led, item: Item): boolean {
    const { now } = led;
    const number = numberOf(item, now);
    const changed = number !== this.shown;
    if (changed) this.count.textContent = number;
    this.shown = number;
    this.progress(led.progress);
    const minutes = Math.ceil(led.left / UNIT);
    const words = msgs("{n} min left", "{n} min left", minutes);
    if (this.left.textContent !== words) this.left.textContent = words;
    return changed && counted(item, now) && now.left <= LAST && now.left > 0;
  }

  paused(paused: boolean): void {
    this.section.querySelector<HTMLElement>(".halted")!.hidden = !paused;
    this.pause.classList.toggle("going", !paused);
    this.pause.querySelector(".visually-hidden")!.textContent = this.pause.dataset[paused ? "sayGo" : "sayPause"]!;
  }

  private progress(shares: number[]): void {
    while (this.bar.childElementCount < shares.length) {
      const track = document.createElement("progress");
      track.max = 100;
      track.setAttribute("aria-hidden", "true");
      this.bar.append(track);
    }
    shares.forEach((share, at) => {
      const track = this.bar.children[at] as HTMLProgressElement;
      const value = Math.round(share * 100);
      if (track.value !== value) track.value = value;
    });
    const done = shares.filter((share) => share === 1).length;
    const name = msg("Exercise {n} of {all}", { n: Math.min(done + 1, shares.length), all: shares.length });
    if (this.bar.getAttribute("aria-label") !== name) this.bar.setAttribute("aria-label", name);
  }
}

/** Steps whose seconds are the number: the others count repetitions. */
function counted(item: Item, now: Now): boolean {
  const long = item.reps === 1 && item.hold_s > 0;
  return now.kind === "get_ready" || now.kind === "change_side" || now.kind === "rest" || now.kind === "hold" || (long && now.kind === "move");
}

function numberOf(item: Item, now: Now): string {
  if (now.kind === "question") return "";
  if (!counted(item, now)) return String(now.rep);
  const left = Math.ceil(now.left);
  return left < 2 * UNIT ? String(left) : `${Math.floor(left / UNIT)}:${String(left % UNIT).padStart(2, "0")}`;
}

function whatOf(item: Item, now: Now): string {
  const parts = [item.name];
  if (now.side) parts.push(now.side === "left" ? msg("your left side") : msg("your right side"));
  if (now.rep && item.reps > 1) parts.push(msg("repetition {n} of {all}", { n: now.rep, all: item.reps }));
  if (now.set && item.sets > 1) parts.push(msg("set {n} of {all}", { n: now.set, all: item.sets }));
  return parts.join(" · ");
}

/** What a step says; empty where it only counts. */
export function textOf(item: Item, now: Now): string {
  const place = item.steps[now.step]![5];
  return place < 0 ? "" : item.texts[place]!;
}
