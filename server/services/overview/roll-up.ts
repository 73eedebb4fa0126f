import { eq, sql } from "drizzle-orm";
import type { Database, Transaction } from "@/db/client";
import { holdTotals, rollupProgress } from "@/db/schema";

/*
 * Who keeps the roll-ups true. For every snapshot of the database, the sums of a minute that is rolled up and not marked
 * equal its payments. Three things make it so, and none of them stops a decision:
 *
 * 1. A change of a payment that is older than half a minute leaves a mark (and a change of its hold) in its own transaction,
 *    by triggers. A younger one leaves none.
 * 2. So a minute may be summed up once no transaction is left that may have changed it without a mark. `announce` waits until
 *    the minute has been over for a minute and then takes a transaction id: whoever left no mark has a smaller one.
 *    `closeMinutes` sums up in a later transaction, when all smaller ids belong to transactions that have ended.
 * 3. Marks are taken away and their minutes summed up in one transaction, the sums with the later snapshot. A change that is
 *    not committed by then has a mark of its own, which that transaction cannot see and leaves.
 *
 * The writers take turns under an advisory lock, (4, 0). Each step is a transaction; after a crash between two the next run
 * goes on. What it relies on: the database's clock never goes back by more than half a minute.
 */

/** A minute is summed up when it has been over for so long: by then most advices have come, and leave no mark. */
const settledMs = 60_000;
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** The longest window and the one before it reach back 14 days. */
const daysKept = 15;
/** A step sums up so many minutes at most, and fewer where that takes longer than `stepMsAimed`. */
const minutesPerStepMax = 360;
const stepMsAimed = 150;
const changesPerStepMax = 50_000;

/** Where a run of steps stands; kept from run to run, so that steps stay as long as is good for them. */
export type RollUpPace = { minutesPerStep: number };

export function newPace(): RollUpPace {
  return { minutesPerStep: 1 };
}

/**
 * Sums up what can be: minutes that are over, minutes that were changed afterwards, then the past, newest first. Stops after
 * about `runMsMax`. Any number of processes may run it: one works, for the others there is nothing to do.
 * @returns true when something is left to do at once
 */
export async function rollUpPayments(db: Database, pace: RollUpPace, runMsMax: number): Promise<boolean> {
  const endMs = performance.now() + runMsMax;
  await announce(db);
  for (const step of [closeMinutes, rollUpMarked, addHoldChanges, rollUpPast, forgetOld]) {
    while (await paced(db, pace, step)) if (performance.now() > endMs) return true;
  }
  return false;
}

/** Does a step, and halves or doubles the next one towards the time aimed at. */
async function paced(db: Database, pace: RollUpPace, step: typeof closeMinutes): Promise<boolean> {
  const startedMs = performance.now();
  const isLeft = await step(db, pace.minutesPerStep);
  const tookMs = performance.now() - startedMs;
  if (tookMs > stepMsAimed) pace.minutesPerStep = Math.max(1, Math.floor(pace.minutesPerStep / 2));
  else if (isLeft) pace.minutesPerStep = Math.min(minutesPerStepMax, pace.minutesPerStep * 2);
  return isLeft;
}

/**
 * Fixes up to where minutes are to be summed up next, and which transactions have to end before.
 * @returns false: there is never more of it
 */
export async function announce(db: Database): Promise<boolean> {
  return inTurn(db, async (transaction, progress) => {
    const { closingBefore, rolledBefore, closingTransactionId, nextTransactionId } = progress;
    const before = new Date(Math.floor((progress.now.getTime() - settledMs) / minuteMs) * minuteMs);
    // An id from the future is one of the server that this database was restored from.
    const isRestored = closingTransactionId !== null && closingTransactionId >= nextTransactionId;
    const isUnderWay = closingBefore !== null && (!rolledBefore || rolledBefore < closingBefore);
    if (!isRestored && (isUnderWay || (rolledBefore && before <= rolledBefore))) return false;
    // The id is taken after the clock was read: nothing in this transaction has asked for one before.
    await transaction
      .update(rollupProgress)
      .set({ closingBefore: before, closingTransactionId: sql`pg_current_xact_id()::text::bigint` })
      .where(eq(rollupProgress.id, 1));
    return false;
  });
}

/** Sums up minutes that are over; at the very first, only takes the open holds over. @returns true while there are more */
export async function closeMinutes(db: Database, minutesMax: number): Promise<boolean> {
  return inTurn(db, async (transaction, progress) => {
    const { rolledBefore, closingBefore, closingTransactionId, oldestTransactionId } = progress;
    if (!closingBefore || closingTransactionId === null || oldestTransactionId <= closingTransactionId)
      return false;
    if (rolledBefore && rolledBefore >= closingBefore) return false;
    const before = rolledBefore
      ? new Date(Math.min(closingBefore.getTime(), rolledBefore.getTime() + minutesMax * minuteMs))
      : closingBefore;
    if (rolledBefore) await rollUpBetween(transaction, rolledBefore, before);
    await transaction.execute(
      sql`select take_over_holds(${rolledBefore?.toISOString() ?? null}::timestamptz, ${before.toISOString()}::timestamptz)`,
    );
    await transaction
      .update(rollupProgress)
      .set({ rolledFrom: progress.rolledFrom ?? before, rolledBefore: before })
      .where(eq(rollupProgress.id, 1));
    return before < closingBefore;
  });
}

/** Sums up anew the newest minutes that are marked. @returns true while there are more */
export async function rollUpMarked(db: Database, minutesMax: number): Promise<boolean> {
  return inTurn(db, async (transaction, { rolledFrom, rolledBefore }) => {
    const minutes = await transaction.execute<{ environment_id: string; minute_at: string }>(sql`
      with newest as materialized (
        select distinct environment_id, minute_at from rollup_marks order by minute_at desc, environment_id desc limit ${minutesMax}
      ), taken as (
        delete from rollup_marks m using newest n
         where m.environment_id = n.environment_id and m.minute_at = n.minute_at
      )
      select environment_id, to_json(minute_at) #>> '{}' as minute_at from newest`);
    // Of a minute that is not rolled up, the payments are read anyway.
    const rolled = minutes.filter(({ minute_at }) => {
      const at = new Date(minute_at);
      return rolledFrom && rolledBefore && at >= rolledFrom && at < rolledBefore;
    });
    if (rolled.length > 0) {
      await transaction.execute(sql`
        select roll_up_minutes(array_agg(x.environment_id), array_agg(x.minute_at))
          from jsonb_to_recordset(${JSON.stringify(rolled)}::text::jsonb) as x(environment_id uuid, minute_at timestamptz)`);
    }
    return minutes.length === minutesMax;
  });
}

/** Adds what became of holds to the totals. @returns true while there is more */
export async function addHoldChanges(db: Database): Promise<boolean> {
  return inTurn(db, async (transaction, { rolledBefore }) => {
    if (!rolledBefore) return false;
    const rows = await transaction.execute<{ taken: number }>(sql`
      with taken as (
        delete from hold_changes
         where id in (select id from hold_changes where received_at < ${rolledBefore.toISOString()}::timestamptz
                       order by id limit ${changesPerStepMax})
        returning environment_id, currency, held_delta_minor, open_delta
      ), added as (
        insert into ${holdTotals} as t (environment_id, currency, held_minor, open_count)
        select environment_id, currency, sum(held_delta_minor), sum(open_delta) from taken group by 1, 2
        on conflict (environment_id, currency)
        do update set held_minor = t.held_minor + excluded.held_minor, open_count = t.open_count + excluded.open_count
      )
      select count(*)::int as taken from taken`);
    return rows[0]?.taken === changesPerStepMax;
  });
}

/** Sums up minutes before those that are, newest first; empty stretches at once. @returns true while there are more */
export async function rollUpPast(db: Database, minutesMax: number): Promise<boolean> {
  return inTurn(db, async (transaction, { rolledFrom, now }) => {
    const oldest = oldestKept(now);
    if (!rolledFrom || rolledFrom <= oldest) return false;
    const [row] = await transaction.execute<{ newest_ms: number | null }>(sql`
      select (extract(epoch from max(n.received_at)) * 1000)::float8 as newest_ms
        from environments e,
        lateral (select received_at from authorizations a
                  where a.environment_id = e.id and a.received_at < ${rolledFrom.toISOString()}::timestamptz
                    and a.received_at >= ${oldest.toISOString()}::timestamptz
                  order by received_at desc limit 1) n`);
    let from = oldest;
    if (row?.newest_ms != null) {
      const before = new Date((Math.floor(row.newest_ms / minuteMs) + 1) * minuteMs);
      from = new Date(Math.max(oldest.getTime(), before.getTime() - minutesMax * minuteMs));
      await rollUpBetween(transaction, from, before);
    }
    await transaction.update(rollupProgress).set({ rolledFrom: from }).where(eq(rollupProgress.id, 1));
    return from > oldest;
  });
}

/** Removes sums that no window reaches any more, a day at most. @returns true while there are more */
export async function forgetOld(db: Database): Promise<boolean> {
  return inTurn(db, async (transaction, { rolledFrom, rolledBefore, now }) => {
    const oldest = oldestKept(now);
    // Not for every minute: a day's worth is removed when it is over.
    if (!rolledFrom || !rolledBefore || oldest.getTime() - rolledFrom.getTime() < dayMs) return false;
    const from = new Date(Math.min(rolledFrom.getTime() + dayMs, rolledBefore.getTime()));
    for (const table of [sql`payment_rollups`, sql`latency_rollups`]) {
      await transaction.execute(sql`
        delete from ${table} r using environments e
         where r.environment_id = e.id and r.length_minutes in (1, 30, 180) and r.starts_at < ${from.toISOString()}::timestamptz`);
    }
    await transaction.update(rollupProgress).set({ rolledFrom: from }).where(eq(rollupProgress.id, 1));
    return oldest.getTime() - from.getTime() >= dayMs;
  });
}

function oldestKept(now: Date): Date {
  return new Date(Math.floor((now.getTime() - daysKept * dayMs) / minuteMs) * minuteMs);
}

async function rollUpBetween(transaction: Transaction, from: Date, before: Date): Promise<void> {
  await transaction.execute(sql`
    select roll_up_minutes(array_agg(e.id), array_agg(m))
      from environments e,
           generate_series(${from.toISOString()}::timestamptz, ${before.toISOString()}::timestamptz - interval '1 minute',
                           interval '1 minute') m`);
}

type Progress = typeof rollupProgress.$inferSelect & {
  /** The database's clock. */
  now: Date;
  /** The oldest transaction that has not ended. */
  oldestTransactionId: bigint;
  nextTransactionId: bigint;
};

/** Does a step in a transaction, alone of its kind; false when another process is at it. */
async function inTurn(
  db: Database,
  step: (transaction: Transaction, progress: Progress) => Promise<boolean>,
): Promise<boolean> {
  return db.transaction(async (transaction) => {
    const [lock] = await transaction.execute<{ taken: boolean }>(
      sql`select pg_try_advisory_xact_lock(4, 0) as taken`,
    );
    if (!lock?.taken) return false;
    // A statement of its own, after the lock: it sees what its last holder has written.
    const [row] = await transaction
      .select({
        progress: rollupProgress,
        nowMs: sql<number>`(extract(epoch from clock_timestamp()) * 1000)::float8`,
        oldest: sql<string>`pg_snapshot_xmin(pg_current_snapshot())::text`,
        next: sql<string>`pg_snapshot_xmax(pg_current_snapshot())::text`,
      })
      .from(rollupProgress);
    if (!row) throw new Error("The row of rollup_progress is missing");
    return step(transaction, {
      ...row.progress,
      now: new Date(row.nowMs),
      oldestTransactionId: BigInt(row.oldest),
      nextTransactionId: BigInt(row.next),
    });
  });
}
