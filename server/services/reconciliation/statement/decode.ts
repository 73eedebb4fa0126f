import { createReadStream } from "node:fs";
import { type StatementEncoding, type StatementSeparator, statementEncodings } from "@/lib/reconciliation";
import { DomainError } from "../../../errors";

type Encoding = Exclude<StatementEncoding, "auto">;

/** The encoding by the byte order mark, or by where the zero bytes stand; null when neither says it. */
export function encodingByMark(head: Uint8Array): Encoding | null {
  const [one, two, three] = head;
  if (one === 0xef && two === 0xbb && three === 0xbf) return "utf-8";
  if (one === 0xff && two === 0xfe) return "utf-16le";
  if (one === 0xfe && two === 0xff) return "utf-16be";
  const sample = head.subarray(0, 1_000);
  const zeros = (odd: number) => sample.filter((byte, index) => byte === 0 && index % 2 === odd).length;
  if (zeros(1) > sample.length / 4) return "utf-16le";
  if (zeros(0) > sample.length / 4) return "utf-16be";
  return null;
}

/** Tells, chunk by chunk, whether bytes are UTF-8. */
export class Utf8Check {
  readonly #decoder = new TextDecoder("utf-8", { fatal: true });
  isValid = true;

  /** The next bytes; the last call is without any. */
  push(bytes?: Uint8Array): void {
    if (!this.isValid) return;
    try {
      this.#decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      this.isValid = false;
    }
  }
}

/** What a file is decoded with: the choice, or what was detected. */
export function settleEncoding(chosen: StatementEncoding, head: Uint8Array, isUtf8: boolean): Encoding {
  if (chosen !== "auto") return chosen;
  return encodingByMark(head) ?? (isUtf8 ? "utf-8" : "windows-1252");
}

/**
 * The file's text, chunk by chunk, without a byte order mark.
 * @throws DomainError invalid when the bytes are not of the encoding
 */
export async function* decodeFile(path: string, encoding: Encoding): AsyncGenerator<string> {
  yield* decodeChunks(createReadStream(path, { highWaterMark: 1 << 16 }), encoding);
}

/** The same for bytes that are at hand. */
export async function* decodeChunks(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  encoding: Encoding,
  isWhole = true,
): AsyncGenerator<string> {
  // Windows-1252 has a meaning for every byte.
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
    if (isWhole) yield decoder.decode();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new DomainError(
      "invalid",
      `Nothing was taken in: the file is not ${statementEncodings[encoding]}. Choose another encoding, or let it be detected.`,
      { fields: { encoding: "The file is not written in this encoding." } },
    );
  }
}

export const separatorSigns: Record<Exclude<StatementSeparator, "auto">, string> = {
  comma: ",",
  semicolon: ";",
  tab: "\t",
  pipe: "|",
};

/** The separator: the choice, or the one that stands most often in the first line outside of quotes. */
export function settleSeparator(
  chosen: StatementSeparator,
  firstLine: string,
): Exclude<StatementSeparator, "auto"> {
  if (chosen !== "auto") return chosen;
  const bare = firstLine.replace(/"[^"]*"/g, "");
  const counts = (Object.entries(separatorSigns) as [Exclude<StatementSeparator, "auto">, string][]).map(
    ([name, sign]) => ({ name, count: bare.split(sign).length - 1 }),
  );
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).name;
}
