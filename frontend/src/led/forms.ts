// What the forms of a led session have in common: scores, and what is new with its side. An answer
// that is missing is never filled in.
import type { After } from "./events.ts";
import type { Sign } from "./tables.ts";

/** A whole number of a form; null where none was given. */
export function numberIn(given: FormData, name: string): number | null {
  const value = given.get(name);
  return value === null || value === "" || Number.isNaN(Number(value)) ? null : Number(value);
}

/** What is new (empty for nothing), with the side of a numbness in its name; null while it is open. */
export function freshIn(given: FormData, name: string, side: string): string[] | null {
  const chosen = given.getAll(name).map(String);
  const numb = given.get(side);
  if (!chosen.length || (chosen.includes("numbness") && !numb)) return null;
  return chosen.filter((one) => one !== "none").map((one) => (one === "numbness" ? `numbness_${String(numb)}` : one));
}

/** The signs among what is new by their names in the tables. */
export function signsOf(fresh: string[]): Sign[] {
  return fresh.filter((name): name is Sign => name === "weakness" || name === "weaker" || name.startsWith("numbness_"));
}

/** How it is after a session; null while an answer is missing. */
export function afterIn(form: HTMLFormElement): After | null {
  const given = new FormData(form);
  const [leg, back, distal] = ["leg_after", "back_after", "distal_after"].map((name) => numberIn(given, name)) as [number, number, number];
  const fresh = freshIn(given, "new", "numb_side");
  const moved = given.get("moved_down") as After["moved"] | null;
  if ([leg, back, distal].includes(null as never) || !fresh || !moved) return null;
  return { leg, back, distal, moved, fresh, note: String(given.get("note") ?? "").trim() };
}
