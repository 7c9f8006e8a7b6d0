// A walk: the minutes of today's advice as a target, a pause, and what to do when it hurts.
import { newId } from "../led/store.ts";
import { msg, msgs } from "../lib/words.ts";
import { byHand, minutesIn } from "./by_hand.ts";
import { passed, Running, shownTime } from "./clock.ts";
import { Keeping, type Kept } from "./kept.ts";
import { Noting } from "./noting.ts";
import { clocks, type Page } from "./page.ts";

/** Kept in the record, which is in English whatever is spoken; no page shows it. */
const HURT = "It hurt, so I stopped.";
const SHORTEST_MS = 30_000;
const PARTS = ".begin, .about, .log, .timer-on, .timer-hurts, .timer-saved, .locked";

/** What was noted. */
function inWords(minutes: number): string {
  return minutes ? msgs("A walk, {n} minute.", "A walk, {n} minutes.", minutes) : msg("A walk, less than a minute.");
}

export class WalkTimer {
  private readonly keeping: Keeping;
  private readonly noting: Noting;
  private run: Running | null = null;
  private id = "";

  constructor(private readonly page: Page) {
    this.keeping = new Keeping(page.root.dataset["person"]!, "walk");
    this.noting = new Noting(page.root);
  }

  begin(): void {
    const { page } = this;
    page.show(".begin");
    page.show(".stale", page.stale);
    if (!page.root.querySelector("#errors")) page.one<HTMLDetailsElement>(".log").open = false;
    page.press(".start-now", () => void this.start());
    page.press(".pause", () => this.turnPause());
    page.press(".finished", () => void this.finish(false));
    page.press(".hurts-now", () => void this.finish(true));
    byHand(page.one<HTMLFormElement>(".log form"), this.noting, (given) => this.written(given), (body) => this.noted(body.minutes, "note" in body));
    this.noting.begin();
    page.every(() => this.tick(), () => this.keep());
    this.resume(this.keeping.found());
  }

  private resume(kept: Kept | null): void {
    if (!kept) return;
    this.run = Running.from(kept.time, kept.target, clocks());
    if (!this.run) return this.keeping.forget();
    this.id = kept.id;
    this.page.turnTo(".timer-on", PARTS);
    this.show();
  }

  private async start(): Promise<void> {
    const { page } = this;
    page.speaker.wake();
    if (await page.locked(false)) return page.turnTo(".locked", PARTS);
    const target = page.stale ? 0 : Number(page.root.dataset["seconds"]) * 1000;
    this.id = newId();
    this.run = new Running(target);
    this.run.go(clocks());
    this.keep();
    void page.awake.keep();
    page.turnTo(".timer-on", PARTS);
    const minutes = Math.round(target / 60_000);
    page.say(target ? msgs("Off you go, for {n} minute.", "Off you go, for {n} minutes.", minutes) : msg("Off you go. Keep it short and easy."));
    this.show();
  }

  private tick(): void {
    const { run } = this;
    if (!run?.going) return;
    const [before, used] = [run.left, run.used];
    run.tick(clocks());
    this.tell(run, before);
    this.show();
    if (run.worthKeeping(used)) this.keep();
  }

  private tell(run: Running, before: number): void {
    const near = passed(before, run.left, [run.target / 2, 0]);
    if (!run.target || near === null) return;
    this.page.speaker.tone(run.over ? "end" : "change");
    this.page.speaker.buzz(400);
    this.page.say(run.over ? msg("That is enough for this walk. You may stop now.") : msg("Half time. Turn back."));
  }

  private show(): void {
    const { run, page } = this;
    if (!run) return;
    const counts = run.target > 0 && !run.over;
    page.one("#timer-what").textContent = counts ? msg("Still to walk") : msg("You have walked");
    page.one(".count").textContent = counts ? shownTime(run.left) : shownTime(Math.floor(run.used / 1000) * 1000);
    const button = page.one(".pause");
    button.textContent = button.dataset[run.going ? "sayPause" : "sayGo"]!;
  }

  private turnPause(): void {
    const { run, page } = this;
    if (!run) return;
    if (run.going) run.pause(clocks());
    else run.go(clocks());
    page.say(run.going ? msg("Go on.") : msg("Pause. Rest as long as you want."));
    this.show();
    this.keep();
  }

  /** A walk without the timer, as it was written down. */
  private written(given: FormData): { activity: "walk"; minutes: number; note?: string } | null {
    const minutes = minutesIn(given.get("minutes"));
    this.page.show(".minutes-wrong", minutes === null);
    return minutes === null ? null : { activity: "walk", minutes, ...(given.has("hurt") ? { note: HURT } : {}) };
  }

  private noted(minutes: number, hurt: boolean, words = inWords(minutes)): void {
    const { page } = this;
    page.one(".timer-saved [role=status]").textContent = words;
    page.turnTo(hurt ? ".timer-hurts" : ".timer-saved", PARTS);
    page.show(".timer-saved");
  }

  private async finish(hurt: boolean): Promise<void> {
    const { run, page } = this;
    if (!run) return; // a second tap
    this.run = null;
    run.pause(clocks());
    page.speaker.hush();
    void page.awake.release();
    const short = run.used < SHORTEST_MS && !hurt;
    try {
      if (!short) await this.noting.note({ activity: "walk", minutes: run.minutes, ...(hurt ? { note: HURT } : {}) }, this.id);
    } catch {
      return this.byForm(run.minutes, hurt);
    }
    this.keeping.forget();
    if (short) this.noted(0, hurt, msg("That was less than half a minute, so nothing was noted."));
    else this.noted(run.minutes, hurt);
  }

  /** Where this device can keep nothing, the form is filled in and sent by hand. */
  private byForm(minutes: number, hurt: boolean): void {
    const { page } = this;
    page.turnTo(hurt ? ".timer-hurts" : ".log", PARTS);
    page.show(".log");
    page.one<HTMLDetailsElement>(".log").open = true;
    page.one<HTMLInputElement>("[name=minutes]").value = String(Math.max(1, minutes));
    page.one<HTMLInputElement>("[name=hurt]").checked = hurt;
    page.one<HTMLInputElement>(".log [name=event]").value = this.id; // the same walk, however it is told
    this.keeping.forget();
  }

  private keep(): void {
    if (this.run) this.keeping.keep({ id: this.id, target: this.run.target, time: this.run.kept(clocks()) });
  }
}
