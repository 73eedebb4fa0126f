import { and, eq, gte, isNull, lt, sql } from "drizzle-orm";
import { unionAll } from "drizzle-orm/pg-core";
import { z } from "zod";
import { deliveries } from "@/db/schema";
import { programScope, type ServiceContext } from "../../context";
import { countMax, timeRange } from "../schemas";
import { visibleEnvironments } from "../scope";

export const countMalformedSchema = z.object({ programId: z.uuid().optional(), ...timeRange });

/**
 * Requests at the authorization endpoint that were refused before a decision: malformed, unsigned, from elsewhere. The
 * list with the same filter shows them, and like it counts those to unknown endpoints for who reads all programs.
 * `countMax + 1` stands for "more than `countMax`".
 */
export async function countMalformed(
  context: ServiceContext,
  { programId, from, to }: z.output<typeof countMalformedSchema>,
): Promise<number> {
  const { db } = context;
  const one = sql<number>`1`.as("one");
  const isMalformed = and(
    eq(deliveries.state, "rejected"),
    eq(deliveries.endpoint, "authorization"),
    from && gte(deliveries.receivedAt, from),
    to && lt(deliveries.receivedAt, to),
  );
  const visible = visibleEnvironments(context, "delivery.read", programId);
  const known = db
    .select({ one })
    .from(visible)
    .innerJoin(deliveries, and(eq(deliveries.environmentId, visible.environmentId), isMalformed));
  const unknown = db
    .select({ one })
    .from(deliveries)
    .where(and(isNull(deliveries.environmentId), isMalformed));
  const seesUnknown = programScope(context, "delivery.read") === "all" && programId === undefined;
  const counted = (seesUnknown ? unionAll(known, unknown) : known).limit(countMax + 1).as("counted");
  const [row] = await db.select({ count: sql<number>`count(*)::int` }).from(counted);
  return row?.count ?? 0;
}
