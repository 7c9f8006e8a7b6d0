// A button that copies what stands in a field: data-copy names the field; the next [role=status] says so.
import { msg } from "./words.ts";

/** Buttons that copy are there only with a script. Where copying is refused, the text is marked. */
export function offerCopy(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => void copy(button));
  }
}

async function copy(button: HTMLButtonElement): Promise<void> {
  const field = document.querySelector<HTMLInputElement>(`#${button.dataset["copy"]}`)!;
  const says = button.parentElement!.querySelector<HTMLElement>("[role=status]")!;
  says.textContent = (await copied(field)) ? msg("Copied.") : msg("The address is marked: please copy it.");
}

async function copied(field: HTMLInputElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.select();
    return document.execCommand("copy");
  }
}
