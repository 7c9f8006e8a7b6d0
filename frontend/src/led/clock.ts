// A device whose clock is wrong: on which day it is led is decided by its clock, so it is said plainly.
import { dayOf, type Days } from "./tables.ts";

/** Closer together than this the days differ because one of them has just begun (our own proposal). */
const JUST_BEGUN_MS = 300_000;
const MEND = "set its date and time to automatic";

/** A title and a sentence. */
export type Saying = [title: string, text: string];

/** What to say where the server, which made these tables at this moment, is on another day; else null. */
export function otherDay({ tables }: Days, now: Date): Saying | null {
  const there = new Date(tables.made_at);
  const near = Math.abs(now.getTime() - there.getTime()) < JUST_BEGUN_MS;
  if (near || dayOf(now, tables.zone) === dayOf(there, tables.zone)) return null;
  const times = `This device says it is ${spoken(now, tables.zone)}. The server says it is ${spoken(there, tables.zone)}.`;
  return ["This device and the server have different dates.", `${times} If this device is wrong, please ${MEND}, and open this page again. If the server is wrong, its clock has to be set.`];
}

/** What to say without a network where what is kept holds no day for the date of this device. */
export function noDay({ tables }: Days, now: Date): Saying {
  const says = `This device says it is ${spoken(now, tables.zone)}.`;
  if (now.getTime() < Date.parse(tables.made_at)) return ["The date on this device is wrong.", `${says} Its plan was made after that. Please ${MEND}, and open this page again.`];
  return ["The plan on this device is too old.", `${says} If that is right, open this page once where there is a network, and it brings the next two weeks. If it is wrong, please ${MEND}.`];
}

function spoken(moment: Date, timeZone: string): string {
  const form = new Intl.DateTimeFormat("en-GB", { timeZone, weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" });
  return form.format(moment).replace(",", ""); // some browsers put one after the weekday
}
