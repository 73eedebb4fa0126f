import type { Database } from "@/db/client";
import { workOnCardBulks } from "../services/card-bulk";

/**
 * Job: carries out what bulk actions on cards have left; safe beside any number of its like.
 * @param concurrency calls to FINCI at the same time, which is the limit of their rate
 * @returns how many cards were settled
 */
export function carryOutCardBulks(db: Database, concurrency: number, signal?: AbortSignal): Promise<number> {
  return workOnCardBulks(db, { concurrency, signal });
}
