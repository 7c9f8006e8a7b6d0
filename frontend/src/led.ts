// The page that leads a session. It works from what the device kept where there is no network.
import { type Begun, begunIn, carefulAfter, eventOf, isTold, notAnswered } from "./led/begun.ts";
import { showCard } from "./led/card.ts";
import { otherDay, type Saying } from "./led/clock.ts";
import { hearOthers, tellOthers } from "./led/elsewhere.ts";
import { signsOf } from "./led/forms.ts";
import { type Keeping, NO_ROOM, type Note } from "./led/keeping.ts";
import { Leading } from "./led/leading.ts";
import { whenForgotten } from "./lib/forgotten.ts";
import { mark, msg, msgs } from "./lib/words.ts";
import { isOurs } from "./led/ours.ts";
import { askMorning, dueMorning, keepMorning } from "./led/morning.ts";
import {
  askToStay, beyond, clearProgress, closes, daysOf, dropEvent, forget, isDays, keepDays, keepProgress, keepSameDay, leave, lockOf, lossSeen,
  entriesIn, lost, morningOf, progressOf, queue, refused, type Refused, sameDayOf, setLock, tryAgain, waiting, toldOf,
} from "./led/store.ts";
import { type Closed, closedBy, closedHere, closedThere } from "./led/standing.ts";
import { send, watch, type Sent } from "./led/sync.ts";
import { dayOf, type Days, type Sign } from "./led/tables.ts";
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
    const found: unknown = answer.ok ? await answer.json() : null;
    return isDays(found, person) ? found : null; // a network's own page may answer 200 with JSON too
  } catch {
    return null;
  } finally {
    window.clearTimeout(timer);
  }
}

const WANTS = {
  reload: mark("Please open this page again where there is a network, so that what is kept here can be sent."),
  consent: mark("You took your agreement back, so nothing is sent. Today says how to agree again."),
  gone: mark("This record does not exist any more."),
};

type Act = [label: string, pressed: () => void];
/** What the storage of this page load did not take. */
let trouble = "";

function troubled({ message }: Error): void {
  trouble = message;
  tell(message);
}

const again = (sent?: Sent): void => void unsent(sent).catch(troubled);

/** What is kept and not sent to the record yet, in plain sight. */
async function unsent(sent?: Sent): Promise<void> {
  if (sent?.wants === "gone" && (await isOurs())) return stays(await leave(person));
  const left = entriesIn(await waiting(person));
  const [wrong, gone] = [await refused(person), await lost(person)];
  const parts: string[] = trouble ? [trouble] : [];
  if (left) void askToStay();
  if (left) parts.push(msgs("{n} not sent yet. It is kept on this device and sent when there is a network.", "{n} not sent yet. They are kept on this device and sent when there is a network.", left));
  if (sent?.wants) parts.push(msg(WANTS[sent.wants]));
  if (wrong.length) {
    const { says } = wrong[0]!;
    parts.push(msgs("{n} could not be taken by your record ({says}). Please tell it again on Today.", "{n} could not be taken by your record ({says}). Please tell it again on Today.", wrong.length, { says }));
  }
  if (gone) parts.push(msgs("This browser deleted {n} entry before it was sent. Please tell it again on Today.", "This browser deleted {n} entries before they were sent. Please tell them again on Today.", gone));
  tell(parts.join(" "), ...ways(wrong, gone));
}

/** The ways on from what was refused or lost: send it once more, or say that it was told again. */
function ways(wrong: Refused[], gone: number): Act[] {
  const ids = wrong.map(({ event }) => event.id);
  const after = (done: Promise<unknown>) => void done.then(() => again(), troubled);
  const acts: Act[] = [];
  if (wrong.some(({ event }) => event.kind !== "unknown")) acts.push([msg("Try again"), () => after(Promise.all(ids.map((id) => tryAgain(person, id))))]);
  const told = async () => {
    for (const id of ids) await dropEvent(person, id);
    await lossSeen(person);
    if (!page.querySelector<HTMLElement>("#led-word")!.hidden) location.reload(); // it may have waited for that
  };
  if (wrong.length || gone) acts.push([msg("I have told it again"), () => after(told())]);
  return acts;
}

/** Somebody is asked whether to delete for good: no later answer of the server takes the question away. */
let deciding = false;

/** The server knows nobody here; what waits is let go only by the person, who is asked twice. */
function stays(count: number): void {
  if (deciding) return;
  if (!count) return tell(msg(WANTS.gone));
  const decided = (left: number) => {
    deciding = false;
    stays(left);
  };
  const last = () => {
    deciding = true;
    const asked = msgs("{n} entry stays here. Delete for good?", "{n} entries stay here. Delete for good?", count);
    tell(asked, [msg("Yes, delete"), () => void forget(person).then(() => decided(0), troubled)], [msg("No, keep"), () => decided(count)]);
  };
  const found = msgs(
    "Your record was not found. It may have been erased, or this browser may have lost its key. {n} entry stays on this device until your record is there again, or until you delete what waits.",
    "Your record was not found. It may have been erased, or this browser may have lost its key. {n} entries stay on this device until your record is there again, or until you delete what waits.",
    count,
  );
  tell(found, [msg("Delete what waits"), last]);
}

/** Say it in plain sight. What stands there already is not said again: it is read out aloud. */
function tell(text: string, ...acts: Act[]): void {
  const shown = page.querySelector<HTMLElement>(".unsent")!;
  if (!acts.length && shown.hidden === !text && shown.textContent === text) return;
  const buttons = acts.map(([textContent, pressed]) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent });
    button.addEventListener("click", pressed);
    return button;
  });
  shown.replaceChildren(text, ...buttons.flatMap((button) => [" ", button]));
  shown.hidden = !text;
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

/** What closes exercise on this device, before anything else: the card needs no network. */
function showClosed({ card: name, cards }: Closed): void {
  const card = name ? cards?.[name] : undefined;
  if (!card) return say(msg("Exercise waits."), msg("Something you told us has to be looked at first. Open Today where there is a network. If it is getting worse, get help now."));
  showCard(page.querySelector<HTMLElement>("#led-help")!, card);
  show("help");
}

const token = () => page.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")!.value;

/** What waits goes first, so that the tables that come after it know of it; but nobody waits long for it. */
async function brought(kept: Days | null): Promise<{ days: Days | null; online: boolean; clock: Saying | null }> {
  if ((await waiting(person)).length) {
    const late = new Promise((after) => setTimeout(after, PATIENCE_MS.kept));
    await Promise.race([send(person, token()).catch(() => null), late]);
  }
  // Asked before the fetch: days that were made before an entry arrived know nothing of it.
  const known = await beyond(person);
  const found = await fetched(kept ? PATIENCE_MS.kept : PATIENCE_MS.new);
  if (!found) return { days: kept, online: false, clock: null };
  const clock = otherDay(found, new Date());
  // What cannot be kept is still right for now; then a lock stays, for it was not dropped either.
  const days = await keepDays(found, known).catch((error: Error) => {
    troubled(error);
    return found;
  });
  return { days, online: true, clock };
}

/**
 * A session of an earlier day that was left in the middle is kept as far as it came; one of today is asked
 * about, and so is "It hurts" of any day that nobody answered.
 */
async function leftBehind(today: string): Promise<Begun | null> {
  const begun = begunIn(await progressOf(person));
  if (!begun || begun.date === today) return begun;
  try {
    const open = begun.asked === "open" ? notAnswered(begun, today) : null;
    if (isTold(begun)) await queue(person, eventOf(begun, null, begun.at)); // which forgets that it was on
    if (open) await keepProgress(person, open);
    else if (!isTold(begun)) await clearProgress(person);
    return open;
  } catch (error) {
    troubled(error as Error);
    return begun;
  }
}

/** Ask how the last session was taken, where that is due. Returns whether today has to be gentle; null where exercise waits. */
async function morning(days: Days): Promise<{ told: boolean; gentle: boolean; signs: Sign[] } | null> {
  const due = dueMorning(days, await morningOf(person), new Date());
  if (!due) return { told: false, gentle: false, signs: [] };
  for (const each of ["plain", "word", "help"]) page.querySelector<HTMLElement>(`#led-${each}`)!.hidden = true;
  const told = await askMorning(page.querySelector<HTMLElement>("#led-morning")!, days, due);
  if (!told) return { told: false, gentle: false, signs: [] };
  say(msg("One moment."), msg("Your answer is being kept."));
  const kept = await keepMorning(person, told).then(() => true, () => false);
  if (!kept) troubled(new Error(msg("Your answer could not be kept on this device. Please tell it on Today.")));
  if (told.danger.locked) showClosed({ ...told.danger, cards: days.cards });
  return told.danger.locked ? null : { told: kept, gentle: !told.fine, signs: signsOf(told.fresh) };
}

const keeping: Keeping = {
  lasting: true,
  sets: true,
  queue: (whom, event, closes) => queue(whom, event, true, closes),
  setLock,
  closes,
  keepProgress,
  clearProgress,
  sameDay: sameDayOf,
  keepSameDay,
  closed: closedHere,
  closedThere: closedElsewhere,
};

/** What the server knows beyond this device. It is kept here, so that it stands without a network too. */
async function closedElsewhere(): Promise<Closed | null> {
  const why = await closedThere(page.dataset["days"]!.replace("days.json", "standing.json"), person);
  if (!why) return null;
  const known = await beyond(person).catch(() => null);
  const days = await fetched(PATIENCE_MS.kept);
  if (days) await keepDays(days, known && { ...known, arrived: false }).catch(() => undefined);
  if (!(await closedHere(person))) await setLock(person, { ...why, at: new Date().toISOString() }).catch(() => undefined);
  tellOthers(person);
  return closedBy(why, days, new Date());
}

const note: Note = {
  sent() {
    if (trouble === msg(NO_ROOM)) trouble = ""; // there is room again
    again();
  },
  full: () => troubled(new Error(msg(NO_ROOM))),
};

let leading: Leading | null = null;

/** Another page told something that may close exercise, or the worker brought tables that say so. */
async function heard(): Promise<void> {
  if (leading) return leading.heard();
  const found = await closedHere(person);
  if (found) showClosed(found);
}

/** Changes with each entry on a page of the server; undefined where it cannot be read. */
const lastTold = () => toldOf(person).catch(() => undefined);

async function boot(): Promise<void> {
  say(msg("One moment."), msg("Your next days are being brought to this device."));
  const told = await lastTold();
  const kept = await daysOf(person);
  const before = await closedHere(person);
  if (before) showClosed(before);
  const zone = kept?.tables.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const begun = await leftBehind(dayOf(new Date(), zone));
  let { days, online, clock } = await brought(kept);
  watch(person, token, again, ({ message }) => tell(message));
  await unsent().catch(troubled);
  const lock = await lockOf(person);
  if (lock) return showClosed(closedBy(lock, days, new Date())!);
  if (!days) return say(msg("Nothing is kept on this device yet."), msg("Open this page once where there is a network. After that it works anywhere for two weeks."));
  tellWorker(days);
  if (days.lang && days.lang !== document.documentElement.lang) return say(msg("Your language was changed."), msg("Please open this page once where there is a network. Then it speaks your language again."));
  if (clock) return say(...clock);
  const asked = await morning(days);
  if (!asked) return;
  if (asked.told) ({ days, online } = await brought(days));
  const closed = await closedHere(person); // by another tab, while the morning was asked
  if (closed) return showClosed(closed);
  const newest = await lastTold();
  if (told !== undefined && newest !== undefined && newest !== told) return location.reload(); // these tables may know nothing of it
  const careful = asked.gentle && !asked.told ? "morning" : carefulAfter(begun, await waiting(person), (await morningOf(person))?.careful);
  leading = new Leading(page, days!, { online, careful, begun, signs: asked.signs }, note, keeping);
  await leading.begin();
}

/** Ask the worker to keep this page and the movements of the coming days. */
function tellWorker(days: Days): void {
  const keep = [...new Set(days.items.flatMap(({ figure }) => (figure ? [figure.body, figure.level] : [])))];
  toWorker({ keep, page: location.pathname });
}

hearOthers(person, () => void heard());
whenForgotten(person, () => {
  leading?.leaveForGood();
  void forget(person).finally(() => location.replace("/")); // what this page kept since goes too
});
boot().catch(() => {
  const text = msg("The storage of this browser is closed to this page. Today works without it.");
  const card = !page.querySelector<HTMLElement>("#led-help")!.hidden;
  return card ? tell(text) : say(msg("This could not be opened."), text); // nothing takes a card away
});
