import { and, asc, eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { environments, exceptions } from "@/db/schema";
import type { ExceptionKind } from "@/lib/exception-kinds";
import type { Money } from "@/lib/money";
import type { ServiceContext } from "../../context";
import { visible } from "../scope";
import { exceptionConditions } from "./filters";
import type { exceptionFilterSchema } from "./schemas";

export type ExceptionSummary = {
  /** How many there are of each kind under the filter, its own kind left aside; kinds without any are left out. */
  kinds: { kind: ExceptionKind; count: number }[];
  /** What is at stake under the whole filter, by currency. */
  totals: { count: number; amount: Money }[];
};

/** Counts and sums of the open exceptions under a filter, in one reading, so that they agree. Closed ones have nothing at stake. */
export async function summarizeExceptions(
  context: ServiceContext,
  { kind, ...filter }: z.output<typeof exceptionFilterSchema>,
): Promise<ExceptionSummary> {
  const groups = await context.db
    .select({
      kind: exceptions.kind,
      currency: exceptions.currency,
      count: sql<number>`count(*)::int`,
      // A sum may be beyond what a bigint holds.
      sum: sql<string>`sum(${exceptions.amountMinor})::text`,
    })
    .from(environments)
    .innerJoin(exceptions, eq(exceptions.environmentId, environments.id))
    .where(
      and(
        visible(context, "exception.read", filter.programId),
        ...exceptionConditions(context, { ...filter, status: "open" }),
      ),
    )
    .groupBy(exceptions.kind, exceptions.currency)
    .orderBy(asc(exceptions.currency));
  const kinds = new Map<ExceptionKind, number>();
  const totals = new Map<string, { count: number; amount: Money }>();
  for (const group of groups) {
    kinds.set(group.kind, (kinds.get(group.kind) ?? 0) + group.count);
    if (kind && group.kind !== kind) continue;
    const { currency } = group;
    const total = totals.get(currency) ?? { count: 0, amount: { minor: 0n, currency } };
    total.count += group.count;
    total.amount.minor += BigInt(group.sum);
    totals.set(currency, total);
  }
  return { kinds: [...kinds].map(([key, count]) => ({ kind: key, count })), totals: [...totals.values()] };
}
