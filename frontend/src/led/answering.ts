// After "It hurts": what the tables say to do, said and done; and ten minutes of waiting where a rule
// asks again whether the pain went back (PM03, PM04).
import { mark, msg } from "../lib/words.ts";
import { placeOf, SETTLED, toldOf } from "./events.ts";
import type { Told } from "./hurting.ts";
import type { Led } from "./session.ts";
import type { Speaker } from "./sound.ts";
import { outcomeOf, type Days, type Outcome } from "./tables.ts";

const MS = 1000;
const MINUTE_S = 60;
const ASKED = mark("Is the pain back where it was?");

export class Answering {
  private told!: Told;
  private led!: Led;
  /** The exercise that hurt: an answer may leave it, and then another one is on. */
  private hurt = 0;
  private asked = 0;
  private waiting = 0;

  constructor(
    private readonly section: HTMLElement,
    private readonly days: Days,
    private readonly speaker: Speaker,
    private readonly done: () => void,
  ) {
    const on = (name: string, heard: () => void) => this.part(name).addEventListener("click", heard);
    on("is-back", () => this.settled("soon"));
    on("not-back", () => this.settled("later"));
    on("afraid", () => this.afraid());
  }

  /** The outcome of what was told, which is noted with its exercise. */
  heard(told: Told, led: Led): Outcome {
    this.told = told;
    this.led = led;
    this.hurt = led.entry;
    this.asked = performance.now();
    this.note();
    return this.outcome;
  }

  get outcome(): Outcome {
    return this.days.tables.answers.outcomes[this.place]!;
  }

  /** Say what to do, do it, and open only the ways that are left. */
  answer(): void {
    const { outcome } = this;
    const { waits, ends } = this;
    if (!waits || ends) this.apply(outcome);
    this.say(ends);
    const shown: Record<string, boolean> = {
      "go-on": !waits && !ends,
      "is-back": waits,
      "not-back": false,
      "easier-now": this.eases,
      afraid: !this.told.felt.afraid && !ends,
      counting: waits,
      "rest-now": ends,
    };
    for (const [name, visible] of Object.entries(shown)) this.part(name).hidden = !visible;
    if (waits) this.wait(outcome.recheck_minutes!);
    this.done();
  }

  /** What was found and what to do; where that is the end of the session, it is said plainly. */
  private say(ends: boolean): void {
    const line = (text: string) => Object.assign(document.createElement("p"), { textContent: text });
    const lines = this.days.outcomes[this.place]!;
    const found = this.days.found?.[this.place] ?? [];
    this.section.querySelector("h1")!.textContent = ends ? msg("Stop here for today.") : msg("What to do now");
    this.section.querySelector(".lines")!.replaceChildren(...lines.map(line));
    this.section.querySelector(".found")!.replaceChildren(...found.map(line));
    const end = this.part("end-now");
    end.textContent = end.dataset[ends ? "saySave" : "sayEnd"]!;
    end.classList.toggle("second", !ends);
    end.classList.toggle("big", ends);
    this.speaker.say(lines.join(" "));
  }

  /** The easier exercise in place of the one that hurt, also where that one was left. */
  ease(): void {
    this.led.easier(this.hurt);
  }

  stop(): void {
    window.clearInterval(this.waiting);
  }

  private get waits(): boolean {
    return this.outcome.recheck_minutes !== null && this.told.felt.place[2] === "unknown";
  }

  /** Whether the session ends here, and with it exercise for today. */
  get ends(): boolean {
    return this.outcome.action === "stop_session" || !this.outcome.others;
  }

  /** Whether an easier exercise is offered: the tables say for which answers. */
  private get eases(): boolean {
    return !this.waits && !this.ends && this.outcome.easier && this.led.eases(this.hurt);
  }

  private part(name: string): HTMLElement {
    return this.section.querySelector<HTMLElement>(`.${name}`)!;
  }

  private get place(): number {
    return outcomeOf(this.days.tables.answers, this.told.felt);
  }

  private note(settle_minutes?: number): void {
    const [before] = this.told.felt.place;
    const [leg, back, distal] = [toldOf(this.told, "leg"), toldOf(this.told, "back"), placeOf(this.told) ?? before ?? 0];
    const peak = { leg, back, distal, distal_before: before };
    this.led.felt(settle_minutes === undefined ? peak : { ...peak, settle_minutes });
  }

  /** Wait in the position of ease, then ask. The clock is the page's own, so it survives a pause. */
  private wait(minutes: number): void {
    const until = this.asked + minutes * MINUTE_S * MS;
    const place = this.section.querySelector(".counting b")!;
    const show = () => {
      const left = Math.max(0, Math.ceil((until - performance.now()) / MS));
      place.textContent = `${Math.floor(left / MINUTE_S)}:${String(left % MINUTE_S).padStart(2, "0")}`;
      if (left > 0) return;
      this.stop();
      this.part("not-back").hidden = false;
      this.speaker.tone("end");
      this.speaker.say(msg(ASKED));
    };
    this.stop();
    this.waiting = window.setInterval(show, MS);
    show();
  }

  private settled(how: "soon" | "later"): void {
    this.stop();
    this.told.felt.place[2] = how;
    this.note(SETTLED[how]);
    this.answer();
  }

  private apply({ action, range_share, rules, others }: Outcome): void {
    if (!others) return this.led.stop(); // here, at the exercise that hurt: the next was not begun
    if (action === "smaller_range" || action === "half_range" || action === "stop_set") this.led.reduce(range_share);
    if (action === "stop_set") this.led.stopSet();
    if (action === "stop_exercise") this.led.stopExercise(rules.includes("PM03"));
  }

  private afraid(): void {
    this.told.felt.afraid = true;
    this.led.afraid(this.hurt);
    this.part("afraid").hidden = true;
    this.part("easier-now").hidden = !this.eases;
    this.done();
  }
}
