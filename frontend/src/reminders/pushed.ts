// What the worker does with a push message: it shows it, whatever it holds, and leads to Today.

interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Pushed extends Lasting {
  readonly data: { json(): unknown } | null;
}
interface Clicked extends Lasting {
  readonly action: string;
  readonly notification: Notification;
}
interface Window {
  readonly url: string;
  focus(): Promise<unknown>;
}
export interface Pushing {
  readonly location: { readonly origin: string };
  readonly clients: { matchAll(which: object): Promise<unknown[]>; openWindow(url: string): Promise<unknown> };
  readonly registration: { showNotification(title: string, options: object): Promise<void> };
  addEventListener(name: "push", heard: (event: Pushed) => void): void;
  addEventListener(name: "notificationclick", heard: (event: Clicked) => void): void;
}

/**
 * What a message holds. `tag` is of one person in this browser. `later` and `token` ask for it again; both are there or none is.
 * `lang` is the language of its words. A worker has no page and so no words of its own: `plain` (shown where there is no body) and
 * `offline` come with the message, and are English where an older one has none.
 */
export interface Held {
  title: string;
  body: string;
  open: string;
  tag?: string;
  later?: string;
  token?: string;
  says?: string;
  lang?: string;
  plain?: string;
  offline?: string;
}

const PLAIN: Held = { title: "Steadyback", body: "Open Today.", open: "/" };
const OFFLINE = "That needs a network. Please try again later, or open Today.";
const TAG = "steadyback-reminder";
const OURS = /^\/p\/[^/]+\//;

/** A message, as far as it can be read: a browser takes the permission away where one is not shown. */
export function heldIn(data: unknown): Held {
  const told = (typeof data === "object" && data !== null ? data : {}) as Record<string, unknown>;
  const text = (name: keyof Held, otherwise: string) => {
    const found = told[name];
    return typeof found === "string" && found ? found.slice(0, 200) : otherwise;
  };
  const body = text("body", text("plain", PLAIN.body));
  const held: Held = { title: text("title", PLAIN.title), body, open: text("open", PLAIN.open) };
  for (const name of ["tag", "lang", "plain", "offline"] as const) {
    const found = text(name, "");
    if (found) held[name] = found;
  }
  if (!OURS.test(held.open)) held.open = PLAIN.open;
  const [later, token, says] = [told["later"], told["token"], text("says", "")];
  const again = typeof later === "string" && OURS.test(later) && typeof token === "string" && says;
  return again ? { ...held, later, token, says } : held;
}

export function optionsFor(held: Held): object {
  const { body, tag, later, says, lang } = held;
  const actions = later ? [{ action: "later", title: says }] : [];
  // Of one person a newer one takes the place of an older one; not of somebody else who uses this browser.
  return { body, tag: tag ? `${TAG}-${tag}` : TAG, data: held, actions, icon: "/static/look/icon-192.png", lang: lang ?? "en" };
}

export function remind(worker: Pushing): void {
  const show = (held: Held, body = held.body) => worker.registration.showNotification(held.title, { ...optionsFor(held), body });

  const open = async (path: string) => {
    const windows = (await worker.clients.matchAll({ type: "window", includeUncontrolled: true })) as Window[];
    const there = windows.find(({ url }) => new URL(url).pathname === path);
    return there ? there.focus() : worker.clients.openWindow(path);
  };

  /** Ask for it again; where that cannot be asked, it stays, and says so. */
  const later = async (held: Held) => {
    const body = new URLSearchParams({ token: held.token ?? "" });
    const answer = await fetch(held.later!, { method: "POST", body, redirect: "error" }).catch(() => null);
    if (!answer?.ok) await show(held, held.offline ?? OFFLINE);
  };

  worker.addEventListener("push", (event) => {
    let data: unknown = null;
    try {
      data = event.data?.json();
    } catch {
      // shown plainly
    }
    event.waitUntil(show(heldIn(data)));
  });

  worker.addEventListener("notificationclick", (event) => {
    const held = heldIn(event.notification.data);
    event.notification.close();
    event.waitUntil(event.action === "later" && held.later ? later(held) : open(held.open));
  });
}
