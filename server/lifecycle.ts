import { log } from "./log";

/** A socket that broke, or Postgres that shuts down, starts up or ends a session. */
const lostConnectionCodes = /^(ECONN[A-Z]+|EPIPE|57P0[1-3]|CONNECTION_[A-Z]+)$/;

/** Longest a role may take to finish what it has begun; the supervisor kills it a little later. */
export const drainMsMax = 8_000;

/**
 * Ends the process in order at SIGTERM or SIGINT: runs `drain` once, for at most the limit, then exits with 0.
 */
export function drainAtEnd(drain: () => Promise<void>, limitMs = drainMsMax): void {
  let ending = false;
  const end = async (signal: NodeJS.Signals) => {
    if (ending) return;
    ending = true;
    log.info({ signal }, "draining");
    const limit = setTimeout(() => {
      log.warn("the drain took too long and was cut off");
      process.exit(1);
    }, limitMs);
    try {
      await drain();
    } catch (err) {
      log.error({ err }, "the drain failed");
    }
    clearTimeout(limit);
    process.exit(0);
  };
  process.on("SIGTERM", end);
  process.on("SIGINT", end);
}

/**
 * Keeps the process alive when the database ends a connection that is just being opened: the driver then asks for the array
 * types on its own account, and nobody can catch that question's failure (postgres.js, `fetchArrayTypes`). Every other
 * unhandled fault still ends the process.
 */
export function outliveLostConnections(): void {
  process.on("unhandledRejection", (error: unknown) => {
    const code = (error as { code?: unknown } | null)?.code;
    if (typeof code !== "string" || !lostConnectionCodes.test(code)) throw error;
    log.warn({ err: error }, "a connection to the database was lost while it was being opened");
  });
}
