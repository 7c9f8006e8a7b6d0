// Leads a session from its first question to its last: which section of the page is shown, what is
// kept on the device, and what is sent. Every decision comes from the tables.
import { Alone } from "./alone.ts";
import { Answering } from "./answering.ts";
import { Awake } from "./awake.ts";
import { askBefore, flagsOf } from "./before.ts";
import { afterIn, signsOf } from "./forms.ts";
import { Headset } from "./headset.ts";
import { type Begun, eventOf } from "./begun.ts";
import { hurtCheckIn, newestOf, signBody, type After, type Before, type Careful, type Hurt } from "./events.ts";
import { showCard } from "./card.ts";
import { joinControls } from "./controls.ts";
import { Hurting, type Told } from "./hurting.ts";
import { type Keeping, SENT } from "./keeping.ts";
import { Listening } from "./listening.ts";
import { showComing } from "./coming.ts";
import { Screen, textOf } from "./screen.ts";
import { Led } from "./session.ts";
import { joinSettings, offerListening, remembered } from "./settings.ts";
import { Speaker } from "./sound.ts";
import { Stage } from "./stage.ts";
import { newId, type Kept } from "./store.ts";
import { dangerOf, dayOf, LEVELS, sessionOf, type Choice, type Danger, type Day, type Days, type Today } from "./tables.ts";

const TICK_MS = 50;
const PATIENCE_MS = 6_000;
const LONGER_S = 30;
const SECTIONS = ["word", "help", "before", "ready", "on", "stopped", "hurts", "answer", "after", "saved"] as const;
type Section = (typeof SECTIONS)[number];
const CLOSED = "The microphone is closed to this page, so it does not listen.";

export class Leading {
  private readonly screen;
  private readonly stage;
  private readonly speaker;
  private readonly awake = new Awake();
  private readonly alone;
  private readonly headset;
  private readonly hurting;
  private readonly listening;
  private readonly answering;
  private led: Led | null = null;
  private day!: Day;
  private choice: Choice = "planned";
  private today: Today | null = null;
  private before: Before;
  private newest: Before;
  private session: number | null = null;
  private id = "";
  private started = "";
  private mode = "";
  private hurts: Hurt[] = [];
  private begun: Begun | null;
  private loop = 0;
  private busy = false;
  /** A danger was told in this page: nothing but a card or its word is on it, whatever was kept. */
  private shut = false;

  constructor(
    private readonly page: HTMLElement,
    private readonly days: Days,
    private online: boolean,
    private readonly careful: Careful | null,
    begun: Begun | null,
    private readonly sent: () => void,
    private readonly keeping: Keeping,
    private readonly promise = SENT,
  ) {
    this.alone = new Alone(`steadyback-leading:${days.person}`);
    this.screen = new Screen(this.section("on"));
    this.stage = new Stage(this.section("on").querySelector<HTMLElement>(".stage-place")!);
    const language = document.documentElement.lang;
    this.speaker = new Speaker(remembered(), language);
    this.hurting = new Hurting(this.section("hurts"), (told) => void this.once(() => this.told(told)), () => this.show("on"));
    this.answering = new Answering(this.section("answer"), days, this.speaker, () => this.remember());
    joinSettings(this.section("ready"), this.speaker, language);
    void offerListening(this.section("ready"), this.speaker, language);
    const own = (word: RegExp) => this.speaker.maySay(word);
    this.listening = new Listening(language, own, () => this.halt(), (...state) => this.showListening(...state));
    const { leg, back, distal } = days.tables;
    this.newest = this.before = { leg, back, distal };
    this.begun = begun;
    this.headset = new Headset(page.dataset["silence"]!, {
      go: () => this.led?.paused && this.pause(),
      pause: () => this.led?.paused === false && this.pause(),
      next: () => this.forward(),
      back: () => this.section("on").hidden || this.led?.back(),
    });
    this.controls();
  }

  /** Begin with what has to be asked first; or say why nothing can be led. */
  begin(): void {
    const day = this.days.tables.days.find(({ date }) => date === dayOf(new Date(), this.days.tables.zone));
    if (!day) return this.word("The plan on this device is too old.", "Open this page once where there is a network, and it brings the next two weeks.");
    this.day = day;
    if (day.locked && this.carded({ ...day, card: day.card ?? null })) return;
    if (day.locked) return this.word("Exercise waits.", "Something you told us has to be looked at first. Today says what, and what is still fine.");
    if (this.begun) return void this.alone.free().then((free) => (free ? this.first() : this.elsewhere()));
    this.first();
  }

  /** Another tab leads it: what is not ended there was not left in the middle. */
  private elsewhere(): void {
    this.stopSession();
    this.led = null;
    this.word("This session is on in another tab.", "Please go on there, or close that tab and open this page again.");
  }

  private first(): void {
    const { day } = this;
    if (!flagsOf(day).length && !day.questions.length) return this.ready();
    if (this.online) return void this.checkIn(this.page.dataset["checkIn"]!);
    this.askHere();
  }

  /** The check-in asks more than this page can. Where it does not answer now, this page asks. */
  private async checkIn(address: string): Promise<void> {
    const answer = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => null);
    if (answer?.ok && !answer.redirected) return location.assign(address);
    this.online = false;
    this.askHere();
  }

  private askHere(): void {
    const { day } = this;
    if (day.questions.some(({ kind }) => kind === "cautions")) return this.word("Some questions are still open.", "Please answer them where there is a network. Then your sessions can be led anywhere.");
    this.ask();
  }

  private section(name: Section): HTMLElement {
    return this.page.querySelector<HTMLElement>(`#led-${name}`)!;
  }

  private show(name: Section): void {
    for (const each of SECTIONS) this.section(each).hidden = each !== name;
    document.body.classList.toggle("leading", name === "on");
    this.section(name).focus();
    scrollTo(0, 0);
  }

  private word(title: string, text: string): void {
    this.section("word").querySelector("h1")!.textContent = title;
    this.section("word").querySelector("p")!.textContent = text;
    this.show("word");
  }

  // ---------------------------------------------------------------- before

  private ask(): void {
    askBefore(this.section("before"), this.days, flagsOf(this.day), this.online, ({ today, before, body, danger }) => {
      this.today = today;
      this.before = before;
      void this.once(async () => {
        if (await this.keep("check_in", body, danger)) this.ready();
      });
    });
    this.show("before");
  }

  /** A second tap while something is being kept tells nothing twice. */
  private async once(work: () => Promise<unknown>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    await work().finally(() => (this.busy = false));
  }

  private keep(kind: string, body: Record<string, unknown>, danger: Danger, failed = () => this.unkept()): Promise<boolean> {
    return this.keepEvent({ id: newId(), at: new Date().toISOString(), by: "person", kind, version: 1, body }, danger, failed);
  }

  /** Keep an event on this device; a lock first. Returns whether exercise is still open. */
  private async keepEvent(event: Kept, danger: Danger, failed: () => void): Promise<boolean> {
    if (danger.locked) this.locked(danger); // the card waits for no storage
    const lock = { level: danger.level, card: danger.card, at: event.at };
    const locked = danger.locked ? this.keeping.setLock(this.days.person, lock) : Promise.resolve();
    // The lock goes first; the entry is kept also where the lock could not be.
    const kept = locked.catch(() => undefined).then(() => this.keeping.queue(this.days.person, event));
    try {
      await Promise.all([locked, kept]);
    } catch {
      await kept.catch(() => undefined);
      failed();
      if (danger.locked) this.locked(danger);
      return false;
    }
    this.sent();
    return !danger.locked;
  }

  private unkept(): void {
    this.word("This could not be kept on your device.", "Its storage is full or closed to this page. Please make some room, or use Today where there is a network. If you have a danger sign, get help now.");
  }

  private locked(danger: Danger): void {
    this.stopSession();
    this.shut = true;
    if (this.carded(danger)) return;
    this.word("Please let somebody look at this first.", `Exercise waits until a clinician has seen it. Walk a little if you can, and rest in the position that eases you. ${this.promise}`);
  }

  /** Show the card of a danger that is grave enough for one. */
  private carded({ level, card }: Pick<Danger, "level" | "card">): boolean {
    const found = card ? this.days.cards[card] : undefined;
    if (!found || LEVELS.indexOf(level) < LEVELS.indexOf("urgent")) return false;
    showCard(this.section("help"), found);
    this.show("help");
    return true;
  }

  // ---------------------------------------------------------------- ready

  private ready(): void {
    const choice = this.careful ? "bad_day" : this.choice;
    const { leg, distal } = this.days.tables;
    const today = this.today ?? { leg: leg ?? 10, distal: distal ?? 5, nights: 0 };
    this.session = this.today ? sessionOf(this.day, choice, today) : (this.day.choices[choice] ?? null);
    const session = this.session === null ? null : this.days.tables.sessions[this.session]!;
    if (!session || !session.entries.length) {
      const walk = "A walk does you good today, if it does not bring your leg pain up.";
      return this.word(session?.mode === "rest" ? "Today is a day of rest." : "Nothing to lead today.", walk);
    }
    const section = this.section("ready");
    const { careful, day } = this;
    showComing(section, this.days, this.session!, { careful, repeated: day.repeated, choice: this.choice });
    section.querySelector<HTMLElement>(".awake")!.hidden = this.awake.can;
    section.querySelector<HTMLElement>(".begun")!.hidden = this.begun === null;
    this.show("ready");
  }

  /** A page that woke on another day begins anew, unless a session, a card or an open form is on it. */
  private woken(): boolean {
    const rests = (["before", "ready", "saved", "word"] as const).some((name) => !this.section(name).hidden);
    const old = this.day !== undefined && this.day.date !== dayOf(new Date(), this.days.tables.zone);
    if (old && rests && !this.shut) location.reload();
    return old && rests;
  }

  private start(): void {
    if (this.woken()) return;
    const session = this.days.tables.sessions[this.session!]!;
    this.speaker.wake();
    void this.awake.keep();
    this.headset.listen();
    if (this.speaker.sound.listen) void this.listening.begin();
    const { begun } = this;
    void this.alone.take().then((alone) => {
      if (!alone) return this.elsewhere();
      if (begun) void this.store(eventOf(begun, null, begun.at));
    });
    this.id = newId();
    this.started = new Date().toISOString();
    this.mode = session.mode;
    this.hurts = [];
    this.newest = this.before;
    this.begun = null;
    this.led = new Led(session, this.days.items, () => this.entered());
    this.show("on");
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

  // ---------------------------------------------------------------- on

  private tick(): void {
    if (!this.led || this.section("on").hidden) return;
    const led = this.led;
    const going = !led.paused;
    led.tick(performance.now());
    if (led.ended) return this.finish();
    if (going && led.paused) this.hold(); // the device was asleep
    if (this.screen.show(this.led, this.led.item)) this.speaker.tone("tick");
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
    if (["rest", "question", "change_side"].includes(now.kind)) this.remember();
  }

  private remember(): void {
    if (this.led) this.keeping.keepProgress(this.days.person, this.progress).catch(() => this.full());
  }

  private get progress(): Begun {
    const { id, mode, started, before, hurts } = this;
    const [at, done] = [new Date().toISOString(), this.led?.done ?? []];
    return { id, plan: this.days.plan, date: this.day.date, mode, started, at, before, hurts, done };
  }

  private full(): void {
    const note = this.page.querySelector<HTMLElement>(".unsent")!;
    note.textContent = "This device has no room to keep your session. It goes on. Please make some room before you save it.";
    note.hidden = false;
  }

  private pause(): void {
    if (!this.led || this.led.ended || this.section("on").hidden) return;
    if (this.led.paused) this.led.go(performance.now());
    else this.led.pause(performance.now());
    if (this.led.paused) this.speaker.hush();
    this.showPaused(this.led.paused);
  }

  private showPaused(paused: boolean): void {
    this.screen.paused(paused);
    this.headset.paused(paused);
  }

  private hold(): void {
    this.led?.pause(performance.now());
    this.speaker.hush();
    this.showPaused(true);
  }

  /** Somebody said "stop": everything halts at once, then it is asked why. */
  private halt(): void {
    if (!this.led || this.led.ended || this.led.paused || this.section("on").hidden) return;
    this.hold();
    this.speaker.tone("end");
    this.show("stopped");
  }

  private showListening(listens: boolean, trouble: boolean): void {
    const sign = this.section("on").querySelector<HTMLElement>(".listening")!;
    sign.hidden = !listens && !trouble;
    if (!sign.hidden) sign.textContent = trouble ? CLOSED : "Listening for “stop”";
  }

  private goOn(): void {
    if (!this.led || this.led.ended) return this.finish();
    this.show("on");
    this.led.go(performance.now());
    this.showPaused(false);
    this.screen.step(this.led.item, this.led.now);
  }

  private stopSession(): void {
    window.clearInterval(this.loop);
    this.answering.stop();
    this.speaker.hush();
    this.headset.stop();
    this.listening.end();
    void this.awake.release();
    if (this.led && !this.led.ended) this.led.stop();
  }

  // ---------------------------------------------------------------- it hurts

  private hurt(): void {
    if (!this.led || this.led.ended) return;
    this.hold();
    this.show("hurts");
    this.hurting.ask(this.days, this.before, this.newestNow());
  }

  /** What was told last. A place counts as left again only where the ten minutes said so. */
  private newestNow(): Before {
    const last = this.hurts.at(-1);
    if (last) this.newest = newestOf(this.newest, this.before, last);
    return this.newest;
  }

  private async told(told: Told): Promise<void> {
    const danger = dangerOf(this.days.tables.dangers, told.flags, told.signs);
    const outcome = this.answering.heard(told, this.led!);
    this.hurts.push({ ...told, outcome });
    if (danger.locked || outcome.action === "stop_session") this.led!.stop();
    this.remember();
    const open = await this.keep("check_in", hurtCheckIn(this.hurts.at(-1)!), danger);
    if (danger.locked) return this.save(null);
    this.show("answer");
    this.answering.answer();
    if (!open) this.full(); // what to do is said also where it could not be kept
  }

  // ---------------------------------------------------------------- after

  private finish(): void {
    this.stopSession();
    this.remember();
    this.show("after");
  }

  /** A session that was left in the middle, by a closed tab or an empty battery, is asked about. */
  private saveBegun(): void {
    this.before = this.begun!.before;
    this.finish();
  }

  /** Keep the session as far as it came. After a danger sign its page stays the card. */
  private async save(after: After | null): Promise<void> {
    const signs = after ? signsOf(after.fresh) : [];
    const danger = dangerOf(this.days.tables.dangers, {}, signs);
    const stay = () => this.stay();
    const open = !signs.length || (await this.keep("check_in", signBody(after!.fresh), danger, stay));
    if (!open && !danger.locked) return;
    if (after && open) {
      if (!(await this.keepEvent(this.ended(after), danger, stay))) return;
      this.keeping.clearProgress(this.days.person).catch(() => undefined); // the saved session took it away
      this.alone.release();
      this.section("saved").querySelector(".note")!.textContent = "Your session is saved on this device.";
      return this.show("saved");
    }
    await this.store(this.ended(after));
    this.sent();
  }

  /** The answers stay in the form, to be saved once more. */
  private stay(): void {
    const note = this.section("after").querySelector<HTMLElement>(".unkept")!;
    note.hidden = false;
    note.scrollIntoView({ block: "center" });
  }

  private async store(event: Kept): Promise<void> {
    await this.keeping.queue(this.days.person, event).catch(() => this.full());
  }

  /** The event of this session. It comes a moment after a sign that was kept with it. */
  private ended(after: After | null): Kept {
    const at = new Date(Date.now() + 1).toISOString();
    return this.begun ? eventOf(this.begun, after, at, this.begun.at) : eventOf(this.progress, after, at);
  }

  // ---------------------------------------------------------------- controls

  private controls(): void {
    joinControls((name) => this.section(name), {
      start: () => this.start(),
      saveBegun: () => this.saveBegun(),
      choose: (choice) => {
        this.choice = choice;
        this.ready();
      },
      hurt: () => this.hurt(),
      pause: () => this.pause(),
      skip: () => this.led?.skip(),
      easier: () => void this.led?.easier(),
      back: () => this.led?.back(),
      slower: () => void this.led?.slower(),
      longer: () => this.led?.longer(LONGER_S),
      soon: () => this.led?.soon(),
      forward: () => this.forward(),
      leave: () => this.leave(),
      effort: (reserve) => this.led?.answer(reserve),
      onlyPause: () => this.show("on"),
      goOn: () => this.goOn(),
      goOnEasier: () => {
        this.answering.ease();
        this.goOn();
      },
      end: () => {
        this.led?.stop();
        this.finish();
      },
      after: (form) => this.submitted(form),
      seen: () => this.woken(),
      unseen: () => {
        if (this.led && !this.led.paused) this.pause();
      },
    });
  }

  /** On from a rest or from getting ready; else on to the next exercise. */
  private forward(): void {
    if (!this.led || this.led.ended || this.section("on").hidden) return;
    const { kind } = this.led.now;
    if (kind === "rest" || kind === "get_ready") this.led.soon();
    else this.led.skip();
  }

  private leave(): void {
    this.hold();
    this.led?.stop();
    this.finish();
  }

  private submitted(form: HTMLFormElement): void {
    const wrong = form.querySelector<HTMLElement>(".wrong")!;
    const after = afterIn(form);
    wrong.hidden = after !== null;
    form.querySelector<HTMLElement>(".unkept")!.hidden = true;
    if (after) void this.once(() => this.save(after));
    else wrong.scrollIntoView({ block: "center" });
  }
}
