// The head (movement/figure/face.py, head_painting.py): hair as a cap cut off a ball, ears, eyes, lines.
import type { Point } from "./format.ts";
import type { Circle } from "./outline.ts";
import { hullPath, number, wholeCircle } from "./outline.ts";
import type { View } from "./view.ts";

/** What a head is painted with in one moment; an empty path or null is not seen. */
export interface Head {
  hair: string;
  hairLit: string;
  /** Right ear, left ear, right eye, left eye: the attributes of an ellipse. */
  features: (Record<string, string> | null)[];
  /** Right brow, left brow, mouth. */
  lines: string[];
}

export const HEAD = 3;
const DEGREES = 180 / Math.PI;

function arc(rx: number, ry: number, lean: number, flags: string, x: number, y: number): string {
  return `A${number(rx)} ${number(ry)} ${number(lean)} ${flags} ${number(x)} ${number(y)}`;
}

/** What is seen of the part of a ball beyond a plane. */
function capPath([x, y, radius]: Circle, [right, down, near]: Point, off: number): string {
  const flat = Math.hypot(right, down);
  const cut = Math.sqrt(1 - off * off);
  const edge = (-off * near) / (cut * Math.max(flat, 1e-9));
  const ring = cut * radius;
  const lean = Math.atan2(right, -down) * DEGREES;
  if (edge >= 1) return near > off ? wholeCircle([x, y, radius]) : "";
  if (edge <= -1) {
    if (near <= 0) return wholeCircle([x, y, radius]);
    const [cx, cy] = [x + radius * off * right, y + radius * off * down];
    const [dx, dy] = [ring * Math.cos(lean / DEGREES), ring * Math.sin(lean / DEGREES)];
    const half = (sign: number) =>
      arc(ring, ring * Math.abs(near), lean, "1 1", cx + sign * dx, cy + sign * dy);
    return `M${number(cx - dx)} ${number(cy - dy)}${half(1)}${half(-1)}Z`;
  }
  const across = Math.acos(Math.max(-1, Math.min(1, off / flat)));
  const middle = Math.atan2(down, right);
  const on = (angle: number): [number, number] => [
    x + radius * Math.cos(angle),
    y + radius * Math.sin(angle),
  ];
  const [start, end] = [on(middle - across), on(middle + across)];
  const round = arc(radius, radius, 0, across > Math.PI / 2 ? "1 1" : "0 1", ...end);
  const flags = `${Math.asin(edge) < 0 ? 1 : 0} ${near > 0 ? 1 : 0}`;
  const hairline = arc(ring, ring * Math.abs(near), lean, flags, ...start);
  return `M${number(start[0])} ${number(start[1])}${round}${hairline}Z`;
}

/** A small disc on the surface on one side (1 right, -1 left), narrower the more it looks aside. */
function feature(view: View, numbers: number[], side: number, least: number): Head["features"][0] {
  const [x, y, z, radius, ahead, up, out] = numbers as [number, number, number, number, number, number, number];
  const [right, down, near] = view.looks(HEAD, [ahead, up, out * side]);
  if (near < least) return null;
  const [cx, cy] = view.pictured(view.at(HEAD, [x, y, z * side]));
  const size = view.size(radius);
  const flat = Math.hypot(right, down);
  const lean = flat > 0.05 ? Math.atan2(down, right) * DEGREES : 0;
  return {
    cx: number(cx),
    cy: number(cy),
    rx: number(size * Math.max(0.35, Math.abs(near))),
    ry: number(size),
    transform: `rotate(${number(lean)} ${number(cx)} ${number(cy)})`,
  };
}

/** A bent line through three points of the head. */
function bent(view: View, points: Point[], side: number): string {
  const [start, through, end] = points.map(([x, y, z]) =>
    view.pictured(view.at(HEAD, [x, y, z * side])),
  ) as [Point, Point, Point];
  const pull = [0, 1].map((axis) => 2 * through[axis]! - (start[axis]! + end[axis]!) / 2);
  const to = [start, pull, end].map(([x, y]) => `${number(x!)} ${number(y!)}`);
  return `M${to[0]}Q${to[1]} ${to[2]}`;
}

/** A slight smile; from the side only its near half. */
function mouth(view: View): string {
  const { head } = view.body;
  const [, , whole, seen] = head.seen;
  const ahead = view.looks(HEAD, [1, 0, 0])[2];
  if (ahead > whole) return bent(view, head.mouth, 1);
  const near = view.looks(HEAD, [0, 0, 1])[2] > 0 ? 1 : -1;
  return ahead > seen - whole ? bent(view, head.half, near) : "";
}

export function headOf(view: View): Head {
  const { head, lit } = view.body;
  const [x, y, z, radius, a, b, c, off] = head.hair as [number, number, number, number, number, number, number, number];
  const cap = view.circle([HEAD, x, y, z, radius]);
  const normal = view.looks(HEAD, [a, b, c]);
  const fringe = head.fringe.map((hull) => view.circles(hull));
  const [ear, eye] = head.seen;
  const eyes = [1, -1].map((side) => feature(view, head.eye, side, eye));
  return {
    hair: fringe.map(hullPath).join("") + capPath(cap, normal, off),
    hairLit:
      fringe.map((hull) => hullPath(view.lit(hull))).join("") +
      capPath([cap[0] + lit[1] * cap[2], cap[1] + lit[2] * cap[2], cap[2] * lit[0]], normal, off),
    features: [...[1, -1].map((side) => feature(view, head.ear, side, ear)), ...eyes],
    lines: [
      ...eyes.map((seen, side) => (seen ? bent(view, head.brow, side ? -1 : 1) : "")),
      mouth(view),
    ],
  };
}
