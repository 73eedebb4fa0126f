import { and, eq, gt, gte, isNotNull, lt, sql } from "drizzle-orm";
import { authorizations, environments } from "@/db/schema";
import type { ServiceContext } from "../../context";
import { visible } from "../scope";
import type { Group, OpenHold, Range } from "./read-payments";

/* The overview's figures from the payments alone: what roll-ups are compared with, by tests and by the benchmark. */

/** Exact percentiles 50, 95 and 99, and the longest, in microseconds. */
export type RawLatency = { isCurrent: boolean; percentilesUs: number[]; maxUs: number };

export type RawSums = { groups: Group[]; latencies: RawLatency[]; openHolds: OpenHold[] };

/** Counts every payment of both windows. */
export async function readPaymentsRaw(
  context: ServiceContext,
  programId: string | undefined,
  range: Range,
): Promise<RawSums> {
  const [groups, latencies, openHolds] = await Promise.all([
    readGroups(context, programId, range),
    readLatencies(context, programId, range),
    readOpenHolds(context, programId),
  ]);
  return { groups, latencies, openHolds };
}

const { receivedAt, answerDurationUs } = authorizations;
const isCurrentFrom = (from: Date) => sql<boolean>`${receivedAt} >= ${from.toISOString()}::timestamptz`;

function inBothWindows(context: ServiceContext, programId: string | undefined, { before, to }: Range) {
  return and(visible(context, "payment.read", programId), gte(receivedAt, before), lt(receivedAt, to));
}

function readGroups(context: ServiceContext, programId: string | undefined, range: Range): Promise<Group[]> {
  const bucketMs = sql`${range.bucketMs}::int`;
  return context.db
    .select({
      isCurrent: isCurrentFrom(range.from),
      atMs: sql<number>`(floor(extract(epoch from ${receivedAt}) * 1000 / ${bucketMs}) * ${bucketMs})::float8`,
      outcome: authorizations.outcome,
      declineReason: sql<
        string | null
      >`case when ${authorizations.decision} = 'declined' then coalesce(${authorizations.decisionReason}, '') end`,
      currency: authorizations.billingCurrency,
      count: sql<number>`count(*)::int`,
      minor: sql<string>`sum(${authorizations.billingAmountMinor})::text`,
    })
    .from(authorizations)
    .innerJoin(environments, eq(environments.id, authorizations.environmentId))
    .where(inBothWindows(context, programId, range))
    .groupBy(sql`1`, sql`2`, sql`3`, sql`4`, sql`5`);
}

function readLatencies(
  context: ServiceContext,
  programId: string | undefined,
  range: Range,
): Promise<RawLatency[]> {
  return context.db
    .select({
      isCurrent: isCurrentFrom(range.from),
      percentilesUs: sql<
        number[]
      >`percentile_disc(array[0.5, 0.95, 0.99]) within group (order by ${answerDurationUs})`,
      maxUs: sql<number>`max(${answerDurationUs})`,
    })
    .from(authorizations)
    .innerJoin(environments, eq(environments.id, authorizations.environmentId))
    .where(and(inBothWindows(context, programId, range), isNotNull(answerDurationUs)))
    .groupBy(sql`1`);
}

function readOpenHolds(context: ServiceContext, programId: string | undefined): Promise<OpenHold[]> {
  return context.db
    .select({
      currency: authorizations.billingCurrency,
      minor: sql<string>`sum(${authorizations.heldMinor})::text`,
      count: sql<number>`count(*)::int`,
    })
    .from(authorizations)
    .innerJoin(environments, eq(environments.id, authorizations.environmentId))
    .where(and(visible(context, "payment.read", programId), gt(authorizations.heldMinor, sql`0`)))
    .groupBy(authorizations.billingCurrency)
    .orderBy(authorizations.billingCurrency);
}
