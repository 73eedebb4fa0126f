import type { Database } from "@/db/client";
import { removeUnusedMeters as removeUnused } from "../services/rules";

/** Job: removes velocity meters that no version of any rules counts with, should their end have been missed. */
export function removeUnusedMeters(db: Database): Promise<number> {
  return removeUnused(db, null);
}
