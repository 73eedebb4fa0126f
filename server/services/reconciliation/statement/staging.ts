import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { formatMoney } from "@/lib/money";
import { type StatementProblem, statementProblemsMax } from "@/lib/reconciliation";
import { parseLedgerNarrative, storableNarrative } from "../../../finci/ledger-narrative";
import { aliasKnownLines, lineIdPrefix } from "../same-entries";
import type { StatementLine } from "./read-rows";

type AccountKey = { environmentId: string; accountId: string };

/** A table of this transaction alone, in which the file stands until all of it is known to be right. */
export async function createStaging(tx: Transaction): Promise<void> {
  await tx.execute(sql`
    create temporary table statement_lines (
      row integer not null, id text, booked text not null, has_offset boolean not null, value_date date not null,
      amount_minor bigint not null, narrative text not null, is_card_related boolean not null, reference text
    ) on commit drop`);
}

/** Stores lines in the staging table. */
export async function stageLines(tx: Transaction, lines: StatementLine[]): Promise<void> {
  if (lines.length === 0) return;
  const rows = lines.map(({ row, id, booked, valueDate, amountMinor, narrative }) => {
    const read = parseLedgerNarrative(narrative);
    return {
      row,
      id,
      booked: booked.text,
      has_offset: booked.hasOffset,
      value_date: valueDate,
      amount_minor: String(amountMinor),
      narrative: storableNarrative(narrative),
      is_card_related: read.isCardRelated,
      reference: read.isCardRelated ? read.reference : null,
    };
  });
  await tx.execute(sql`
    insert into statement_lines
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as l (row integer, id text, booked text, has_offset boolean, value_date date, amount_minor bigint, narrative text,
            is_card_related boolean, reference text)`);
}

type IdProblem = { row: number; id: string; other_row: number | null; known_minor: bigint | null };

/** Ids that stand in the file twice, or that are here already with another amount. */
export async function findProblemsInStaging(
  tx: Transaction,
  { environmentId, accountId }: AccountKey,
  currency: string,
): Promise<{ problems: StatementProblem[]; count: number }> {
  await tx.execute(sql`analyze statement_lines`);
  const twice = sql`
    select row, id, first as other_row, null::bigint as known_minor
      from (select row, id, min(row) over (partition by id) as first from statement_lines where id is not null) l
     where row > first`;
  const changed = sql`
    select l.row, l.id, null::integer as other_row, e.amount_minor as known_minor
      from statement_lines l join master_entries e on e.environment_id = ${environmentId}
       and e.master_account_id = ${accountId} and e.id = l.id
     where e.amount_minor <> l.amount_minor`;
  const found = await tx.execute<IdProblem>(sql`${twice} union all ${changed} order by 1`);
  const problems = [...found].slice(0, statementProblemsMax).map(({ row, id, other_row, known_minor }) => ({
    row,
    column: "id",
    sentence:
      other_row !== null
        ? `The id ${id} stands in row ${other_row} already.`
        : `The entry ${id} is here already with ${formatMoney({ minor: BigInt(known_minor ?? 0), currency })}; FINCI's entries never change.`,
  }));
  return { problems, count: found.length };
}

type Target = { uploadId: string; currency: string; timeZone: string };

/**
 * Moves what is new to the entries. A line with an id is known by it. A line without one is the same booking as an entry
 * with its value date, amount and narrative; of equal lines, as many are new as the file has more than there are here.
 * @returns how many were new
 */
export async function moveFromStaging(
  tx: Transaction,
  { environmentId, accountId }: AccountKey,
  { uploadId, currency, timeZone }: Target,
): Promise<number> {
  await aliasStaged(tx, { environmentId, accountId }, currency);
  const bookedAt: SQL = sql`case when l.has_offset then l.booked::timestamptz
    else l.booked::timestamp at time zone ${timeZone} end`;
  const [added] = await tx.execute<{ count: number }>(sql`
    with numbered as (
      select l.*, row_number() over (partition by value_date, amount_minor, narrative order by row) as turn
        from statement_lines l where id is null),
    here as (
      select e.value_date, e.amount_minor, btrim(e.narrative) as narrative, count(*) as count
        from master_entries e
       where e.environment_id = ${environmentId} and e.master_account_id = ${accountId} and e.currency = ${currency}
         and (e.value_date, e.amount_minor) in (select value_date, amount_minor from statement_lines where id is null)
       group by 1, 2, 3),
    line as (
      select n.*, ${lineIdPrefix} || left(encode(sha256(convert_to(concat_ws(e'\\x1f', ${accountId}::text, n.value_date,
               n.amount_minor, n.narrative, n.turn), 'UTF8')), 'hex'), 39) as line_id
        from numbered n left join here using (value_date, amount_minor, narrative)
       where n.turn > coalesce(here.count, 0)
      union all
      select l.*, 0, l.id from statement_lines l where l.id is not null
         and not exists (select from master_entry_aliases a where a.environment_id = ${environmentId}
               and a.master_account_id = ${accountId} and a.finci_entry_id = l.id)),
    added as (
      insert into master_entries (environment_id, master_account_id, id, booked_at, value_date, amount_minor, currency,
        narrative, is_card_related, reference, source, upload_id)
      select ${environmentId}, ${accountId}, l.line_id, ${bookedAt}, l.value_date, l.amount_minor, ${currency},
             l.narrative, l.is_card_related, l.reference, 'statement', ${uploadId}
        from line l
      on conflict do nothing
      returning 1)
    select count(*)::int as count from added`);
  return added?.count ?? 0;
}

/** Lines with ids whose bookings an earlier statement brought without: the earlier line stands for them. */
async function aliasStaged(tx: Transaction, account: AccountKey, currency: string): Promise<void> {
  const [mixed] = await tx.execute<{ found: boolean }>(sql`
    select exists (select from statement_lines where id is not null)
       and exists (select from master_entries where environment_id = ${account.environmentId}
             and master_account_id = ${account.accountId} and source = 'statement' and id like ${`${lineIdPrefix}%`}) as found`);
  if (!mixed?.found) return;
  for (let after = 0; ; ) {
    const lines = await tx.execute<{
      row: number;
      id: string;
      value_date: string;
      amount_minor: bigint;
      narrative: string;
    }>(sql`select row, id, value_date::text, amount_minor, narrative from statement_lines
            where id is not null and row > ${after} order by row limit 2000`);
    const last = lines.at(-1);
    if (!last) return;
    after = last.row;
    await aliasKnownLines(
      tx,
      account,
      lines.map((line) => ({
        id: line.id,
        valueDate: line.value_date,
        amountMinor: BigInt(line.amount_minor),
        currency,
        narrative: line.narrative,
      })),
    );
  }
}
