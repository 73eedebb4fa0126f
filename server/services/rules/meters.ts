import { and, eq, inArray, sql } from "drizzle-orm";
import type { Database, Transaction } from "@/db/client";
import { ruleSets, velocityMeters } from "@/db/schema";
import { inCapitals } from "@/lib/rules/evaluate";
import { categoryRanges } from "@/lib/rules/mcc-groups";
import type { Rule } from "@/lib/rules/schema";
import { lockSubject, ofSubject } from "./load-subject";
import type { RuleSubject } from "./schemas";

type VelocityRule = Extract<Rule, { kind: "velocity" }>;

/** Numbers as inclusive ranges in order, those that touch or overlap as one. */
export function mergeRanges(ranges: readonly (readonly [number, number])[]): [number, number][] {
  const merged: [number, number][] = [];
  for (const [from, to] of [...ranges].sort((one, other) => one[0] - other[0])) {
    const last = merged.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/** What a rule counts, in a form in which two that count the same are equal. */
function countedBy(rule: VelocityRule, timeZone: string) {
  const { window, currency, filter = {} } = rule;
  const sorted = (entries: readonly string[] | undefined) => entries && [...new Set(entries)].sort();
  return {
    window,
    timeZone,
    currency,
    ranges: filter.categories ? mergeRanges(categoryRanges(filter.categories)) : null,
    countries: sorted(filter.countries) ?? null,
    entryModes: sorted(filter.entryModes) ?? null,
    merchants: sorted(filter.merchants?.map(inCapitals)) ?? null,
  };
}

/** What makes two meters of one subject the same. */
export function meterKey(rule: VelocityRule, timeZone: string): string {
  return JSON.stringify(countedBy(rule, timeZone));
}

/**
 * The meter of each velocity rule by the rule's id. One that the version in force counts with is shared, so that a new
 * limit goes on with what was used; the others are made, to count from that version of the policy on. Under the subject's
 * lock.
 */
export async function takeMeters(
  tx: Transaction,
  subject: RuleSubject,
  rules: readonly Rule[],
  timeZone: string,
  sinceVersion: bigint,
): Promise<Record<string, string>> {
  const limits = rules.filter((rule) => rule.kind === "velocity");
  if (limits.length === 0) return {};
  const known = await metersInForce(tx, subject);
  await freeUnusedKeys(tx, subject, [...known.values()]);
  const meterIds: Record<string, string> = {};
  for (const rule of limits) {
    const key = meterKey(rule, timeZone);
    const meterId = known.get(key) ?? (await makeMeter(tx, subject, rule, timeZone, sinceVersion));
    known.set(key, meterId);
    meterIds[rule.id] = meterId;
  }
  return meterIds;
}

/** The meters of the version in force, by what they count. */
async function metersInForce(tx: Transaction, subject: RuleSubject): Promise<Map<string, string>> {
  const [active] = await tx
    .select({ meterIds: ruleSets.meterIds })
    .from(ruleSets)
    .where(and(ofSubject(subject), eq(ruleSets.status, "active")));
  const ids = Object.values(active?.meterIds ?? {}).map(BigInt);
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select({ id: velocityMeters.id, key: velocityMeters.meterKey })
    .from(velocityMeters)
    .where(inArray(velocityMeters.id, ids));
  return new Map(rows.map(({ id, key }) => [key, id.toString()]));
}

/** A meter that no version uses has missed payments since: it waits for its end and is never taken up again. */
async function freeUnusedKeys(
  tx: Transaction,
  subject: RuleSubject,
  usedIds: readonly string[],
): Promise<void> {
  await tx
    .update(velocityMeters)
    .set({ meterKey: sql`'unused ' || ${velocityMeters.id}` })
    .where(
      and(
        eq(velocityMeters.environmentId, subject.environmentId),
        eq(velocityMeters.scope, subject.scope),
        eq(velocityMeters.subjectId, subject.subjectId),
        usedIds.length > 0 ? sql`${velocityMeters.id} not in ${usedIds.map(BigInt)}` : undefined,
      ),
    );
}

async function makeMeter(
  tx: Transaction,
  subject: RuleSubject,
  rule: VelocityRule,
  timeZone: string,
  sinceVersion: bigint,
): Promise<string> {
  const { ranges, ...counted } = countedBy(rule, timeZone);
  const { environmentId, scope, subjectId } = subject;
  const [meter] = await tx
    .insert(velocityMeters)
    .values({
      environmentId,
      scope,
      subjectId,
      ...counted,
      mccRanges: ranges && `{${ranges.map(([from, to]) => `[${from},${to}]`).join(",")}}`,
      meterKey: meterKey(rule, timeZone),
      sinceVersion,
    })
    .returning({ id: velocityMeters.id });
  if (!meter) throw new Error("The meter was not made");
  return meter.id.toString();
}

const writersWaitMsMax = 10_000;
const writersPollMs = 10;

/**
 * Makes new meters complete: adds what was spent before they began to count. Call it after the activation is committed.
 * Safe to repeat, and for two at once.
 * @throws Error when a transaction of another does not end in time
 */
export async function backfillMeters(db: Database, meterIds: readonly string[]): Promise<void> {
  if (meterIds.length === 0) return;
  const open = await db
    .select({ id: velocityMeters.id })
    .from(velocityMeters)
    .where(and(inArray(velocityMeters.id, meterIds.map(BigInt)), sql`${velocityMeters.backfilledAt} is null`))
    .orderBy(velocityMeters.id);
  if (open.length === 0) return;
  await waitForOldPolicies(db);
  await waitForWriters(db);
  for (const { id } of open) await db.execute(sql`select backfill_velocity_meter(${id.toString()}::bigint)`);
}

/** Until no decision is under way that began before what is committed by now. */
async function waitForOldPolicies(db: Database): Promise<void> {
  await db.execute(sql`select wait_for_decisions_under_way()`);
}

/**
 * Until all transactions that are writing now have ended: an advice or a reversal that is being booked looked for meters
 * before there was one, and the backfill would read what the payment counted for before it.
 */
async function waitForWriters(db: Database): Promise<void> {
  // A number of its own, not the snapshot's end: that is one past the highest that is over, and may be below one that runs.
  const [now] = await db.execute<{ number: string }>(sql`select pg_current_xact_id()::text as number`);
  const endMs = Date.now() + writersWaitMsMax;
  for (;;) {
    const [look] = await db.execute<{ done: boolean }>(
      sql`select pg_snapshot_xmin(pg_current_snapshot()) > ${now?.number}::xid8 as done`,
    );
    if (look?.done) return;
    if (Date.now() > endMs) throw new Error("A transaction that writes did not end in time");
    await new Promise((resolve) => setTimeout(resolve, writersPollMs));
  }
}

/** True for a meter that no version in force, or about to be, counts with. */
const isUnused = sql`not exists (
  select 1 from rule_sets r, jsonb_each_text(r.meter_ids) used
   where r.environment_id = ${velocityMeters.environmentId} and r.scope = ${velocityMeters.scope}
     and r.subject_id = ${velocityMeters.subjectId} and r.status in ('active', 'activating')
     and used.value = ${velocityMeters.id}::text)`;

/** Meters removed in one run of the sweep at most. */
const removedMax = 1_000;

/**
 * Removes meters that nothing counts with any more, with what they counted; of one subject, or of all. A decision that
 * still knows them ends first.
 */
export async function removeUnusedMeters(db: Database, subject: RuleSubject | null): Promise<number> {
  const unused = await db
    .select({
      id: velocityMeters.id,
      environmentId: velocityMeters.environmentId,
      scope: velocityMeters.scope,
      subjectId: velocityMeters.subjectId,
    })
    .from(velocityMeters)
    .where(
      and(
        isUnused,
        subject
          ? and(
              eq(velocityMeters.environmentId, subject.environmentId),
              eq(velocityMeters.scope, subject.scope),
              eq(velocityMeters.subjectId, subject.subjectId),
            )
          : undefined,
      ),
    )
    .orderBy(velocityMeters.id)
    .limit(removedMax);
  if (unused.length === 0) return 0;
  await waitForOldPolicies(db);
  for (const { id, ...owner } of unused) {
    await db.transaction(async (tx) => {
      await lockSubject(tx, owner);
      // An advice or a reversal that is being booked has looked at the meter already.
      await tx.execute(sql`select pg_advisory_xact_lock(2, ${id.toString()}::integer)`);
      const [removed] = await tx
        .delete(velocityMeters)
        .where(and(eq(velocityMeters.id, id), isUnused))
        .returning({ id: velocityMeters.id });
      if (removed)
        await tx.execute(sql`delete from velocity_counters where meter_id = ${id.toString()}::bigint`);
    });
  }
  return unused.length;
}
