// The page that leads a session. It works from what the device kept where there is no network.
import { type Begun, Leading } from "./led/leading.ts";
import { showCard } from "./led/card.ts";
import { clearLock, daysOf, forget, keepDays, lockOf, progressOf, refused, waiting } from "./led/store.ts";
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
    if (answer.status === 404) await forget(person);
    return answer.ok ? ((await answer.json()) as Days) : null;
  } catch {
    return null;
  } finally {
    window.clearTimeout(timer);
  }
}

/** What is kept and not sent yet, in plain sight. */
async function unsent(sent?: Sent): Promise<void> {
  const note = page.querySelector<HTMLElement>(".unsent")!;
  const [left, wrong] = [sent?.left ?? (await waiting(person)).length, (await refused(person)).length];
  const parts = [];
  if (left) parts.push(`${left} not sent yet. ${left === 1 ? "It is" : "They are"} kept on this device and sent when there is a network.`);
  if (wrong) parts.push(`${wrong} could not be taken by your record. Today shows what is known; please tell it again there.`);
  note.textContent = parts.join(" ");
  note.hidden = !parts.length;
}

function say(title: string, text: string): void {
  const section = page.querySelector<HTMLElement>("#led-word")!;
  section.querySelector("h1")!.textContent = title;
  section.querySelector("p")!.textContent = text;
  section.hidden = false;
}

async function boot(): Promise<void> {
  page.querySelector<HTMLElement>("#led-plain")!.hidden = true;
  say("One moment.", "Your next days are being brought to this device.");
  const token = () => page.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")!.value;
  const kept = await daysOf(person);
  const fresh = await fetched(kept ? PATIENCE_MS.kept : PATIENCE_MS.new);
  const pending = await waiting(person);
  const begun = (await progressOf(person)) as Begun | null;
  if (fresh && !pending.length) await clearLock(person);
  if (fresh) await keepDays(fresh);
  const days = fresh ?? kept;
  watch(person, token, (sent) => void unsent(sent));
  await unsent();
  if (!days) return say("Nothing is kept on this device yet.", "Open this page once where there is a network. After that it works anywhere for two weeks.");
  tellWorker(days);
  const lock = await lockOf(person);
  if (lock?.card && days.cards[lock.card]) {
    page.querySelector<HTMLElement>("#led-word")!.hidden = true;
    showCard(page.querySelector<HTMLElement>("#led-help")!, days.cards[lock.card]!);
    page.querySelector<HTMLElement>("#led-help")!.hidden = false;
    return;
  }
  if (lock) return say("Exercise waits.", "Something you told us has to be looked at first. Open Today where there is a network.");
  const careful = fresh === null && (Boolean(begun?.hurts.length) || pending.some(({ kind, body }) => kind === "session_done" && "leg_during" in (body as object)));
  new Leading(page, days, fresh !== null, careful, begun, () => void unsent()).begin();
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
