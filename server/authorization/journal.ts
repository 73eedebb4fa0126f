import { randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, readdir, readFile, unlink } from "node:fs/promises";
import path from "node:path";
import { log } from "../log";

/** Bytes kept at most while the database is away; beyond that answers are given and counted, but not kept. */
const journalBytesMax = 512 * 1024 * 1024;
const fileName = /^answers-(\d+)-([0-9a-f-]{36})-(\d+)\.jsonl$/;

type Line = { text: string; resolve: () => void; reject: (error: unknown) => void };

/**
 * Answers that were given without the database, in append-only files of this process: a line is on the disk (fdatasync)
 * when `append` resolves. Lines that come together share one sync. What a process leaves behind when it dies is brought in
 * by the next one that starts on the same folder; the folder belongs to one machine.
 */
export class AnswerJournal {
  private readonly instance = randomUUID();
  private file: FileHandle | undefined;
  private filesMade = 0;
  private queue: Line[] = [];
  private writing: Promise<void> | undefined;
  private bytes = 0;
  private linesInFile = 0;
  private looksForOthers = true;

  constructor(private readonly folder: string) {}

  /** True when there may be something to bring in. */
  get hasEntries(): boolean {
    return this.linesInFile > 0 || this.looksForOthers;
  }

  /** Writes one entry. Durable when it resolves. @throws Error when the disk refuses or the journal is full */
  append(entry: Record<string, unknown>): Promise<void> {
    if (this.bytes > journalBytesMax) return Promise.reject(new Error("The journal of answers is full"));
    return new Promise((resolve, reject) => {
      this.queue.push({ text: `${JSON.stringify(entry)}\n`, resolve, reject });
      this.writing ??= this.writeQueue().finally(() => {
        this.writing = undefined;
      });
    });
  }

  private async writeQueue(): Promise<void> {
    while (this.queue.length > 0) {
      const lines = this.queue.splice(0);
      try {
        const text = lines.map((line) => line.text).join("");
        this.file ??= await this.openNext();
        await this.file.appendFile(text);
        await this.file.datasync();
        this.bytes += Buffer.byteLength(text);
        this.linesInFile += lines.length;
        for (const line of lines) line.resolve();
      } catch (error) {
        for (const line of lines) line.reject(error);
      }
    }
  }

  private async openNext(): Promise<FileHandle> {
    await mkdir(this.folder, { recursive: true });
    this.filesMade += 1;
    return open(
      path.join(this.folder, `answers-${process.pid}-${this.instance}-${this.filesMade}.jsonl`),
      "a",
    );
  }

  /**
   * Hands every entry to `bringIn`, oldest file first, and deletes a file when all of it is in. An entry may be handed on
   * twice (a crash in between): `bringIn` has to be repeatable. Call it one at a time.
   * @returns the entries brought in
   * @throws what `bringIn` throws; what is not in stays
   */
  async drain(bringIn: (entry: Record<string, unknown>) => Promise<void>): Promise<number> {
    await this.writing;
    const finished = this.file;
    this.file = undefined;
    this.linesInFile = 0;
    await finished?.close();
    let brought = 0;
    try {
      for (const name of await this.finishedFiles()) {
        const file = path.join(this.folder, name);
        for (const line of (await readFile(file, "utf8")).split("\n")) {
          const entry = parseLine(line);
          if (!entry) continue;
          await bringIn(entry);
          brought += 1;
        }
        await unlink(file);
      }
      this.looksForOthers = false;
      this.bytes = 0;
    } catch (error) {
      this.looksForOthers = true;
      throw error;
    }
    return brought;
  }

  /** Files nobody writes any more: ours, and those of processes that are gone. */
  private async finishedFiles(): Promise<string[]> {
    const names = await readdir(this.folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw error;
    });
    const current = `${this.instance}-${this.filesMade}`;
    return names
      .filter((name) => {
        const [, pid, instance, number] = fileName.exec(name) ?? [];
        if (!pid) return false;
        if (instance === this.instance) return !this.file || `${instance}-${number}` !== current;
        // Our own number under another instance was a process before us.
        return Number(pid) === process.pid || !isAlive(Number(pid));
      })
      .sort();
  }

  async stop(): Promise<void> {
    await this.writing;
    await this.file?.close();
  }
}

/** A line that a crash cut short was never acknowledged. */
function parseLine(line: string): Record<string, unknown> | null {
  if (line === "") return null;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    log.warn("a line of the journal was cut short and is left out");
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
