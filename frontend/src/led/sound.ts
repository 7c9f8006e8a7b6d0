// What a led session sounds like: the device's own voice, short tones, a buzz. Each can be off.
// Only voices that need no network are used, so that nothing that is said leaves the device.

export interface Sound {
  voice: boolean;
  tones: boolean;
  buzz: boolean;
  /** How fast the voice speaks: 1 is its usual speed. */
  rate: number;
  /** The name of the voice; empty for the device's own choice. */
  name: string;
  /** Whether the device listens for the word "stop" while a session is led. */
  listen: boolean;
}

export const USUAL: Sound = { voice: true, tones: true, buzz: true, rate: 1, name: "", listen: false };
export type Tone = "begin" | "change" | "tick" | "end";
const PITCH: Record<Tone, [hertz: number, seconds: number]> = {
  begin: [660, 0.18],
  change: [520, 0.12],
  tick: [440, 0.06],
  end: [330, 0.4],
};
const LOUD = 0.15;
/** A device hears what it says a little later than it says it. */
const ECHO_MS = 1_500;

/** The voices of this device for a language, none of which asks a network. */
export function voices(language: string): SpeechSynthesisVoice[] {
  if (!("speechSynthesis" in window)) return [];
  const short = (tag: string) => tag.toLowerCase().split(/[-_]/)[0]; // some devices write en_GB
  return speechSynthesis.getVoices().filter((one) => one.localService && short(one.lang) === short(language));
}

export class Speaker {
  private audio: AudioContext | null = null;
  private saying = "";
  private saidUntil = 0;

  constructor(
    public sound: Sound,
    private readonly language: string,
  ) {}

  /** Called in a tap: browsers allow sound only after one. */
  wake(): void {
    if (!("AudioContext" in window)) return;
    this.audio ??= new AudioContext();
    void this.audio.resume();
  }

  /** Say a text now, in place of what is being said. */
  say(text: string): void {
    if (!this.sound.voice || !text) return;
    const found = voices(this.language);
    const voice = found.find((one) => one.name === this.sound.name) ?? found.find((one) => one.default) ?? found[0];
    if (!voice) return;
    speechSynthesis.cancel();
    const words = new SpeechSynthesisUtterance(text);
    words.voice = voice;
    words.lang = voice.lang;
    words.rate = this.sound.rate;
    words.onend = words.onerror = () => this.quiet(text);
    this.saying = text;
    speechSynthesis.speak(words);
  }

  /** Whether a word that is heard now may be this voice. */
  maySay(word: RegExp): boolean {
    const now = "speechSynthesis" in window && speechSynthesis.speaking;
    return word.test(this.saying) && (now || performance.now() < this.saidUntil);
  }

  private quiet(text: string): void {
    if (text === this.saying) this.saidUntil = performance.now() + ECHO_MS;
  }

  hush(): void {
    this.quiet(this.saying);
    if ("speechSynthesis" in window) speechSynthesis.cancel();
  }

  tone(tone: Tone): void {
    if (!this.sound.tones || !this.audio) return;
    const [hertz, seconds] = PITCH[tone];
    const now = this.audio.currentTime;
    const source = this.audio.createOscillator();
    const volume = this.audio.createGain();
    source.frequency.value = hertz;
    volume.gain.setValueAtTime(LOUD, now);
    volume.gain.exponentialRampToValueAtTime(0.001, now + seconds);
    source.connect(volume).connect(this.audio.destination);
    source.start(now);
    source.stop(now + seconds);
  }

  buzz(milliseconds: number): void {
    if (this.sound.buzz && "vibrate" in navigator) navigator.vibrate(milliseconds);
  }
}
