// Heat: the look at the skin first, then the minutes, then an alarm until somebody says it is off.
import { newId } from "../led/store.ts";
import { mark, msg, msgs } from "../lib/words.ts";
import { Alarm } from "./alarm.ts";
import { Bell, isSpoken } from "./bell.ts";
import { byHand, minutesIn } from "./by_hand.ts";
import { passed, Running, shownTime } from "./clock.ts";
import { isGood, missingIn, type Good } from "./check.ts";
import { Keeping, type Kept } from "./kept.ts";
import { isCareful, LastHeats } from "./last_heat.ts";
import { Noting } from "./noting.ts";
import { clocks, type Page } from "./page.ts";

const MINUTE_MS = 60_000;
/** Said on the way, in minutes left. */
const SAID = [10, 5, 1].map((minutes) => minutes * MINUTE_MS);
/** Later than this the alarm says how late it is. */
const LATE_MS = 5_000;
const OFF = mark("Take the heat off now.");
/** Kept in the record, which is in English whatever is spoken; no page shows it. */
const TOO_HOT = "It was too hot, or the skin looked blotchy.";
const PARTS = "form, .begin, .about, .timer-on, .timer-alarm, .timer-skin, .timer-saved, .timer-sore, .refused, .stale, .locked, .unreadable";

export class HeatTimer {
  private readonly alarm = new Alarm();
  private readonly bell = new Bell();
  private readonly keeping: Keeping;
  private readonly noting: Noting;
  private readonly last: LastHeats;
  private readonly good: Good;
  private run: Running | null = null;
  private id = "";
  private tooHot = false;
  private endedAt = 0;

  constructor(private readonly page: Page) {
    const person = page.root.dataset["person"]!;
    this.keeping = new Keeping(person, "heat");
    this.noting = new Noting(page.root);
    this.last = new LastHeats(person);
    this.good = JSON.parse(page.root.dataset["good"]!) as Good;
  }

  begin(): void {
    const { page } = this;
    page.show(".begin");
    if (!page.root.querySelector("#errors")) page.one<HTMLDetailsElement>(".log").open = false;
    page.press(".start-now", () => void this.start());
    page.press(".too-hot", () => this.stopHot());
    page.press(".took-off", () => this.off());
    page.press(".it-is-off", () => this.off());
    for (const one of page.all("[data-skin]")) one.addEventListener("click", () => void this.note(one.dataset["skin"]!));
    page.one(".sounds").addEventListener("change", () => this.showMute());
    this.showMute();
    byHand(page.one<HTMLFormElement>("form"), this.noting, (given) => this.written(given), (body) => {
      this.last.keep({ id: "", at: Date.now(), careful: isCareful(body) });
      this.noted(body.minutes, body.skin ?? "");
    });
    this.noting.begin();
    page.every(() => this.tick(), (visible) => this.seen(visible));
    addEventListener("beforeunload", (event) => {
      if (this.run?.going) event.preventDefault(); // on another page nothing would sound
    });
    this.resume(this.keeping.found());
    void this.allowed();
  }

  /** The page was opened again while heat is on, or before anybody looked at the skin. */
  private resume(kept: Kept | null): void {
    if (!kept) return;
    const { time, target } = kept;
    this.run = kept.off ? new Running(target, time.used) : Running.from(time, target, clocks());
    if (!this.run) return this.lost(kept);
    this.id = kept.id;
    this.tooHot = kept.tooHot === true;
    this.endedAt = time.wall;
    if (kept.off) return this.page.turnTo(".timer-skin", PARTS);
    void this.page.awake.keep();
    this.page.turnTo(this.tooHot ? ".timer-alarm" : ".timer-on", PARTS);
    this.page.show(".tap-note");
    const heard = () => (this.alarm.wake(), this.page.speaker.wake(), this.page.show(".tap-note", false));
    for (const touch of ["pointerdown", "keydown"]) document.addEventListener(touch, heard, { once: true });
    this.tick();
  }

  private async start(): Promise<void> {
    const { page } = this;
    this.alarm.wake();
    page.speaker.wake();
    const form = new FormData(page.one<HTMLFormElement>("form"));
    page.show(".missing", false);
    page.show(".refused", false);
    if (page.stale) return page.turnTo(".stale", PARTS);
    const locked = await page.locked(true);
    if (locked !== false) return page.turnTo(locked ? ".locked" : ".unreadable", PARTS);
    if (await page.toldSince()) return location.reload(); // the server says whether heat is still right
    if (!this.checked(form)) return;
    const minutes = Math.min(Number(form.get("planned")), await this.allowed());
    this.id = newId();
    this.tooHot = false;
    this.run = new Running(minutes * MINUTE_MS);
    this.run.go(clocks());
    this.keep();
    void page.awake.keep();
    page.turnTo(".timer-on", PARTS);
    page.say(msgs("Heat is on for {n} minute. Stay awake.", "Heat is on for {n} minutes. Stay awake.", minutes));
    this.tick();
  }

  /** The most minutes now. After a heat that was not taken well it is the short test, as on the server. */
  private async allowed(): Promise<number> {
    const choices = this.page.all("[name=planned]") as HTMLInputElement[];
    const least = choices.reduce((few, one) => (Number(one.value) < Number(few.value) ? one : few));
    if (!(await this.last.onlyTheTest(Date.parse(this.page.root.dataset["made"]!)))) return Infinity;
    least.checked = true;
    for (const one of choices) if (one !== least) one.closest("label")!.hidden = true;
    this.page.show(".usual-time", false);
    this.page.show(".short-test");
    return Number(least.value);
  }

  /** Heat that was on for so long that nobody knows how it ended: nobody looked at the skin. */
  private lost({ id, time }: Kept): void {
    this.last.keep({ id, at: time.wall, careful: true });
    this.keeping.forget();
  }

  /** Whether the look at the skin allows heat; else it is said what is missing or what speaks against it. */
  private checked(given: FormData): boolean {
    const { page } = this;
    const [good, missing] = [isGood(given, this.good, true), missingIn(given, this.good)];
    page.show(".missing", good && missing);
    if (!good) page.turnTo(".refused", ".missing");
    return good && !missing;
  }

  /** Heat without the timer, as it was written down. */
  private written(given: FormData): { activity: "heat"; minutes: number; skin?: string } | null {
    const minutes = minutesIn(given.get("minutes"));
    this.page.show(".minutes-wrong", minutes === null);
    const skin = given.get("skin");
    if (!this.checked(given) || minutes === null) return null;
    return { activity: "heat", minutes, ...(skin ? { skin: String(skin) } : {}) };
  }

  private noted(minutes: number, skin: string): void {
    const { page } = this;
    const words = minutes ? msgs("Heat, {n} minute.", "Heat, {n} minutes.", minutes) : msg("Heat, less than a minute.");
    page.one(".timer-saved [role=status]").textContent = words;
    page.turnTo(".timer-saved", PARTS);
    page.show(".timer-sore", skin === "sore" || this.tooHot);
  }

  private tick(): void {
    const { run, page } = this;
    if (!run?.going) return;
    const [before, used] = [run.left, run.used];
    run.tick(clocks());
    page.one(".count").textContent = shownTime(run.left);
    const near = passed(before, run.left, SAID);
    if (near !== null && !this.tooHot) page.say(msgs("{n} minute left.", "{n} minutes left.", near / MINUTE_MS));
    if (run.over) this.ring(run);
    if (run.worthKeeping(used)) this.keep();
  }

  /** Ring until it is off; the time goes on, for the heat is still there. */
  private ring(run: Running): void {
    const { page, bell } = this;
    const now = performance.now();
    if (!bell.ringing) {
      bell.start(now);
      page.turnTo(".timer-alarm", PARTS);
      this.tellLate(run);
    }
    const ring = bell.due(now);
    if (!ring) return;
    if (page.speaker.sound.tones) this.alarm.sound();
    page.speaker.buzz(1_000);
    if (isSpoken(ring)) page.speaker.say(msg(OFF));
    document.title = `${msg(OFF)} · Steadyback`;
  }

  private tellLate(run: Running): void {
    const late = run.used - run.target;
    if (late < LATE_MS) return;
    const minutes = Math.round(late / MINUTE_MS);
    this.page.one(".late").textContent = minutes
      ? msgs("The time was over {n} minute ago. This page was hidden or asleep, and may have been silent.", "The time was over {n} minutes ago. This page was hidden or asleep, and may have been silent.", minutes)
      : msg("The time was over a moment ago. This page was hidden or asleep, and may have been silent.");
  }

  private stopHot(): void {
    this.tooHot = true;
    this.page.turnTo(".timer-alarm", PARTS);
    this.page.speaker.say(msg(OFF));
    this.keep();
  }

  private off(): void {
    this.bell.stop();
    this.page.speaker.hush();
    const now = clocks();
    this.run?.pause(now);
    this.endedAt = now.wall;
    this.keep(true, now);
    void this.page.awake.release();
    document.title = msg("Heat · Steadyback");
    this.page.turnTo(".timer-skin", PARTS);
  }

  private async note(skin: string): Promise<void> {
    const { run } = this;
    if (!run) return; // a second tap
    this.run = null;
    const { minutes } = run;
    const body = { activity: "heat", minutes, ...(skin ? { skin } : {}), ...(this.tooHot ? { note: TOO_HOT } : {}) };
    this.last.keep({ id: this.id, at: this.endedAt, careful: isCareful(body) });
    try {
      await this.noting.note(body, this.id, this.endedAt);
    } catch {
      return this.byForm(minutes, skin);
    }
    this.keeping.forget();
    this.noted(minutes, skin);
  }

  /** Where this device can keep nothing, the form is filled in and sent by hand. */
  private byForm(minutes: number, skin: string): void {
    const { page } = this;
    page.turnTo("form", PARTS);
    page.one<HTMLDetailsElement>(".log").open = true;
    page.one<HTMLInputElement>("[name=minutes]").value = String(Math.max(1, minutes));
    const answer = skin && page.root.querySelector<HTMLInputElement>(`[name=skin][value=${skin}]`);
    if (answer) answer.checked = true;
    page.one<HTMLInputElement>("[name=event]").value = this.id; // the same heat, however it is told
    this.keeping.forget();
    page.one("[name=minutes]").focus();
  }

  private keep(off = false, now = clocks()): void {
    if (!this.run) return;
    const time = this.run.kept(now);
    this.keeping.keep({ id: this.id, target: this.run.target, time, off, tooHot: this.tooHot });
  }

  private seen(visible: boolean): void {
    if (!this.run?.going) return;
    this.run.tick(clocks());
    if (!visible) this.keep();
    else if (!this.run.over) this.page.show(".hidden-note");
    else if (this.bell.ringing) this.tellLate(this.run);
  }

  private showMute(): void {
    const { voice, tones, buzz } = this.page.speaker.sound;
    this.page.show(".mute", !voice && !tones && !buzz);
  }
}
