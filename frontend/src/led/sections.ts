// The sections of the led page, of which one is shown; and what stands in place of all others where
// exercise waits.
import { showCard } from "./card.ts";
import type { Closed } from "./standing.ts";
import { LEVELS, type Card } from "./tables.ts";

const NAMES = ["word", "help", "before", "ready", "on", "stopped", "hurts", "answer", "after", "saved"] as const;
export type Section = (typeof NAMES)[number];

export class Sections {
  /** A danger was told: nothing but a card or its word is shown, whatever was asked for. */
  shut = false;

  constructor(private readonly page: HTMLElement) {}

  readonly one = (name: Section): HTMLElement => this.page.querySelector<HTMLElement>(`#led-${name}`)!;

  /** Whether one of these is shown. */
  shows(...names: Section[]): boolean {
    return names.some((name) => !this.one(name).hidden);
  }

  show(name: Section): void {
    if (this.shut && name !== "help" && name !== "word") return;
    for (const each of NAMES) this.one(each).hidden = each !== name;
    document.body.classList.toggle("leading", name === "on");
    this.one(name).focus();
    scrollTo(0, 0);
  }

  /** A title and a sentence, with something that can be done. */
  word(title: string, text: string, act?: [label: string, pressed: () => void]): void {
    const section = this.one("word");
    section.querySelector("h1")!.textContent = title;
    section.querySelector("p")!.textContent = text;
    section.querySelector(".act")?.remove();
    if (act) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "btn big wide act", textContent: act[0] });
      button.addEventListener("click", act[1]);
      section.querySelector("p")!.after(button);
    }
    this.show("word");
  }

  /** Show the card of a danger that is grave enough for one. Returns whether there was one. */
  carded({ level, card }: Pick<Closed, "level" | "card">, cards: Record<string, Card>): boolean {
    const found = card ? cards[card] : undefined;
    if (!found || LEVELS.indexOf(level) < LEVELS.indexOf("urgent")) return false;
    showCard(this.one("help"), found);
    this.show("help");
    return true;
  }
}
