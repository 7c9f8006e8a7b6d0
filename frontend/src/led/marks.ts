// A mark for each event that waits, kept apart from the database: browsers that run out of room may
// throw a database away without a word, and then the marks say how much is missing. Ids only, and
// whether an event closes exercise: a danger that was lost is still no reason to go on.

const FRONT = "steadyback-waits:";
const CLOSES = "closes";
const keyOf = (person: string, id: string) => `${FRONT}${person}:${id}`;

/** Where marks can be kept: not in a worker, and not where the browser forbids it. */
function place(): Storage | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}

/** Mark an event that is in the database now, or closes exercise and is about to be. A mark that cannot be set is done without. */
export function mark(person: string, id: string, closes = false): void {
  try {
    place()?.setItem(keyOf(person, id), closes ? CLOSES : "1");
  } catch {
    return;
  }
}

/** Take a mark away, before its event leaves the database. */
export function unmark(person: string, id: string): void {
  place()?.removeItem(keyOf(person, id));
}

/** The ids of a person's marked events. */
export function marked(person: string): string[] {
  const front = keyOf(person, "");
  return Object.keys(place() ?? {})
    .filter((key) => key.startsWith(front))
    .map((key) => key.slice(front.length));
}

/** Those of them that close exercise. */
export function closing(person: string): string[] {
  return marked(person).filter((id) => place()?.getItem(keyOf(person, id)) === CLOSES);
}

/** When an id was made: it says so in its first twelve digits (UUIDv7), in milliseconds. */
export const madeAt = (id: string) => Number.parseInt(id.replace("-", "").slice(0, 12), 16);

/** Where the pages for heat and walks keep what is going on; see `timer/kept.ts`. */
export const timerOf = (person: string) => `steadyback.timer:${person}:`;

/** Drop every mark of a person and what a timer kept: they left this device. */
export function dropMarks(person: string): void {
  for (const id of marked(person)) unmark(person, id);
  const front = timerOf(person);
  for (const key of Object.keys(place() ?? {})) if (key.startsWith(front)) place()!.removeItem(key);
}
