import type { Database } from "@/db/client";
import { recoverOpenIntents } from "../services/intents";

/**
 * Job: settles writes at FINCI whose outcome is open, in a bounded batch; safe beside any number of its like.
 * @returns how many were settled; those that FINCI cannot tell about yet are looked at again 30 seconds later
 */
export function recoverIntents(db: Database): Promise<number> {
  return recoverOpenIntents(db);
}
