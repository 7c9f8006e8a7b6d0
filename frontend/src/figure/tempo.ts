// The exercise's own tempo: steps from frame to frame, each with its seconds, over and over.

export type Phase = "out" | "hold" | "back";
/** From which frame to which, in how many seconds, and which part of a repetition that is. */
export type Step = [from: number, to: number, seconds: number, phase: Phase];

/** "0 12 2 out,12 12 5 hold,12 0 2 back" as steps; those that take no time are left out. */
export function stepsOf(text: string): Step[] {
  return text
    .split(",")
    .map((step) => step.trim().split(" "))
    .map(([from, to, seconds, phase]): Step => [Number(from), Number(to), Number(seconds), phase as Phase])
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

/** What a page or the tables say of a movement: its steps, and whether it comes back as it went. */
export interface Moving {
  steps: string;
  path: "there_and_back" | "cycle" | "hold";
}

const PHASES: Record<string, Phase> = { move: "out", hold: "hold", lower: "back" };

/**
 * The frame of a step of a led session, so much of which (0 to 1) is done after so many seconds. Of a
 * smaller movement only a share is gone; a cycle goes all the way round.
 */
export function frameOf(moving: Moving, kind: string, share: number, range = 1, seconds = 0): number {
  const all = stepsOf(moving.steps);
  const phase = PHASES[kind];
  if (!all.length || !phase) return all[0]?.[0] ?? 0;
  const ways = (wanted: Phase) => all.filter((step) => step[3] === wanted);
  const begin = all[0]![0];
  const far = ways("out").at(-1)![1];
  const goesOn = !ways("back").length; // a stride never comes back
  if (goesOn) return frameAt(all, seconds).frame;
  const own = ways(phase);
  const frame = phase === "hold" ? far : within(own, share);
  return moving.path === "cycle" ? frame : begin + (frame - begin) * range;
}

/** The frame of some steps, so much of which (0 to 1) is done: at the end it stays at the last. */
function within(steps: readonly Step[], share: number): number {
  return share < 1 ? frameAt(steps, whole(steps) * share).frame : steps.at(-1)![1];
}
