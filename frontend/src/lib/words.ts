// Every text in the language of the page. English is written in the code, and an English message is
// the key of its translation (gettext). The server writes those of the device into the page; where it
// wrote none, and in the worker, which has no page, English is said.

/** What stands in the places of a message, by their names. */
export type Places = Record<string, string | number>;

/** The translations as they stand in the page; those that depend on a number by their English singular. */
interface Words {
  lang: string;
  single: Record<string, string>;
  plural: Record<string, Partial<Record<Intl.LDMLPluralRule, string>>>;
}

let read: Element | null | undefined;
let words: Words | null = null;

/** The translations; null for English. They are read when the first text is said: they may stand after the script. */
function spoken(): Words | null {
  const element = globalThis.document?.querySelector("#words");
  if (element !== read) words = element ? (JSON.parse(element.textContent!) as Words) : null;
  read = element;
  return words;
}

/** A message in the language of the page, with its {places} filled in. One that has no translation is said in English. */
export function msg(message: string, places: Places = {}): string {
  const said = spoken()?.single[message] || message;
  return said.replace(/\{(\w+)\}/g, (place, name: string) => (places[name] ?? place) as string);
}

/** A message that depends on a number; {n} in it is the number. */
export function msgs(one: string, many: string, n: number, places: Places = {}): string {
  const words = spoken();
  const forms = words?.plural[one];
  const said = forms?.[new Intl.PluralRules(words!.lang).select(n)] || forms?.other;
  return msg(said || (n === 1 ? one : many), { ...places, n });
}

/** Marks a message of a table, which `msg` says when it is used. */
export function mark(message: string): string {
  return message;
}

/** The language in which dates are written; English ones as they are in Britain. */
export function dateLanguage(): string {
  const lang = globalThis.document?.documentElement.lang;
  return !lang || /^en\b/.test(lang) ? "en-GB" : lang;
}
