// The log of a session that was led from a file: as text to copy or save, and as QR codes.
import { correction, generate, mode } from "lean-qr";
import { msg } from "../lib/words.ts";
import { codesOf } from "./carried.ts";
import type { Filed } from "./filed.ts";

const MARGIN = 4;

export class Log {
  private readonly text;
  private readonly codes;

  constructor(
    private readonly section: HTMLElement,
    private readonly filed: Filed,
    private readonly date: string,
  ) {
    this.text = section.querySelector("textarea")!;
    this.codes = section.querySelector<HTMLDetailsElement>(".codes")!;
    section.querySelector(".copy")!.addEventListener("click", () => void this.copy());
    section.querySelector(".save")!.addEventListener("click", () => this.save());
    this.codes.addEventListener("toggle", () => void this.draw());
  }

  /** What was told so far; hidden while nothing was. */
  show(): void {
    const { events, lasting, log } = this.filed;
    this.section.hidden = events.length === 0;
    this.text.value = log;
    this.section.querySelector(".kept-note")!.textContent = lasting
      ? msg("It is kept in this browser too, so you can do this later: open the file again.")
      : msg("This browser keeps nothing for a file. Please do this before you close it.");
    void this.draw();
  }

  private async copy(): Promise<void> {
    const said = this.section.querySelector<HTMLElement>(".copied")!;
    try {
      await navigator.clipboard.writeText(this.text.value);
      said.textContent = msg("Copied.");
    } catch {
      this.text.closest("details")!.open = true;
      this.text.select();
      said.textContent = document.execCommand("copy") ? msg("Copied.") : msg("The text is marked: please copy it.");
    }
  }

  private save(): void {
    const address = URL.createObjectURL(new Blob([this.text.value], { type: "application/json" }));
    const link = Object.assign(document.createElement("a"), { href: address, download: `steadyback-log-${this.date}.json` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }

  private async draw(): Promise<void> {
    if (!this.codes.open) return;
    const codes = await codesOf(this.text.value);
    const drawn = codes.map((code, at) => figure(code, msg("Code {n} of {all}", { n: at + 1, all: codes.length })));
    this.codes.querySelector(".shown")!.replaceChildren(...drawn);
  }
}

function figure(code: string, name: string): HTMLElement {
  const all = document.createElement("figure");
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", name);
  canvas.dataset["code"] = code;
  generate(code, { modes: [mode.ascii], minCorrectionLevel: correction.L }).toCanvas(canvas, { on: [0, 0, 0], off: [255, 255, 255], pad: MARGIN });
  all.append(canvas, Object.assign(document.createElement("figcaption"), { textContent: name }));
  return all;
}
