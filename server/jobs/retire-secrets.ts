import type { Database } from "@/db/client";
import { retireCredentials } from "../services/credentials";

/** Job: erases credentials that are of no use any more. @returns how many */
export function retireSecrets(db: Database): Promise<number> {
  return retireCredentials(db);
}
