// A log as the texts of QR codes. The server's `carried.py` says what a code is made of.

/** So many signs a phone's camera still reads from another screen at arm's length. */
const MOST = 700;
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32, as eight hexadecimal digits. */
export function mark(bytes: Uint8Array): string {
  let value = 0xffffffff;
  for (const byte of bytes) value = TABLE[(value ^ byte) & 0xff]! ^ (value >>> 8);
  return (~value >>> 0).toString(16).padStart(8, "0");
}

/** The codes of a text, each short enough to be scanned. */
export async function codesOf(text: string): Promise<string[]> {
  const plain = new TextEncoder().encode(text);
  const small = await deflated(plain);
  const bytes = small ?? plain;
  const content = base64url(bytes);
  const count = Math.max(1, Math.ceil(content.length / MOST));
  const size = Math.ceil(content.length / count);
  return Array.from({ length: count }, (_, at) => {
    const part = content.slice(at * size, (at + 1) * size);
    return `SB1.${small ? "z" : "p"}.${at + 1}-${count}.${mark(bytes)}.${part}`;
  });
}

/** Made smaller, or null where the browser cannot. */
async function deflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array | null> {
  try {
    const smaller = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
    return new Uint8Array(await new Response(smaller).arrayBuffer());
  } catch {
    return null;
  }
}

function base64url(bytes: Uint8Array): string {
  const signs = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(signs).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
