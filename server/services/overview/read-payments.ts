import { and, eq, gte, lt, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { type authorizations, environments, rollupMarks, rollupProgress } from "@/db/schema";
import type { ServiceContext } from "../../context";
import { visible } from "../scope";
import type { LatencyBucket } from "./latency";
import { planReading, type Rolled, type Stretch } from "./plan-reading";

const minuteMs = 60_000;

/** Two windows that touch, `before` to `from` and `from` to `to`, and the length of the buckets of time. */
export type Range = { before: Date; from: Date; to: Date; bucketMs: number };

type Outcome = (typeof authorizations.$inferSelect)["outcome"];

/** Authorizations that are alike in everything the overview tells apart. */
export type Group = {
  isCurrent: boolean;
  /** Start of the bucket, in milliseconds. */
  atMs: number;
  outcome: Outcome;
  declineReason: string | null;
  currency: string;
  count: number;
  /** Sum of the billing amounts, as text: it may be larger than any integer type. */
  minor: string;
};

export type OpenHold = { currency: string; minor: string; count: number };

export type PaymentSums = {
  groups: Group[];
  latencies: (LatencyBucket & { isCurrent: boolean })[];
  /** Held now, by currency. */
  openHolds: OpenHold[];
};

/**
 * The sums of both windows and of what is held, of the visible programs, all as of one moment. From roll-ups where they are
 * true and from the payments elsewhere: the answer is the same as if all were read from the payments.
 */
export async function readPayments(
  context: ServiceContext,
  programId: string | undefined,
  range: Range,
): Promise<PaymentSums> {
  return context.db.transaction(
    async (transaction) => {
      // compiling the sums would take longer than summing
      await transaction.execute(sql`set local jit = off`);
      const { rolled, markedMs } = await readRolled(context, programId, range, transaction);
      const edgesMs = [range.before, range.from, range.to].map((edge) => edge.getTime());
      const stretches = planReading(edgesMs, range.bucketMs, rolled, markedMs);
      const sums = await readSums(context, programId, range, stretches, transaction);
      return { ...sums, openHolds: await readOpenHolds(context, programId, rolled, transaction) };
    },
    // one snapshot: what is rolled up, what is marked and the sums belong together
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
}

async function readRolled(
  context: ServiceContext,
  programId: string | undefined,
  { before, to }: Range,
  transaction: Transaction,
): Promise<{ rolled: Rolled | null; markedMs: Set<number> }> {
  const [progress] = await transaction.select().from(rollupProgress);
  const marks = await transaction
    .selectDistinct({ minuteAt: rollupMarks.minuteAt })
    .from(rollupMarks)
    .innerJoin(environments, eq(environments.id, rollupMarks.environmentId))
    .where(
      and(
        visible(context, "payment.read", programId),
        gte(rollupMarks.minuteAt, new Date(before.getTime() - minuteMs)),
        lt(rollupMarks.minuteAt, to),
      ),
    );
  const { rolledFrom, rolledBefore } = progress ?? {};
  return {
    rolled:
      rolledFrom && rolledBefore ? { fromMs: rolledFrom.getTime(), beforeMs: rolledBefore.getTime() } : null,
    markedMs: new Set(marks.map(({ minuteAt }) => minuteAt.getTime())),
  };
}

type SumRow = {
  is_current: boolean;
  at_ms: number | null;
  outcome: Outcome;
  is_declined: boolean;
  decline_reason: string;
  currency: string;
  bucket: number;
  max_us: number;
  count: number;
  minor: string;
};

/**
 * One pass over each stretch, folded where the rows are; folding inside the lateral parts is also what keeps Postgres from
 * reading whole tables for a few stretches. Rows without a time are buckets of the histogram.
 */
async function readSums(
  context: ServiceContext,
  programId: string | undefined,
  { from, bucketMs }: Range,
  stretches: Stretch[],
  transaction: Transaction,
): Promise<Pick<PaymentSums, "groups" | "latencies">> {
  const isCurrent = sql`>= ${from.toISOString()}::timestamptz`;
  const bucketOf = (moment: string) =>
    sql`date_bin(${`${bucketMs} milliseconds`}::interval, ${sql.raw(moment)}, 'epoch')`;
  const rows = await transaction.execute<SumRow>(sql`
    with seen as materialized (
      select ${environments.id} from ${environments} where ${visible(context, "payment.read", programId)}
    ), stretches as materialized (
      select x.source, to_timestamp(x."fromMs" / 1000) as from_at, to_timestamp(x."toMs" / 1000) as to_at
        from jsonb_to_recordset(${JSON.stringify(stretches)}::text::jsonb)
          as x(source smallint, "fromMs" float8, "toMs" float8)
    ), counted as materialized (
      select p.* from stretches s, seen,
        lateral (select a.received_at ${isCurrent} as is_current, ${bucketOf("a.received_at")} as at, a.outcome,
                        a.decision is not distinct from 'declined' as is_declined,
                        case when a.decision = 'declined' then coalesce(a.decision_reason, '') else '' end as decline_reason,
                        a.billing_currency as currency, latency_bucket(a.answer_duration_us) as bucket,
                        count(*) as number, sum(a.billing_amount_minor) as minor, max(a.answer_duration_us) as max_us
                   from authorizations a
                  where a.environment_id = seen.id and a.received_at >= s.from_at and a.received_at < s.to_at
                  group by 1, 2, 3, 4, 5, 6, 7) p
       where s.source = 0
    ), rolled as (
      select p.* from stretches s, seen,
        lateral (select r.starts_at ${isCurrent} as is_current, ${bucketOf("r.starts_at")} as at, r.outcome, r.is_declined,
                        r.decline_reason, r.currency, sum(r.payment_count) as number, sum(r.billing_minor) as minor
                   from payment_rollups r
                  where r.environment_id = seen.id and r.length_minutes = s.source
                    and r.starts_at >= s.from_at and r.starts_at < s.to_at
                  group by 1, 2, 3, 4, 5, 6) p
       where s.source > 0
    ), rolled_latencies as (
      select p.* from stretches s, seen,
        lateral (select r.starts_at ${isCurrent} as is_current, u.bucket, sum(u.number) as number, max(r.max_us) as max_us
                   from latency_rollups r, unnest(r.buckets, r.counts) as u(bucket, number)
                  where r.environment_id = seen.id and r.length_minutes = s.source
                    and r.starts_at >= s.from_at and r.starts_at < s.to_at
                  group by 1, 2) p
       where s.source > 0
    )
    select is_current, (extract(epoch from at) * 1000)::float8 as at_ms, outcome, is_declined, decline_reason, currency,
           null::int as bucket, null::int as max_us, sum(number)::int as count, sum(minor)::text as minor
      from (select is_current, at, outcome, is_declined, decline_reason, currency, number, minor from counted
             union all select * from rolled) g
     group by is_current, at, outcome, is_declined, decline_reason, currency
    union all
    select is_current, null, null, null, null, null, bucket, max(max_us), sum(number)::int, null
      from (select is_current, bucket, number, max_us from counted where bucket is not null
             union all select * from rolled_latencies) l
     group by is_current, bucket`);
  const groups: Group[] = [];
  const latencies: PaymentSums["latencies"] = [];
  for (const row of rows) {
    const { is_current: isCurrent, at_ms: atMs, outcome, currency, count, minor } = row;
    if (atMs === null) latencies.push({ isCurrent, bucket: row.bucket, count, maxUs: row.max_us });
    else {
      const declineReason = row.is_declined ? row.decline_reason : null;
      groups.push({ isCurrent, atMs, outcome, declineReason, currency, count, minor });
    }
  }
  return { groups, latencies };
}

/** Totals and their changes for payments that are rolled up, the payments themselves for the rest. */
async function readOpenHolds(
  context: ServiceContext,
  programId: string | undefined,
  rolled: Rolled | null,
  transaction: Transaction,
): Promise<OpenHold[]> {
  const rest = rolled && new Date(rolled.beforeMs).toISOString();
  const young = sql`
    select p.* from seen,
      lateral (select a.billing_currency, sum(a.held_minor), count(*) from authorizations a
                where a.environment_id = seen.id and a.received_at >= ${rest}::timestamptz
                  -- not "> 0", for which Postgres would read the index of all open holds
                  and a.held_minor + 0 > 0
                group by 1) p`;
  const all = sql`
    select a.billing_currency, a.held_minor, 1 from seen join authorizations a on a.environment_id = seen.id
     where a.held_minor > 0`;
  const totals = sql`
    select t.currency, t.held_minor, t.open_count from seen join hold_totals t on t.environment_id = seen.id
    union all
    select c.currency, c.held_delta_minor, c.open_delta from seen join hold_changes c on c.environment_id = seen.id
     where c.received_at < ${rest}::timestamptz`;
  return transaction.execute<OpenHold>(sql`
    with seen as materialized (
      select ${environments.id} from ${environments} where ${visible(context, "payment.read", programId)}
    )
    select currency, sum(minor)::text as minor, sum(number)::int as count
      from (${rolled ? sql`${totals} union all ${young}` : all}) as h(currency, minor, number)
     group by currency having sum(number) > 0 order by currency`);
}
