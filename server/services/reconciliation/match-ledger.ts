import { sql } from "drizzle-orm";
import type { Database } from "@/db/client";

/**
 * Matches what is not matched yet of FINCI's entries with our presentments and returns, one to one; see the SQL function.
 * Repeating it with nothing new changes nothing.
 * @param toleranceMinor minor units by which a booking may differ and still match
 * @returns the matches found now
 */
export async function matchLedger(
  db: Database,
  environmentId: string,
  toleranceMinor: bigint,
): Promise<bigint> {
  const [row] = await db.execute<{ found: bigint }>(
    sql`select match_ledger(${environmentId}, ${toleranceMinor.toString()}::bigint) as found`,
  );
  return BigInt(row?.found ?? 0);
}
