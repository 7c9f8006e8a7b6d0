// The session that is on: its clock, its figure, its voice, and what keeps the device awake meanwhile.
import { mark, msg } from "../lib/words.ts";
import { Awake } from "./awake.ts";
import { Headset } from "./headset.ts";
import { Listening } from "./listening.ts";
import { Screen, textOf } from "./screen.ts";
import { Led } from "./session.ts";
import { joinSettings, offerListening, remembered } from "./settings.ts";
import { Speaker } from "./sound.ts";
import { Stage } from "./stage.ts";
import type { Days, LedSession } from "./tables.ts";

const TICK_MS = 50;
const CLOSED = mark("The microphone is closed to this page, so it does not listen.");

interface Heard {
  /** A rest, a question or the other side: a good moment to keep where it is. */
  resting(): void;
  /** It goes on after a pause. */
  goes(): void;
  ended(): void;
  /** Somebody said "stop"; it is held already. */
  halted(): void;
}

export class Playing {
  led: Led | null = null;
  readonly speaker;
  private readonly screen;
  private readonly stage;
  private readonly awake = new Awake();
  private readonly headset;
  private readonly listening;
  private loop = 0;

  constructor(
    private readonly page: HTMLElement,
    private readonly section: HTMLElement,
    ready: HTMLElement,
    private readonly days: Days,
    private readonly heard: Heard,
  ) {
    this.screen = new Screen(section);
    this.stage = new Stage(section.querySelector<HTMLElement>(".stage-place")!);
    const language = document.documentElement.lang;
    this.speaker = new Speaker(remembered(), language);
    joinSettings(ready, this.speaker, language);
    void offerListening(ready, this.speaker, language);
    ready.querySelector<HTMLElement>(".awake")!.hidden = this.awake.can;
    const own = (word: RegExp) => this.speaker.maySay(word);
    this.listening = new Listening(language, own, () => this.halt(), (...state) => this.showListening(...state));
    this.headset = new Headset(page.dataset["silence"]!, {
      go: () => this.led?.paused && this.pause(),
      pause: () => this.led?.paused === false && this.pause(),
      next: () => this.forward(),
      back: () => this.shown && this.led?.back(),
    });
  }

  /** In a tap, for browsers give sound and screen to a tap only. */
  wake(): void {
    this.speaker.wake();
    void this.awake.keep();
    this.headset.listen();
    if (this.speaker.sound.listen) void this.listening.begin();
  }

  start(session: LedSession): void {
    this.led = new Led(session, this.days.items, () => this.entered());
    this.led.go(performance.now());
    this.showPaused(false);
    this.loop = window.setInterval(() => this.tick(), TICK_MS);
    const frame = () => {
      if (!this.led || this.led.ended) return;
      this.stage.show(this.led.item, this.led.now, this.led.range);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  /** End it here, with all that goes with it. */
  stop(): void {
    window.clearInterval(this.loop);
    this.speaker.hush();
    this.headset.stop();
    this.listening.end();
    void this.awake.release();
    if (this.led && !this.led.ended) this.led.stop();
  }

  pause(): void {
    if (!this.on) return;
    if (this.led!.paused) this.go();
    else this.hold();
  }

  /** Nobody sees it any more. */
  unseen(): void {
    if (this.led && !this.led.paused) this.pause();
  }

  hold(): void {
    this.led?.pause(performance.now());
    this.speaker.hush();
    this.showPaused(true);
  }

  go(): void {
    this.led!.go(performance.now());
    this.showPaused(false);
    this.heard.goes();
  }

  /** Show the step that is on once more. */
  shownAgain(): void {
    this.screen.step(this.led!.item, this.led!.now);
  }

  /** On from a rest or from getting ready; else on to the next exercise. */
  forward(): void {
    if (!this.on) return;
    const { kind } = this.led!.now;
    if (kind === "rest" || kind === "get_ready") this.led!.soon();
    else this.led!.skip();
  }

  private get shown(): boolean {
    return !this.section.hidden;
  }

  private get on(): boolean {
    return this.led !== null && !this.led.ended && this.shown;
  }

  private tick(): void {
    if (!this.led || !this.shown) return;
    const { led } = this;
    const going = !led.paused;
    led.tick(performance.now());
    if (led.ended) return this.heard.ended();
    if (going && led.paused) this.hold(); // the device was asleep
    if (this.screen.show(led, led.item)) this.speaker.tone("tick");
  }

  private entered(): void {
    if (!this.led) return;
    const { now, item } = this.led;
    void this.stage.set(item, now.side, this.days.left);
    const text = this.screen.step(item, now);
    this.speaker.say(text);
    this.page.dispatchEvent(new CustomEvent("step", { detail: { ...now, text, said: textOf(item, now) } }));
    if (now.kind === "get_ready" || now.kind === "change_side") this.speaker.buzz(200);
    this.speaker.tone(now.kind === "rest" || now.kind === "question" ? "end" : now.kind === "get_ready" ? "begin" : "change");
    if (["rest", "question", "change_side"].includes(now.kind)) this.heard.resting();
  }

  private showPaused(paused: boolean): void {
    this.screen.paused(paused);
    this.headset.paused(paused);
  }

  /** Somebody said "stop": everything halts at once, then it is asked why. */
  private halt(): void {
    if (!this.on || this.led!.paused) return;
    this.hold();
    this.speaker.tone("end");
    this.heard.halted();
  }

  private showListening(listens: boolean, trouble: boolean): void {
    const sign = this.section.querySelector<HTMLElement>(".listening")!;
    sign.hidden = !listens && !trouble;
    if (!sign.hidden) sign.textContent = trouble ? msg(CLOSED) : msg("Listening for “stop”");
  }
}
