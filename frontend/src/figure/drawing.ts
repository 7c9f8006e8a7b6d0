// A level as SVG elements that are made once; each moment only changes their attributes.
import type { Body, Ground, Hull, Level, Part, Piece, Point } from "./format.ts";
import { inForce, itemsOf } from "./format.ts";
import { HEAD, headOf } from "./head.ts";
import type { Circle } from "./outline.ts";
import { hullPath, number } from "./outline.ts";
import { mover } from "./things.ts";
import { View } from "./view.ts";

const SVG = "http://www.w3.org/2000/svg";
const JOIN_FROM = 100;
const PATCH_FROM = 200;
const THING_FROM = 300;

type Attributes = Record<string, string | number>;
/** One thing in the order of painting, and what changes it. */
interface Item {
  node: SVGElement;
  show: (frame: number) => void;
}

export function element(name: string, attributes: Attributes, ...inside: SVGElement[]): SVGElement {
  const made = document.createElementNS(SVG, name);
  set(made, attributes);
  made.append(...inside);
  return made;
}

function set(node: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    const text = String(value);
    if (node.getAttribute(name) !== text) node.setAttribute(name, text);
  }
}

const STIR = 0.03;

/** Whether circles have moved since they were last drawn, by more than anybody can see. */
function stirring(): (hulls: readonly Circle[][]) => boolean {
  const last: number[] = [];
  return (hulls) => {
    let [place, moved] = [0, false];
    for (const hull of hulls)
      for (const circle of hull)
        for (const value of circle) {
          if (!(Math.abs(last[place]! - value) < STIR)) {
            last[place] = value;
            moved = true;
          }
          place++;
        }
    return moved;
  };
}

let drawings = 0;

export class Drawing {
  readonly svg: SVGElement;
  private readonly view: View;
  private readonly parts: Part[];
  private readonly id = `fig${++drawings}`;
  private readonly items = new Map<number, Item>();
  /** By part the outlines that muscles are clipped to; copies, for a clip by reference is slow. */
  private readonly clipping = new Map<number, SVGElement[]>();
  private readonly dressed: (() => void)[] = [];
  private readonly group: SVGElement;
  private readonly floor: SVGElement;
  private readonly shadow: SVGElement;
  private readonly arrow: SVGElement;
  private readonly signs: SVGElement;
  private readonly ghost = element("g", {});
  private readonly closeUp: (() => void) | null;
  private readonly shadowMoved = stirring();
  private far: number[] = [];
  private order = "";
  private shown: Item[] = [];

  constructor(
    private readonly body: Body,
    private readonly level: Level,
    private ground: Ground,
    mirrored: boolean,
    name: string,
  ) {
    this.view = new View(body, level, mirrored);
    this.parts = body.parts.map((part, place) => {
      const closed = [...level.holds].map((side) => body.closed[side]?.[place]);
      return closed.find((each) => each) ?? part;
    });
    this.floor = this.still(level.floor);
    this.arrow = this.still(level.arrow);
    this.signs = element("g", {}, this.still(level.signs), this.clock());
    for (const mark of [this.arrow, this.signs]) set(mark, { "stroke-linecap": "round", "stroke-linejoin": "round" });
    this.shadow = element("path", {
      class: "fig-shadow",
      transform: `scale(1 ${this.view.flat.toFixed(3)})`,
    });
    this.dressed.push(() => {
      const [fill, opacity] = this.paint.shadow;
      set(this.shadow, { fill, "fill-opacity": opacity });
    });
    this.group = element("g", {
      id: `${this.id}-b`,
      "stroke-width": number(level.line),
      "stroke-linejoin": "round",
      "paint-order": "stroke",
    });
    const marks = element("g", {});
    this.svg = element(
      "svg",
      {
        viewBox: `0 0 ${this.view.width} ${this.view.height}`,
        role: "img",
        "aria-label": name,
        class: "fig",
      },
      element("defs", {}, ...this.hatches(), ...this.clips()),
      this.group,
      this.arrow,
      marks,
      this.signs,
    );
    this.closeUp = level.close ? this.window(level.close, marks) : null;
    this.make();
    this.haunt();
    this.dress();
  }

  /** Show a frame; between two baked ones the body is between them. The arrow is for rest, and so are
   * signs, but for the far end: there they say what is done. */
  show(frame: number, resting: boolean): void {
    this.view.show(frame);
    const near = Math.round(frame);
    const far = inForce(this.level.far, near);
    if (far !== this.far) {
      this.far = far;
      this.dress();
    }
    const order = inForce(this.level.order, near);
    if (order !== this.order) {
      this.order = order;
      this.shown = itemsOf(order, this.level.items).map((item) => this.items.get(item)!);
      const items = itemsOf(order, this.level.items);
      const nodes: SVGElement[] = this.shown.map(({ node }) => node);
      nodes.splice(items.findIndex((item) => item < JOIN_FROM), 0, this.ghost);
      this.group.replaceChildren(this.floor, this.shadow, ...nodes);
    }
    for (const item of this.shown) item.show(frame);
    this.shade();
    const there = resting || near === this.level.far_end;
    set(this.arrow, { visibility: resting ? "visible" : "hidden" });
    set(this.signs, { visibility: there ? "visible" : "hidden" });
    set(this.ghost, { visibility: resting && near ? "visible" : "hidden" });
    this.closeUp?.();
  }

  /** Change to another ground. */
  on(ground: Ground): void {
    this.ground = ground;
    this.dress();
  }

  private get paint() {
    return this.body.paint[this.ground];
  }

  private dress(): void {
    for (const each of this.dressed) each();
  }

  /** A path in a style of the level's table. */
  private styled([style, d]: Piece): SVGElement {
    const [name, width, lightFill, lightLine, darkFill, darkLine] = this.level.styles[style]!;
    const path = element("path", width ? { class: name, d, "stroke-width": width } : { class: name, d });
    this.dressed.push(() => {
      const light = this.ground === "light";
      set(path, { fill: light ? lightFill : darkFill, stroke: light ? lightLine : darkLine });
    });
    return path;
  }

  /** What stands still; turned over where the picture is mirrored. */
  private still(pieces: Piece[]): SVGElement {
    const group = element("g", {}, ...pieces.map((piece) => this.styled(piece)));
    if (this.view.mirrored) set(group, { transform: `matrix(-1 0 0 1 ${this.view.width} 0)` });
    return group;
  }

  /** A clock keeps its direction on the other side of a mirrored picture. */
  private clock(): SVGElement {
    const [x, pieces] = this.level.clock ?? [0, []];
    const group = element("g", {}, ...pieces.map((piece) => this.styled(piece)));
    if (this.view.mirrored) set(group, { transform: `translate(${number(this.view.width - x / 5)} 0)` });
    return group;
  }

  /** An element in a role's colour at the distance of its limb; with an outline or without. */
  private worn(name: string, role: string, limb: number, lined: boolean, more: Attributes = {}): SVGElement {
    const made = element(name, more);
    this.dressed.push(() => {
      const step = this.far[limb] ? `-far${this.far[limb]}` : "";
      const [fill, line] = [`fig-${role}${step}`, `fig-line${step}`];
      set(made, { class: lined ? `${fill} ${line}` : fill, fill: this.paint[fill]! });
      if (lined) set(made, { stroke: this.paint[line]! });
    });
    return made;
  }

  private make(): void {
    const { body, level } = this;
    this.parts.forEach(({ role, limb, hulls }, number) => {
      this.items.set(number, this.part(number, role, limb, hulls));
    });
    body.joins.forEach((_, number) => {
      for (const below of [0, 1]) this.items.set(JOIN_FROM + 2 * number + below, this.join(number, below));
    });
    for (const [which, share] of Object.entries(level.work))
      this.items.set(PATCH_FROM + Number(which), this.patch(Number(which), share));
    level.things.forEach((thing, number) => {
      if (thing.paths) {
        const node = this.still(thing.paths);
        this.items.set(THING_FROM + number, { node, show: () => undefined });
        return;
      }
      const paths = thing.styles!.map((style) => this.styled([style, ""]));
      const places = mover(this.view, thing);
      const show = (frame: number) =>
        places(frame).forEach((d, each) => paths[each] && set(paths[each], { d }));
      this.items.set(THING_FROM + number, { node: element("g", {}, ...paths), show });
    });
  }

  /** The beginning as one flat shade, so that a small way can be seen. */
  private haunt(): void {
    if (!this.level.ghost) return;
    this.view.show(0);
    const { limbs, trunk } = this.body.ghost;
    const hulls = trunk.map((hull) => hullPath(this.view.circles(hull))).join("");
    const ways = limbs.map((limb) => this.view.circles(limb));
    const lines = ways.map((way) => `M${way.map(([x, y]) => `${number(x)} ${number(y)}`).join("L")}`).join("");
    const body = element("path", { class: "fig-ghost", d: hulls });
    const limbed = element("path", {
      class: "fig-ghost",
      fill: "none",
      "stroke-width": number(ways[0]![0]![2]),
      "stroke-linecap": "round",
      d: lines,
    });
    this.ghost.append(body, limbed);
    this.dressed.push(() => {
      set(body, { fill: this.paint["ghost"]! });
      set(limbed, { stroke: this.paint["ghost"]! });
    });
  }

  private part(which: number, role: string, limb: number, hulls: Hull[]): Item {
    const shade = this.worn("path", `${role}-shade`, limb, true, { id: `${this.id}-${which}` });
    const light = this.worn("path", role, limb, false);
    const outlines = [shade, ...(this.clipping.get(which) ?? [])];
    const moved = stirring();
    const show = () => {
      const circles = hulls.map((hull) => this.view.circles(hull));
      if (!moved(circles)) return;
      const d = circles.map(hullPath).join("");
      for (const outline of outlines) outline.setAttribute("d", d);
      light.setAttribute("d", circles.map((each) => hullPath(this.view.lit(each))).join(""));
    };
    return which === HEAD ? this.head(shade, light, show) : { node: element("g", {}, shade, light), show };
  }

  /** Skull, ears and face, and over them the hair; its outline lies under the skull. */
  private head(shade: SVGElement, light: SVGElement, skull: () => void): Item {
    const fine = this.level.line;
    const behind = this.worn("path", "hair-shade", -1, true);
    const over = this.worn("path", "hair-shade", -1, false);
    const lit = this.worn("path", "hair", -1, false);
    const features = [0, 1, 2, 3].map((each) =>
      each < 2
        ? this.worn("ellipse", "skin", -1, true, { "stroke-width": number(fine * 0.6) })
        : this.worn("ellipse", "hair-shade", -1, false),
    );
    const lines = [0, 1, 2].map(() =>
      element("path", {
        class: "fig-feature",
        fill: "none",
        "stroke-width": number(fine * 0.75),
        "stroke-linecap": "round",
      }),
    );
    this.dressed.push(() => lines.forEach((line) => set(line, { stroke: this.paint["fig-hair-shade"]! })));
    const show = () => {
      skull();
      const head = headOf(this.view);
      for (const path of [behind, over]) set(path, { d: head.hair });
      set(lit, { d: head.hairLit });
      lines.forEach((line, each) => set(line, { d: head.lines[each]! }));
      features.forEach((node, each) => set(node, head.features[each] ?? { rx: 0 }));
    };
    return { node: element("g", {}, behind, shade, light, ...features, ...lines, over, lit), show };
  }

  /** What hides the rounded end of the part that was painted last. */
  private join(number: number, below: number): Item {
    const { joint, into, parts } = this.body.joins[number]!;
    const [upper, lower] = parts.map((each) => this.body.parts[each]!);
    const role = (below ? upper : lower)!.role;
    const limb = Math.max(upper!.limb, lower!.limb);
    const shade = this.worn("path", `${role}-shade`, limb, false);
    const light = this.worn("path", role, limb, false);
    const moved = stirring();
    const show = () => {
      const outer = this.view.circles([joint, into[below]![0]], this.level.line * 0.1);
      const ways = into.map(([, far]) => this.view.circles([joint, far]));
      if (!moved([outer, ...ways])) return;
      shade.setAttribute("d", hullPath(outer));
      light.setAttribute("d", ways.map((way) => hullPath(this.view.lit(way))).join(""));
    };
    return { node: element("g", {}, shade, light), show };
  }

  private patch(which: number, share: string): Item {
    const { hulls } = this.body.muscles[which]!;
    const [, , fill, stroke] = this.level.hatch[share]!;
    const colour = element("path", { class: `fig-work-${share}`, fill, stroke });
    const lines = element("path", { fill: `url(#${this.id}-${share})` });
    const moved = stirring();
    const show = () => {
      const circles = hulls.map((hull) => this.view.circles(hull));
      if (!moved(circles)) return;
      const d = circles.map(hullPath).join("");
      for (const path of [colour, lines]) path.setAttribute("d", d);
    };
    const clip = { "clip-path": `url(#${this.id}-m${which})` };
    return { node: element("g", clip, colour, lines), show };
  }

  private clips(): SVGElement[] {
    return Object.keys(this.level.work).map((which) => {
      const paths = this.body.muscles[Number(which)]!.parts.map((part) => {
        const path = element("path", {});
        this.clipping.set(part, [...(this.clipping.get(part) ?? []), path]);
        return path;
      });
      return element("clipPath", { id: `${this.id}-m${which}` }, ...paths);
    });
  }

  private hatches(): SVGElement[] {
    return Object.entries(this.level.hatch).map(([share, [step, width, , stroke]]) =>
      element(
        "pattern",
        {
          id: `${this.id}-${share}`,
          width: step,
          height: step,
          patternUnits: "userSpaceOnUse",
          patternTransform: "rotate(-45)",
        },
        element("path", {
          class: `fig-hatch-${share}`,
          stroke,
          "stroke-width": width,
          d: `M0 1h${step}`,
        }),
      ),
    );
  }

  /** The body's shadow on the floor: hulls flattened by the camera's height. */
  private shade(): void {
    const { view, body } = this;
    const hulls: Circle[][] = [];
    for (const part of this.parts) {
      const spots: Circle[] = [];
      for (const [segment, x, y, z, radius] of part.shadow) {
        const [across, height, deep] = view.at(segment, [x, y, z]);
        if (height >= body.low * 0.7) continue;
        const [right, down] = view.pictured([across, 0, deep]);
        const reach = view.size(radius) * 1.5 * (1.05 - height / body.low);
        spots.push([right, down / view.flat, Math.max(0.3, reach)]);
      }
      if (spots.length) hulls.push(spots);
    }
    if (this.shadowMoved(hulls)) this.shadow.setAttribute("d", hulls.map(hullPath).join(""));
  }

  /** The surroundings of a landmark, larger, in a round window in a corner. */
  private window(close: number[], marks: SVGElement): () => void {
    const [segment, x, y, z, ...rest] = close as [number, number, number, number, ...number[]];
    const [across, cy, r] = rest.map((each) => each / 10) as Point;
    const cx = this.view.mirrored ? this.view.width - across : across;
    const circle = { cx, cy, r };
    const ground = element("circle", { class: "fig-ground", ...circle });
    const inside = element("use", { href: `#${this.id}-b` });
    const rim = element("circle", { class: "fig-ring", fill: "none", "stroke-width": 2, ...circle });
    const spot = element("circle", {
      class: "fig-ring",
      fill: "none",
      "stroke-width": 1.5,
      "stroke-dasharray": "4 3",
      r: number(r / this.body.zoom),
    });
    marks.append(
      element("clipPath", { id: `${this.id}-w` }, element("circle", circle)),
      element("g", { "clip-path": `url(#${this.id}-w)` }, ground, inside),
      rim,
      spot,
    );
    this.dressed.push(() => {
      set(ground, { fill: this.paint["fig-ground"]! });
      for (const ring of [rim, spot]) set(ring, { stroke: this.paint["mark"]! });
    });
    return () => {
      const [right, down] = this.view.pictured(this.view.at(segment, [x, y, z]));
      const { zoom } = this.body;
      const shift = `${number(cx - right * zoom)} ${number(cy - down * zoom)}`;
      set(inside, { transform: `translate(${shift}) scale(${zoom})` });
      set(spot, { cx: number(right), cy: number(down) });
    };
  }
}
