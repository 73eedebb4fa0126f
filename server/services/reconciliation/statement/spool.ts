import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { statementBytesMax } from "@/lib/reconciliation";
import { DomainError } from "../../../errors";
import { Utf8Check } from "./decode";

/** A file on this machine's disk while it is read, and what was seen while it came in. */
export type SpooledFile = {
  path: string;
  bytes: number;
  /** SHA-256, hex. */
  contentHash: string;
  isUtf8: boolean;
  head: Uint8Array;
  remove(): Promise<void>;
};

const headBytes = 4_096;

/**
 * Writes an upload to a temporary file: a slow sender then holds no transaction open, and a repeat is known before it is
 * read. Whoever asked removes it.
 * @throws DomainError invalid for an empty file or one that is too large; nothing stays on the disk then
 */
export async function spool(body: AsyncIterable<Uint8Array>): Promise<SpooledFile> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "statement-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  const file = path.join(folder, "statement.csv");
  const hash = createHash("sha256");
  const utf8 = new Utf8Check();
  let bytes = 0;
  let head = Buffer.alloc(0);
  async function* watched() {
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > statementBytesMax) throw tooLarge();
      if (head.length < headBytes) head = Buffer.concat([head, chunk]).subarray(0, headBytes);
      hash.update(chunk);
      utf8.push(chunk);
      yield chunk;
    }
    utf8.push();
  }
  try {
    await pipeline(watched, createWriteStream(file, { mode: 0o600 }));
    if (bytes === 0) throw new DomainError("invalid", "Nothing was taken in: the file is empty.");
  } catch (error) {
    await remove();
    throw error;
  }
  return { path: file, bytes, contentHash: hash.digest("hex"), isUtf8: utf8.isValid, head, remove };
}

function tooLarge(): DomainError {
  const megabytes = statementBytesMax / 1_000_000;
  return new DomainError(
    "invalid",
    `Nothing was taken in: the file is larger than ${megabytes} MB. Split it by days and upload the parts.`,
  );
}
