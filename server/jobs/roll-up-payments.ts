import type { Database } from "@/db/client";
import { newPace, rollUpPayments } from "../services/overview";

/** A run ends after about so long; while there is more to do, it takes up a quarter of a processor of the database at most. */
const runMsMax = 250;
const restMs = 3 * runMsMax;
/** A minute is over for a minute before it is summed up; seconds more do not matter. */
const idleMs = 5_000;

/**
 * Job: sums up payments by minute for the overview; any number of processes may run it beside each other.
 * @returns a function that does a run and resolves with the milliseconds to wait until the next
 */
export function paymentRollUp(db: Database): () => Promise<number> {
  const pace = newPace();
  return async () => ((await rollUpPayments(db, pace, runMsMax)) ? restMs : idleMs);
}
