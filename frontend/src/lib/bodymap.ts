// The body maps. Both work without this: a link looks for a muscle, a mark is sent with its form.
// Here a tap keeps what else was ticked, and the picture and its list say the same.

/** A muscle that is tapped is ticked in the list too, and everything ticked is looked for. */
export function joinMuscles(root: ParentNode): void {
  for (const link of root.querySelectorAll<SVGAElement>("a[data-muscle]")) {
    const form = link.closest("form");
    const box = form?.querySelector<HTMLInputElement>(
      `input[name="muscle"][value="${link.dataset["muscle"]}"]`,
    );
    if (!form || !box) continue;
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      box.checked = !link.classList.contains("on");
      form.requestSubmit();
    });
  }
}

/** The sides of marks such as "4L", in the words of the list; nothing where no mark has one. */
export function sidesOf(marks: readonly string[]): "left" | "right" | "both" | "" {
  const left = marks.some((mark) => mark.endsWith("L"));
  const right = marks.some((mark) => mark.endsWith("R"));
  return left && right ? "both" : left ? "left" : right ? "right" : "";
}

/** How far down marks reach; 0 where nothing is marked. */
export function farthest(marks: readonly string[]): number {
  return Math.max(0, ...marks.map((mark) => Number.parseInt(mark, 10)));
}

/** What the list says after a mark: never less far down than a person said in the list. */
export function levelAfter(said: number, marks: readonly string[]): number {
  return Math.max(said, farthest(marks));
}

/** The side after a mark: both, where a person said another one in the list. */
export function sideAfter(said: string, marks: readonly string[]): string {
  const side = sidesOf(marks);
  if (!side || !said) return side || said;
  return side === said ? side : "both";
}

/** The list follows the picture; marks that the list then speaks against are taken off. */
function joinMarks(map: HTMLElement): void {
  const inputs = (from: ParentNode | null, name: string): HTMLInputElement[] => [
    ...(from?.querySelectorAll<HTMLInputElement>(`input[name="${name}"]`) ?? []),
  ];
  const name = map.dataset["marks"] ?? "";
  const marks = inputs(map, `${name}-at`);
  const levels = inputs(map, name);
  const sides = inputs(map.closest("form"), "side");
  const marked = (): string[] => marks.filter((one) => one.checked).map((one) => one.value);
  const wipe = (): void => marks.forEach((one) => (one.checked = false));
  let [saidLevel, saidSide] = [0, ""];

  const follow = (): void => {
    const level = levelAfter(saidLevel, marked());
    const side = sideAfter(saidSide, marked());
    for (const one of levels) one.checked = level > 0 && one.value === String(level);
    for (const one of side ? sides : []) one.checked = one.value === side;
  };
  const sayLevel = (value: string): void => {
    saidLevel = Number(value);
    if (saidLevel < farthest(marked())) wipe();
  };
  const saySide = (value: string): void => {
    saidSide = value;
    if (sideAfter(value, marked()) !== value) wipe();
  };
  for (const one of marks) one.addEventListener("change", follow);
  for (const one of levels) one.addEventListener("change", () => sayLevel(one.value));
  for (const one of sides) one.addEventListener("change", () => saySide(one.value));
}

/** The question which leg is numb follows the map of numbness; marks are never taken off by it. */
function joinNumbness(map: HTMLElement): void {
  const inputs = (name: string): HTMLInputElement[] => [
    ...(map.closest("form")?.querySelectorAll<HTMLInputElement>(`input[name="${name}"]`) ?? []),
  ];
  const [marks, sides] = [inputs(`${map.dataset["sites"]}-at`), inputs("numb_side")];
  let said = "";

  const follow = (): void => {
    const side = sideAfter(said, marks.filter((one) => one.checked).map((one) => one.value));
    for (const one of sides) one.checked = one.value === side;
  };
  for (const one of marks) one.addEventListener("change", follow);
  for (const one of sides) {
    if (one.checked) said = one.value;
    one.addEventListener("change", () => {
      said = one.value;
      follow();
    });
  }
}

/** Joins every picture of a page with its list. */
export function joinBodyMaps(root: ParentNode): void {
  joinMuscles(root);
  for (const map of root.querySelectorAll<HTMLElement>('[data-sites="numb_sites"]')) joinNumbness(map);
  for (const map of root.querySelectorAll<HTMLElement>("[data-marks]")) joinMarks(map);
}
