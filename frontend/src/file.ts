// The entry of a session that was downloaded as one file: it leads it and hands its log back.
import "./main.ts";
import { begunIn, carefulAfter } from "./led/begun.ts";
import { showCard } from "./led/card.ts";
import { Filed, shelf } from "./led/filed.ts";
import { Leading } from "./led/leading.ts";
import { Log } from "./led/log.ts";
import { dayOf, type Days } from "./led/tables.ts";
import { dateLanguage, mark, msg } from "./lib/words.ts";

const page = document.querySelector<HTMLElement>("#led")!;
const held = <T>(id: string) => JSON.parse(document.querySelector(`#file-${id}`)!.textContent!) as T;

/** The movements in the file get addresses by which the stage finds them. */
function withFigures(days: Days): Days {
  const found = Object.entries(held<Record<string, unknown>>("figures")).map(([name, data]) => {
    const blob = new Blob([JSON.stringify(data)], { type: "application/json" });
    return [name, URL.createObjectURL(blob)] as const;
  });
  const addresses = Object.fromEntries(found);
  const items = days.items.map((item) => {
    const [body, level] = [addresses[item.figure?.body ?? ""], addresses[item.figure?.level ?? ""]];
    return { ...item, figure: item.figure && body && level ? { ...item.figure, body, level } : null };
  });
  return { ...days, items };
}

function say(title: string, text: string): void {
  const section = page.querySelector<HTMLElement>("#led-word")!;
  section.querySelector("h1")!.textContent = title;
  section.querySelector("p")!.textContent = text;
  section.hidden = false;
}

const OLD: Record<"older" | "forgotten", [title: string, text: string]> = {
  older: [mark("There is a newer file."), mark("A file of your session that was made later was opened on this device. Please use that one, or get today's file from Steadyback: this one does not know what the newer one knows.")],
  forgotten: [mark("This file is done."), mark("What was told in it was forgotten on this device, so it leads no session any more. Please get today's file from Steadyback.")],
};

const PROMISE = mark("Your answers are in the log below: please bring it into your record.");

/** What this browser kept is gone; the page is shown anew, so that nothing of it is left on the screen either. */
function forgotten(filed: Filed): void {
  filed.forget();
  location.reload();
}

function boot(): void {
  const days = withFigures(held<Days>("days"));
  const day = days.tables.days[0]!;
  page.querySelector<HTMLElement>("#led-plain")!.hidden = true;
  const show = () => log.show();
  const filed: Filed = new Filed(days.person, days.tables.made_at, held<string[]>("arrived"), shelf(), show);
  const log = new Log(page.querySelector<HTMLElement>("#file-log")!, filed, day.date);
  show();
  document.querySelector(".forget-now")!.addEventListener("click", () => forgotten(filed));
  const { lock } = filed;
  const card = lock?.card ? days.cards[lock.card] : undefined;
  if (card) {
    const section = page.querySelector<HTMLElement>("#led-help")!;
    showCard(section, card);
    section.hidden = false;
    return;
  }
  if (lock) return say(msg("Exercise waits."), msg("Something you told us has to be looked at first. Please bring the log below into your record, and let somebody look at it."));
  if (filed.old) {
    const [title, text] = OLD[filed.old];
    return say(msg(title), msg(text));
  }
  if (day.date !== dayOf(new Date(), days.tables.zone)) {
    const only = msg("It leads the session of {day} only, because what is right for you changes with how you are. Please get today's file from Steadyback.", { day: spoken(day.date) });
    return say(msg("This file was for one day."), only);
  }
  const begun = begunIn(filed.progress);
  const opened = { online: false, careful: carefulAfter(begun, filed.events), begun };
  void new Leading(page, days, opened, { sent: show, full: show }, filed, PROMISE).begin();
}

function spoken(date: string): string {
  return new Date(`${date}T12:00:00Z`).toLocaleDateString(dateLanguage(), { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
}

boot();
