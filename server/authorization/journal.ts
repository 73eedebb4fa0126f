import { randomUUID } from "node:crypto";
import { appendFile, type FileHandle, mkdir, open, readdir, readFile, stat, unlink } from "node:fs/promises";
import path from "node:path";
import { log } from "../log";
import { startedAtMs } from "./process-start";

/** Bytes kept at most while the database is away; beyond that answers are given and counted, but not kept. */
const journalBytesMax = 512 * 1024 * 1024;
/** A file that has grown to this is finished: each is read whole when it is brought in. */
const fileBytesMax = 8 * 1024 * 1024;
/** Entries brought in at once. */
const broughtInAtOnce = 4;
const fileName = /^answers-(\d+)-([0-9a-f-]{36})-(\d+)\.jsonl$/;
/** What the database refuses for what it is, not for now: kept here for a person. */
const refusedFile = "refused.jsonl";

/** `later`: not now, others may go first. `refused`: never. */
export type BroughtIn = "in" | "later" | "refused";

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
  private bytesInFile = 0;
  private queue: Line[] = [];
  private writing: Promise<void> | undefined;
  private bytes = 0;
  private mayHaveEntries = true;
  /** Lines of files that are not wholly in yet which are: brought in once is enough. */
  private readonly linesIn = new Map<string, Set<number>>();

  constructor(
    private readonly folder: string,
    private readonly bytesMax = journalBytesMax,
  ) {}

  /** True when there may be something to bring in: of ours, or at first of those before us. */
  get hasEntries(): boolean {
    return this.mayHaveEntries;
  }

  /** Writes one entry. Durable when it resolves. @throws Error when the disk refuses or the journal is full */
  append(entry: Record<string, unknown>): Promise<void> {
    if (this.bytes > this.bytesMax) return Promise.reject(new Error("The journal of answers is full"));
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
      this.mayHaveEntries = true;
      try {
        const text = lines.map((line) => line.text).join("");
        this.file ??= await this.openNext();
        await this.file.appendFile(text);
        await this.file.datasync();
        const bytes = Buffer.byteLength(text);
        this.bytes += bytes;
        this.bytesInFile += bytes;
        for (const line of lines) line.resolve();
      } catch (error) {
        // What was half written must not run into the next line.
        this.bytesInFile = Number.POSITIVE_INFINITY;
        for (const line of lines) line.reject(error);
      }
      if (this.bytesInFile > fileBytesMax) await this.finishFile();
    }
  }

  private async openNext(): Promise<FileHandle> {
    await mkdir(this.folder, { recursive: true });
    this.filesMade += 1;
    const name = `answers-${process.pid}-${this.instance}-${this.filesMade}.jsonl`;
    const file = await open(path.join(this.folder, name), "a");
    const folder = await open(this.folder, "r");
    // A file is only there after a crash of the machine when its folder is on the disk, too.
    await folder.sync().finally(() => folder.close());
    return file;
  }

  private async finishFile(): Promise<void> {
    const { file } = this;
    this.file = undefined;
    this.bytesInFile = 0;
    await file?.close().catch((error: unknown) => log.warn({ err: error }, "a journal did not close"));
  }

  /**
   * Hands every entry to `bringIn`, oldest file first, and deletes a file when all of it is in. An entry may be handed on
   * twice (a crash in between): `bringIn` has to be repeatable. What it refuses is set aside. Call it one at a time.
   * @returns the entries brought in
   * @throws what `bringIn` throws; what is not in stays
   */
  async drain(bringIn: (entry: Record<string, unknown>) => Promise<BroughtIn>): Promise<number> {
    while (this.writing) await this.writing;
    // In one turn with the look above: nobody writes to what is finished now.
    const finished = this.finishFile();
    const lastFinished = this.filesMade;
    this.mayHaveEntries = false;
    let brought = 0;
    try {
      await finished;
      for (const name of await this.finishedFiles(lastFinished))
        brought += await this.drainFile(name, bringIn);
      if (!this.mayHaveEntries) this.bytes = 0;
    } catch (error) {
      this.mayHaveEntries = true;
      throw error;
    }
    return brought;
  }

  private async drainFile(
    name: string,
    bringIn: (entry: Record<string, unknown>) => Promise<BroughtIn>,
  ): Promise<number> {
    const file = path.join(this.folder, name);
    const linesIn = this.linesIn.get(name) ?? new Set();
    this.linesIn.set(name, linesIn);
    const lines = (await readFile(file, "utf8")).split("\n").flatMap((line, index) => {
      const entry = linesIn.has(index) ? null : parseLine(line);
      return entry ? [{ line, index, entry }] : [];
    });
    let brought = 0;
    let isWhole = true;
    for (const batch of batches(lines)) {
      const settled = await Promise.allSettled(batch.map(({ entry }) => bringIn(entry)));
      for (const [position, { line, index }] of batch.entries()) {
        const result = settled[position];
        if (result?.status !== "fulfilled") continue;
        const outcome = result.value;
        if (outcome === "later") isWhole = false;
        else linesIn.add(index);
        if (outcome === "refused") await this.setAside(line);
        if (outcome === "in") brought += 1;
      }
      const failed = settled.find((result) => result.status === "rejected");
      if (failed) throw failed.reason;
    }
    if (isWhole) {
      await unlink(file);
      this.linesIn.delete(name);
    } else this.mayHaveEntries = true;
    return brought;
  }

  private async setAside(line: string): Promise<void> {
    await appendFile(path.join(this.folder, refusedFile), `${line}\n`, { flush: true });
  }

  /** Files nobody writes any more, oldest first: ours up to that one, and those of processes that are gone. */
  private async finishedFiles(lastFinished: number): Promise<string[]> {
    const names = await readdir(this.folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw error;
    });
    const finished: { name: string; writtenMs: number; number: number }[] = [];
    for (const name of names) {
      const [, pid, instance, number] = fileName.exec(name) ?? [];
      if (!pid) continue;
      const { mtimeMs: writtenMs } = await stat(path.join(this.folder, name));
      const isOurs = instance === this.instance;
      if (isOurs ? Number(number) <= lastFinished : isLeftBehind(Number(pid), writtenMs))
        finished.push({ name, writtenMs, number: Number(number) });
    }
    return finished
      .sort((one, other) => one.writtenMs - other.writtenMs || one.number - other.number)
      .map(({ name }) => name);
  }

  async stop(): Promise<void> {
    while (this.writing) await this.writing;
    await this.finishFile();
  }
}

/**
 * True when the process that wrote the file is gone: no process has its number, or one that started after the last line,
 * such as another role after a restart. Our own number under another instance was a process before us.
 */
function isLeftBehind(pid: number, writtenMs: number): boolean {
  if (pid === process.pid || !isAlive(pid)) return true;
  const started = startedAtMs(pid);
  return started !== null && started > writtenMs;
}

/** Few at a time, so that the requests of now come first; those of one authorization one after the other. */
function* batches<Line extends { entry: Record<string, unknown> }>(lines: readonly Line[]) {
  let batch: Line[] = [];
  const ids = new Set<unknown>();
  for (const line of lines) {
    if (batch.length >= broughtInAtOnce || ids.has(line.entry.id)) {
      yield batch;
      batch = [];
      ids.clear();
    }
    batch.push(line);
    ids.add(line.entry.id);
  }
  if (batch.length > 0) yield batch;
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
