// A device whose clock is wrong: on which day it is led is decided by its clock, so it is said plainly.
import { dateLanguage, msg } from "../lib/words.ts";
import { dayOf, type Days } from "./tables.ts";

/** Closer together than this the days differ because one of them has just begun (our own proposal). */
const JUST_BEGUN_MS = 300_000;

/** A title and a sentence. */
export type Saying = [title: string, text: string];

/** What to say where the server, which made these tables at this moment, is on another day; else null. */
export function otherDay({ tables }: Days, now: Date): Saying | null {
  const there = new Date(tables.made_at);
  const near = Math.abs(now.getTime() - there.getTime()) < JUST_BEGUN_MS;
  if (near || dayOf(now, tables.zone) === dayOf(there, tables.zone)) return null;
  const times = { here: spoken(now, tables.zone), there: spoken(there, tables.zone) };
  return [msg("This device and the server have different dates."), msg("This device says it is {here}. The server says it is {there}. If this device is wrong, please set its date and time to automatic, and open this page again. If the server is wrong, its clock has to be set.", times)];
}

/** What to say without a network where what is kept holds no day for the date of this device. */
export function noDay({ tables }: Days, now: Date): Saying {
  const here = { here: spoken(now, tables.zone) };
  if (now.getTime() < Date.parse(tables.made_at)) return [msg("The date on this device is wrong."), msg("This device says it is {here}. Its plan was made after that. Please set its date and time to automatic, and open this page again.", here)];
  return [msg("The plan on this device is too old."), msg("This device says it is {here}. If that is right, open this page once where there is a network, and it brings the next two weeks. If it is wrong, please set its date and time to automatic.", here)];
}

function spoken(moment: Date, timeZone: string): string {
  const language = dateLanguage();
  const form = new Intl.DateTimeFormat(language, { timeZone, weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" });
  const said = form.format(moment);
  return language === "en-GB" ? said.replace(",", "") : said; // some browsers put one after the weekday
}
