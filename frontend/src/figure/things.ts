// Equipment that moves: drawn again from its places in the picture (movement/player/things.py).
import type { Point, Thing } from "./format.ts";
import { summed, valueAt } from "./format.ts";
import type { Circle } from "./outline.ts";
import { hullPath, polygonPath } from "./outline.ts";
import type { View } from "./view.ts";

const RING = 20;
const AXIS_FINE = 1000;

function cross([a, b, c]: Point, [x, y, z]: Point): Point {
  return [b * z - c * y, c * x - a * z, a * y - b * x];
}

/** Points round a disc's edge, its middle in the picture, its axis as seen (right, up, near). */
function ring([x, y]: number[], axis: Point, radius: number): number[][] {
  const side = cross(axis, Math.abs(axis[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0]);
  const length = Math.hypot(...side);
  const aside = side.map((each) => each / length) as Point;
  const over = cross(axis, aside);
  return Array.from({ length: RING }, (_, each) => {
    const angle = (each / RING) * 2 * Math.PI;
    const [c, s] = [Math.cos(angle) * radius, Math.sin(angle) * radius];
    return [x! + c * aside[0] + s * over[0], y! - c * aside[1] - s * over[1]];
  });
}

/** The convex hull of points (Andrew's chain): many points are quicker so than as circles. */
function around(points: number[][]): number[][] {
  const sorted = [...points].sort((a, b) => a[0]! - b[0]! || a[1]! - b[1]!);
  const chain = (all: number[][]) => {
    const out: number[][] = [];
    for (const [x, y] of all as [number, number][]) {
      for (;;) {
        const [a, b] = out.slice(-2) as [number[], number[]];
        if (out.length < 2 || (b[0]! - a[0]!) * (y - a[1]!) > (b[1]! - a[1]!) * (x - a[0]!)) break;
        out.pop();
      }
      out.push([x, y]);
    }
    return out.slice(0, -1);
  };
  return [...chain(sorted), ...chain(sorted.reverse())];
}

function disc(points: number[][], axis: Point, [radius, thick]: [number, number]): string[] {
  const [x, y] = points[0] as [number, number];
  const near = axis[2] > 0 ? 1 : -1;
  const ends = [near, -near].map((sign) => {
    const half = (sign * thick) / 2;
    return ring([x + axis[0] * half, y - axis[1] * half], axis, radius);
  });
  return [polygonPath(around(ends.flat())), polygonPath(ends[0]!)];
}

function round(view: View, points: number[][], hulls: number[][]): string[] {
  let next = 0;
  const circles = hulls.map((radii) =>
    radii.map((radius): Circle => {
      const [x, y] = points[next++] as [number, number];
      return [x, y, Math.max(0.3, radius)];
    }),
  );
  return [circles, circles.map((hull) => view.lit(hull))].map((each) => each.map(hullPath).join(""));
}

/** What gives the paths of a thing in a frame, in the order of its styles. */
export function mover(view: View, thing: Thing): (frame: number) => string[] {
  const channels = summed(thing.at ?? []);
  return (frame) => {
    const numbers = channels.map((channel) => valueAt(channel, frame));
    const points: number[][] = [];
    const flat = thing.disc ? 2 : numbers.length;
    for (let place = 0; place < flat; place += 2) {
      const x = numbers[place]! / 10;
      points.push([view.mirrored ? view.width - x : x, numbers[place + 1]! / 10]);
    }
    if (thing.disc) {
      const [right, up, near] = numbers.slice(2).map((each) => each / AXIS_FINE) as Point;
      return disc(points, [view.mirrored ? -right : right, up, near], thing.disc);
    }
    if (thing.round) return round(view, points, thing.round);
    return (thing.faces ?? []).map((face) => polygonPath(face.map((corner) => points[corner]!)));
  };
}
