import { renameSync, writeFileSync } from "node:fs";

/** Writes a file so that a reader, or a start after a kill, finds the old content or the new one and never half of it. */
export function writeWhole(file: string, text: string, mode = 0o644): void {
  writeFileSync(`${file}.new`, text, { mode });
  renameSync(`${file}.new`, file);
}
