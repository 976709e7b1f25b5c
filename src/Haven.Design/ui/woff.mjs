import { inflateSync } from "node:zlib";

const padded = (length) => (length + 3) & ~3;

/** The TrueType font within a WOFF file (W3C WOFF 1.0): the same tables, each compressed by itself. */
export function unwrap(woff) {
  if (woff.toString("latin1", 0, 4) !== "wOFF") throw new Error("This is no WOFF file");
  const count = woff.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_, i) => {
    const at = 44 + 20 * i;
    const [offset, packed, length] = [4, 8, 12].map((field) => woff.readUInt32BE(at + field));
    const stored = woff.subarray(offset, offset + packed);
    return { entry: woff.subarray(at, at + 20), length, bytes: packed < length ? inflateSync(stored) : stored };
  });
  const directory = 12 + 16 * count;
  const font = Buffer.alloc(tables.reduce((sum, t) => sum + padded(t.length), directory));
  const power = Math.floor(Math.log2(count));
  woff.copy(font, 0, 4, 8);
  font.writeUInt16BE(count, 4);
  font.writeUInt16BE(16 << power, 6);
  font.writeUInt16BE(power, 8);
  font.writeUInt16BE(16 * count - (16 << power), 10);
  let end = directory;
  tables.forEach(({ entry, length, bytes }, i) => {
    const at = 12 + 16 * i;
    entry.copy(font, at, 0, 4);
    entry.copy(font, at + 4, 16, 20);
    font.writeUInt32BE(end, at + 8);
    font.writeUInt32BE(length, at + 12);
    bytes.copy(font, end);
    end += padded(length);
  });
  return font;
}
