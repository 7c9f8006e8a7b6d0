// Notes what was done: it is kept on the device first, then sent, and the page says what waits.
import { Refusal } from "../led/database.ts";
import { newId, queue, refused } from "../led/store.ts";
import { type Sent, watch } from "../led/sync.ts";

const WANTS = {
  reload: "Please load this page again, so that it can be sent.",
  consent: "Your record is paused. It is sent when you agree again.",
  gone: "Your record cannot be reached from this device any more.",
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
    const it = sent.left === 1 ? "It is" : "They are";
    const parts = [];
    if (sent.left) parts.push(`${sent.left} not saved yet. ${it} kept on this device and sent when there is a network.`);
    if (sent.wants) parts.push(WANTS[sent.wants]);
    if (wrong) parts.push(`${wrong} could not be taken by your record. Please note it again.`);
    this.say(parts.join(" "));
  }

  private say(text: string): void {
    const note = this.page.querySelector<HTMLElement>(".unsent");
    if (!note) return;
    note.textContent = text;
    note.hidden = !text;
  }
}
