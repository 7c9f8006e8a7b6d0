// The word "stop", heard by the device itself. A recogniser is made only where the browser promises
// to hear without a network (SpeechRecognition.available and processLocally); anywhere else a voice
// would be sent away. Nothing that was heard is kept, shown or sent: it is looked through for one word.
import { msg } from "../lib/words.ts";

interface Heard {
  readonly resultIndex: number;
  readonly results: ArrayLike<ArrayLike<{ readonly transcript: string }>>;
}

interface Recogniser {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  processLocally: boolean;
  onresult: ((heard: Heard) => void) | null;
  onerror: ((trouble: { readonly error: string }) => void) | null;
  onend: (() => void) | null;
  start(): void;
  abort(): void;
}

interface Maker {
  new (): Recogniser;
  readonly prototype: object;
  available?(wanted: { langs: string[]; processLocally: true }): Promise<string>;
}

const AGAIN_MS = 400;
/** Silence and a listening that was ended by the browser are no trouble: it listens again. */
const PASSING = ["no-speech", "aborted"];

function maker(): Maker | null {
  const found = globalThis as unknown as { SpeechRecognition?: Maker; webkitSpeechRecognition?: Maker };
  return found.SpeechRecognition ?? found.webkitSpeechRecognition ?? null;
}

/** A word where it stands alone in a text, in any writing; a language may have several, with "|" between them. */
export const wordOf = (word: string) => new RegExp(`(^|\\P{L})(${word})(?!\\p{L})`, "iu");

/** Whether this browser hears this language on the device, and the page is one that may ask it to. */
export async function hearsHere(language: string): Promise<boolean> {
  const made = maker();
  if (location.protocol === "file:" || !made?.available || !("processLocally" in made.prototype)) return false;
  return made.available({ langs: [language], processLocally: true }).then(
    (found) => found === "available",
    () => false,
  );
}

export class Listening {
  private recogniser: Recogniser | null = null;
  private wanted = false;

  /** `own`: whether a word may be this page's own voice. `said` hears whether it listens now. */
  constructor(
    private readonly language: string,
    private readonly own: (word: RegExp) => boolean,
    private readonly stop: () => void,
    private readonly said: (listens: boolean, trouble: boolean) => void,
  ) {}

  /** Listen until it is ended. Does nothing where the device cannot hear by itself. */
  async begin(): Promise<void> {
    this.wanted = true;
    if (!(await hearsHere(this.language)) || !this.wanted || this.recogniser) return;
    const recogniser = new (maker()!)();
    Object.assign(recogniser, { lang: this.language, continuous: true, interimResults: true, processLocally: true });
    if (!recogniser.processLocally) return;
    recogniser.onresult = (heard) => this.heard(heard);
    recogniser.onerror = ({ error }) => this.trouble(error);
    recogniser.onend = () => this.again();
    this.recogniser = recogniser;
    this.listen();
  }

  end(): void {
    this.wanted = false;
    const { recogniser } = this;
    this.recogniser = null;
    if (recogniser) recogniser.onend = recogniser.onresult = recogniser.onerror = null;
    recogniser?.abort();
    this.said(false, false);
  }

  private listen(): void {
    try {
      this.recogniser?.start();
      this.said(this.recogniser !== null, false);
    } catch {
      this.trouble("refused");
    }
  }

  /** Browsers end a listening by themselves after a while. */
  private again(): void {
    if (!this.wanted) return;
    this.said(false, false);
    window.setTimeout(() => this.wanted && this.listen(), AGAIN_MS);
  }

  private heard({ resultIndex, results }: Heard): void {
    const texts = Array.from(results).slice(resultIndex).flatMap((one) => Array.from(one, ({ transcript }) => transcript));
    const word = wordOf(msg("stop"));
    if (!texts.some((text) => word.test(text))) return;
    // What our own voice said must not come up again with what is heard next: it is dropped.
    if (this.own(word)) this.recogniser?.abort();
    else this.stop();
  }

  private trouble(error: string): void {
    if (PASSING.includes(error)) return;
    this.end();
    this.said(false, true);
  }
}
