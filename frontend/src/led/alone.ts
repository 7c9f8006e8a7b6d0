// One session is led in one tab at a time: another one would offer what is just being led as left in
// the middle. The browser gives the lock back when the tab ends.

/** So long another page may take to let go, such as this one before it was loaded again. */
const PATIENCE_MS = 500;

export class Alone {
  private letGo: (() => void) | null = null;

  constructor(private readonly name: string) {}

  /** Hold it from now on. False where another tab does; true where a browser cannot tell. */
  async take(): Promise<boolean> {
    const locks = globalThis.navigator?.locks;
    if (this.letGo || !locks) return true;
    return new Promise((resolve) => {
      const held = () => {
        resolve(true);
        return new Promise<void>((free) => (this.letGo = free));
      };
      const late = async ({ name }: Error) => {
        if (name !== "TimeoutError" && name !== "AbortError") return resolve(true);
        const { held: taken } = await locks.query(); // a busy device may only be slow to answer
        resolve(taken?.some((one) => one.name === this.name) ? false : this.take());
      };
      locks.request(this.name, { signal: AbortSignal.timeout(PATIENCE_MS) }, held).catch(late);
    });
  }

  /** Whether no other tab holds it now. */
  async free(): Promise<boolean> {
    if (this.letGo) return true;
    const taken = await this.take();
    this.release();
    return taken;
  }

  release(): void {
    this.letGo?.();
    this.letGo = null;
  }
}
