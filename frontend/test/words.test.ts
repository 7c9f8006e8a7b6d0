import { deepEqual, equal } from "node:assert/strict";
import { afterEach, test } from "node:test";
import { otherDay } from "../src/led/clock.ts";
import { wordOf } from "../src/led/listening.ts";
import type { Days } from "../src/led/tables.ts";
import { Answer } from "../src/lib/scales.ts";
import { dateLanguage, mark, msg, msgs } from "../src/lib/words.ts";

const SPANISH = {
  lang: "es",
  single: { "Try again": "Probar otra vez", "{given} of {most}": "{given} de {most}", "set {set} of {all}": "de {all} series, la {set}", empty: "" },
  plural: { "{n} minute left.": { one: "Queda {n} minuto.", many: "Quedan {n} de minutos.", other: "Quedan {n} minutos." } },
};
const POLISH = {
  lang: "pl",
  single: {},
  plural: { "{n} minute left.": { one: "{n} minuta.", few: "{n} minuty.", many: "{n} minut.", other: "{n} minuty." }, "{n} day": { other: "{n} d." } },
};

/** A page in a language, with its translations; null for a page that has none. */
function page(words: object | null, lang = "en"): void {
  const element = words && { textContent: JSON.stringify(words) };
  const document = { documentElement: { lang }, querySelector: (what: string) => (what === "#words" ? element : null) };
  Object.assign(globalThis, { document });
}

afterEach(() => void Reflect.deleteProperty(globalThis, "document"));

test("without translations, and where there is no page, English is said", () => {
  for (const none of [() => page(null), () => Reflect.deleteProperty(globalThis, "document")]) {
    none();
    equal(msg("Try again"), "Try again");
    deepEqual([0, 1, 2].map((n) => msgs("{n} minute left.", "{n} minutes left.", n)), ["0 minutes left.", "1 minute left.", "2 minutes left."]);
  }
});

test("a message is said in the language of the page, also where its words stand in another order", () => {
  page(SPANISH, "es");
  equal(msg("Try again"), "Probar otra vez");
  equal(msg("set {set} of {all}", { set: 2, all: 3 }), "de 3 series, la 2");
  equal(new Answer("4").said, "4 de 10");
});

test("the translations may come after the script, and those of another page are read anew", () => {
  page(null);
  equal(msg("Try again"), "Try again");
  page(SPANISH, "es");
  equal(msg("Try again"), "Probar otra vez");
  page(POLISH, "pl");
  equal(msg("Try again"), "Try again");
});

test("the number decides which form a language takes", () => {
  page(SPANISH, "es");
  deepEqual([0, 1, 2, 1_000_000].map((n) => msgs("{n} minute left.", "{n} minutes left.", n)), ["Quedan 0 minutos.", "Queda 1 minuto.", "Quedan 2 minutos.", "Quedan 1000000 de minutos."]);
  page(POLISH, "pl");
  deepEqual([1, 3, 5, 22].map((n) => msgs("{n} minute left.", "{n} minutes left.", n)), ["1 minuta.", "3 minuty.", "5 minut.", "22 minuty."]);
  equal(msgs("{n} day", "{n} days", 5), "5 d.");
});

test("a message without a translation, or with an empty one, is said in English", () => {
  page(SPANISH, "es");
  equal(msg("No such message."), "No such message.");
  equal(msg("empty"), "empty");
  deepEqual([1, 2].map((n) => msgs("{n} day", "{n} days", n)), ["1 day", "2 days"]);
});

test("a place that nothing was given for stays, and what fills a place is not filled again", () => {
  page(null);
  equal(msg("{left} and {right}", { left: "{right}" }), "{right} and {right}");
  equal(msgs("{n} of {all}", "{n} of {all}", 2, { n: 7, all: "{n}" }), "2 of {n}");
  equal(msg("{ } {} 4 %"), "{ } {} 4 %");
});

test("a message that is marked is itself", () => {
  equal(mark("Try again"), "Try again");
});

test("dates are written in the language of the page, and in English as in Britain", () => {
  const days = { tables: { zone: "UTC", made_at: "2026-03-02T10:00:00Z" } } as Days;
  const now = new Date("2026-03-04T10:00:00Z");
  deepEqual(["", "en", "en-GB", "en-XA", "es"].map((lang) => (page(null, lang), dateLanguage())), ["en-GB", "en-GB", "en-GB", "en-GB", "es"]);
  page(null, "en");
  equal(otherDay(days, now)![1].includes("Wednesday 4 March 2026 at 10:00"), true);
  page(null, "es");
  equal(otherDay(days, now)![1].includes("miércoles, 4 de marzo de 2026"), true);
});

test("it listens for a word of its own only, in any writing, and for one of several", () => {
  const heard = (words: string, texts: string[]) => texts.filter((text) => wordOf(words).test(text));
  const english = ["stop", "Stop!", "please stop now", "I said: stop."];
  deepEqual(heard("stop", [...english, "nonstop", "stopped", "unstoppable", ""]), english);
  deepEqual(heard("alto|para", ["Para", "¡alto!", "separar", "alton", ""]), ["Para", "¡alto!"]);
  deepEqual(heard("стоп", ["ну, стоп", "стопка"]), ["ну, стоп"]);
  deepEqual(heard("arrête", ["Arrête", "arrêtez"]), ["Arrête"]);
});
