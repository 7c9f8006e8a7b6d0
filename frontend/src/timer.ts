// The pages for heat, walks and breaks from sitting. Each works as a plain form without this.
import { toWorker } from "./led/worker.ts";
import { Breaks } from "./timer/breaks.ts";
import { HeatTimer } from "./timer/heat.ts";
import { Page } from "./timer/page.ts";
import { WalkTimer } from "./timer/walk.ts";

const KINDS = { heat: HeatTimer, walk: WalkTimer, breaks: Breaks };
const root = document.querySelector<HTMLElement>("#timer");
const kind = root?.dataset["kind"] as keyof typeof KINDS | undefined;
if (root && kind) {
  new KINDS[kind](new Page(root)).begin();
  toWorker({ page: location.pathname });
}
