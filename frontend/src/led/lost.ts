// A danger that was told here and thrown away by the browser before it was sent.
import { madeAt } from "./marks.ts";
import { dayOf, type Days } from "./tables.ts";

/**
 * Whether such an entry still closes exercise beside these tables. They know nothing of it, so they
 * say otherwise only where they were made on a later day, and that day's danger questions had been
 * answered on the server by then.
 */
export function stillLost({ tables }: Days, id: string): boolean {
  const made = new Date(tables.made_at);
  const day = tables.days.find(({ date }) => date === dayOf(made, tables.zone));
  if (!day || day.questions.some(({ kind }) => kind === "screen" || kind === "red_flag")) return true;
  const told = madeAt(id);
  return Number.isNaN(told) || day.date <= dayOf(new Date(told), tables.zone);
}
