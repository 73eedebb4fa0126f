import { connect, type Database, database } from "@/db/client";
import { readEnvironment } from "./env";

const poolMax = 10;
const statementTimeoutMs = 15_000;

// Hot reload evaluates this module again; the pool outlives it.
const shared = globalThis as typeof globalThis & { consoleDatabase?: Database };

/** The console role's one pool, opened at first use. */
export function getDatabase(): Database {
  shared.consoleDatabase ??= database(
    connect(readEnvironment().DATABASE_URL, { poolMax, name: "console", statementTimeoutMs }),
  );
  return shared.consoleDatabase;
}
