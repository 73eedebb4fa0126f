import { and, eq, isNull, lt, lte, or, sql } from "drizzle-orm";
import ipaddr from "ipaddr.js";
import type { Database, Transaction } from "@/db/client";
import { signInSources } from "@/db/schema";

/** Failed sign-ins from one address before it waits; many people may share an office's. */
export const sourceFailuresBeforeWait = 50;
const waitSecondsFirst = 30;
const waitSecondsMax = 900;
/** After this time without a failure an address starts anew. */
const forgottenAfterMinutes = 15;

/** Null when the address waits after failed sign-ins; otherwise the attempt, counted as failed until it is taken back. */
export async function countSourceAttempt(
  database: Database,
  sourceAddress: string | null,
): Promise<{ key: string; failures: number } | null> {
  const key = keyOf(sourceAddress);
  const failures = sql<number>`case when ${signInSources.lastAt} < now() - make_interval(mins => ${forgottenAfterMinutes}::int) then 1 else ${signInSources.failures} + 1 end`;
  const waitSeconds = sql`least(${waitSecondsMax}::int, ${waitSecondsFirst}::int * 2 ^ least(${failures} - ${sourceFailuresBeforeWait}::int, 10))`;
  const [row] = await database
    .insert(signInSources)
    .values({ sourceAddress: key, failures: 1, lastAt: sql`now()` })
    .onConflictDoUpdate({
      target: signInSources.sourceAddress,
      set: {
        failures,
        lastAt: sql`now()`,
        lockedUntil: sql`case when ${failures} >= ${sourceFailuresBeforeWait}::int then now() + make_interval(secs => ${waitSeconds}) end`,
      },
      setWhere: or(isNull(signInSources.lockedUntil), lte(signInSources.lockedUntil, sql`now()`)),
    })
    .returning({ failures: signInSources.failures });
  return row ? { key, failures: row.failures } : null;
}

/** Takes a counted attempt back that did not fail; a wait that it alone began ends. Forgets addresses of yesterday. */
export async function takeBackSourceAttempt(
  transaction: Transaction | Database,
  attempt: { key: string; failures: number },
): Promise<void> {
  await transaction
    .update(signInSources)
    .set({
      failures: sql`greatest(${signInSources.failures} - 1, 0)`,
      lockedUntil: sql`case when ${signInSources.failures} > ${attempt.failures}::int then ${signInSources.lockedUntil} end`,
    })
    .where(eq(signInSources.sourceAddress, attempt.key));
  await transaction
    .delete(signInSources)
    .where(
      and(
        lt(signInSources.lastAt, sql`now() - interval '1 day'`),
        or(isNull(signInSources.lockedUntil), lte(signInSources.lockedUntil, sql`now()`)),
      ),
    );
}

/** An IPv6 address by its network of 64 bits: whoever has one address of it has them all. */
function keyOf(sourceAddress: string | null): string {
  if (!sourceAddress || !ipaddr.isValid(sourceAddress)) return "unknown";
  const address = ipaddr.process(sourceAddress);
  if (address.kind() === "ipv4") return address.toString();
  return (address as ipaddr.IPv6).parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(":");
}
