// "It hurts": where and how much in two taps, then whether anything is new. One answer opens the next.
import type { Before } from "./events.ts";
import type { Answer, Days, Felt, Sign } from "./tables.ts";

export interface Told {
  felt: Felt;
  side: "" | "left" | "right" | "both";
  flags: Record<string, Answer>;
  signs: Sign[];
}

type Part = "where" | "how" | "new" | "numb" | "danger";
const LOW_BACK = 1;

export class Hurting {
  private place = 0;
  private score = 0;

  constructor(
    private readonly panel: HTMLElement,
    private readonly told: (told: Told) => void,
  ) {
    this.on<"place">("where", "place", (value) => this.where(Number(value)));
    this.on<"score">("how", "score", (value) => this.how(Number(value)));
    this.on<"new">("new", "new", (value) => this.fresh(value));
    this.on<"numb">("numb", "numb", (value) => this.numb(value as "left" | "right" | "both"));
    panel.querySelector(".none-of-these")!.addEventListener("click", () => this.show("new"));
  }

  /** Ask anew. `before` is how it was; the questions are those of a session. */
  ask(days: Days, before: Before): void {
    this.before = before;
    const flags = this.part("danger").querySelector(".flags")!;
    const asked = Object.entries(days.questions).filter(([, one]) => one.screens.includes("session"));
    flags.replaceChildren(
      ...asked.map(([flag, { question }]) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "btn second";
        button.textContent = question;
        button.addEventListener("click", () => this.tell([], "", { [flag]: "yes" }));
        return button;
      }),
    );
    this.show("where");
  }

  private before: Before = { leg: null, back: null, distal: null };

  private where(place: number): void {
    this.place = place;
    this.show("how");
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

  private numb(side: "left" | "right" | "both"): void {
    this.tell([`numbness_${side}`], "", {});
  }

  /** The place that was named has the pain that was named; the other is as it was before. */
  private tell(signs: Sign[], tingling: "" | "tingling", flags: Record<string, Answer>): void {
    const { leg, back, distal } = this.before;
    const low = this.place === LOW_BACK;
    const numb = signs.find((sign) => sign.startsWith("numbness"));
    const felt: Felt = {
      leg: [leg, low ? (leg ?? 0) : this.score],
      back: [back, low ? this.score : (back ?? 0)],
      place: [distal, low ? Math.max(LOW_BACK, distal ?? 0) : this.place, "unknown"],
      tingling: tingling === "tingling",
      numbness: numb !== undefined,
      weakness: signs.includes("weakness"),
      afraid: false,
    };
    const side = (numb?.slice("numbness_".length) ?? "") as Told["side"];
    this.told({ felt, side, flags, signs });
  }

  private on<Name extends string>(part: Part, name: Name, heard: (value: string) => void): void {
    for (const button of this.part(part).querySelectorAll<HTMLElement>(`[data-${name}]`)) {
      button.addEventListener("click", () => heard(button.dataset[name]!));
    }
  }

  private part(part: Part): HTMLElement {
    return this.panel.querySelector<HTMLElement>(`.${part}`)!;
  }

  private show(part: Part): void {
    for (const each of ["where", "how", "new", "numb", "danger"] as const) this.part(each).hidden = each !== part;
    this.part(part).querySelector<HTMLElement>("button")?.focus();
  }
}
