import { log } from "./log";

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
