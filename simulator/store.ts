import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Family, families, keptMax, lookUpKeys, type Records } from "./records";

/** One change: a record under its id, or null to forget it. */
export type Change = { [F in Family]: [family: F, id: string, record: Records[F] | null] }[Family];

/** Journal bytes after which the store rewrites it with what is still remembered. */
const journalBytesMax = 64 * 1024 * 1024;

/**
 * The simulator's memory: everything in maps, every commit one line of an append-only journal that is with the
 * operating system before `commit` returns. So a killed process loses nothing it has answered for, and a line that
 * was cut in half is dropped whole with all its changes. The journal is compacted at start and when it grows large.
 */
export class Store {
  readonly #path: string;
  readonly #maps = new Map<Family, Map<string, unknown>>(families.map((family) => [family, new Map()]));
  readonly #indexes = new Map<Family, Map<string, Set<string>>>(
    families.map((family) => [family, new Map()]),
  );
  #journal: number | null = null;
  #journalBytes = 0;

  /**
   * Opens the journal in the folder, making both when they are not there.
   * @throws Error when a line before the last one is not readable, which a killed process cannot cause
   */
  constructor(dataFolder: string) {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
    this.#path = join(dataFolder, "journal.jsonl");
    for (const changes of readJournal(this.#path)) this.#apply(changes);
    this.#compact();
  }

  get<F extends Family>(family: F, id: string): Records[F] | undefined {
    return this.#map(family).get(id);
  }

  /** All records of a family, oldest first. */
  all<F extends Family>(family: F): IterableIterator<Records[F]> {
    return this.#map(family).values();
  }

  count(family: Family): number {
    return this.#map(family).size;
  }

  /** Records with a look-up key (see `lookUpKeys`), oldest first. */
  find<F extends Family>(family: F, key: string): Records[F][] {
    const ids = this.#indexes.get(family)?.get(key) ?? [];
    return [...ids].flatMap((id) => this.get(family, id) ?? []);
  }

  /** Makes all changes at once, durable against the death of this process. */
  commit(...changes: Change[]): void {
    if (this.#journal === null) throw new Error("The store is closed");
    const kept = [...changes, ...this.#overflow(changes)];
    this.#journalBytes += writeLine(this.#journal, kept);
    this.#apply(kept);
    if (this.#journalBytes > journalBytesMax) this.#compact();
  }

  close(): void {
    if (this.#journal !== null) closeSync(this.#journal);
    this.#journal = null;
  }

  #map<F extends Family>(family: F): Map<string, Records[F]> {
    return this.#maps.get(family) as Map<string, Records[F]>;
  }

  /** The oldest records of a bounded family that must go to make room. */
  #overflow(changes: Change[]): Change[] {
    return (Object.keys(keptMax) as Family[]).flatMap((family) => {
      const map = this.#map(family);
      const added = changes.filter(([name, id, record]) => name === family && record && !map.has(id)).length;
      const excess = added === 0 ? 0 : map.size + added - (keptMax[family] ?? 0);
      const oldest = map.keys();
      return Array.from({ length: Math.max(0, excess) }, () => [family, oldest.next().value, null] as Change);
    });
  }

  #apply(changes: Change[]): void {
    for (const [family, id, record] of changes) {
      const map = this.#maps.get(family);
      if (!map) continue;
      this.#index(family, id, map.get(id), "delete");
      if (record === null) map.delete(id);
      else map.set(id, record);
      this.#index(family, id, record, "add");
    }
  }

  #index(family: Family, id: string, record: unknown, change: "add" | "delete"): void {
    const keysOf = lookUpKeys[family] as ((record: unknown) => string[]) | undefined;
    const index = this.#indexes.get(family);
    if (!record || !keysOf || !index) return;
    for (const key of keysOf(record)) {
      const ids = index.get(key) ?? new Set();
      ids[change](id);
      if (ids.size > 0) index.set(key, ids);
      else index.delete(key);
    }
  }

  /** Writes what is remembered to a new file and puts it in the journal's place. */
  #compact(): void {
    const temporary = `${this.#path}.new`;
    const file = openSync(temporary, "w", 0o600);
    let bytes = 0;
    for (const [family, map] of this.#maps) {
      for (const [id, record] of map) bytes += writeLine(file, [[family, id, record] as Change]);
    }
    fsyncSync(file);
    closeSync(file);
    this.close();
    renameSync(temporary, this.#path);
    const folder = openSync(dirname(this.#path), "r");
    fsyncSync(folder);
    closeSync(folder);
    this.#journal = openSync(this.#path, "a", 0o600);
    // Only growth counts when what is remembered is large by itself, or every commit would compact.
    this.#journalBytes = bytes > journalBytesMax / 2 ? 0 : bytes;
  }
}

/** Writes the whole line, whatever the file system takes at a time, and returns its bytes. */
function writeLine(file: number, changes: Change[]): number {
  const bytes = Buffer.from(`${JSON.stringify(changes)}\n`);
  let written = 0;
  while (written < bytes.length) written += writeSync(file, bytes, written);
  return bytes.length;
}

function readJournal(path: string): Change[][] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
  // What follows the last line break was being written when the process died: nobody was answered for it.
  const lines = text.split("\n").slice(0, -1);
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as Change[];
    } catch {
      throw new Error(
        `${path} is damaged at line ${index + 1}. Delete the file to start with an empty FINCI.`,
      );
    }
  });
}
