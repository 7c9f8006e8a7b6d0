// One moment of a level before its camera: balls and points as places in the picture.
import type { Ball, Body, Hull, Level, Point } from "./format.ts";
import { summed, valueAt } from "./format.ts";
import type { Placed } from "./forward.ts";
import { applied, at, FINE, forward, product, turned } from "./forward.ts";
import type { Circle } from "./outline.ts";

const LEAST_RADIUS = 0.3;

export class View {
  readonly scale: number;
  readonly width: number;
  readonly height: number;
  private readonly move: number[][];
  private readonly axes: readonly number[];
  private readonly left: number;
  private readonly top: number;
  private placed: Placed;

  /** Mirrored: the whole picture the other way round, which is the other side's movement. */
  constructor(
    readonly body: Body,
    readonly level: Level,
    readonly mirrored: boolean,
  ) {
    const [left, top, scale, width, height] = level.box;
    const [round, up] = level.camera.map((degrees) => (degrees * Math.PI) / 180);
    const axes = product(turned([1, 0, 0], up!), turned([0, 1, 0], -round!));
    this.axes = mirrored ? axes.map((each, place) => (place < 3 ? -each : each)) : axes;
    this.left = mirrored ? -(left + width / scale) : left;
    [this.top, this.scale, this.width, this.height] = [top, scale, width, height];
    this.move = summed(level.move);
    this.placed = this.show(0);
  }

  /** Put the body where it is in a frame. */
  show(frame: number): Placed {
    const numbers = this.move.map((channel) => valueAt(channel, frame));
    return (this.placed = forward(this.body, numbers));
  }

  /** A point of a segment in space, metres. */
  at(segment: number, place: Point): Point {
    return at(this.placed, this.body.stature, segment, place);
  }

  /** A point in space in the picture: x, y, and nearness in metres. */
  pictured(point: Point): Point {
    const [right, up, near] = applied(this.axes, point);
    return [(right - this.left) * this.scale, (this.top - up) * this.scale, near];
  }

  /** A direction of a segment as seen: right, down, and towards the viewer. */
  looks(segment: number, direction: Point): Point {
    const [right, up, near] = applied(this.axes, applied(this.placed.frames[segment]!, direction));
    return [right, -up, near];
  }

  size(radius: number): number {
    return (radius / FINE) * this.body.stature * this.scale;
  }

  circle([segment, x, y, z, radius]: Ball, less = 0): Circle {
    const [across, down] = this.pictured(this.at(segment, [x, y, z]));
    return [across, down, Math.max(LEAST_RADIUS, this.size(radius) - less)];
  }

  circles(hull: Hull, less = 0): Circle[] {
    return hull.map((ball) => this.circle(ball, less));
  }

  /** The lit side of circles: smaller, and shifted up and left on the screen. */
  lit(circles: readonly Circle[]): Circle[] {
    const [share, right, down] = this.body.lit;
    return circles.map(([x, y, r]) => [x + right * r, y + down * r, r * share]);
  }

  /** How flat a circle on the floor is seen. */
  get flat(): number {
    return Math.max(0.1, Math.abs(this.axes[7]!));
  }
}
