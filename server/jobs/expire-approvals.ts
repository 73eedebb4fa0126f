import type { Database } from "@/db/client";
import { expireChanges } from "../services/approvals";

/** Job: ends the changes that waited too long for a second person. @returns how many */
export function expireApprovals(db: Database): Promise<number> {
  return expireChanges(db);
}
