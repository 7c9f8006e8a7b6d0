// What the pages with a timer share: sections that take turns, both clocks, the speaker.
import { Awake } from "../led/awake.ts";
import { joinSettings, remembered } from "../led/settings.ts";
import { Speaker } from "../led/sound.ts";
import { closedBy } from "../led/standing.ts";
import { daysOf, lockOf, toldOf } from "../led/store.ts";
import type { Clocks } from "./clock.ts";

/** A page that was made longer ago than this no longer says what is right today. */
const FRESH_MS = 24 * 3_600_000;
const TICK_MS = 250;
const GRAVE = ["emergency", "urgent"];

export const clocks = (): Clocks => ({ wall: Date.now(), steady: performance.now() });

export class Page {
  readonly speaker = new Speaker(remembered(), document.documentElement.lang || "en-GB");
  readonly awake = new Awake();

  /** What was told last when this page began; undefined where that cannot be read. */
  private readonly told: Promise<unknown>;

  constructor(readonly root: HTMLElement) {
    this.told = toldOf(this.person).catch(() => undefined);
    const sounds = root.querySelector<HTMLElement>(".sounds");
    if (sounds) joinSettings(sounds, this.speaker, document.documentElement.lang || "en-GB");
    const cannot = root.querySelector<HTMLElement>(".awake");
    if (cannot) cannot.hidden = this.awake.can;
  }

  one<T extends HTMLElement>(selector: string): T {
    const found = this.root.querySelector<T>(selector);
    if (!found) throw new Error(`no ${selector} on this page`);
    return found;
  }

  all(selector: string): HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>(selector)];
  }

  press(selector: string, pressed: () => void): void {
    this.one(selector).addEventListener("click", pressed);
  }

  show(selector: string, shown = true): void {
    for (const one of this.all(selector)) one.hidden = !shown;
  }

  /** Show one section in place of all others, and bring it into view and hearing. */
  turnTo(section: string, away: string): void {
    this.show(away, false);
    this.show(section);
    const found = this.one(section);
    found.focus({ preventScroll: true });
    found.scrollIntoView({ block: "start" });
  }

  say(text: string): void {
    this.one(".said").textContent = text;
    this.speaker.say(text);
  }

  /** Whether the page is too old to be gone by. */
  get stale(): boolean {
    return Date.now() - Date.parse(this.root.dataset["made"]!) > FRESH_MS;
  }

  private get person(): string {
    return this.root.dataset["person"]!;
  }

  /** Whether something was told on a page of the server since this one began. */
  async toldSince(): Promise<boolean> {
    const [before, newest] = [await this.told, await toldOf(this.person).catch(() => undefined)];
    return before !== undefined && newest !== undefined && newest !== before;
  }

  /** Whether this device knows of a danger sign; `any`: also a milder lock. Null where it cannot be read. */
  async locked(any: boolean): Promise<boolean | null> {
    try {
      const days = await daysOf(this.person).catch(() => null);
      // Older tables know less than the page that the server made.
      const newer = days && Date.parse(days.tables.made_at) > Date.parse(this.root.dataset["made"]!) ? days : null;
      const found = closedBy(await lockOf(this.person), newer, new Date());
      return found !== null && (any || GRAVE.includes(found.level));
    } catch {
      return null;
    }
  }

  /** Call something four times a second, and at once when the page is seen again. */
  every(tick: () => void, seen: (visible: boolean) => void): void {
    window.setInterval(tick, TICK_MS);
    document.addEventListener("visibilitychange", () => {
      seen(document.visibilityState === "visible");
      tick();
    });
    addEventListener("pagehide", tick);
  }
}
