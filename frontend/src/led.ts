// The page that leads a session. It works from what the device kept where there is no network.
import { type Begun, Leading } from "./led/leading.ts";
import { showCard } from "./led/card.ts";
import {
  allArrived, askToStay, clearLock, clearProgress, daysOf, forget, keepDays, keepProgress, type Lock, lockOf, lost,
  progressOf, queue, refused, setLock, waiting,
} from "./led/store.ts";
import { watch, type Sent } from "./led/sync.ts";
import type { Days } from "./led/tables.ts";

/** How long the server may take where the days are kept already, and where they are not. */
const PATIENCE_MS = { kept: 6_000, new: 30_000 };
const page = document.querySelector<HTMLElement>("#led")!;
const person = page.dataset["person"]!;

async function fetched(patience: number): Promise<Days | null> {
  const stop = new AbortController();
  const timer = window.setTimeout(() => stop.abort(), patience);
  try {
    const answer = await fetch(page.dataset["days"]!, { signal: stop.signal, redirect: "error" });
    return answer.ok ? ((await answer.json()) as Days) : null;
  } catch {
    return null;
  } finally {
    window.clearTimeout(timer);
  }
}

const WANTS = {
  reload: "Please open this page again where there is a network, so that what is kept here can be sent.",
  consent: "You took your agreement back, so nothing is sent. Today says how to agree again.",
  gone: "This record does not exist any more.",
};

/** What is kept and not sent yet, in plain sight. */
async function unsent(sent?: Sent): Promise<void> {
  if (sent?.wants === "gone") await forget(person);
  const left = sent?.left ?? (await waiting(person)).length;
  const [wrong, gone] = [await refused(person), await lost(person)];
  const parts: string[] = [];
  if (left) void askToStay();
  if (left) parts.push(`${left} not sent yet. ${left === 1 ? "It is" : "They are"} kept on this device and sent when there is a network.`);
  if (sent?.wants) parts.push(WANTS[sent.wants]);
  if (wrong.length) parts.push(`${wrong.length} could not be taken by your record (${wrong[0]!.says}). Please tell it again on Today.`);
  if (gone) parts.push(`This browser deleted ${gone} entries before they could be sent. Please tell them again on Today.`);
  tell(parts.join(" "));
}

function tell(text: string): void {
  const note = page.querySelector<HTMLElement>(".unsent")!;
  note.textContent = text;
  note.hidden = !text;
}

function show(name: "word" | "help"): void {
  for (const each of ["plain", "word", "help"]) page.querySelector<HTMLElement>(`#led-${each}`)!.hidden = each !== name;
}

function say(title: string, text: string): void {
  const section = page.querySelector<HTMLElement>("#led-word")!;
  section.querySelector("h1")!.textContent = title;
  section.querySelector("p")!.textContent = text;
  show("word");
}

/** A lock that this device keeps, before anything else: the card needs no network. */
function showLock(lock: Lock, days: Days | null): void {
  const card = lock.card ? days?.cards[lock.card] : undefined;
  if (!card) return say("Exercise waits.", "Something you told us has to be looked at first. Open Today where there is a network. If it is getting worse, get help now.");
  showCard(page.querySelector<HTMLElement>("#led-help")!, card);
  show("help");
}

async function boot(): Promise<void> {
  say("One moment.", "Your next days are being brought to this device.");
  const token = () => page.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")!.value;
  const kept = await daysOf(person);
  const before = await lockOf(person);
  if (before) showLock(before, kept);
  // Asked before the fetch: days that were made before an entry arrived know nothing of it.
  const arrived = await allArrived(person);
  const fresh = await fetched(kept ? PATIENCE_MS.kept : PATIENCE_MS.new);
  if (fresh && arrived) await clearLock(person);
  if (fresh) await keepDays(fresh);
  watch(person, token, (sent) => void unsent(sent), ({ message }) => tell(message));
  await unsent();
  const days = fresh ?? kept;
  const lock = await lockOf(person);
  if (lock) return showLock(lock, days);
  if (!days) return say("Nothing is kept on this device yet.", "Open this page once where there is a network. After that it works anywhere for two weeks.");
  tellWorker(days);
  const begun = (await progressOf(person)) as Begun | null;
  const hurt = (await waiting(person)).some(({ kind, body }) => kind === "session_done" && "leg_during" in (body as object));
  const careful = fresh === null && (hurt || Boolean(begun?.hurts.length));
  new Leading(page, days, fresh !== null, careful, begun, () => void unsent(), { queue, setLock, keepProgress, clearProgress }).begin();
}

/** Ask the worker to keep this page and the movements of the coming days. */
function tellWorker(days: Days): void {
  if (!("serviceWorker" in navigator)) return;
  const keep = [...new Set(days.items.flatMap(({ figure }) => (figure ? [figure.body, figure.level] : [])))];
  navigator.serviceWorker
    .register("/p/sw.js", { scope: "/p/" })
    .then(() => navigator.serviceWorker.ready)
    .then((ready) => ready.active?.postMessage({ keep, page: location.pathname }))
    .catch(() => undefined);
}

boot().catch(() => say("This could not be opened.", "The storage of this browser is closed to this page. Today works without it."));
