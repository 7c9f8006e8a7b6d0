// Keeps the screen on while a session is led, where the browser can.

export class Awake {
  private lock: WakeLockSentinel | null = null;
  private wanted = false;

  constructor() {
    document.addEventListener("visibilitychange", () => {
      if (this.wanted && document.visibilityState === "visible") void this.keep();
    });
  }

  /** Whether this browser can keep the screen on. */
  get can(): boolean {
    return "wakeLock" in navigator;
  }

  async keep(): Promise<void> {
    this.wanted = true;
    if (!this.can || this.lock) return;
    try {
      this.lock = await navigator.wakeLock.request("screen");
      this.lock.addEventListener("release", () => (this.lock = null));
    } catch {
      this.lock = null; // a low battery refuses it: the session goes on
    }
  }

  async release(): Promise<void> {
    this.wanted = false;
    await this.lock?.release();
    this.lock = null;
  }
}
