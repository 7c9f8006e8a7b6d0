// Whether the answers before heat are the ones with which the server says that heat may be used.

/** The answers that are good, by the name of the question; written by the server into the page. */
export type Good = Record<string, string[]>;

/** The questions that are statements to tick: what is missing there is not ready yet, not bad. */
const TICKS = "ready";

function answersIn(form: FormData, name: string): string[] {
  return form.getAll(name).map(String);
}

/** Whether every answer that was given is good; with `soFar` what is missing is left aside. */
export function isGood(form: FormData, good: Good, soFar = false): boolean {
  return Object.entries(good).every(([name, wanted]) => {
    const given = answersIn(form, name);
    if (name === TICKS || (soFar && !given.length)) return soFar || given.length === wanted.length;
    return given.length > 0 && given.every((one) => wanted.includes(one));
  });
}

/** Whether an answer is missing still, or a tick. */
export function missingIn(form: FormData, good: Good): boolean {
  return !isGood(form, good);
}
