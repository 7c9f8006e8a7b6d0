// Leads a session from its first question to its last: what is asked when, what is kept on the
// device, and what is sent. Every decision comes from the tables.
import { msg } from "../lib/words.ts";
import { Account } from "./account.ts";
import { Alone } from "./alone.ts";
import { Answering } from "./answering.ts";
import { answersNow, type Asked, askBefore, flagsOf } from "./before.ts";
import { type Begun, isTold, type Opened } from "./begun.ts";
import { noDay } from "./clock.ts";
import { showComing } from "./coming.ts";
import { joinControls } from "./controls.ts";
import { hurtCheckIn, signBody, type After, type Careful } from "./events.ts";
import { afterIn, signsOf } from "./forms.ts";
import { Hurting, type Told } from "./hurting.ts";
import { type Keeping, type Note, SENT } from "./keeping.ts";
import { Playing } from "./playing.ts";
import type { SameDay } from "./same_day.ts";
import { Sections } from "./sections.ts";
import { closedBy, type Closed } from "./standing.ts";
import { dayOf, sessionOf, type Choice, type Danger, type Day, type Days, type Today } from "./tables.ts";

/** So often the server is asked during a session whether exercise is still open (our own proposal). */
const ASKED_EACH_MS = 60_000;
const LONGER_S = 30;
/** A storage that never answers keeps nobody from starting. */
const STORAGE_MS = 2_000;

export class Leading {
  private readonly sections;
  private readonly playing;
  private readonly account;
  private readonly alone;
  private readonly hurting;
  private readonly answering;
  private day!: Day;
  private choice: Choice = "planned";
  private today: Today | null = null;
  private session: number | null = null;
  private begun: Begun | null;
  private online: boolean;
  private readonly careful: Careful | null;
  private asking = 0;
  private looking: Promise<void> | null = null;
  /** "Stop here for today" was said. */
  private tooMuch = false;
  private busy = false;

  constructor(
    private readonly page: HTMLElement,
    private readonly days: Days,
    { online, careful, begun, signs = [] }: Opened,
    private readonly note: Note,
    private readonly keeping: Keeping,
    private readonly promise = SENT,
  ) {
    this.sections = new Sections(page);
    const { one } = this.sections;
    this.alone = new Alone(`steadyback-leading:${days.person}`);
    this.playing = new Playing(page, one("on"), one("ready"), days, {
      resting: () => this.remember(),
      goes: () => this.check(),
      ended: () => this.finish(),
      halted: () => this.sections.show("stopped"),
    });
    this.account = new Account(days, keeping, signs, {
      done: () => this.playing.led?.done ?? [],
      locked: (danger, kept) => this.locked(danger, kept),
      ...note,
    });
    this.hurting = new Hurting(one("hurts"), (told) => void this.once(() => this.told(told)), () => this.mistaken());
    this.answering = new Answering(one("answer"), days, this.playing.speaker, () => this.answered());
    [this.online, this.careful, this.begun] = [online, careful, begun];
    this.controls();
  }

  /** Begin with what has to be asked first; or say why nothing can be led. */
  async begin(): Promise<void> {
    const day = this.days.tables.days.find(({ date }) => date === dayOf(new Date(), this.days.tables.zone));
    if (!day) return this.sections.word(...noDay(this.days, new Date()));
    this.day = day;
    this.account.date = day.date;
    const closed = closedBy(null, this.days, new Date());
    if (closed) return this.close(closed);
    if (this.begun && !(await this.alone.free())) return this.elsewhere();
    if ((await this.account.sameDay())?.stopped) return this.over();
    this.first();
  }

  // ---------------------------------------------------------------- what closes exercise

  /** Look whether exercise is still open; the server is asked too, and nobody waits for it. */
  private check(): void {
    if (!this.looking) this.looking = this.lookTwice().finally(() => (this.looking = null));
  }

  private async lookTwice(): Promise<void> {
    if (await this.look()) return;
    const there = await this.keeping.closedThere(this.days.person);
    if (there) await this.close(there);
  }

  /** Look at what this device keeps, by whichever tab. Returns whether exercise is closed. */
  async look(): Promise<boolean> {
    const closed = await this.keeping.closed(this.days.person);
    if (closed) await this.close(closed);
    return this.sections.shut;
  }

  /** Something was told elsewhere: where nothing is on, the page begins anew with what is known now. */
  async heard(): Promise<void> {
    if (!(await this.look()) && this.sections.shows("ready")) location.reload();
  }

  /** A danger was told elsewhere: the session stops here, and what was done of it is kept. */
  private async close(found: Closed): Promise<void> {
    if (this.sections.shut) return;
    Object.assign(this.days.cards, found.cards);
    const on = this.playing.led !== null;
    this.shut();
    if (!this.sections.carded(found, this.days.cards)) {
      this.sections.word(msg("Exercise waits."), msg("Something you told us has to be looked at first. Today says what, and what is still fine. If it is getting worse, get help now."));
    }
    if (on) await this.account.tellLeft(this.account.progress);
  }

  private shut(): void {
    this.stopSession();
    this.sections.shut = true;
  }

  /** The person is forgotten on this device: nothing goes on, and nothing more is kept. */
  leaveForGood(): void {
    this.shut();
    this.playing.led = null;
  }

  private locked(danger: Danger, kept = true): void {
    this.shut();
    const promise = kept ? msg(this.promise) : msg("Your answer could not be kept on this device. Please tell it on Today.");
    if (this.sections.carded(danger, this.days.cards)) {
      if (!kept) this.sections.one("help").querySelector(":scope > p")!.textContent = promise;
      return;
    }
    const rest = msg("Exercise waits until a clinician has seen it. Walk a little if you can, and rest in the position that eases you.");
    this.sections.word(msg("Please let somebody look at this first."), `${rest} ${promise}`);
  }

  /** "Stop here for today" was said, and lasts until the day is over. */
  private over(): void {
    this.tooMuch = true;
    const left = this.begun && isTold(this.begun) ? ([msg("Save what you did"), () => this.saveBegun()] as [string, () => void]) : undefined;
    const fine = msg("Your next session is tomorrow at the earliest. Rest in the position that eases you most, and walk a little if that does not bring your leg pain up. If new numbness, weakness, or trouble peeing or pooing comes, get help now.");
    this.sections.word(msg("You stopped here for today."), fine, left);
  }

  // ---------------------------------------------------------------- before

  /** Another tab leads it: what is not ended there was not left in the middle. */
  private elsewhere(): void {
    this.stopSession();
    this.playing.led = null;
    this.sections.word(msg("This session is on in another tab."), msg("Please go on there, or close that tab and open this page again."));
  }

  private first(): void {
    const { day } = this;
    if (this.begun?.asked === "open") return this.askHere();
    if (!flagsOf(day).length && !day.questions.length) return this.ready();
    if (this.online) return void this.checkIn(this.page.dataset["checkIn"]!);
    this.askHere();
  }

  /** The check-in asks more than this page can. Where it does not answer now, this page asks. */
  private async checkIn(address: string): Promise<void> {
    if (await answersNow(address)) return location.assign(address);
    this.online = false;
    this.askHere();
  }

  private askHere(): void {
    const { begun, day, days } = this;
    if (day.questions.some(({ kind }) => kind === "cautions")) return this.sections.word(msg("Some questions are still open."), msg("Please answer them where there is a network. Then your sessions can be led anywhere."));
    const why = { online: this.online, lost: begun?.asked === "open" };
    askBefore(this.sections.one("before"), days, day, why, (found) => void this.once(() => this.howItIs(found)));
    this.sections.show("before");
  }

  private async howItIs({ today, before, body, said }: Asked): Promise<void> {
    this.today = today;
    this.account.toldBefore(before);
    if (!(await this.account.tell("check_in", body, this.account.hear(said), () => this.unkept()))) return;
    if (this.begun?.asked) this.account.askedSince(this.begun);
    this.ready();
  }

  /** A second tap while something is being kept tells nothing twice. */
  private async once(work: () => Promise<unknown>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    await work().finally(() => (this.busy = false));
  }

  private unkept(): void {
    this.sections.word(msg("This could not be kept on your device."), msg("Its storage is full or closed to this page. Please make some room, or use Today where there is a network. If you have a danger sign, get help now."));
  }

  // ---------------------------------------------------------------- ready

  private ready(): void {
    const choice = this.careful ? "bad_day" : this.choice;
    const { leg, distal } = this.days.tables;
    const today = this.today ?? { leg: leg ?? 10, distal: distal ?? 5, nights: 0 };
    this.session = this.today ? sessionOf(this.day, choice, today) : (this.day.choices[choice] ?? null);
    const session = this.session === null ? null : this.days.tables.sessions[this.session]!;
    if (!session || !session.entries.length) {
      const walk = msg("A walk does you good today, if it does not bring your leg pain up.");
      return this.sections.word(session?.mode === "rest" ? msg("Today is a day of rest.") : msg("Nothing to lead today."), walk);
    }
    const [section, { begun, careful, day }] = [this.sections.one("ready"), this];
    showComing(section, this.days, this.session!, { careful, repeated: day.repeated, choice: this.choice });
    section.querySelector<HTMLElement>(".begun")!.hidden = begun === null || !isTold(begun);
    this.sections.show("ready");
  }

  /** A page that woke on another day begins anew, unless a session, a card or an open form is on it. */
  private woken(): boolean {
    const rests = this.sections.shows("before", "ready", "saved", "word");
    const old = this.day !== undefined && this.day.date !== dayOf(new Date(), this.days.tables.zone);
    if (old && rests && !this.sections.shut) location.reload();
    return old && rests;
  }

  private async start(): Promise<void> {
    if (this.woken()) return;
    this.playing.wake();
    const found = Promise.all([this.look(), this.account.sameDay()]);
    const late = new Promise<[boolean, null]>((after) => setTimeout(() => after([false, null]), STORAGE_MS));
    const [shut, same] = await Promise.race([found, late]); // what is found late closes it then
    if (!shut && !same?.stopped) return this.startNow(same);
    this.playing.stop();
    if (!shut) this.over();
  }

  private startNow(same: SameDay | null): void {
    const session = this.days.tables.sessions[this.session!]!;
    const { begun } = this;
    void this.alone.take().then((alone) => {
      if (!alone) return this.elsewhere();
      if (begun) void this.account.tellLeft(begun);
    });
    this.begun = null;
    this.account.begin(session.mode, same);
    this.sections.show("on");
    this.playing.start(session);
    this.asking = window.setInterval(() => this.check(), ASKED_EACH_MS);
    this.check();
  }

  // ---------------------------------------------------------------- on

  private remember(): void {
    if (!this.playing.led) return;
    this.account.remember();
    this.account.tellSets();
  }


  private goOn(): void {
    if (!this.playing.led || this.playing.led.ended) return this.finish();
    this.sections.show("on");
    this.playing.go();
    this.playing.shownAgain();
  }

  private stopSession(): void {
    window.clearInterval(this.asking);
    this.answering.stop();
    this.playing.stop();
  }

  // ---------------------------------------------------------------- it hurts

  private hurt(): void {
    if (!this.playing.led || this.playing.led.ended) return;
    this.playing.hold();
    this.account.ask(true);
    this.sections.show("hurts");
    this.hurting.ask(this.days, this.account.before, this.account.newestNow());
  }

  private mistaken(): void {
    this.account.ask(false);
    this.sections.show("on");
  }

  private async told(told: Told): Promise<void> {
    const led = this.playing.led!;
    const danger = this.account.hear(told);
    const outcome = this.answering.heard(told, led);
    const hurt = { ...told, outcome };
    this.account.hurts.push(hurt);
    if (danger.locked || outcome.action === "stop_session") led.stop();
    this.account.ask(false);
    const open = await this.account.tell("check_in", hurtCheckIn(hurt), danger, () => this.unkept());
    if (danger.locked) return this.save(null);
    this.sections.show("answer");
    this.answering.answer();
    if (!open) this.note.full(); // what to do is said also where it could not be kept
  }

  /** An answer was given and done; where it ends exercise, it does so until the day is over. */
  private answered(): void {
    this.tooMuch ||= this.answering.ends;
    if (this.answering.ends) this.account.keepSameDay(true);
    this.remember();
  }

  // ---------------------------------------------------------------- after

  private finish(): void {
    this.stopSession();
    this.remember();
    this.sections.show("after");
  }

  /** A session that was left in the middle, by a closed tab or an empty battery, is asked about. */
  private saveBegun(): void {
    this.account.before = this.begun!.before;
    this.finish();
  }

  /** Keep the session as far as it came. After a danger sign its page stays the card. */
  private async save(after: After | null): Promise<void> {
    const signs = after ? signsOf(after.fresh) : [];
    const danger = this.account.hear({ flags: {}, signs });
    const stay = () => this.stay();
    const open = !signs.length || (await this.account.tell("check_in", signBody(after!.fresh), danger, stay));
    if (!open && !danger.locked) return;
    const ended = this.account.ended(after, this.begun);
    if (after && open) {
      if (!(await this.account.tellEvent(ended, danger, stay))) return;
      this.keeping.clearProgress(this.days.person).catch(() => undefined); // the saved session took it away
      this.playing.led = null;
      this.alone.release();
      this.sections.one("saved").querySelector(".note")!.textContent = this.keeping.lasting
        ? msg("Your session is saved on this device.")
        : msg("This browser keeps nothing for a file. Please do this before you close it.");
      if (this.tooMuch) this.showTooMuch();
      return this.sections.show("saved");
    }
    await this.account.tellAlone(ended);
  }

  /** Nobody is praised for a session that was stopped because it was too much. */
  private showTooMuch(): void {
    const saved = this.sections.one("saved");
    saved.querySelector("h1")!.textContent = msg("You stopped here for today.");
    saved.querySelector<HTMLElement>(".care")!.hidden = false;
  }

  /** The answers stay in the form, to be saved once more. */
  private stay(): void {
    const note = this.sections.one("after").querySelector<HTMLElement>(".unkept")!;
    note.hidden = false;
    note.scrollIntoView({ block: "center" });
  }

  // ---------------------------------------------------------------- controls

  private controls(): void {
    const { playing } = this;
    joinControls(this.sections.one, {
      start: () => void this.once(() => this.start()),
      saveBegun: () => this.saveBegun(),
      choose: (choice) => {
        this.choice = choice;
        this.ready();
      },
      hurt: () => this.hurt(),
      pause: () => playing.pause(),
      skip: () => playing.led?.skip(),
      easier: () => void playing.led?.easier(),
      back: () => playing.led?.back(),
      slower: () => void playing.led?.slower(),
      longer: () => playing.led?.longer(LONGER_S),
      soon: () => playing.led?.soon(),
      forward: () => playing.forward(),
      leave: () => this.leave(),
      effort: (reserve) => playing.led?.answer(reserve),
      onlyPause: () => this.sections.show("on"),
      goOn: () => this.goOn(),
      goOnEasier: () => {
        this.answering.ease();
        this.goOn();
      },
      end: () => this.leave(),
      after: (form) => this.submitted(form),
      seen: () => this.woken() || this.check(),
      unseen: () => playing.unseen(),
    });
  }

  private leave(): void {
    this.playing.hold();
    this.playing.led?.stop();
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
