// The outline of circles: the exact convex hull as a path (movement/figure/outline.py, the same walk).

/** Centre x, centre y and radius, in units of the picture. */
export type Circle = [number, number, number];
type Arc = [number, number, number];

const TURN = 2 * Math.PI;
const SMALL = 1e-9;
const STRAIGHT = 0.02;

export function number(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** How far to turn until the edge leaves a circle, and for which; the farther of two in a line. */
function next(circles: readonly Circle[], here: number, direction: number): [number, number] | null {
  const [x, y, radius] = circles[here]!;
  let turn = Infinity;
  let far = 0;
  let found = -1;
  for (let other = 0; other < circles.length; other++) {
    const circle = circles[other]!;
    const apart = Math.hypot(circle[0] - x, circle[1] - y);
    const more = radius - circle[2];
    if (apart <= Math.abs(more) + SMALL) continue;
    const at = Math.atan2(circle[1] - y, circle[0] - x) - Math.acos(more / apart);
    const way = (((at - direction + SMALL) % TURN) + TURN) % TURN;
    if (found < 0 || way < turn - SMALL || (way < turn + SMALL && apart > far)) {
      turn = way;
      far = apart;
      found = other;
    }
  }
  return found < 0 ? null : [Math.max(0, turn - SMALL), found];
}

function arcs(circles: readonly Circle[]): Arc[] {
  let here = 0;
  circles.forEach(([x, , radius], each) => {
    const [bestX, , best] = circles[here]!;
    const ahead = x + radius - bestX - best;
    if (ahead > 0 || (ahead === 0 && radius > best)) here = each;
  });
  const first = here;
  const edge: Arc[] = [];
  let direction = 0;
  while (edge.length <= 4 * circles.length) {
    const step = next(circles, here, direction);
    const turn = Math.min(step ? step[0] : TURN, TURN - direction);
    edge.push([here, direction, direction + turn]);
    direction += turn;
    if (!step || direction >= TURN - SMALL) break;
    here = step[1];
  }
  const last = edge.at(-1)!;
  if (edge.length > 1 && last[0] === first) {
    edge.pop();
    edge[0] = [first, last[1] - TURN, edge[0]![2]];
  }
  return edge;
}

export function wholeCircle([x, y, radius]: Circle): string {
  const arc = `A${number(radius)} ${number(radius)} 0 1 1 `;
  const [left, right] = [`${number(x - radius)} ${number(y)}`, `${number(x + radius)} ${number(y)}`];
  return `M${left}${arc}${right}${arc}${left}Z`;
}

/** The convex hull of circles, clockwise on the screen. */
export function hullPath(circles: readonly Circle[]): string {
  const edge = arcs(circles);
  if (edge.length === 1) return wholeCircle(circles[edge[0]![0]]!);
  let path = "";
  for (const [which, start, end] of edge) {
    const [x, y, radius] = circles[which]!;
    const on = (a: number) => `${number(x + radius * Math.cos(a))} ${number(y + radius * Math.sin(a))}`;
    path += (path ? "L" : "M") + on(start);
    if (end - start > STRAIGHT) {
      const size = number(radius);
      path += `A${size} ${size} 0 ${end - start > Math.PI ? 1 : 0} 1 ${on(end)}`;
    }
  }
  return `${path}Z`;
}

export function polygonPath(points: readonly (readonly number[])[]): string {
  return `M${points.map(([x, y]) => `${number(x!)} ${number(y!)}`).join("L")}Z`;
}
