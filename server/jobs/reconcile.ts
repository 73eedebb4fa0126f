import type { Database } from "@/db/client";
import { reconcileNext } from "../services/reconciliation";

/** Environments of one round at most; the next round goes on with those that wait longest. */
const environmentsPerRoundMax = 50;

/** Reconciles every environment that is due with FINCI's ledger, one after another. Returns how many. */
export async function reconcile(db: Database, now = () => new Date()): Promise<number> {
  let done = 0;
  while (done < environmentsPerRoundMax && (await reconcileNext(db, now()))) done += 1;
  return done;
}
