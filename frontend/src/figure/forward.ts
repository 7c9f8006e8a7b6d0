// Where every part of the body is (movement/pose.py): from the pelvis outward, joint by joint.
import type { Body, Point } from "./format.ts";

/** Three rows of three. */
export type Turned = readonly number[];
export const FINE = 100_000;
const TENTHS_TO_RADIANS = Math.PI / 1800;

export interface Placed {
  origins: Point[];
  frames: Turned[];
}

/** The matrix that turns by an angle (radians) round an axis of length 1 (Rodrigues). */
export function turned([x, y, z]: Point, angle: number): Turned {
  const s = Math.sin(angle);
  const c = Math.cos(angle);
  const d = 1 - c;
  return [
    c + x * x * d, x * y * d - z * s, x * z * d + y * s,
    y * x * d + z * s, c + y * y * d, y * z * d - x * s,
    z * x * d - y * s, z * y * d + x * s, c + z * z * d,
  ];
}

export function product(a: Turned, b: Turned): Turned {
  const out = [];
  for (let row = 0; row < 9; row += 3)
    for (let column = 0; column < 3; column++)
      out.push(a[row]! * b[column]! + a[row + 1]! * b[column + 3]! + a[row + 2]! * b[column + 6]!);
  return out;
}

export function applied(m: Turned, [x, y, z]: Point): Point {
  return [
    m[0]! * x + m[1]! * y + m[2]! * z,
    m[3]! * x + m[4]! * y + m[5]! * z,
    m[6]! * x + m[7]! * y + m[8]! * z,
  ];
}

/** The matrix of a rotation vector (radians). */
function turnedBy(vector: Point): Turned {
  const angle = Math.hypot(...vector);
  const axis = vector.map((each) => each / (angle || 1)) as Point;
  return turned(axis, angle);
}

/** The body for numbers as baked: pelvis (mm), its attitude and all angles (tenths of a degree). */
export function forward(body: Body, numbers: readonly number[]): Placed {
  const [x, y, z] = numbers as [number, number, number];
  const facing = numbers.slice(3, 6).map((each) => each * TENTHS_TO_RADIANS) as Point;
  const origins: Point[] = [];
  const frames: Turned[] = [];
  let turn = 6;
  for (const segment of body.segments) {
    let origin: Point = [x / 1000, y / 1000, z / 1000];
    let frame = frames[segment.in];
    if (frame) {
      const above = origins[segment.in]!;
      const arm = applied(frame, segment.at);
      const size = body.stature / FINE;
      origin = [above[0] + arm[0] * size, above[1] + arm[1] * size, above[2] + arm[2] * size];
    } else frame = turnedBy(facing);
    for (const axis of segment.axes)
      frame = product(frame, turned(axis, numbers[turn++]! * TENTHS_TO_RADIANS));
    origins.push(origin);
    frames.push(frame);
  }
  return { origins, frames };
}

/** A point of a segment in space (metres), its place in 1/100 000 of stature. */
export function at(placed: Placed, stature: number, segment: number, place: Point): Point {
  const [x, y, z] = applied(placed.frames[segment]!, place);
  const origin = placed.origins[segment]!;
  const size = stature / FINE;
  return [origin[0] + x * size, origin[1] + y * size, origin[2] + z * size];
}
