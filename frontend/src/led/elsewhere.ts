// What is told in one tab is heard in every other one of this person, and in the worker's name too:
// only that there is something to look at, never what. A browser without the channel looks by itself.

const nameOf = (person: string) => `steadyback-told-${person}`;

function channel(person: string): BroadcastChannel | null {
  try {
    return new BroadcastChannel(nameOf(person));
  } catch {
    return null;
  }
}

/** Tell every other page of this person that exercise may be closed now. */
export function tellOthers(person: string): void {
  const told = channel(person);
  told?.postMessage("look");
  told?.close();
}

/** Hear it from now on, for as long as the page is there. Returns how to stop. */
export function hearOthers(person: string, heard: () => void): () => void {
  const open = channel(person);
  if (open) open.onmessage = heard;
  return () => open?.close();
}
