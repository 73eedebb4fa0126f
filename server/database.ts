import { connect, type Database, database } from "@/db/client";
import { readEnvironment } from "./env";

/**
 * Few on purpose: a page's queries wait for each other in this process, where they are in nobody's way, and not in the
 * database, where they would take the processor from a decision.
 */
const poolMax = 4;
const statementTimeoutMs = 15_000;

// Hot reload evaluates this module again; the pool outlives it.
const shared = globalThis as typeof globalThis & { consoleDatabase?: Database };

/** The console role's one pool, opened at first use. */
export function getDatabase(): Database {
  shared.consoleDatabase ??= database(
    connect(readEnvironment().DATABASE_URL, {
      poolMax,
      name: "console",
      statementTimeoutMs,
      // A page that counts a lot does so on one processor, and leaves the others to decisions.
      parallelWorkersMax: 0,
    }),
  );
  return shared.consoleDatabase;
}
