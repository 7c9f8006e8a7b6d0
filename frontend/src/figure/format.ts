// What the server sends (src/steadyback/movement/played*.py). Places in 1/100 000 of stature.

/** A ball: its segment, its place there (x, y, z) and its radius. */
export type Ball = [number, number, number, number, number];
export type Hull = Ball[];
export type Point = [number, number, number];
/** A number that never changes, or a first number and steps. */
export type Channel = number | number[];
/** Class, line width (0: none), fill and stroke on a light ground, then on a dark one. */
export type Style = [string, number, string, string, string, string];
/** A style's place in the table, and a path. */
export type Piece = [number, string];
export type Ground = "light" | "dark";

export interface Body {
  stature: number;
  segments: { in: number; at: Point; axes: Point[] }[];
  parts: { name: string; role: string; limb: number; hulls: Hull[]; shadow: Hull }[];
  closed: Record<string, Hull[]>;
  joins: { parts: [number, number]; joint: Ball; into: [[Ball, Ball], [Ball, Ball]] }[];
  muscles: { parts: number[]; hulls: Hull[] }[];
  head: {
    hair: number[];
    fringe: Hull[];
    ear: number[];
    eye: number[];
    seen: [number, number, number, number];
    brow: Point[];
    mouth: Point[];
    half: Point[];
  };
  lit: [number, number, number];
  low: number;
  zoom: number;
  paint: Record<Ground, Record<string, string> & { shadow: [string, string] }>;
}

export interface Thing {
  paths?: Piece[];
  styles?: number[];
  at?: Channel[];
  round?: number[][];
  disc?: [number, number];
  faces?: number[][];
}

export interface Level {
  frames: number;
  move: Channel[];
  axes: number[];
  box: [number, number, number, number, number];
  line: number;
  holds: string;
  floor: Piece[];
  things: Thing[];
  order: [number, number[]][];
  far: [number, number[]][];
  work: Record<string, string>;
  hatch: Record<string, [number, number, string, string]>;
  arrow: Piece[];
  close: number[] | null;
  styles: Style[];
}

/** A channel's value in a frame that may lie between two (linear). */
export function valueAt(channel: readonly number[], frame: number): number {
  const before = Math.min(channel.length - 1, Math.floor(frame));
  const here = channel[before]!;
  const after = channel[before + 1] ?? here;
  return here + (after - here) * (frame - before);
}

/** Channels with their steps added up. */
export function summed(channels: readonly Channel[]): number[][] {
  return channels.map((channel) => {
    if (typeof channel === "number") return [channel];
    let sum = 0;
    return channel.map((step) => (sum += step));
  });
}

/** Of lists that are written where they change: the one in force in a frame. */
export function inForce(changes: readonly [number, number[]][], frame: number): number[] {
  let found = changes[0]![1];
  for (const [from, list] of changes) if (from <= frame) found = list;
  return found;
}
