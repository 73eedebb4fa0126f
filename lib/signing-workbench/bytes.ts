/* Bytes as people enter and read them. Runs in the browser and in the server. */

export const byteForms = ["text", "hex", "base64"] as const;
export type ByteForm = (typeof byteForms)[number];

/** Bytes shown in one line. */
export const bytesPerRow = 16;

/** The exact bytes of what was entered: text as UTF-8; hex and base64 with any white space between. Null when it is none. */
export function toBytes(entered: string, form: ByteForm): Uint8Array | null {
  if (form === "text") return new TextEncoder().encode(entered);
  const packed = entered.replace(/\s/g, "");
  return form === "hex" ? fromHex(packed) : fromBase64(packed);
}

function fromHex(text: string): Uint8Array | null {
  if (text.length % 2 !== 0 || /[^0-9a-f]/i.test(text)) return null;
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Base64 in either alphabet, with or without padding; null for anything else. */
export function fromBase64(text: string): Uint8Array | null {
  const plain = text.replace(/-/g, "+").replace(/_/g, "/").replace(/=+$/, "");
  if (!/^[A-Za-z0-9+/]*$/.test(plain) || plain.length % 4 === 1) return null;
  return Uint8Array.from(atob(plain), (character) => character.charCodeAt(0));
}

export function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

export const toHex = (byte: number): string => byte.toString(16).padStart(2, "0");

/** The bytes as text; null when they are not UTF-8. A byte order mark stays in it. */
export function toText(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Characters that common fonts have; the pictures of controls are in few. */
const marks: Record<number, string> = { 9: "→", 10: "↵", 13: "←", 32: "·" };

/** One byte as something that can be seen: white space as its mark, other controls and what is not ASCII as a cross. */
export function visible(byte: number): string {
  return marks[byte] ?? (byte < 32 || byte > 126 ? "×" : String.fromCharCode(byte));
}

/** What in the bytes often makes two signatures differ, each as a sentence. */
export function notesOn(bytes: Uint8Array): string[] {
  const has = (...wanted: number[]) =>
    bytes.some((_, at) => wanted.every((byte, offset) => bytes[at + offset] === byte));
  const first = bytes[0];
  const last = bytes.at(-1);
  const isWhite = (byte: number | undefined) => byte !== undefined && [9, 10, 13, 32].includes(byte);
  const notes = [
    [0xef, 0xbb, 0xbf].every((byte, at) => bytes[at] === byte) && "Begins with a byte order mark (EF BB BF).",
    has(13, 10) && "Has line ends of Windows (CR LF).",
    last === 10 && "Ends with a line end.",
    isWhite(last) && last !== 10 && "Ends with white space.",
    isWhite(first) && "Begins with white space.",
    toText(bytes) === null && "Is not UTF-8.",
    bytes.some((byte) => byte > 127) && "Has characters outside ASCII; their encoding counts.",
    has(0xc2, 0xa0) && "Has a no-break space (C2 A0).",
    has(0) && "Has a zero byte.",
  ];
  return notes.filter((note) => note !== false);
}

/** The place, from 0, of the first character in which two texts differ; null when they are equal. */
export function firstDifference(ours: string, theirs: string): number | null {
  const length = Math.max(ours.length, theirs.length);
  for (let at = 0; at < length; at += 1) if (ours[at] !== theirs[at]) return at;
  return null;
}
