// The sound of an alarm: three loud notes. Softer sounds come from the led session's speaker.

const NOTES = [880, 660, 880];
const NOTE_S = 0.3;
const LOUD = 0.6;

export class Alarm {
  private audio: AudioContext | null = null;

  /** Called in a tap: browsers allow sound only after one. */
  wake(): void {
    if (!("AudioContext" in window)) return;
    this.audio ??= new AudioContext();
    void this.audio.resume();
  }

  sound(): void {
    const { audio } = this;
    if (!audio) return;
    void audio.resume();
    NOTES.forEach((hertz, at) => {
      const begins = audio.currentTime + at * NOTE_S * 1.2;
      const [source, volume] = [audio.createOscillator(), audio.createGain()];
      source.type = "triangle";
      source.frequency.value = hertz;
      volume.gain.setValueAtTime(LOUD, begins);
      volume.gain.exponentialRampToValueAtTime(0.01, begins + NOTE_S);
      source.connect(volume).connect(audio.destination);
      source.start(begins);
      source.stop(begins + NOTE_S);
    });
  }
}
