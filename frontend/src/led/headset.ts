// The keys of a headset or a watch. A browser hands them to a page only while the page plays
// something, so a sound of silence goes round while a session is led.

export interface Keys {
  /** Go on; a headset says so also where it is on already. */
  go: () => void;
  /** Pause; also said when an earbud is taken out of a pause. */
  pause: () => void;
  next: () => void;
  back: () => void;
}

export class Headset {
  private readonly silence: HTMLAudioElement;

  constructor(address: string, keys: Keys) {
    this.silence = new Audio(address);
    this.silence.loop = true;
    this.silence.preload = "none";
    if (!("mediaSession" in navigator)) return;
    const heard: [MediaSessionAction, () => void][] = [
      ["play", keys.go],
      ["pause", keys.pause],
      ["nexttrack", keys.next],
      ["previoustrack", keys.back],
    ];
    for (const [key, action] of heard) navigator.mediaSession.setActionHandler(key, action);
  }

  /** Called in a tap. Where sound is refused the session goes on without the keys. */
  listen(): void {
    this.silence.play().catch(() => undefined);
  }

  /** A headset with one key has it mean the other of the two: it goes by what plays. */
  paused(paused: boolean): void {
    if (paused) this.silence.pause();
    else this.listen();
  }

  stop(): void {
    this.silence.pause();
  }
}
