import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesOf, creation, request, textOf, written } from "../src/passkey.ts";

test("bytes go to base64url and back", () => {
  for (const bytes of [[], [0], [255, 254, 253], [62, 63, 250, 251]]) {
    const text = textOf(Uint8Array.from(bytes).buffer);
    assert.doesNotMatch(text, /[+/=]/);
    assert.deepEqual([...bytesOf(text)], bytes);
  }
});

test("a new passkey always opens the account by itself and checks who holds it", () => {
  const made = creation({
    challenge: "AQI",
    user: { id: "Aw", name: "robin" },
    excludeCredentials: [{ type: "public-key", id: "BA" }],
    authenticatorSelection: { residentKey: "discouraged", userVerification: "preferred" },
  });
  assert.deepEqual([...(made.challenge as Uint8Array)], [1, 2]);
  assert.deepEqual([...(made.user.id as Uint8Array)], [3]);
  assert.deepEqual([...(made.excludeCredentials![0]!.id as Uint8Array)], [4]);
  assert.equal(made.authenticatorSelection!.residentKey, "required");
  assert.equal(made.authenticatorSelection!.userVerification, "required");
});

test("any passkey may be used where the server names none", () => {
  assert.deepEqual(request({ challenge: "AQI" }).allowCredentials, []);
});

test("what the browser gave is written as the server reads it", () => {
  const bytes = Uint8Array.from([1, 2]).buffer;
  const made = {
    id: "AQI",
    rawId: bytes,
    type: "public-key",
    authenticatorAttachment: "platform",
    response: { clientDataJSON: bytes, signature: bytes, authenticatorData: bytes, userHandle: null },
    getClientExtensionResults: () => ({ credProps: { rk: true } }),
  };
  assert.deepEqual(written(made as never), {
    id: "AQI",
    rawId: "AQI",
    type: "public-key",
    authenticatorAttachment: "platform",
    response: { clientDataJSON: "AQI", signature: "AQI", authenticatorData: "AQI" },
    clientExtensionResults: { credProps: { rk: true } },
  });
});
