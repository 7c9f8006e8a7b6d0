// Who leaves this device is forgotten by the worker, which cannot reach what pages keep by themselves:
// the times of a walk, marks. The page that is open when it happens drops them.
import { dropMarks } from "../led/marks.ts";

export function dropWhenForgotten(): void {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined; // none without HTTPS
  workers?.addEventListener("message", ({ data }: MessageEvent<{ forgotten?: unknown } | null>) => {
    if (typeof data?.forgotten === "string") dropMarks(data.forgotten);
  });
}
