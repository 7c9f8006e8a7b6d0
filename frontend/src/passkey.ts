// Makes and uses passkeys: the browser asks whoever holds it, and the answer goes into the form.
import { mark, msg } from "./lib/words.ts";

const CANNOT = mark("This browser cannot use passkeys here. Sign in with your password, or try another browser.");
const UNSAFE = mark("Passkeys need a safe address. They work on this computer itself by the name localhost, or where this server is reached by HTTPS.");
const NOT_DONE = mark("That did not work, or it was stopped. Nothing was changed. You can try again.");

type Options = Record<string, unknown>;
type Made = PublicKeyCredential & { toJSON?: () => unknown };

/** The bytes of a text in base64url. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

/** Bytes as base64url without padding. */
export function textOf(bytes: ArrayBuffer): string {
  const plain = Array.from(new Uint8Array(bytes), (one) => String.fromCharCode(one)).join("");
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function known(list: unknown): unknown {
  return ((list ?? []) as Options[]).map((one) => ({ ...one, id: bytesOf(one["id"] as string) }));
}

/** What the server asks for a new passkey, as the browser wants it: one that checks who holds it and opens the account by itself. */
export function creation(options: Options): PublicKeyCredentialCreationOptions {
  const user = options["user"] as Options;
  const selection = { ...(options["authenticatorSelection"] as Options) };
  const wanted = { ...selection, residentKey: "required", requireResidentKey: true, userVerification: "required" };
  return {
    ...options,
    challenge: bytesOf(options["challenge"] as string),
    user: { ...user, id: bytesOf(user["id"] as string) },
    excludeCredentials: known(options["excludeCredentials"]),
    authenticatorSelection: wanted,
  } as unknown as PublicKeyCredentialCreationOptions;
}

/** The same for using one. */
export function request(options: Options): PublicKeyCredentialRequestOptions {
  return {
    ...options,
    challenge: bytesOf(options["challenge"] as string),
    allowCredentials: known(options["allowCredentials"]),
  } as unknown as PublicKeyCredentialRequestOptions;
}

/** What the browser gave, as the server reads it. */
export function written(made: Made): unknown {
  const answer = made.response as AuthenticatorAttestationResponse & AuthenticatorAssertionResponse;
  const response: Record<string, unknown> = { clientDataJSON: textOf(answer.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"] as const) {
    const bytes = answer[name];
    if (bytes) response[name] = textOf(bytes);
  }
  if (answer.getTransports) response["transports"] = answer.getTransports();
  return {
    id: made.id,
    rawId: textOf(made.rawId),
    type: made.type,
    authenticatorAttachment: made.authenticatorAttachment,
    response,
    clientExtensionResults: made.getClientExtensionResults(),
  };
}

async function asked(form: HTMLFormElement): Promise<Options> {
  const held = form.dataset["options"];
  if (held) return (JSON.parse(held) as { publicKey: Options }).publicKey;
  const answer = await fetch(form.action, { headers: { Accept: "application/json" }, redirect: "error" });
  if (!answer.ok) throw new Error(String(answer.status));
  return ((await answer.json()) as { request_options: { publicKey: Options } }).request_options.publicKey;
}

async function credential(form: HTMLFormElement): Promise<Made> {
  const options = await asked(form);
  const adds = form.dataset["passkey"] === "add";
  const made = adds
    ? await navigator.credentials.create({ publicKey: creation(options) })
    : await navigator.credentials.get({ publicKey: request(options) });
  if (!made) throw new Error("no credential");
  return made as Made;
}

async function send(form: HTMLFormElement): Promise<void> {
  const made = await credential(form);
  form.querySelector<HTMLInputElement>("[name=credential]")!.value = JSON.stringify(written(made));
  form.submit();
}

function whyNot(): string {
  if (!isSecureContext) return msg(UNSAFE);
  return "PublicKeyCredential" in window && "credentials" in navigator ? "" : msg(CANNOT);
}

function offer(form: HTMLFormElement): void {
  const [says, button] = [form.querySelector<HTMLElement>(".passkey-says")!, form.querySelector("button")!];
  says.textContent = whyNot();
  button.hidden = says.textContent !== "";
  // Before main.js counts the form as sent: it goes only after the browser has asked.
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    button.disabled = true;
    says.textContent = "";
    send(form)
      .catch(() => (says.textContent = msg(NOT_DONE)))
      .finally(() => (button.disabled = false));
  }, { capture: true });
}

globalThis.document?.querySelectorAll<HTMLFormElement>("form[data-passkey]").forEach(offer);
