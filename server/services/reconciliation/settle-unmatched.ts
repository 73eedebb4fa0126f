import { sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { formatMoney } from "@/lib/money";
import { unmatchedBookingDays, unmatchedEntryDays } from "@/lib/reconciliation";
import { openException, withdrawException } from "../../ledger";
import { coveredUntil } from "./period";

/** Exceptions opened or closed in one transaction. */
const batchMax = 500;
const dayMs = 86_400_000;

type Unmatched = {
  subjectId: string;
  accountId: string | null;
  authorizationId: string | null;
  transactionId: string | null;
  entry: { masterAccountId: string; id: string } | null;
  amountMinor: bigint;
  currency: string;
  detail: string;
};

/** What an exception about an entry is about: ids of entries are unique within their master account. */
export function entrySubject(masterAccountId: string, entryId: string): string {
  return `${masterAccountId}:${entryId}`;
}

/**
 * Puts before a person what has been unmatched for too long, and closes by itself what was matched later. What a person has
 * closed stays closed.
 */
export async function settleUnmatched(
  db: Database,
  { id: environmentId, timeZone }: { id: string; timeZone: string },
  now: Date,
): Promise<void> {
  await withdrawMatched(db, environmentId);
  const before = (days: number) => new Date(now.getTime() - days * dayMs).toISOString();
  await openAll(db, environmentId, "unmatched_entry", () =>
    findEntries(db, environmentId, before(unmatchedEntryDays)),
  );
  await openAll(db, environmentId, "unmatched_presentment", () =>
    findBookings(db, environmentId, timeZone, before(unmatchedBookingDays)),
  );
}

/** Batch by batch, each in a transaction of its own: a run that dies has done what it did. */
async function openAll(
  db: Database,
  environmentId: string,
  kind: "unmatched_entry" | "unmatched_presentment",
  find: () => Promise<Unmatched[]>,
): Promise<void> {
  for (;;) {
    const found = await find();
    await db.transaction(async (tx) => {
      for (const one of found) await openException(tx, { environmentId, kind, ...one });
    });
    if (found.length < batchMax) return;
  }
}

/** No open exception of the kind, and none that a person has closed. */
const notYetSeen = (environmentId: string, kind: string, subject: ReturnType<typeof sql>) => sql`
  not exists (select from exceptions x where x.environment_id = ${environmentId} and x.kind = ${kind}
    and x.subject_id = ${subject} and (x.status = 'open' or x.resolution_kind is distinct from 'by_itself'))`;

/** Card-related entries booked before that moment that no booking of ours belongs to. */
async function findEntries(db: Database, environmentId: string, before: string): Promise<Unmatched[]> {
  const rows = await db.execute<{
    master_account_id: string;
    id: string;
    reference: string | null;
    authorization_id: string | null;
    account_id: string | null;
    amount_minor: bigint;
    currency: string;
    narrative: string;
  }>(sql`
    select e.master_account_id, e.id, e.reference, e.amount_minor, e.currency, e.narrative,
           a.id as authorization_id, a.account_id
      from (select * from master_entries e
             where e.environment_id = ${environmentId} and e.is_card_related and e.amount_minor <> 0
               and e.booked_at < ${before}
               and not exists (select from ledger_matches m where m.environment_id = e.environment_id
                     and m.master_account_id = e.master_account_id and m.entry_id = e.id)
               and ${notYetSeen(environmentId, "unmatched_entry", sql`e.master_account_id || ':' || e.id`)}
             limit ${batchMax}) e
      left join lateral (select a.id, a.account_id from authorizations a
                          where a.id = e.reference and a.environment_id = ${environmentId} limit 1) a on true`);
  return rows.map((row) => {
    const minor = BigInt(row.amount_minor);
    return {
      subjectId: entrySubject(row.master_account_id, row.id),
      accountId: row.account_id,
      authorizationId: row.authorization_id,
      transactionId: null,
      entry: { masterAccountId: row.master_account_id, id: row.id },
      amountMinor: minor < 0n ? -minor : minor,
      currency: row.currency,
      detail: `FINCI booked ${formatMoney({ minor, currency: row.currency })} as “${row.narrative.slice(0, 200)}”; no booking of ours belongs to it.`,
    };
  });
}

/**
 * Bookings received before that moment that are not in FINCI's ledger, as far as the ledger of their currency has been
 * fetched: what FINCI was not asked for is no gap.
 */
async function findBookings(
  db: Database,
  environmentId: string,
  timeZone: string,
  before: string,
): Promise<Unmatched[]> {
  const rows = await db.execute<{
    id: string;
    type: "presentment" | "return";
    account_id: string;
    authorization_id: string | null;
    billing_amount_minor: bigint;
    billing_currency: string;
  }>(sql`
    select t.id, t.type, t.account_id, t.authorization_id, t.billing_amount_minor, t.billing_currency
      from transactions t
      join (select currency, min(coalesce(fetch_from, '-infinity'::date)) as from_day,
                   min(${coveredUntil(timeZone)}) as until
              from master_accounts where environment_id = ${environmentId} group by currency) covered
        on covered.currency = t.billing_currency
       and t.received_at >= covered.from_day::timestamp at time zone 'UTC'
       and t.received_at < covered.until
     where t.environment_id = ${environmentId} and t.received_at < ${before} and t.billing_amount_minor <> 0
       and not exists (select from ledger_matches m where m.environment_id = t.environment_id
             and m.transaction_id = t.id)
       and ${notYetSeen(environmentId, "unmatched_presentment", sql`t.id`)}
     limit ${batchMax}`);
  return rows.map((row) => {
    const minor = BigInt(row.billing_amount_minor);
    const amount = formatMoney({ minor, currency: row.billing_currency });
    return {
      subjectId: row.id,
      accountId: row.account_id,
      authorizationId: row.authorization_id,
      transactionId: row.id,
      entry: null,
      amountMinor: minor,
      currency: row.billing_currency,
      detail: `Our ${row.type} of ${amount} is not in FINCI's ledger.`,
    };
  });
}

/** Closes what has found its counterpart since. */
async function withdrawMatched(db: Database, environmentId: string): Promise<void> {
  const rows = await db.execute<{
    kind: "unmatched_entry" | "unmatched_presentment";
    subject_id: string;
  }>(sql`
    select x.kind, x.subject_id from exceptions x
     where x.environment_id = ${environmentId} and x.status = 'open'
       and ((x.kind = 'unmatched_entry' and exists (select from ledger_matches m
              where m.environment_id = x.environment_id and m.master_account_id = x.master_account_id
                and m.entry_id = x.entry_id))
         or (x.kind = 'unmatched_presentment' and exists (select from ledger_matches m
              where m.environment_id = x.environment_id and m.transaction_id = x.transaction_id)))`);
  for (const { kind, subject_id } of rows) {
    const sentence = "Matched by the reconciliation: the other side came after all.";
    await withdrawException(db, { environmentId, kind, subjectId: subject_id }, sentence);
  }
}
