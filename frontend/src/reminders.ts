// Switches notifications on in this browser: asked for in a tap, and only where it can be done.
import { mark, msg } from "./lib/words.ts";
import { ended } from "./reminders/ending.ts";

const here = document.querySelector<HTMLElement>("#push-here");
const CANNOT = mark("This browser cannot show notifications from here. On an iPhone or iPad, add Steadyback to your Home Screen first, and open it there.");
const UNSAFE = mark("Notifications need a safe address. They work on this computer itself, or where this server is reached by HTTPS.");
const DENIED = mark("This browser does not allow notifications from here. You can change that in its settings for this site.");
const NOT_NOW = mark("This browser could not be reached by its maker just now. Please try again later. E-mail and calendar work without it.");
const NOT_KEPT = mark("That could not be kept. Please load this page again, and try once more.");

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

function ready(): Promise<ServiceWorkerRegistration> {
  return navigator.serviceWorker.register("/p/sw.js", { scope: "/p/" }).then(() => navigator.serviceWorker.ready);
}

/** The browser's address for this server. One that was made for another key of it is made anew. */
async function subscribed(key: string): Promise<PushSubscription> {
  const { pushManager } = await ready();
  const wanted = { userVisibleOnly: true, applicationServerKey: bytesOf(key) };
  try {
    return await pushManager.subscribe(wanted);
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "InvalidStateError")) throw error;
    await (await pushManager.getSubscription())?.unsubscribe();
    return pushManager.subscribe(wanted);
  }
}

function whyNot(): string {
  if (!isSecureContext) return msg(UNSAFE);
  const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  if (!able) return msg(CANNOT);
  return Notification.permission === "denied" ? msg(DENIED) : "";
}

async function switchOn(place: HTMLElement, says: HTMLElement): Promise<void> {
  if ((await Notification.requestPermission()) !== "granted") {
    says.textContent = msg(DENIED);
    return;
  }
  says.textContent = msg("One moment.");
  const found = await subscribed(place.dataset["key"]!).catch(() => null);
  if (!found) {
    says.textContent = msg(NOT_NOW);
    return;
  }
  const token = place.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")!.value;
  const { endpoint, keys } = found.toJSON();
  const answer = await fetch(place.dataset["action"]!, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify({ endpoint, keys }),
    redirect: "error",
  }).catch(() => null);
  if (answer?.status === 201) return location.assign(place.dataset["done"]!);
  const told = (await answer?.json().catch(() => null)) as { says?: unknown } | null;
  says.textContent = typeof told?.says === "string" ? told.says : msg(NOT_KEPT);
}

function offer(place: HTMLElement): void {
  const [says, button] = [place.querySelector<HTMLElement>(".push-says")!, place.querySelector("button")!];
  says.textContent = whyNot();
  const isOn = document.querySelector("form[data-here]") !== null;
  button.hidden = says.textContent !== "" || isOn;
  button.addEventListener("click", () => {
    button.disabled = true;
    void switchOn(place, says).finally(() => (button.disabled = false));
  });
}

async function addressHere(): Promise<PushSubscription | null | undefined> {
  return (await navigator.serviceWorker?.getRegistration("/p/"))?.pushManager.getSubscription();
}

/** Also tell the browser, if nobody else here uses its address: its maker then forgets it. */
function endHere(form: HTMLFormElement): void {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ended(form.action, new FormData(form), addressHere).then(
      (next) => location.assign(next),
      () => form.submit(),
    );
  });
}

if (here) offer(here);
document.querySelectorAll<HTMLFormElement>("form[data-here]").forEach(endHere);
