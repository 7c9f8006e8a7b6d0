// The exercise's own tempo: steps from frame to frame, each with its seconds, over and over.

/** From which frame to which, in how many seconds. */
export type Step = [from: number, to: number, seconds: number];

/** "0 12 2,12 12 5,12 0 2" as steps; those that take no time are left out. */
export function stepsOf(text: string): Step[] {
  return text
    .split(",")
    .map((step) => step.trim().split(" ").map(Number) as Step)
    .filter(([from, to, seconds]) => seconds > 0 && Number.isFinite(from + to + seconds));
}

export function whole(steps: readonly Step[]): number {
  return steps.reduce((sum, [, , seconds]) => sum + seconds, 0);
}

/** Where a clock (seconds from the beginning) is: the frame, the step, and its seconds left. */
export function frameAt(steps: readonly Step[], clock: number): { frame: number; step: Step; left: number } {
  let past = clock % whole(steps);
  let step = steps[0]!;
  for (step of steps) {
    if (past < step[2]) break;
    past -= step[2];
  }
  const share = Math.min(1, past / step[2]);
  return { frame: step[0] + (step[1] - step[0]) * share, step, left: step[2] * (1 - share) };
}

/** The clock at which a frame is first reached. */
export function clockAt(steps: readonly Step[], frame: number): number {
  let clock = 0;
  for (const [from, to, seconds] of steps) {
    const inside = frame >= Math.min(from, to) && frame <= Math.max(from, to) && from !== to;
    if (inside) return clock + (seconds * (frame - from)) / (to - from);
    clock += seconds;
  }
  return 0;
}

/** A movement out, held and back; a cycle has more ways. */
const WAYS = 3;

/** The frame of a step, so much of which is done: out, at its end, and back. */
export function frameOf(steps: string, kind: string, share: number, range = 1): number {
  const ways = stepsOf(steps);
  if (!ways.length) return 0;
  if (ways.length > WAYS) return frameAt(ways, whole(ways) * (kind === "move" ? share / 2 : (1 + share) / 2)).frame;
  const [from, to] = ways[0]!;
  const reach = from + (to - from) * range;
  if (kind === "move") return from + (reach - from) * share;
  if (kind === "hold") return reach;
  if (kind === "lower") return reach + (from - reach) * share;
  return from;
}
