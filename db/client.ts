import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import * as schema from "./schema";

export type Schema = typeof schema;
/** The raw driver, for the authorization path and for LISTEN. */
export type Sql = postgres.Sql<{ bigint: bigint }>;
/** Drizzle over one pool. */
export type Database = PostgresJsDatabase<Schema>;
/** A transaction of `Database`; functions that write in somebody's transaction take this. */
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];
/** Either: for functions that only read. */
export type Reader = Database | Transaction;

export type ConnectionOptions = {
  /** Connections at most. */
  poolMax: number;
  /** Shown in pg_stat_activity. */
  name: string;
  /** A statement that takes longer is ended by Postgres. 0 is no limit. */
  statementTimeoutMs?: number;
  /** A statement that waits longer for a lock is ended by Postgres. 0 is no limit. */
  lockTimeoutMs?: number;
  connectTimeoutSeconds?: number;
  /** Processes beside its own that a statement may use. Postgres decides when it is absent. */
  parallelWorkersMax?: number;
};

/** Opens a pool. Whole numbers of 64 bits come as `bigint`. The caller ends it with `sql.end()`. */
export function connect(databaseUrl: string, options: ConnectionOptions): Sql {
  return postgres(databaseUrl, {
    max: options.poolMax,
    idle_timeout: 0,
    max_lifetime: null,
    connect_timeout: options.connectTimeoutSeconds ?? 5,
    connection: {
      application_name: options.name,
      ...(options.statementTimeoutMs ? { statement_timeout: options.statementTimeoutMs } : {}),
      ...(options.parallelWorkersMax === undefined
        ? {}
        : { max_parallel_workers_per_gather: options.parallelWorkersMax }),
      ...(options.lockTimeoutMs ? { lock_timeout: options.lockTimeoutMs } : {}),
    },
    types: { bigint: postgres.BigInt },
    onnotice: () => {},
  }) as Sql;
}

/** Drizzle over a pool of `connect`. */
export function database(sql: Sql): Database {
  return drizzle(sql, { schema });
}
