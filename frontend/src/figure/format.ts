// What the server sends (src/steadyback/movement/player/). Places in 1/100 000 of stature.

/** A ball: its segment, its place there (x, y, z) and its radius. */
export type Ball = [number, number, number, number, number];
export type Hull = Ball[];
export type Point = [number, number, number];
/** A number that never changes, or letters (movement/player/coded.py). */
export type Channel = number | string;
/** Class, line width (0: none), fill and stroke on a light ground, then on a dark one. */
export type Style = [string, number, string, string, string, string];
/** A style's place in the table, and a path. */
export type Piece = [number, string];
export type Ground = "light" | "dark";

export interface Part {
  name: string;
  role: string;
  limb: number;
  hulls: Hull[];
  shadow: Hull;
}

export interface Body {
  stature: number;
  segments: { in: number; at: Point; axes: Point[] }[];
  parts: Part[];
  closed: Record<string, Record<string, Part>>;
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
  /** What a ghost is drawn from: the middles of limbs, and hulls. */
  ghost: { limbs: Hull[]; trunk: Hull[] };
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
  camera: [number, number];
  box: [number, number, number, number, number];
  line: number;
  holds: string;
  floor: Piece[];
  things: Thing[];
  items: string;
  order: [number, string][];
  far: [number, number[]][];
  work: Record<string, string>;
  hatch: Record<string, [number, number, string, string]>;
  arrow: Piece[];
  /** What is said at the far end: forces and breath, and a clock with how far it is from the left. */
  signs: Piece[];
  clock?: [number, Piece[]];
  far_end: number;
  /** Whether the beginning is shown as a shade behind the body. */
  ghost: boolean;
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

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const MORE = 32;
const FIRST_ITEM = 35;

/** The numbers that were written as letters one after the other. */
function numbers(text: string): number[] {
  const out: number[] = [];
  let value = 0;
  let size = 1;
  for (const letter of text) {
    const digit = LETTERS.indexOf(letter);
    value += (digit % MORE) * size;
    size *= MORE;
    if (digit >= MORE) continue;
    out.push(value & 1 ? -(value >> 1) : value >> 1);
    [value, size] = [0, 1];
  }
  return out;
}

/** The values of channels, once for each frame or once for all. */
export function summed(channels: readonly Channel[]): number[][] {
  return channels.map((channel) => {
    if (typeof channel === "number") return [channel];
    const [first, ...changes] = numbers(channel);
    let [value, step] = [first!, 0];
    return [value, ...changes.map((change) => (value += step += change))];
  });
}

/** Of states that are written where they change: the one in force in a frame. */
export function inForce<State>(changes: readonly [number, State][], frame: number): State {
  let found = changes[0]![1];
  for (const [from, state] of changes) if (from <= frame) found = state;
  return found;
}

/** The items of an order, which has a character for each; all items are written as steps. */
export function itemsOf(order: string, known: string): number[] {
  let sum = 0;
  const items = numbers(known).map((step) => (sum += step));
  return [...order].map((each) => items[each.charCodeAt(0) - FIRST_ITEM]!);
}
