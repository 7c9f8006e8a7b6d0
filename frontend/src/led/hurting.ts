// "It hurts": where and how much in two taps, then whether anything is new. One answer opens the next.
import { msg } from "../lib/words.ts";
import { telephone } from "./card.ts";
import type { Before, Part as Where } from "./events.ts";
import type { Answer, Days, Felt, Numb, Sign } from "./tables.ts";

export interface Told {
  felt: Felt;
  /** Which pain was told; the other one was not asked about. "neither" where a danger sign came first. */
  named: Where | "neither";
  side: "" | Numb;
  flags: Record<string, Answer>;
  signs: Sign[];
}

type Part = "where" | "how" | "new" | "numb" | "danger";
/** Where "Back" leads once a place was named; from the first question "by mistake" leads out. */
const BEFORE: Record<Exclude<Part, "where">, Part> = { how: "where", new: "how", numb: "new", danger: "new" };
/** Pain from here on is the leg's: of the lower back and the buttock it is the back's, as the questions say. */
const THIGH = 3;

export class Hurting {
  private place = 0;
  private score = 0;

  /** `told` hears the answers; `mistaken`, that nothing hurts at all. */
  constructor(
    private readonly panel: HTMLElement,
    private readonly told: (told: Told) => void,
    mistaken: () => void,
  ) {
    this.button("by-mistake").addEventListener("click", mistaken);
    this.button("step-back").addEventListener("click", () => this.back());
    this.on<"place">("where", "place", (value) => this.where(Number(value)));
    this.on<"score">("how", "score", (value) => this.how(Number(value)));
    this.on<"new">("new", "new", (value) => this.fresh(value));
    this.on<"numb">("numb", "numb", (value) => this.numb(value as Numb));
    this.button("none-of-these").addEventListener("click", () => this.back());
    this.button("not-sure").addEventListener("click", () => this.doubted());
  }

  /**
   * Ask anew; the questions are those of a session. `before` is how it was before the session: rises
   * are counted from there, so that small ones one after the other are not hidden. `newest` is what
   * was told last, also in this session.
   */
  ask(days: Days, before: Before, newest: Before = before): void {
    this.before = before;
    this.newest = newest;
    const flags = this.part("danger").querySelector(".flags")!;
    const asked = Object.entries(days.questions).filter(([, one]) => one.screens.includes("session"));
    flags.replaceChildren(
      ...asked.map(([flag, { question }]) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "btn second";
        button.textContent = question;
        button.addEventListener("click", () => this.tell([], "", { [flag]: this.doubts ? "unsure" : "yes" }));
        return button;
      }),
    );
    this.call(days);
    this.show("where");
  }

  /** The emergency number stands beside the danger signs, from a card that the device keeps. */
  private call({ cards }: Days): void {
    const link = this.panel.querySelector<HTMLAnchorElement>(".call-now")!;
    const number = Object.values(cards).find((card) => card.call === "emergency" && card.number)?.number;
    link.hidden = !number;
    if (!number) return;
    link.href = telephone(number.number);
    link.firstElementChild!.textContent = msg("Call {number}", { number: number.number });
    link.lastElementChild!.textContent = number.name;
  }

  /** Not sure: the same signs once more, and the one that is touched is told as not sure. */
  private doubted(): void {
    this.doubts = true;
    this.show("danger");
  }

  private doubts = false;
  private before: Before = { leg: null, back: null, distal: null };
  private newest: Before = this.before;

  /** Nowhere: a danger sign, which is told before any pain. */
  private where(place: number): void {
    this.place = place;
    this.show(place ? "how" : "danger");
  }

  private how(score: number): void {
    this.score = score;
    this.show("new");
  }

  private fresh(value: string): void {
    if (value === "numbness") this.show("numb");
    else if (value === "danger") this.show("danger");
    else this.tell(value === "weakness" ? ["weakness"] : [], value === "tingling" ? "tingling" : "", {});
  }

  private numb(side: Numb): void {
    this.tell([`numbness_${side}`], "", {});
  }

  /**
   * The part that was named has the pain that was named. The other one is as it was told last; where
   * nothing was ever told its "before" is unknown, and with that no rule calls it green (PM-MISSING).
   * The question was where it hurts most: what reached further down before is not taken as gone.
   */
  private tell(signs: Sign[], tingling: "" | "tingling", flags: Record<string, Answer>): void {
    const { before, newest } = this;
    const named = this.place === 0 ? "neither" : this.place < THIGH ? "back" : "leg";
    const now = (part: Where) => (part === named ? this.score : (newest[part] ?? 0));
    const numb = signs.find((sign) => sign.startsWith("numbness"));
    const felt: Felt = {
      leg: [before.leg, now("leg")],
      back: [before.back, now("back")],
      place: [before.distal, Math.max(this.place, newest.distal ?? 0), "unknown"],
      tingling: tingling === "tingling",
      numbness: numb !== undefined,
      weakness: signs.includes("weakness"),
      afraid: false,
    };
    const side = (numb?.slice("numbness_".length) ?? "") as Told["side"];
    this.told({ felt, named, side, flags, signs });
  }

  private on<Name extends string>(part: Part, name: Name, heard: (value: string) => void): void {
    for (const button of this.part(part).querySelectorAll<HTMLElement>(`[data-${name}]`)) {
      button.addEventListener("click", ({ detail }) => {
        if (detail < 2) heard(button.dataset[name]!); // the second of two taps meant the question before
      });
    }
  }

  private part(part: Part): HTMLElement {
    return this.panel.querySelector<HTMLElement>(`.${part}`)!;
  }

  private button(name: string): HTMLElement {
    return this.panel.querySelector<HTMLElement>(`.${name}`)!;
  }

  private back(): void {
    if (this.asking !== "where") this.show(this.place ? BEFORE[this.asking] : "where");
  }

  private asking: Part = "where";

  private show(part: Part): void {
    this.asking = part;
    this.doubts &&= part === "danger";
    const title = this.part("danger").querySelector("h2")!;
    title.textContent = title.dataset[this.doubts ? "sayUnsure" : "saySure"]!;
    this.button("not-sure").hidden = this.doubts;
    for (const each of ["where", "how", "new", "numb", "danger"] as const) this.part(each).hidden = each !== part;
    this.button("by-mistake").hidden = part !== "where";
    this.button("step-back").hidden = part === "where";
    this.part(part).querySelector<HTMLElement>("button")?.focus({ preventScroll: part === "danger" });
    if (part === "danger") this.part(part).scrollIntoView(); // a long list, with its ways on over its end
  }
}
