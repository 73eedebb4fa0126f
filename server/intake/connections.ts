import type { Sql } from "@/db/client";
import { log } from "../log";

/** While the database is away, how often it is asked whether it is back. */
const probeEveryMs = 200;
const probeMsMax = 1_000;
/** Errors of Postgres that mean "not now" for the whole server: shutting down, starting up, too many connections. */
const awayCodes = /^(57P0[1-3]|53300|08\w{3}|CONNECTION_\w+|CONNECT_TIMEOUT|E[A-Z]+)$/;

/** The database cannot be asked now; nothing was waited for. */
export class StoreUnavailableError extends Error {
  override name = "StoreUnavailableError";
}

function isAway(error: unknown): boolean {
  return error instanceof StoreUnavailableError || awayCodes.test((error as { code?: string }).code ?? "");
}

/**
 * Rejects after a time; the work itself goes on. What has arrived by then is looked at first: when this process itself was
 * busy, the database is not away. @throws StoreUnavailableError
 */
async function within<Result>(milliseconds: number, work: PromiseLike<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    const giveUp = () => reject(new StoreUnavailableError(`No answer within ${milliseconds} ms`));
    timer = setTimeout(() => setImmediate(giveUp), milliseconds);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * A pool that never makes anybody wait for a database that is away: when a connection fails or hangs, all of them are
 * thrown away, everything is refused at once, and new ones are tried until one answers. The driver alone would queue
 * work behind a connection that hangs, and wait longer and longer before it connects again.
 */
export class Connections {
  private sql: Sql;
  private isUp = true;
  private stopped = false;
  private probing: Promise<void> = Promise.resolve();
  private readonly listeners: ((sql: Sql) => void)[] = [];

  /** @param name what is not done while the database is away, for the log */
  constructor(
    private readonly name: string,
    private readonly open: () => Sql,
  ) {
    this.sql = open();
  }

  /** False while the database is away. */
  get isAvailable(): boolean {
    return this.isUp;
  }

  /** Calls back with the pool of now, and with each that takes its place. */
  onOpen(listener: (sql: Sql) => void): void {
    this.listeners.push(listener);
    listener(this.sql);
  }

  /**
   * Does a piece of work with the pool.
   * @param limitMs a database that has not answered by then counts as away
   * @throws StoreUnavailableError when it is away or does not answer; what became of the work is then unknown
   * @throws PostgresError when Postgres refused; nothing was done
   */
  async use<Result>(limitMs: number, work: (sql: Sql) => PromiseLike<Result>): Promise<Result> {
    if (!this.isUp) throw new StoreUnavailableError("The database is away");
    const { sql } = this;
    try {
      return await within(limitMs, work(sql));
    } catch (error) {
      if (!isAway(error)) throw error;
      if (sql === this.sql) this.goDown(error);
      throw new StoreUnavailableError("The database did not answer", { cause: error });
    }
  }

  private goDown(error: unknown): void {
    if (!this.isUp || this.stopped) return;
    this.isUp = false;
    log.error({ err: error, connections: this.name }, "the database is away");
    void this.sql.end({ timeout: 0 }).catch(() => {});
    this.probing = this.probeUntilUp();
  }

  private async probeUntilUp(): Promise<void> {
    while (!this.stopped) {
      const sql = this.open();
      try {
        await within(probeMsMax, sql`select 1`);
        this.sql = sql;
        this.isUp = true;
        log.info({ connections: this.name }, "the database answers again");
        for (const listener of this.listeners) listener(sql);
        return;
      } catch {
        void sql.end({ timeout: 0 }).catch(() => {});
        await new Promise((resolve) => setTimeout(resolve, probeEveryMs).unref());
      }
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.probing;
    await this.sql.end({ timeout: 5 });
  }
}
