// The emergency card, drawn from what the device kept: it needs no network and no tap takes it away.
import { msg } from "../lib/words.ts";
import type { Card } from "./tables.ts";

const line = (text: string) => Object.assign(document.createElement("li"), { textContent: text });

/** A number as a link understands it. */
export const telephone = (number: string) => `tel:${number.replace(/[^+\d]/g, "")}`;

export function showCard(section: HTMLElement, card: Card): void {
  const note = section.parentElement!.querySelector(".unsent");
  if (note) section.after(note); // nothing stands above a card
  section.querySelector("h1")!.textContent = card.title;
  section.querySelector("ol")!.replaceChildren(...card.do.map(line));
  section.querySelector(".not ul")!.replaceChildren(...card.do_not.map(line));
  section.querySelector<HTMLElement>(".not")!.hidden = card.do_not.length === 0;
  section.querySelector(".why")!.textContent = card.why;
  const calls = section.querySelector(".calls")!;
  calls.replaceChildren();
  if (!card.number) return;
  const call = document.createElement("a");
  call.className = "call";
  call.href = telephone(card.number.number);
  const words = document.createElement("span");
  words.append(msg("Call {number}", { number: card.number.number }), Object.assign(document.createElement("small"), { textContent: card.number.name }));
  call.append(words);
  calls.append(call);
}
