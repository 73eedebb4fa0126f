import { and, eq, gt, gte, lt, sql } from "drizzle-orm";
import type { z } from "zod";
import { authorizations, environments } from "@/db/schema";
import { decisionReasonWords } from "@/lib/decision-reasons";
import type { Money } from "@/lib/money";
import type { ServiceContext } from "../../context";
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
  const [facts, openHolds] = await Promise.all([
    readFacts(context, input.programId, { before, from, to, bucketMs }),
    readOpenHolds(context, input.programId),
  ]);
  return {
    window: input.window,
    current: figures(facts, true, from, to),
    previous: figures(facts, false, before, from),
    declines: facts.declines.map((row) => ({ ...row, label: decisionReasonWords(row.reason).label })),
    series: fillSeries(facts.buckets, from, to, bucketMs),
    openHolds,
  };
}

type Facts = {
  outcomes: { isCurrent: boolean; outcome: string; count: number }[];
  volumes: { isCurrent: boolean; currency: string; minor: string }[];
  latencies: { isCurrent: boolean; percentilesUs: [number, number, number]; maxUs: number }[];
  declines: { reason: string; count: number }[];
  buckets: { atMs: number; outcome: string; count: number }[];
};

/** One pass over both windows; sums of money come as text, because JSON numbers are not exact. */
async function readFacts(
  { db, ...rest }: ServiceContext,
  programId: string | undefined,
  range: { before: Date; from: Date; to: Date; bucketMs: number },
): Promise<Facts> {
  const payments = db
    .select({
      isCurrent: sql`${authorizations.receivedAt} >= ${range.from.toISOString()}::timestamptz`.as(
        "is_current",
      ),
      bucket: sql`floor(extract(epoch from ${authorizations.receivedAt}) * 1000 / ${range.bucketMs}::int)`.as(
        "bucket",
      ),
      outcome: authorizations.outcome,
      decision: authorizations.decision,
      reason: authorizations.decisionReason,
      minor: authorizations.billingAmountMinor,
      currency: authorizations.billingCurrency,
      durationUs: authorizations.answerDurationUs,
    })
    .from(authorizations)
    .innerJoin(environments, eq(environments.id, authorizations.environmentId))
    .where(
      and(
        visible({ db, ...rest }, "payment.read", programId),
        gte(authorizations.receivedAt, range.before),
        lt(authorizations.receivedAt, range.to),
      ),
    );
  const rowsOf = (query: ReturnType<typeof sql>) =>
    sql`(select coalesce(json_agg(part), '[]'::json) from (${query}) part)`;
  const [row] = await db.execute<Facts>(sql`
    with payments as materialized (${payments})
    select
      ${rowsOf(sql`select is_current as "isCurrent", outcome, count(*)::int as count from payments group by 1, 2`)} as outcomes,
      ${rowsOf(sql`select is_current as "isCurrent", billing_currency as currency, sum(billing_amount_minor)::text as minor
        from payments where outcome = 'approved' group by 1, 2 order by 2`)} as volumes,
      ${rowsOf(sql`select is_current as "isCurrent", max(answer_duration_us) as "maxUs",
          percentile_disc(array[0.5, 0.95, 0.99]) within group (order by answer_duration_us) as "percentilesUs"
        from payments where answer_duration_us is not null group by 1`)} as latencies,
      ${rowsOf(sql`select coalesce(decision_reason, '') as reason, count(*)::int as count from payments
        where is_current and decision = 'declined' group by 1 order by 2 desc, 1`)} as declines,
      ${rowsOf(sql`select (bucket * ${range.bucketMs}::int)::float8 as "atMs", outcome, count(*)::int as count
        from payments where is_current group by 1, 2`)} as buckets`);
  if (!row) throw new Error("The summary answered no row");
  return row;
}

function figures(facts: Facts, isCurrent: boolean, from: Date, to: Date): WindowFigures {
  const ofWindow = facts.outcomes.filter((row) => row.isCurrent === isCurrent);
  const count = (outcome: string) => ofWindow.find((row) => row.outcome === outcome)?.count ?? 0;
  const outcomes = {
    approved: count("approved"),
    declined: count("declined"),
    late: count("late"),
    failed: count("failed"),
    differs: count("differs"),
    awaitingAdvice: count("awaiting_advice"),
  };
  const latency = facts.latencies.find((row) => row.isCurrent === isCurrent);
  return {
    from,
    to,
    total: ofWindow.reduce((sum, row) => sum + row.count, 0),
    outcomes,
    approvalRate: approvalRate(outcomes),
    approvedVolume: facts.volumes
      .filter((row) => row.isCurrent === isCurrent)
      .map((row) => ({ minor: BigInt(row.minor), currency: row.currency })),
    latency: latency ? toLatency(latency) : null,
  };
}

function toLatency({ percentilesUs: [p50, p95, p99], maxUs }: Facts["latencies"][number]): AnswerLatency {
  return {
    p50Ms: p50 / 1000,
    p95Ms: p95 / 1000,
    p99Ms: p99 / 1000,
    maxMs: maxUs / 1000,
    p99ShareOfWait: p99 / 1000 / finciWaitsMs,
  };
}

/** Buckets stand on whole multiples of their length; empty ones are filled in, the first and last cut to the window. */
function fillSeries(rows: Facts["buckets"], from: Date, to: Date, bucketMs: number): SeriesBucket[] {
  const series: SeriesBucket[] = [];
  const first = Math.floor(from.getTime() / bucketMs) * bucketMs;
  for (let at = first; at < to.getTime(); at += bucketMs) {
    const inBucket = rows.filter((row) => row.atMs === at);
    const count = (outcome: string) => inBucket.find((row) => row.outcome === outcome)?.count ?? 0;
    const approved = count("approved");
    const declined = count("declined");
    series.push({
      from: new Date(Math.max(at, from.getTime())),
      to: new Date(Math.min(at + bucketMs, to.getTime())),
      approved,
      declined,
      other: inBucket.reduce((sum, row) => sum + row.count, 0) - approved - declined,
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
