import type { z } from "zod";
import { type AuthorizationState, authorizationStates, stateOf } from "@/lib/authorization-states";
import { decisionReasonWords } from "@/lib/decision-reasons";
import type { Money } from "@/lib/money";
import type { ServiceContext } from "../../context";
import { countMalformed } from "../deliveries";
import { approvalRate, type OutcomeCounts } from "../payment-figures";
import { type AnswerLatency, latencyOf } from "./latency";
import { type Group, readPayments } from "./read-payments";
import type { OverviewWindow, summarySchema } from "./schemas";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const windows: Record<OverviewWindow, { lengthMs: number; bucketMs: number }> = {
  "1h": { lengthMs: hourMs, bucketMs: minuteMs },
  "24h": { lengthMs: 24 * hourMs, bucketMs: 30 * minuteMs },
  "7d": { lengthMs: 7 * 24 * hourMs, bucketMs: 3 * hourMs },
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
  const [sums, malformed] = await Promise.all([
    readPayments(context, input.programId, { before, from, to, bucketMs }),
    countMalformed(context, { programId: input.programId, from, to }),
  ]);
  const current = sums.groups.filter((group) => group.isCurrent);
  const earlier = sums.groups.filter((group) => !group.isCurrent);
  const latencyIn = (isCurrent: boolean) =>
    latencyOf(sums.latencies.filter((row) => row.isCurrent === isCurrent));
  return {
    window: input.window,
    current: figures(current, latencyIn(true), from, to),
    previous: figures(earlier, latencyIn(false), before, from),
    states: countStates(current),
    malformed,
    declines: countDeclines(current),
    series: fillSeries(current, from, to, bucketMs),
    openHolds: sums.openHolds.map(({ minor, currency, count }) => ({
      held: { minor: BigInt(minor), currency },
      authorizations: count,
    })),
  };
}

function figures(groups: Group[], latency: AnswerLatency | null, from: Date, to: Date): WindowFigures {
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
    latency,
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
