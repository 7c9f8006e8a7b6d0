// Who leaves this device is forgotten by the worker, which cannot reach what pages keep by themselves:
// the times of a walk, marks. The page that is open when it happens drops them.
import { dropMarks } from "../led/marks.ts";

function hear(heard: (person: string) => void): void {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined; // none without HTTPS
  workers?.addEventListener("message", ({ data }: MessageEvent<{ forgotten?: unknown } | null>) => {
    if (typeof data?.forgotten === "string") heard(data.forgotten);
  });
}

export function dropWhenForgotten(): void {
  hear(dropMarks);
}

/** Do something when this person is forgotten while a page of theirs is open. */
export function whenForgotten(person: string, gone: () => void): void {
  hear((whom) => whom === person && gone());
}
