// Breaks from sitting: one tap notes one; a reminder comes only while this page is open.
import { mark, msg, msgs } from "../lib/words.ts";
import { byHand } from "./by_hand.ts";
import { Running } from "./clock.ts";
import { Noting } from "./noting.ts";
import { clocks, type Page } from "./page.ts";

const MINUTE_MS = 60_000;
const MOST = 240;
const NOW = mark("Time to change position. Get up and move a little.");

/** The minutes that somebody wrote; null where they mean nothing. */
export function minutesIn(written: string): number | null {
  const found = /^\d{1,3}$/.test(written.trim()) ? Number(written) : 0;
  return found >= 1 && found <= MOST ? found : null;
}

export class Breaks {
  private readonly noting: Noting;
  private readonly title = document.title;
  private run: Running | null = null;

  constructor(private readonly page: Page) {
    this.noting = new Noting(page.root);
  }

  begin(): void {
    const { page } = this;
    page.show(".remind");
    byHand(page.one<HTMLFormElement>("form"), this.noting, () => ({ activity: "posture_break" }), () => this.noted());
    page.press(".remind-me", () => (this.run ? this.stop() : this.start()));
    this.noting.begin();
    page.every(() => this.tick(), () => undefined);
  }

  private noted(): void {
    const note = this.page.one(".noted");
    note.hidden = true;
    this.page.show(".time-to-move", false);
    document.title = this.title;
    window.setTimeout(() => (note.hidden = false), 50); // so that it is heard each time
    if (this.run) this.start();
  }

  private start(): void {
    const { page } = this;
    const minutes = minutesIn(page.one<HTMLInputElement>("[name=every]").value);
    page.show("#every-wrong", minutes === null);
    if (minutes === null) return page.one("[name=every]").focus();
    page.speaker.wake();
    this.run = new Running(minutes * MINUTE_MS);
    this.run.go(clocks());
    page.show(".time-to-move", false);
    document.title = this.title;
    this.label();
    page.one(".until").textContent = msgs("We remind you in {n} minute.", "We remind you in {n} minutes.", minutes);
  }

  private stop(): void {
    this.run = null;
    this.page.show(".time-to-move", false);
    document.title = this.title;
    this.page.one(".until").textContent = msg("No reminder is set.");
    this.label();
  }

  private label(): void {
    const button = this.page.one(".remind-me");
    button.textContent = button.dataset[this.run ? "sayStop" : "sayStart"]!;
  }

  private tick(): void {
    const { run, page } = this;
    if (!run?.going) return;
    run.tick(clocks());
    if (!run.over) return;
    run.pause(clocks());
    const note = page.one(".time-to-move");
    note.textContent = msg(NOW);
    note.hidden = false;
    page.one(".until").textContent = msg("The next reminder is set when you have moved.");
    document.title = msg("Time to move · Steadyback");
    const { sound } = page.speaker;
    if (!page.one<HTMLInputElement>("[name=softly]").checked) return;
    sound.tones = true;
    page.speaker.tone("begin");
  }
}
