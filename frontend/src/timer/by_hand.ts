// The plain form of a page, sent the way the timer sends: kept on the device first, so that it needs
// no network. Where the device can keep nothing, the form goes to the server as it is.
import type { Noting } from "./noting.ts";

const MOST = 600;

/** The minutes that somebody wrote; null where they are none that can be noted. */
export function minutesIn(written: FormDataEntryValue | null): number | null {
  const text = String(written ?? "").trim();
  const minutes = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  return minutes >= 1 && minutes <= MOST ? minutes : null;
}

/** `read` says what is to be noted, or shows what is missing and returns null. */
export function byHand<Body extends Record<string, unknown>>(
  form: HTMLFormElement,
  noting: Noting,
  read: (given: FormData) => Body | null,
  saved: (body: Body) => void,
): void {
  let busy = false;
  form.addEventListener("submit", (event) => {
    if (form.dataset["by_hand"]) return;
    event.preventDefault();
    delete form.dataset["sent"];
    const body = busy ? null : read(new FormData(form));
    if (!body) return;
    busy = true;
    void noting.note(body).then(
      () => {
        busy = false;
        saved(body);
      },
      () => {
        form.dataset["by_hand"] = "yes";
        delete form.dataset["sent"];
        setTimeout(() => form.requestSubmit()); // a form that is just being sent cannot be sent again
      },
    );
  });
}
