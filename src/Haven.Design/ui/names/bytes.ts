// Bytes as text and back. Base64url without padding, as the server checks it.

export type Bytes = Uint8Array<ArrayBuffer>;

export const utf8 = (text: string): Bytes => new TextEncoder().encode(text) as Bytes;

export const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));

export const join = (...parts: (Bytes | ArrayBuffer)[]): Bytes => {
  const all = parts.map((part) => (part instanceof Uint8Array ? part : new Uint8Array(part)));
  const joined = new Uint8Array(all.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of all) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
};

const toText = (bytes: Bytes) =>
  btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

/** "n1." and the bytes: the mark says what it is and in which version. */
export const marked = (mark: string, bytes: Bytes) => `${mark}.${toText(bytes)}`;

export const unmarked = (mark: string, text: string): Bytes => {
  if (!text.startsWith(mark + ".")) throw new Error(`This is no ${mark}.`);
  const plain = text.slice(mark.length + 1).replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(plain), (c) => c.charCodeAt(0));
};
