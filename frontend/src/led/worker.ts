// Hands the worker what it shall keep. Without HTTPS there is none, and nothing is kept.

export function toWorker(message: { page: string; keep?: string[] }): void {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker
    .register("/p/sw.js", { scope: "/p/" })
    .then(() => navigator.serviceWorker.ready)
    .then((ready) => ready.active?.postMessage(message))
    .catch(() => undefined);
}
