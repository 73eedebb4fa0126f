import { and, eq, gt, gte, isNotNull, lt, sql } from "drizzle-orm";
import type { z } from "zod";
import { authorizations, environments } from "@/db/schema";
import { type AuthorizationState, authorizationStates, stateOf } from "@/lib/authorization-states";
import { decisionReasonWords } from "@/lib/decision-reasons";
import type { Money } from "@/lib/money";
import type { ServiceContext } from "../../context";
import { countMalformed } from "../deliveries";
import { approvalRate, type OutcomeCounts } from "../payment-figures";
import { visible } from "../scope";
import type { OverviewWindow, summarySchema } from "./schemas";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const windows: Record<OverviewWindow, { lengthMs: number; bucketMs: number }> = {
  "1h": { lengthMs: hourMs, bucketMs: minuteMs },
  "24h": { lengthMs: 24 * hourMs, bucketMs: 30 * minuteMs },
  "7d": { lengthMs: 7 * 24 * hourMs, bucketMs: 3 * hourMs },
};

/** How long FINCI waits for our answer. Source: FINCI contract §6. */
const finciWaitsMs = 3000;

/** Our own time from the first byte to the answer. */
export type AnswerLatency = {
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  maxMs: number;
  /** The 99th percentile as a share of the time that FINCI waits, 0 to 1 and above. */
  p99ShareOfWait: number;
};

export type WindowFigures = {
  from: Date;
  to: Date;
  /** All authorizations received; the list from `from` to `to` shows the same ones. */
  total: number;
  outcomes: OutcomeCounts;
  approvalRate: number | null;
  /** Billing amounts of the approved ones, by currency. */
  approvedVolume: Money[];
  /** Null when we answered none. */
  latency: AnswerLatency | null;
};

export type SeriesBucket = {
  /** Cut to the window, so that the list between the two shows what is counted. */
  from: Date;
  to: Date;
  approved: number;
  declined: number;
  /** Late, failed, different from our answer, or without advice yet. */
  other: number;
};

export type OverviewSummary = {
  window: OverviewWindow;
  current: WindowFigures;
  /** The window of the same length before. */
  previous: WindowFigures;
  /** What became of them: every authorization of the window in one state; states without any are left out. */
  states: { state: AuthorizationState; count: number }[];
  /** Requests refused before a decision, up to `countMax + 1`; the deliveries behind them show the same ones. */
  malformed: number;
  /** What we declined, by reason, most frequent first. */
  declines: { reason: string; label: string; count: number }[];
  series: SeriesBucket[];
  /** Money held now, by currency; the list with the lifecycles `held` and `partially_cleared` shows the same ones. */
  openHolds: { held: Money; authorizations: number }[];
};

/** The program's payments in the window that ends now, and in the one before. */
export async function getSummary(
  context: ServiceContext,
  input: z.output<typeof summarySchema>,
): Promise<OverviewSummary> {
  const { lengthMs, bucketMs } = windows[input.window];
  const to = new Date();
  const from = new Date(to.getTime() - lengthMs);
  const before = new Date(from.getTime() - lengthMs);
  const range = { before, from, to, bucketMs };
  const [groups, latencies, openHolds, malformed] = await Promise.all([
    readGroups(context, input.programId, range),
    readLatencies(context, input.programId, range),
    readOpenHolds(context, input.programId),
    countMalformed(context, { programId: input.programId, from, to }),
  ]);
  const current = groups.filter((group) => group.isCurrent);
  const earlier = groups.filter((group) => !group.isCurrent);
  const latencyOf = (isCurrent: boolean) => latencies.find((row) => row.isCurrent === isCurrent);
  return {
    window: input.window,
    current: figures(current, latencyOf(true), from, to),
    previous: figures(earlier, latencyOf(false), before, from),
    states: countStates(current),
    malformed,
    declines: countDeclines(current),
    series: fillSeries(current, from, to, bucketMs),
    openHolds,
  };
}

/** Authorizations that are alike in everything the overview tells apart. */
type Group = {
  isCurrent: boolean;
  /** Start of the bucket, in milliseconds. */
  atMs: number;
  outcome: (typeof authorizations.$inferSelect)["outcome"];
  declineReason: string | null;
  currency: string;
  count: number;
  /** Sum of the billing amounts, as text: it may be larger than any integer type. */
  minor: string;
};

type Range = { before: Date; from: Date; to: Date; bucketMs: number };

/** One pass over both windows, folded where the rows are. */
async function readGroups(
  context: ServiceContext,
  programId: string | undefined,
  { before, from, to, bucketMs }: Range,
): Promise<Group[]> {
  const { receivedAt } = authorizations;
  return context.db
    .select({
      isCurrent: sql<boolean>`${receivedAt} >= ${from.toISOString()}::timestamptz`,
      atMs: sql<number>`(floor(extract(epoch from ${receivedAt}) * 1000 / ${bucketMs}::int) * ${bucketMs}::int)::float8`,
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
    .where(and(visible(context, "payment.read", programId), gte(receivedAt, before), lt(receivedAt, to)))
    .groupBy(sql`1`, sql`2`, sql`3`, sql`4`, sql`5`);
}

type Latency = { isCurrent: boolean; percentilesUs: number[]; maxUs: number };

async function readLatencies(
  context: ServiceContext,
  programId: string | undefined,
  { before, from, to }: Range,
): Promise<Latency[]> {
  const { receivedAt, answerDurationUs } = authorizations;
  return context.db
    .select({
      isCurrent: sql<boolean>`${receivedAt} >= ${from.toISOString()}::timestamptz`,
      percentilesUs: sql<
        number[]
      >`percentile_disc(array[0.5, 0.95, 0.99]) within group (order by ${answerDurationUs})`,
      maxUs: sql<number>`max(${answerDurationUs})`,
    })
    .from(authorizations)
    .innerJoin(environments, eq(environments.id, authorizations.environmentId))
    .where(
      and(
        visible(context, "payment.read", programId),
        gte(receivedAt, before),
        lt(receivedAt, to),
        isNotNull(answerDurationUs),
      ),
    )
    .groupBy(sql`1`);
}

function figures(groups: Group[], latency: Latency | undefined, from: Date, to: Date): WindowFigures {
  const count = (outcome: string) => total(groups.filter((group) => group.outcome === outcome));
  const outcomes = {
    approved: count("approved"),
    declined: count("declined"),
    late: count("late"),
    failed: count("failed"),
    differs: count("differs"),
    awaitingAdvice: count("awaiting_advice"),
  };
  return {
    from,
    to,
    total: total(groups),
    outcomes,
    approvalRate: approvalRate(outcomes),
    approvedVolume: sumByCurrency(groups.filter((group) => group.outcome === "approved")),
    latency: latency ? toLatency(latency) : null,
  };
}

function total(groups: Group[]): number {
  return groups.reduce((sum, group) => sum + group.count, 0);
}

function sumByCurrency(groups: Group[]): Money[] {
  const sums = new Map<string, bigint>();
  for (const { currency, minor } of groups) sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(minor));
  return [...sums].map(([currency, minor]) => ({ minor, currency })).sort(byCurrency);
}

function byCurrency(one: Money, other: Money): number {
  return one.currency < other.currency ? -1 : 1;
}

function countStates(groups: Group[]): OverviewSummary["states"] {
  const counts = new Map<AuthorizationState, number>();
  for (const { outcome, declineReason, count } of groups) {
    const state = stateOf({
      outcome,
      decision: declineReason === null ? null : "declined",
      decisionReason: declineReason,
    });
    counts.set(state, (counts.get(state) ?? 0) + count);
  }
  return authorizationStates.flatMap((state) => {
    const count = counts.get(state);
    return count ? [{ state, count }] : [];
  });
}

function countDeclines(groups: Group[]): OverviewSummary["declines"] {
  const counts = new Map<string, number>();
  for (const { declineReason, count } of groups) {
    if (declineReason !== null) counts.set(declineReason, (counts.get(declineReason) ?? 0) + count);
  }
  return [...counts]
    .map(([reason, count]) => ({ reason, label: decisionReasonWords(reason).label, count }))
    .sort((one, other) => other.count - one.count || (one.reason < other.reason ? -1 : 1));
}

function toLatency({ percentilesUs: [p50 = 0, p95 = 0, p99 = 0], maxUs }: Latency): AnswerLatency {
  return {
    p50Ms: p50 / 1000,
    p95Ms: p95 / 1000,
    p99Ms: p99 / 1000,
    maxMs: maxUs / 1000,
    p99ShareOfWait: p99 / 1000 / finciWaitsMs,
  };
}

/** Buckets stand on whole multiples of their length; empty ones are filled in, the first and last cut to the window. */
function fillSeries(groups: Group[], from: Date, to: Date, bucketMs: number): SeriesBucket[] {
  const series: SeriesBucket[] = [];
  const first = Math.floor(from.getTime() / bucketMs) * bucketMs;
  for (let at = first; at < to.getTime(); at += bucketMs) {
    const inBucket = groups.filter((group) => group.atMs === at);
    const approved = total(inBucket.filter((group) => group.outcome === "approved"));
    const declined = total(inBucket.filter((group) => group.outcome === "declined"));
    series.push({
      from: new Date(Math.max(at, from.getTime())),
      to: new Date(Math.min(at + bucketMs, to.getTime())),
      approved,
      declined,
      other: total(inBucket) - approved - declined,
    });
  }
  return series;
}

async function readOpenHolds(
  context: ServiceContext,
  programId: string | undefined,
): Promise<OverviewSummary["openHolds"]> {
  const rows = await context.db
    .select({
      currency: authorizations.billingCurrency,
      minor: sql<string>`sum(${authorizations.heldMinor})::text`,
      count: sql<number>`count(*)::int`,
    })
    .from(authorizations)
    .innerJoin(environments, eq(environments.id, authorizations.environmentId))
    .where(
      and(
        visible(context, "payment.read", programId),
        // written out, so that the partial index on open holds fits
        gt(authorizations.heldMinor, sql`0`),
      ),
    )
    .groupBy(authorizations.billingCurrency)
    .orderBy(authorizations.billingCurrency);
  return rows.map((row) => ({
    held: { minor: BigInt(row.minor), currency: row.currency },
    authorizations: row.count,
  }));
}
