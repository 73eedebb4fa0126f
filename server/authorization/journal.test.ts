import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AnswerJournal, type BroughtIn } from "./journal";

let folder: string;
let children: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "journal-"));
  children = [];
});
afterEach(() => {
  for (const child of children) child.kill("SIGKILL");
});

const files = () => readdirSync(folder).sort();
const lines = (entries: readonly object[]) => entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");

/** A file as a process of that number leaves it. */
function leave(pid: number, text: string, writtenAt = new Date()): string {
  const name = `answers-${pid}-${randomUUID()}-1.jsonl`;
  writeFileSync(path.join(folder, name), text);
  utimesSync(path.join(folder, name), writtenAt, writtenAt);
  return name;
}

async function livingProcess(): Promise<number> {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  children.push(child);
  await once(child, "spawn");
  return child.pid ?? 0;
}

async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ["-e", ""], { stdio: "ignore" });
  await once(child, "exit");
  return child.pid ?? 0;
}

/** Drains into a list. */
async function drained(
  journal: AnswerJournal,
  outcome: (entry: Record<string, unknown>) => BroughtIn = () => "in",
): Promise<unknown[]> {
  const ids: unknown[] = [];
  await journal.drain(async (entry) => {
    const result = outcome(entry);
    if (result === "in") ids.push(entry.id);
    return result;
  });
  return ids;
}

describe("the journal of answers", () => {
  it("has on the disk what it acknowledged, also what came while it was writing", async () => {
    const journal = new AnswerJournal(folder);
    const appended = Array.from({ length: 200 }, async (_, id) => {
      await journal.append({ id });
      const text = files().map((name) => readFileSync(path.join(folder, name), "utf8"));
      expect(text.join("")).toContain(`${JSON.stringify({ id })}\n`);
    });
    await Promise.all(appended);
    expect(files()).toHaveLength(1);
    expect(await drained(journal)).toEqual(Array.from({ length: 200 }, (_, id) => id));
    expect(files()).toEqual([]);
    expect(journal.hasEntries).toBe(false);
  });

  it("loses nothing that is written while it is being brought in", async () => {
    const journal = new AnswerJournal(folder);
    const seen = new Set<unknown>();
    const appended: Promise<void>[] = [];
    const total = 600;
    while (seen.size < total) {
      for (let more = 0; more < 7 && appended.length < total; more += 1)
        appended.push(journal.append({ id: appended.length }));
      // No wait for them: the drain begins while lines are on their way.
      await journal.drain(async ({ id }) => {
        seen.add(id);
        if (appended.length < total) appended.push(journal.append({ id: appended.length }));
        return "in";
      });
      if (appended.length === total) await Promise.all(appended);
    }
    expect(seen.size).toBe(total);
    await expect(Promise.all(appended)).resolves.toHaveLength(total);
    expect(await drained(journal)).toEqual([]);
    expect(files()).toEqual([]);
  });

  it("leaves out a last line that a crash cut short", async () => {
    leave(await deadProcess(), `${lines([{ id: 1 }, { id: 2 }])}{"id":3,"na`);
    expect(await drained(new AnswerJournal(folder))).toEqual([1, 2]);
    expect(files()).toEqual([]);
  });

  it("brings in what dead processes left, the oldest first", async () => {
    const now = Date.now();
    leave(await deadProcess(), lines([{ id: "newer" }]), new Date(now - 1_000));
    leave(await deadProcess(), lines([{ id: "older" }]), new Date(now - 60_000));
    leave(process.pid, lines([{ id: "ours, from before a restart" }]), new Date(now - 500));
    const journal = new AnswerJournal(folder);
    expect(journal.hasEntries).toBe(true);
    expect(await drained(journal)).toEqual(["older", "newer", "ours, from before a restart"]);
  });

  it("leaves the file of another process alone while that lives", async () => {
    const name = leave(await livingProcess(), lines([{ id: 1 }]));
    expect(await drained(new AnswerJournal(folder))).toEqual([]);
    expect(files()).toEqual([name]);
  });

  it.runIf(process.platform === "linux")(
    "knows a process that only got the number of a dead one",
    async () => {
      leave(await livingProcess(), lines([{ id: 1 }]), new Date(Date.now() - 60_000));
      expect(await drained(new AnswerJournal(folder))).toEqual([1]);
    },
  );

  it("refuses when it is full, and takes more when all is brought in", async () => {
    const journal = new AnswerJournal(folder, 100);
    await journal.append({ id: "x".repeat(200) });
    await expect(journal.append({ id: 2 })).rejects.toThrow("full");
    await drained(journal);
    await journal.append({ id: 3 });
    expect(await drained(journal)).toEqual([3]);
  });

  it("keeps what is not in when the database goes away in between, and goes on from there", async () => {
    const journal = new AnswerJournal(folder);
    await Promise.all([1, 2, 3].map((id) => journal.append({ id })));
    const away = new Error("away");
    const interrupted = journal.drain(async ({ id }) => {
      if (id === 2) throw away;
      return "in";
    });
    await expect(interrupted).rejects.toBe(away);
    expect(journal.hasEntries).toBe(true);
    // Another process would hand on all of it again: that is what the import has to bear.
    expect(await drained(journal)).toEqual([2]);
    expect(files()).toEqual([]);
  });

  it("hands on the entries of one id one after the other", async () => {
    const journal = new AnswerJournal(folder);
    const ids = ["a", "b", "a", "a", "c", "b"];
    await Promise.all(ids.map((id) => journal.append({ id })));
    const underWay = new Set<unknown>();
    await journal.drain(async ({ id }) => {
      expect(underWay.has(id)).toBe(false);
      underWay.add(id);
      await Promise.resolve();
      underWay.delete(id);
      return "in";
    });
  });

  it("goes past what cannot be brought in now, and comes back for it", async () => {
    const journal = new AnswerJournal(folder);
    await Promise.all([1, 2, 3].map((id) => journal.append({ id })));
    expect(await drained(journal, ({ id }) => (id === 2 ? "later" : "in"))).toEqual([1, 3]);
    expect(journal.hasEntries).toBe(true);
    expect(await drained(journal)).toEqual([2]);
    expect(files()).toEqual([]);
  });

  it("sets aside what the database will never take, and lets everything else through", async () => {
    const journal = new AnswerJournal(folder);
    await Promise.all([1, 2, 3].map((id) => journal.append({ id })));
    expect(await drained(journal, ({ id }) => (id === 2 ? "refused" : "in"))).toEqual([1, 3]);
    expect(files()).toEqual(["refused.jsonl"]);
    expect(readFileSync(path.join(folder, "refused.jsonl"), "utf8")).toBe('{"id":2}\n');
    expect(journal.hasEntries).toBe(false);
  });
});
