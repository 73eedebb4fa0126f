import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import path from "node:path";
import { connect, database, type Sql } from "../client";
import { removeEmbeddedPostgres, startEmbeddedPostgres } from "../embedded";
import { migrate } from "../migrate";
import { type SeededProgram, seedProgram } from "./seed-program";

/** A durable Postgres of one test's own, which it may stop, start again and freeze, with a program on it. */
export type OwnPostgres = {
  databaseUrl: string;
  /** The test's own connections; opened anew by `start`. */
  readonly sql: Sql;
  readonly program: SeededProgram;
  /** Ends it in order, as `pg_ctl stop -m fast` does. */
  stop(): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
  /** Stops all its processes where they are: connections stay open and nobody answers. */
  freeze(): void;
  resume(): void;
  /** Ends it and deletes everything. */
  remove(): Promise<void>;
};

/** Starts a new instance under .data, migrated, with a program. */
export async function startOwnPostgres(): Promise<OwnPostgres> {
  const dataFolder = path.join(".data", `own-postgres-${randomUUID().slice(0, 8)}`);
  let postgres = await startEmbeddedPostgres({ dataFolder });
  const { databaseUrl } = postgres;
  await migrate(databaseUrl);
  const open = () => connect(databaseUrl, { poolMax: 4, name: "test" });
  let sql = open();
  const program = await seedProgram(database(sql));
  let pid = await postmasterPid(sql);
  return {
    databaseUrl,
    get sql() {
      return sql;
    },
    program,
    async stop() {
      await sql.end({ timeout: 1 });
      await postgres.stop();
    },
    async start() {
      postgres = await startEmbeddedPostgres({ dataFolder, port: Number(new URL(databaseUrl).port) });
      sql = open();
      pid = await postmasterPid(sql);
    },
    // The one that starts new processes stands still before those it has started are looked for.
    freeze() {
      process.kill(pid, "SIGSTOP");
      for (const child of childrenOf(pid)) process.kill(child, "SIGSTOP");
    },
    resume() {
      for (const child of childrenOf(pid)) process.kill(child, "SIGCONT");
      process.kill(pid, "SIGCONT");
    },
    async remove() {
      await sql.end({ timeout: 1 });
      await removeEmbeddedPostgres(dataFolder);
    },
  };
}

async function postmasterPid(sql: Sql): Promise<number> {
  const [row] = await sql<{ pid: number }[]>`
    select split_part(pg_read_file('postmaster.pid'), E'\n', 1)::int as pid`;
  return row?.pid ?? 0;
}

function childrenOf(parent: number): number[] {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
  return stdout
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, ppid]) => ppid === parent)
    .map(([pid = 0]) => pid);
}
