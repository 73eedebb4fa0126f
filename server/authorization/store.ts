import type { Sql } from "@/db/client";
import { toStorableJson } from "../intake/inbox";
import { log } from "../log";
import { type Fold, payloadSeparator, type Reservation } from "./fold";

/** A statement that has not answered by then is given up, with its connections: FINCI would get no use of it. */
const statementMsMax = 1_000;
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

/** Rejects after a time; the work itself goes on. @throws StoreUnavailableError */
async function within<Result>(milliseconds: number, work: PromiseLike<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new StoreUnavailableError(`No answer within ${milliseconds} ms`)),
      milliseconds,
    );
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The authorization path's own connections. When they fail or hang, everything is refused at once, the connections are
 * thrown away, and new ones are tried until one answers: no request ever waits for a database that is away.
 */
export class DecisionStore {
  private sql: Sql;
  private isUp = true;
  private stopped = false;
  private probing: Promise<void> = Promise.resolve();

  constructor(private readonly open: () => Sql) {
    this.sql = open();
  }

  /** False while the database is away. */
  get isAvailable(): boolean {
    return this.isUp;
  }

  /**
   * Decides, reserves and records a fold; durable when it resolves. The answers are in the requests' order.
   * @param payloads the requests' bodies as JSON text, in the same order
   * @throws StoreUnavailableError when the database is away or does not answer; what became of the fold is then unknown
   * @throws PostgresError when Postgres refused the statement; nothing was done
   */
  async authorize(fold: Fold, payloads: readonly string[]): Promise<Reservation[]> {
    const elements = toStorableJson(fold);
    const bodies = payloads.join(payloadSeparator);
    return this.use(
      (sql) => sql<Reservation[]>`
        select status, decision, reason from authorize(${elements}::text::jsonb, ${bodies}) order by ordinal`,
    );
  }

  /** Brings an answer that was given without the database into it. Repeating it changes nothing. @throws as `authorize` */
  async recordAnswer(request: Record<string, unknown>): Promise<void> {
    const element = toStorableJson(request);
    await this.use((sql) => sql`select record_answer_without_store(${element}::text::jsonb)`);
  }

  private async use<Result>(work: (sql: Sql) => PromiseLike<Result>): Promise<Result> {
    if (!this.isUp) throw new StoreUnavailableError("The database is away");
    const { sql } = this;
    try {
      return await within(statementMsMax, work(sql));
    } catch (error) {
      if (!isAway(error)) throw error;
      if (sql === this.sql) this.goDown(error);
      throw new StoreUnavailableError("The database did not answer", { cause: error });
    }
  }

  private goDown(error: unknown): void {
    if (!this.isUp || this.stopped) return;
    this.isUp = false;
    log.error({ err: error }, "the database is away; authorizations are declined until it answers");
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
        log.info("the database answers again");
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
