// Ends notifications in this browser. People who share a browser share its one address at its maker, so it
// is given up only where the server says that nobody else is reached by it.

export interface Address {
  readonly endpoint: string;
  unsubscribe(): Promise<boolean>;
}

/** Send the form, and give the address up if it is free; where to go next. Throws where that cannot be asked. */
export async function ended(action: string, form: FormData, find: () => Promise<Address | null | undefined>): Promise<string> {
  const found = await find().catch(() => null);
  form.set("endpoint", found?.endpoint ?? "");
  const headers = { Accept: "application/json" };
  const answer = await fetch(action, { method: "POST", body: form, headers, redirect: "error" });
  if (!answer.ok) throw new Error(String(answer.status));
  const { free, next } = (await answer.json()) as { free: boolean; next: string };
  if (free) await found?.unsubscribe().catch(() => undefined);
  return next;
}
