import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { and, asc, eq, inArray, lte, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { issuingBatches, issuingRows } from "@/db/schema";
import { log } from "../../log";
import { doneValues, finishBatch } from "./finish-batch";
import type { HoldTimes } from "./gate";
import { endLease, renewLease, takeBatch } from "./lease";
import type { BatchRow } from "./load-batch";
import { type Failure, type RowEnd, type RunScope, runRow, type StoredRow } from "./run-row";
import { scopeOf } from "./run-scope";

export type RunOptions = {
  /** Calls at FINCI at once, for each environment. */
  concurrency: number;
  /** Ends the run after the rows that are begun; the batch goes on where it is taken up again. */
  signal?: AbortSignal;
  holdTimes?: HoldTimes;
  /** Wait before a row with an unknown outcome is looked up again; it doubles with each attempt. */
  retryMs?: number;
};

/** Attempts of a row whose outcome FINCI leaves open; then a person has to look at it. */
const attemptsMax = 8;
const heartbeatMs = 3_000;
const retryLongestMs = 60_000;
/** More rows than calls at once: one is written down while another's call is on its way. */
const workersPerCall = 2;
/** Rows fetched ahead, per worker. */
const rowsAhead = 2;

/**
 * Carries out the batch that waits longest, until it is done, stopped or taken away. Any number of processes may run: a batch
 * belongs to one at a time, and is taken up by another when that one dies.
 * @returns false when there is none to carry out
 */
export async function runNextBatch(db: Database, options: RunOptions): Promise<boolean> {
  const holder = randomUUID();
  const batch = await takeBatch(db, holder);
  if (!batch) return false;
  try {
    await new BatchRun(await scopeOf(db, batch, options), holder, options).run();
  } finally {
    await endLease(db, batch.id, holder);
  }
  return true;
}

/** One process's work on one batch. */
class BatchRun {
  readonly #db: Database;
  readonly #batchId: string;
  /** Left in the middle by a process that died: brought to their end even when the batch was paused or cancelled. */
  #begun: StoredRow[] = [];
  #queue: StoredRow[] = [];
  #fetching: Promise<void> | null = null;
  #state: BatchRow["state"];
  #isOurs = true;
  #open = 0;

  constructor(
    private readonly scope: RunScope,
    private readonly holder: string,
    private readonly options: RunOptions,
  ) {
    this.#db = scope.context.db;
    this.#batchId = scope.batch.id;
    this.#state = scope.batch.state;
  }

  async run(): Promise<void> {
    await this.#findBegun();
    const beating = new AbortController();
    const heart = this.#beat(beating.signal);
    const workers = this.options.concurrency * workersPerCall;
    try {
      await Promise.all(Array.from({ length: workers }, () => this.#work()));
    } finally {
      beating.abort();
      await heart;
      await this.#giveBack();
    }
    if (this.#isOurs) await finishBatch(this.scope, this.#state);
  }

  get #isGoing(): boolean {
    return this.#isOurs && this.#state === "running" && this.options.signal?.aborted !== true;
  }

  /** Rows left in the middle by whoever had the batch before. */
  async #findBegun(): Promise<void> {
    this.#begun = await this.#db
      .select()
      .from(issuingRows)
      .where(and(eq(issuingRows.batchId, this.#batchId), eq(issuingRows.state, "working")))
      .orderBy(asc(issuingRows.line));
    this.#open = this.#begun.length;
  }

  async #beat(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await setTimeout(heartbeatMs, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      try {
        const state = await renewLease(this.#db, this.#batchId, this.holder);
        if (state === null) this.#isOurs = false;
        else this.#state = state;
      } catch (error) {
        log.warn({ err: error, batchId: this.#batchId }, "lease of a batch not renewed");
      }
    }
  }

  async #work(): Promise<void> {
    for (let row = await this.#next(); row; row = await this.#next()) {
      try {
        await this.#end(row, await runRow(this.scope, row));
      } catch (error) {
        log.error(
          { err: error, batchId: this.#batchId, line: row.line },
          "a row of a batch failed on our side",
        );
        const sentence = "Something failed on our side. The row is tried again.";
        await this.#end(row, {
          is: "later",
          isHeld: false,
          failure: { step: "row", sentence, errorCodes: [] },
        });
      }
      this.#open -= 1;
    }
  }

  /** The next row, waiting for one that is to be tried again; null when there is no more to do here. */
  async #next(): Promise<StoredRow | null> {
    for (;;) {
      const begun = this.#isOurs ? this.#begun.shift() : undefined;
      if (begun) return begun;
      if (!this.#isGoing) return null;
      if (this.scope.gate.heldMs > 0) {
        await setTimeout(Math.min(500, this.scope.gate.heldMs));
        continue;
      }
      const row = this.#queue.shift();
      if (row) return row;
      this.#fetching ??= this.#fetch().finally(() => {
        this.#fetching = null;
      });
      await this.#fetching;
      if (this.#queue.length > 0) continue;
      const dueMs = await this.#nextDueMs();
      if (dueMs === null && this.#open === 0) return null;
      await setTimeout(Math.min(1_000, Math.max(20, dueMs ?? 100)));
    }
  }

  async #fetch(): Promise<void> {
    const limit = this.options.concurrency * workersPerCall * rowsAhead;
    const due = this.#db
      .select({ line: issuingRows.line })
      .from(issuingRows)
      .where(
        and(
          eq(issuingRows.batchId, this.#batchId),
          eq(issuingRows.state, "queued"),
          lte(issuingRows.nextAttemptAt, sql`now()`),
        ),
      )
      .orderBy(asc(issuingRows.line))
      .limit(limit)
      .for("update", { skipLocked: true });
    const rows = await this.#db
      .update(issuingRows)
      .set({ state: "working", updatedAt: new Date() })
      .where(and(eq(issuingRows.batchId, this.#batchId), inArray(issuingRows.line, due)))
      .returning();
    this.#open += rows.length;
    this.#queue.push(...rows.sort((one, other) => one.line - other.line));
  }

  /** Until the next row may be tried, in milliseconds; null when none is left. */
  async #nextDueMs(): Promise<number | null> {
    const [row] = await this.#db
      .select({ dueMs: sql<number | null>`extract(epoch from min(next_attempt_at) - now())::float8 * 1000` })
      .from(issuingRows)
      .where(and(eq(issuingRows.batchId, this.#batchId), eq(issuingRows.state, "queued")));
    return row?.dueMs ?? null;
  }

  async #end(row: StoredRow, end: RowEnd): Promise<void> {
    if (end.is === "done") return this.#write(row, doneValues(row, end));
    if (end.is === "stopped") {
      await this.#write(row, { state: "queued", failure: end.failure });
      return this.#stop(end.failure);
    }
    if (end.is === "later" && end.isHeld) {
      const { until, isNew } = this.scope.gate.hold();
      await this.#write(row, { state: "queued", failure: end.failure, nextAttemptAt: until });
      if (isNew) await this.#note({ heldUntil: until, problem: end.failure.sentence });
      return;
    }
    const attempts = row.attempts + 1;
    if (end.is === "later" && attempts < attemptsMax) {
      const waitMs = Math.min(retryLongestMs, (this.options.retryMs ?? 2_000) * 2 ** row.attempts);
      return this.#write(row, {
        state: "queued",
        attempts,
        failure: end.failure,
        nextAttemptAt: new Date(Date.now() + waitMs),
      });
    }
    return this.#write(row, { state: "failed", outcome: "failed", attempts, failure: end.failure });
  }

  async #write(row: StoredRow, values: Partial<typeof issuingRows.$inferInsert>): Promise<void> {
    await this.#db
      .update(issuingRows)
      .set({ ...values, updatedAt: new Date() })
      .where(
        and(
          eq(issuingRows.batchId, this.#batchId),
          eq(issuingRows.line, row.line),
          eq(issuingRows.state, "working"),
        ),
      );
  }

  /** Nothing will go through: the batch waits for a person, with the reason. */
  async #stop(failure: Failure): Promise<void> {
    this.#state = "paused";
    await this.#db
      .update(issuingBatches)
      .set({ state: "paused", problem: failure.sentence, heldUntil: null, updatedAt: new Date() })
      .where(and(eq(issuingBatches.id, this.#batchId), eq(issuingBatches.state, "running")));
  }

  async #note(values: Partial<typeof issuingBatches.$inferInsert>): Promise<void> {
    await this.#db.update(issuingBatches).set(values).where(eq(issuingBatches.id, this.#batchId));
  }

  /** Rows that were fetched and not begun are anybody's again. */
  async #giveBack(): Promise<void> {
    const lines = this.#queue.map((row) => row.line);
    this.#queue = [];
    if (lines.length === 0) return;
    await this.#db
      .update(issuingRows)
      .set({ state: "queued" })
      .where(
        and(
          eq(issuingRows.batchId, this.#batchId),
          inArray(issuingRows.line, lines),
          eq(issuingRows.state, "working"),
        ),
      );
  }
}
