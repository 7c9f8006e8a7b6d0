// The emergency card, drawn from what the device kept: it needs no network and no tap takes it away.
import { msg } from "../lib/words.ts";
import type { Card, Line } from "./tables.ts";

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
  const { number, emergency } = card;
  const calls = number ? [callTo(number, msg("Call {number}", { number: number.number }))] : [];
  if (emergency) calls.push(callTo(emergency, msg("Emergency: {number}", { number: emergency.number })));
  if (number && emergency) calls[1]!.classList.add("second");
  section.querySelector(".calls")!.replaceChildren(...calls);
}

function callTo({ number, name }: Line, text: string): HTMLElement {
  const call = Object.assign(document.createElement("a"), { className: "call", href: telephone(number) });
  const words = document.createElement("span");
  words.append(text, Object.assign(document.createElement("small"), { textContent: name }));
  call.append(words);
  return call;
}
