// The figure of a led session: it moves exactly as far as the step that is on has come.
import { Drawing } from "../figure/drawing.ts";
import type { Body, Ground, Level } from "../figure/format.ts";
import { frameOf } from "../figure/tempo.ts";
import type { Now } from "./session.ts";
import type { Item } from "./tables.ts";

const dark = matchMedia("(prefers-color-scheme: dark)");
const still = matchMedia("(prefers-reduced-motion: reduce)");

async function fetched<T>(address: string): Promise<T> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json() as Promise<T>;
}

export class Stage {
  private drawing: Drawing | null = null;
  private shown = "";

  constructor(private readonly place: HTMLElement) {
    dark.addEventListener("change", () => this.drawing?.on(this.ground));
  }

  private get ground(): Ground {
    return dark.matches ? "dark" : "light";
  }

  /** Show the movement of an exercise on one side; without one the stage is empty. */
  async set(item: Item, side: "" | "left" | "right", mirrored: boolean): Promise<void> {
    const left = side ? side === "left" : mirrored && item.sides !== "both";
    const key = `${item.level} ${left}`;
    if (key === this.shown) return;
    this.shown = key;
    this.drawing = null;
    if (!item.figure) return this.place.replaceChildren();
    try {
      const data = await Promise.all([fetched<Body>(item.figure.body), fetched<Level>(item.figure.level)]);
      if (this.shown !== key) return;
      this.drawing = new Drawing(...data, this.ground, left, item.name);
      this.drawing.show(0, true);
      this.place.replaceChildren(this.drawing.svg);
    } catch {
      if (this.shown === key) this.place.replaceChildren();
    }
  }

  /** Draw the moment that a session is at. With less motion it shows only beginnings and ends. */
  show(item: Item, now: Now, range: number): void {
    if (!this.drawing || !item.figure) return;
    const share = now.seconds ? 1 - now.left / now.seconds : 1;
    const calm = still.matches ? (now.kind === "lower" ? 1 : Math.ceil(share)) : share;
    const seconds = still.matches ? 0 : now.seconds - now.left;
    this.drawing.show(frameOf(item.figure, now.kind, calm, range, seconds), still.matches);
  }
}
