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
