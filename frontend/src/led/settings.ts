// Voice and sounds, chosen before a session and remembered on this device.
import { hearsHere } from "./listening.ts";
import { USUAL, voices, type Sound, type Speaker } from "./sound.ts";

const KEPT = "steadyback.sound";

/** What was chosen on this device; a browser without storage has the usual. */
export function remembered(): Sound {
  try {
    return { ...USUAL, ...(JSON.parse(localStorage.getItem(KEPT) ?? "{}") as Partial<Sound>) };
  } catch {
    return { ...USUAL };
  }
}

function remember(sound: Sound): void {
  try {
    localStorage.setItem(KEPT, JSON.stringify(sound));
  } catch {
    // a browser without storage forgets the choice with the page
  }
}

/** Offer to listen for "stop" where the device hears by itself; elsewhere say why it does not. */
export async function offerListening(section: HTMLElement, speaker: Speaker, language: string): Promise<void> {
  const box = section.querySelector<HTMLInputElement>("[name=listen]")!;
  const hears = await hearsHere(language);
  section.querySelector<HTMLElement>(".listen-choice")!.hidden = !hears;
  section.querySelector<HTMLElement>(".no-listen")!.hidden = hears;
  box.checked = speaker.sound.listen;
  box.addEventListener("change", () => remember(Object.assign(speaker.sound, { listen: box.checked })));
}

/** Join the choices of a section with a speaker. */
export function joinSettings(section: HTMLElement, speaker: Speaker, language: string): void {
  const found = <T extends HTMLElement>(name: string) => section.querySelector<T>(`[name=${name}]`)!;
  const changed = (change: Partial<Sound>) => remember(Object.assign(speaker.sound, change));
  for (const name of ["voice", "tones", "buzz"] as const) {
    const box = found<HTMLInputElement>(name);
    box.checked = speaker.sound[name];
    box.addEventListener("change", () => changed({ [name]: box.checked }));
  }
  const rate = found<HTMLSelectElement>("rate");
  rate.value = String(speaker.sound.rate);
  rate.addEventListener("change", () => changed({ rate: Number(rate.value) }));
  const list = found<HTMLSelectElement>("name");
  list.addEventListener("change", () => changed({ name: list.value }));
  const voice = found<HTMLInputElement>("voice");
  const fill = () => {
    const known = voices(language);
    voice.disabled = !known.length;
    voice.checked = known.length > 0 && speaker.sound.voice;
    rate.closest<HTMLElement>(".field")!.hidden = !known.length;
    list.replaceChildren(...known.map(({ name }) => new Option(name, name, false, name === speaker.sound.name)));
    section.querySelector<HTMLElement>(".which-voice")!.hidden = known.length < 2;
    section.querySelector<HTMLElement>(".no-voice")!.hidden = known.length > 0;
  };
  fill();
  if ("speechSynthesis" in window) speechSynthesis.addEventListener("voiceschanged", fill);
}
