// Notes what was done: it is kept on the device first, then sent, and the page says what waits.
import { Refusal } from "../led/database.ts";
import { newId, queue, refused } from "../led/store.ts";
import { type Sent, watch } from "../led/sync.ts";
import { mark, msg, msgs } from "../lib/words.ts";

const WANTS = {
  reload: mark("Please load this page again, so that it can be sent."),
  consent: mark("Your record is paused. It is sent when you agree again."),
  gone: mark("Your record cannot be reached from this device any more."),
};

export class Noting {
  readonly person: string;

  constructor(private readonly page: HTMLElement) {
    this.person = page.dataset["person"]!;
  }

  /** Send what waits, now and whenever it can be. */
  begin(): void {
    const token = () => this.page.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "";
    watch(this.person, token, (sent) => void this.tell(sent).catch(({ message }: Error) => this.say(message)), ({ message }) => this.say(message));
  }

  /**
   * Keep one activity; what is kept under its id already stands. Rejects where this device cannot
   * keep anything.
   */
  async note(body: Record<string, unknown>, id: string = newId(), when = Date.now()): Promise<void> {
    const at = new Date(when).toISOString();
    try {
      await queue(this.person, { id, at, by: "person", kind: "activity", version: 1, body });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }

  private async tell(sent: Sent): Promise<void> {
    const wrong = (await refused(this.person)).length;
    const parts = [];
    if (sent.left) parts.push(msgs("{n} not sent yet. It is kept on this device and sent when there is a network.", "{n} not sent yet. They are kept on this device and sent when there is a network.", sent.left));
    if (sent.wants) parts.push(msg(WANTS[sent.wants]));
    if (wrong) parts.push(msgs("{n} could not be taken by your record. Please note it again.", "{n} could not be taken by your record. Please note it again.", wrong));
    this.say(parts.join(" "));
  }

  private say(text: string): void {
    const note = this.page.querySelector<HTMLElement>(".unsent");
    if (!note) return;
    note.textContent = text;
    note.hidden = !text;
  }
}
