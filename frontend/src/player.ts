// Plays the figures of a page that can move: one at a time, on demand, in the exercise's own tempo.
// Without it the page shows stills. It decides nothing: what is drawn and how fast comes with it.
import { Drawing } from "./figure/drawing.ts";
import type { Body, Ground, Level } from "./figure/format.ts";
import { clockAt, frameAt, stepsOf, whole, type Phase } from "./figure/tempo.ts";
import { msg } from "./lib/words.ts";

const dark = matchMedia("(prefers-color-scheme: dark)");
const kept = new Map<string, Promise<unknown>>();
const SCRUB = 10;
/** Where a figure holds the word of a phase. */
const SAID: Record<Phase, string> = { out: "sayOut", hold: "sayHold", back: "sayBack" };
let playing: Player | null = null;

function fetched<T>(address: string): Promise<T> {
  const known = kept.get(address) ?? fetch(address).then((answer) => {
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  });
  kept.set(address, known);
  known.catch(() => kept.delete(address));
  return known as Promise<T>;
}

function ground(): Ground {
  return dark.matches ? "dark" : "light";
}

class Player {
  private drawing: Drawing | null = null;
  private data: [Body, Level] | null = null;
  /** Every second repetition is on the other side, where a level alternates. */
  private second = false;
  private frame: number;
  private clock = 0;
  private before = 0;
  private loop = 0;
  private making: Promise<boolean> | null = null;
  private touched = false;
  private readonly steps;
  private readonly stage;
  private readonly play;
  private readonly scrub;
  private readonly side;
  private readonly behind;
  private readonly phase;

  constructor(private readonly figure: HTMLElement) {
    const found = <T extends Element>(name: string) => figure.querySelector<T>(`.${name}`)!;
    this.steps = stepsOf(figure.dataset["steps"] ?? "");
    this.stage = found<HTMLElement>("stage");
    this.play = found<HTMLButtonElement>("play");
    this.scrub = found<HTMLInputElement>("scrub");
    this.side = found<HTMLButtonElement>("other-side");
    this.behind = found<HTMLButtonElement>("turn-round");
    this.phase = found<HTMLElement>("phase");
    this.frame = Number(figure.dataset["poster"]);
    this.scrub.max = String(Number(figure.dataset["frames"]) * SCRUB - SCRUB);
    this.follow();
    this.play.addEventListener("click", () => (playing === this ? this.pause() : void this.start()));
    this.scrub.addEventListener("input", () => void this.scrubbed());
    this.scrub.addEventListener("keydown", (key) => {
      if (key.key === "Enter") key.preventDefault(); // it would send the form that the figure is in
    });
    for (const each of [this.side, this.behind]) each.addEventListener("click", () => void this.turned(each));
    new IntersectionObserver((seen) => {
      if (!seen.at(-1)!.isIntersecting) this.pause();
    }).observe(figure);
    dark.addEventListener("change", () => this.drawing?.on(ground()));
    found<HTMLElement>("controls").hidden = false;
    figure.classList.add("ready");
  }

  pause(): void {
    if (playing !== this) return;
    playing = null;
    cancelAnimationFrame(this.loop);
    this.play.textContent = this.play.dataset["sayPlay"]!;
    this.phase.textContent = "";
    this.drawing?.show(this.frame, true);
  }

  private async start(): Promise<void> {
    playing?.pause();
    playing = this;
    this.play.textContent = this.play.dataset["sayPause"]!;
    if (!(await this.drawn()) || playing !== this) return;
    this.clock = this.touched ? clockAt(this.steps, this.frame) + (this.second ? whole(this.steps) : 0) : 0;
    this.touched = true;
    this.before = performance.now();
    this.loop = requestAnimationFrame(this.tick);
  }

  private readonly tick = (now: number): void => {
    if (playing !== this) return;
    this.clock += Math.min(0.25, Math.max(0, now - this.before) / 1000);
    this.before = now;
    const { frame, step, left } = frameAt(this.steps, this.clock);
    this.frame = frame;
    this.alternate(Math.floor(this.clock / whole(this.steps)) % 2 === 1);
    this.drawing?.show(frame, false);
    this.follow();
    this.say(step[3], left);
    this.loop = requestAnimationFrame(this.tick);
  };

  /** The other side's turn, or the first one's again, where a level alternates. */
  private alternate(second: boolean): void {
    if (second === this.second || !("alternates" in this.figure.dataset)) return;
    this.second = second;
    if (this.data) this.draw(this.data);
  }

  private async scrubbed(): Promise<void> {
    this.pause();
    this.touched = true;
    this.frame = Number(this.scrub.value) / SCRUB;
    this.follow();
    if (await this.drawn()) this.drawing?.show(this.frame, true);
  }

  /** A button was pressed that shows the movement from elsewhere. */
  private async turned(button: HTMLButtonElement): Promise<void> {
    this.pressed(button, button.getAttribute("aria-pressed") !== "true");
    this.drawing = null;
    await this.drawn();
  }

  /** Whether there is a drawing. It is made when it is first wanted. */
  private async drawn(): Promise<boolean> {
    if (this.drawing) return true;
    this.making ??= this.made().finally(() => (this.making = null));
    return this.making;
  }

  private on(button: HTMLButtonElement): boolean {
    return button.getAttribute("aria-pressed") === "true";
  }

  /** Fetch and draw; where that fails the stills stay and the controls go. */
  private async made(): Promise<boolean> {
    const { body, level } = this.figure.dataset;
    try {
      let behind, data;
      do {
        behind = this.on(this.behind);
        const own = level! + (behind ? "&from=behind" : "");
        data = await Promise.all([fetched<Body>(body!), fetched<Level>(own)] as const);
      } while (behind !== this.on(this.behind));
      this.data = data;
      this.draw(data);
      this.figure.classList.add("live");
      return true;
    } catch {
      this.pause();
      this.figure.classList.remove("ready", "live");
      this.figure.querySelector<HTMLElement>(".controls")!.hidden = true;
      return false;
    }
  }

  /** Make the drawing of the side whose turn it is. */
  private draw(data: [Body, Level]): void {
    const { name, other, side } = this.figure.dataset;
    const turned = this.on(this.side) !== this.second;
    const mirrored = (side === "left") !== turned;
    this.drawing = new Drawing(...data, ground(), mirrored, (turned ? other : name) ?? "");
    this.drawing.show(this.frame, playing !== this);
    this.stage.replaceChildren(this.drawing.svg);
  }

  private pressed(button: HTMLButtonElement, on: boolean): void {
    button.setAttribute("aria-pressed", String(on));
  }

  private follow(): void {
    const most = Number(this.scrub.max);
    this.scrub.value = String(Math.round(this.frame * SCRUB));
    const share = msg("{share} %", { share: Math.round((100 * this.frame * SCRUB) / most) });
    if (playing !== this) this.scrub.setAttribute("aria-valuetext", share);
  }

  private say(phase: Phase, left: number): void {
    const word = this.figure.dataset[SAID[phase]] ?? "";
    const text = phase === "hold" ? `${word} ${Math.ceil(left)}` : word;
    if (this.phase.textContent !== text) this.phase.textContent = text;
  }
}

for (const figure of document.querySelectorAll<HTMLElement>("[data-steps]:not(.ready)")) new Player(figure);
