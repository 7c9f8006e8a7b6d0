// What an answer to a sent event means. Only our own server's words count: a hotel's sign-in page
// answers 200 too, and a page that moved elsewhere is no receipt.
import { msg } from "../lib/words.ts";

/** What keeps events from being sent although somebody answers. */
export type Want = "reload" | "consent" | "gone";

export type Verdict =
  | { is: "stored" }
  | { is: "refused"; says: string }
  /** The record holds the same id with another content. */
  | { is: "differs"; says: string }
  /** Nobody answered, or not our server. */
  | { is: "unheard" }
  /** This one failed there; the next may not. */
  | { is: "failed" }
  | { is: "barred"; wants: Want };

export type Answer = Pick<Response, "status" | "type" | "headers" | "json">;

const BARS: Record<number, Want> = { 403: "reload", 404: "gone" };
const REFUSES: Record<number, "refused" | "differs"> = { 409: "differs", 413: "refused", 422: "refused" };
const GATEWAY = [502, 503, 504];
const PROBLEM = "application/problem+json";
/** The server's code for a date that lies ahead: its clock is not the one that whoever reads this has in the hand. */
const AHEAD = "ahead";

/** Read an answer of POST /api/people/<id>/events; never rejects. */
export async function verdictOf(answer: Answer): Promise<Verdict> {
  const { status } = answer;
  if (answer.type === "opaqueredirect") return { is: "barred", wants: "consent" };
  if (GATEWAY.includes(status)) return { is: "unheard" };
  const wants = BARS[status];
  if (wants) return { is: "barred", wants };
  const body = await answer.json().catch(() => null) as Record<string, unknown> | null;
  if (status === 200 || status === 201) return { is: isReceipt(body) ? "stored" : "unheard" };
  const ours = answer.headers.get("content-type")?.startsWith(PROBLEM) ?? false;
  const is = REFUSES[status];
  return is && ours ? { is, says: saidBy(body) } : { is: "failed" };
}

function isReceipt(body: Record<string, unknown> | null): boolean {
  return typeof body?.["new"] === "number" && typeof body["seq"] === "number";
}

/** The server's reasons as one sentence; each says where, then what. */
function saidBy(body: Record<string, unknown> | null): string {
  const errors = Array.isArray(body?.["errors"]) ? (body["errors"] as { pointer?: unknown; says?: unknown; code?: unknown }[]) : [];
  const told = errors.map(({ pointer, says, code }) => {
    const place = String(pointer ?? "").split("/").slice(3).join(" ").replaceAll("_", " ");
    if (code === AHEAD) return msg("the date of this device when it was told lies more than a day ahead of the server's clock");
    return `${place} ${String(says ?? "")}`.trim();
  });
  return told.filter(Boolean).join("; ") || String(body?.["title"] ?? msg("The server refused it."));
}
