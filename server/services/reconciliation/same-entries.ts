import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import type { masterEntries } from "@/db/schema";

/** The id of a statement's line starts so where the file gave none. */
export const lineIdPrefix = "L";

type AccountKey = { environmentId: string; accountId: string };
type NewEntry = Pick<
  typeof masterEntries.$inferInsert,
  "id" | "valueDate" | "amountMinor" | "currency" | "narrative"
>;

/**
 * Of FINCI's entries, those that are here as lines of a statement without ids: same value date, amount and narrative, one
 * line for one entry. Remembered, so that fetching them again finds the same. Call it with the account locked.
 * @returns the ids not to be stored
 */
export async function aliasKnownLines(
  transaction: Transaction,
  { environmentId, accountId }: AccountKey,
  entries: NewEntry[],
): Promise<Set<string>> {
  if (entries.length === 0) return new Set();
  const offered = JSON.stringify(
    entries.map(({ id, valueDate, amountMinor, currency, narrative }) => ({
      id,
      value_date: valueDate,
      amount_minor: String(amountMinor),
      currency,
      narrative: narrative.trim(),
    })),
  );
  const found = await transaction.execute<{ id: string }>(sql`
    with offered as materialized (
      select * from jsonb_to_recordset(${offered}::jsonb)
        as o (id text, value_date date, amount_minor bigint, currency text, narrative text)),
    fresh as (
      select o.*, row_number() over (partition by value_date, amount_minor, currency, narrative order by id) as turn
        from offered o
       where not exists (select from master_entries e where e.environment_id = ${environmentId}
               and e.master_account_id = ${accountId} and e.id = o.id)
         and not exists (select from master_entry_aliases a where a.environment_id = ${environmentId}
               and a.master_account_id = ${accountId} and a.finci_entry_id = o.id)),
    line as (
      select e.id, e.value_date, e.amount_minor, e.currency, e.narrative,
             row_number() over (partition by e.value_date, e.amount_minor, e.currency, e.narrative order by e.id) as turn
        from master_entries e
       where e.environment_id = ${environmentId} and e.master_account_id = ${accountId}
         and (e.value_date, e.amount_minor) in (select value_date, amount_minor from fresh)
         and e.source = 'statement' and e.id like ${`${lineIdPrefix}%`}
         and not exists (select from master_entry_aliases a where a.environment_id = ${environmentId}
               and a.master_account_id = ${accountId} and a.entry_id = e.id)),
    aliased as (
      insert into master_entry_aliases (environment_id, master_account_id, finci_entry_id, entry_id)
      select ${environmentId}, ${accountId}, fresh.id, line.id
        from fresh join line using (value_date, amount_minor, currency, narrative, turn)
      returning finci_entry_id)
    select finci_entry_id as id from aliased
    union all
    select o.id from offered o join master_entry_aliases a on a.environment_id = ${environmentId}
       and a.master_account_id = ${accountId} and a.finci_entry_id = o.id`);
  return new Set(found.map(({ id }) => id));
}
