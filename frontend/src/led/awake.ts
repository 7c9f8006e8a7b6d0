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
      const lock = await navigator.wakeLock.request("screen");
      // Granted late: the session is over, or another request was quicker.
      if (!this.wanted || this.lock) return void (await lock.release());
      lock.addEventListener("release", () => (this.lock = this.lock === lock ? null : this.lock));
      this.lock = lock;
    } catch {
      return; // a low battery refuses it: the session goes on
    }
  }

  async release(): Promise<void> {
    this.wanted = false;
    const { lock } = this;
    this.lock = null;
    await lock?.release().catch(() => undefined);
  }
}
