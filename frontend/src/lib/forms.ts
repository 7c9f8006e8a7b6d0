// Small conveniences of forms. Every page works without them.

/** "None of these" and the others leave each other. */
export function joinNone(root: ParentNode): void {
  for (const none of root.querySelectorAll<HTMLInputElement>("input[data-none]")) {
    const others = [...(none.form?.elements ?? [])].filter(
      (element): element is HTMLInputElement =>
        element instanceof HTMLInputElement && element.name === none.name && element !== none,
    );
    none.addEventListener("change", () => {
      if (none.checked) for (const other of others) other.checked = false;
    });
    for (const other of others) {
      other.addEventListener("change", () => {
        if (other.checked) none.checked = false;
      });
    }
  }
}

/** Tells the server the browser's time zone, where a form has a place for it. */
export function fillTimeZone(root: ParentNode): void {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const field of root.querySelectorAll<HTMLInputElement>("input[data-time-zone]")) {
    if (field.value === "") field.value = zone;
  }
}

/** A form that asks for something slow sends itself, once. */
export function sendWaiting(root: ParentNode): void {
  root.querySelector<HTMLFormElement>("form[data-send]")?.requestSubmit();
}

/** A second tap on a button sends nothing twice. */
export function sendOnce(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>('form[method="post"]')) {
    form.addEventListener("submit", (event) => {
      if (form.dataset["sent"]) event.preventDefault();
      form.dataset["sent"] = "yes";
    });
  }
  window.addEventListener("pageshow", () => {
    for (const form of root.querySelectorAll<HTMLFormElement>("form[data-sent]")) {
      delete form.dataset["sent"];
    }
  });
}

/** Buttons that print are there only where printing works. */
export function offerPrint(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

/** Brings what is wrong with a form into view and into hearing. */
export function showErrors(root: ParentNode): void {
  root.querySelector<HTMLElement>("#errors")?.focus();
}
