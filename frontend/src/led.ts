// The page that leads a session. It works from what the device kept where there is no network.
import { type Begun, begunIn, eventOf } from "./led/begun.ts";
import { showCard } from "./led/card.ts";
import { hurtIn } from "./led/events.ts";
import { Leading } from "./led/leading.ts";
import { isOurs } from "./led/ours.ts";
import { askMorning, dueMorning, keepMorning } from "./led/morning.ts";
import {
  allArrived, askToStay, clearLock, clearMorning, clearProgress, daysOf, forget, keepDays, keepProgress, type Lock, lockOf,
  lost, morningOf, progressOf, queue, refused, setLock, waiting,
} from "./led/store.ts";
import { send, watch, type Sent } from "./led/sync.ts";
import { dayOf, type Days } from "./led/tables.ts";
import { toWorker } from "./led/worker.ts";

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

/** What is kept and not saved in the record yet, in plain sight. */
async function unsent(sent?: Sent): Promise<void> {
  if (sent?.wants === "gone" && (await isOurs())) await forget(person);
  const left = sent?.left ?? (await waiting(person)).length;
  const [wrong, gone] = [await refused(person), await lost(person)];
  const parts: string[] = [];
  if (left) void askToStay();
  if (left) parts.push(`${left} not saved yet. ${left === 1 ? "It is" : "They are"} kept on this device and sent when there is a network.`);
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
  for (const each of ["plain", "morning", "word", "help"]) page.querySelector<HTMLElement>(`#led-${each}`)!.hidden = each !== name;
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

const token = () => page.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")!.value;

/** What waits goes first, so that the tables that come after it know of it; but nobody waits long for it. */
async function brought(kept: Days | null): Promise<{ days: Days | null; online: boolean; fresh: boolean }> {
  if ((await waiting(person)).length) {
    const late = new Promise((after) => setTimeout(after, PATIENCE_MS.kept));
    await Promise.race([send(person, token()).catch(() => null), late]);
  }
  // Asked before the fetch: days that were made before an entry arrived know nothing of it.
  const arrived = await allArrived(person);
  const days = await fetched(kept ? PATIENCE_MS.kept : PATIENCE_MS.new);
  if (days && arrived) await Promise.all([clearLock(person), clearMorning(person)]);
  if (days) await keepDays(days);
  return { days: days ?? kept, online: days !== null, fresh: days !== null && arrived };
}

/** A session of an earlier day that was left in the middle is kept as far as it came; one of today is asked about. */
async function leftBehind(today: string): Promise<Begun | null> {
  const begun = begunIn(await progressOf(person));
  if (!begun || begun.date === today) return begun;
  await queue(person, eventOf(begun, null, begun.at));
  await clearProgress(person);
  return null;
}

/** Ask how the last session was taken, where that is due. Returns whether today has to be gentle; null where exercise waits. */
async function morning(days: Days): Promise<{ told: boolean; gentle: boolean } | null> {
  const due = dueMorning(days, await morningOf(person), new Date());
  if (!due) return { told: false, gentle: false };
  for (const each of ["plain", "word", "help"]) page.querySelector<HTMLElement>(`#led-${each}`)!.hidden = true;
  const told = await askMorning(page.querySelector<HTMLElement>("#led-morning")!, days, due);
  if (!told) return { told: false, gentle: false };
  say("One moment.", "Your answer is being kept.");
  const kept = await keepMorning(person, told).then(() => true, () => false);
  if (!kept) tell("Your answer could not be kept on this device. Please tell it on Today.");
  if (told.danger.locked) showLock({ ...told.danger, at: "" }, days);
  return told.danger.locked ? null : { told: kept, gentle: !told.fine };
}

async function boot(): Promise<void> {
  say("One moment.", "Your next days are being brought to this device.");
  const kept = await daysOf(person);
  const before = await lockOf(person);
  if (before) showLock(before, kept);
  const zone = kept?.tables.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const begun = await leftBehind(dayOf(new Date(), zone));
  let { days, online, fresh } = await brought(kept);
  watch(person, token, (sent) => void unsent(sent), ({ message }) => tell(message));
  await unsent();
  const lock = await lockOf(person);
  if (lock) return showLock(lock, days);
  if (!days) return say("Nothing is kept on this device yet.", "Open this page once where there is a network. After that it works anywhere for two weeks.");
  tellWorker(days);
  const asked = await morning(days);
  if (!asked) return;
  if (asked.told) ({ days, online, fresh } = await brought(days));
  const hurt = (await waiting(person)).some(({ kind, body }) => kind === "session_done" && hurtIn(body));
  const careful = (!fresh && (hurt || asked.gentle)) || Boolean(begun?.hurts.length);
  new Leading(page, days!, online, careful, begun, () => void unsent(), { queue, setLock, keepProgress, clearProgress }).begin();
}

/** Ask the worker to keep this page and the movements of the coming days. */
function tellWorker(days: Days): void {
  const keep = [...new Set(days.items.flatMap(({ figure }) => (figure ? [figure.body, figure.level] : [])))];
  toWorker({ keep, page: location.pathname });
}

boot().catch(() => say("This could not be opened.", "The storage of this browser is closed to this page. Today works without it."));
