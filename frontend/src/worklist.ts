// The worklist by keyboard, and the keys of a person's page: the pages work without it.
// The list is asked every minute whether it is still as it was; it never moves by itself.
import { msg } from "./lib/words.ts";

const EVERY_MS = 60_000;
const OFF = "steadyback-keys-off";
const list = document.querySelector<HTMLElement>("#worklist");
const ways = document.querySelector<HTMLElement>("#ways");
const hint = document.querySelector<HTMLElement>("#keys-hint");

function links(): HTMLAnchorElement[] {
  return [...(list?.querySelectorAll<HTMLAnchorElement>("h2 > a") ?? [])];
}

/** The place of the link that has the focus, or that was left last; -1 before the first. */
let at = -1;

function go(place: number): void {
  const all = links();
  at = Math.max(0, Math.min(place, all.length - 1));
  all[at]?.focus();
  all[at]?.closest("li")?.scrollIntoView({ block: "nearest" });
}

/** Where somebody comes back from a person, that person has the focus: the browser does that too, without a script. */
function comeBack(): void {
  const id = decodeURIComponent(location.hash.slice(1));
  const place = links().findIndex((one) => one.id === id);
  if (place >= 0) go(place);
}

function open(place: number): void {
  links()[Math.max(0, place)]?.click();
}

const OF_LIST: Record<string, () => void> = {
  j: () => go(at + 1),
  ArrowDown: () => go(at + 1),
  k: () => go(at - 1),
  ArrowUp: () => go(at - 1),
  o: () => open(at + 1),
};

const OF_PERSON: Record<string, () => void> = {
  o: () => location.assign(ways!.dataset["next"]!),
  u: () => location.assign(ways!.dataset["back"]!),
};

/** The same in words, for the list of keys. */
function said(): [string, string][] {
  return list
    ? [
        ["j ↓", msg("The next person")],
        ["k ↑", msg("The person before")],
        ["Enter", msg("Open")],
        ["o", msg("Open the next person")],
        ["?", msg("These keys")],
      ]
    : [
        ["o", msg("Open the next person")],
        ["u", msg("Back to the list")],
        ["?", msg("These keys")],
      ];
}

/** Keys of one letter can be switched off (WCAG 2.1.4): somebody who speaks to their computer needs that. */
function areOff(): boolean {
  return localStorage.getItem(OFF) === "yes";
}

function explained(): HTMLDialogElement {
  const dialog = document.createElement("dialog");
  dialog.className = "card keys-said";
  dialog.setAttribute("aria-label", msg("Keys"));
  const rows = said().map(([key, words]) => {
    const row = document.createElement("div");
    const [term, meaning] = [document.createElement("dt"), document.createElement("dd")];
    const sign = document.createElement("kbd");
    sign.textContent = key;
    term.append(sign);
    meaning.textContent = words;
    row.append(term, meaning);
    return row;
  });
  const facts = document.createElement("dl");
  facts.append(...rows);
  const [label, box, words] = [document.createElement("label"), document.createElement("input"), document.createElement("span")];
  label.className = "choice";
  box.type = "checkbox";
  box.checked = !areOff();
  box.addEventListener("change", () => (box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "yes")));
  words.textContent = msg("Use these keys in this browser");
  label.append(box, words);
  const close = document.createElement("button");
  close.className = "btn second";
  close.textContent = msg("Close");
  close.addEventListener("click", () => dialog.close());
  dialog.append(facts, label, close);
  document.body.append(dialog);
  return dialog;
}

let dialog: HTMLDialogElement | undefined;

function explain(): void {
  dialog ??= explained();
  dialog.showModal();
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input:not([type=checkbox]), select, textarea, dialog, [contenteditable]") !== null;
}

function pressed(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const act = event.key === "?" ? explain : (list ? OF_LIST : OF_PERSON)[event.key];
  if (!act || (areOff() && event.key !== "?" && event.key.length === 1)) return;
  // Arrows scroll the page until somebody is on the list: only there they go from person to person.
  if (event.key.startsWith("Arrow") && !list?.contains(document.activeElement)) return;
  event.preventDefault();
  act();
}

/** Offer to load the list again where it would look different now. Nothing moves under the reader. */
async function ask(place: HTMLElement): Promise<void> {
  const answer = await fetch(place.dataset["standing"]!, { cache: "no-store", redirect: "error" }).catch(() => null);
  if (!answer?.ok) return;
  const told = (await answer.json().catch(() => null)) as { mark?: unknown } | null;
  if (typeof told?.mark !== "string" || told.mark === place.dataset["mark"] || !place.hidden) return;
  const again = document.createElement("a");
  again.href = location.pathname + location.search;
  again.textContent = msg("Load it again");
  place.hidden = false;
  place.append(`${msg("Something is new on the list.")} `, again);
}

if (hint && (list || ways)) {
  hint.hidden = false;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link";
  button.textContent = msg("Keys: press ?");
  button.addEventListener("click", explain);
  hint.append(button);
}
if (list || ways) document.addEventListener("keydown", pressed);
list?.addEventListener("focusin", (event) => {
  const found = links().findIndex((one) => one.closest("li")?.contains(event.target as Node));
  if (found >= 0) at = found;
});
comeBack();
window.addEventListener("hashchange", comeBack);
const changed = document.querySelector<HTMLElement>("#changed");
if (changed) setInterval(() => void ask(changed), EVERY_MS);
