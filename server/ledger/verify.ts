import type { Sql } from "@/db/client";

/*
 * Proves every balance from its ledger entries, and every hold from its authorizations, without trusting a running total:
 * in chunks of accounts, so that memory stays small however long the ledger is. Reads only.
 */

/** Accounts proven by one query. */
const accountsPerChunk = 500;

/** An account whose books do not agree. */
export type LedgerFailure = {
  environmentId: string;
  accountId: string;
  /** What does not agree, as a sentence. Amounts in minor units. */
  sentence: string;
};

export type LedgerProgress = { accounts: number; entries: bigint };

type ChunkEnd = { environment_id: string; account_id: string };

type ProofRow = ChunkEnd & {
  has_balance: boolean;
  currency: string | null;
  posted_minor: bigint | null;
  held_minor: bigint | null;
  entry_count: bigint | null;
  entries: bigint;
  first_gap: bigint | null;
  first_wrong: bigint | null;
  posted_sum: bigint;
  held_sum: bigint;
  other_currency: string | null;
  holds_sum: bigint;
  unbooked_transaction: string | null;
};

/**
 * Yields the accounts that fail, and tells the progress after each chunk. What is booked meanwhile is no failure: a
 * chunk is read in one statement, at one moment.
 */
export async function* verifyLedger(
  sql: Sql,
  onProgress: (progress: LedgerProgress) => void = () => {},
): AsyncGenerator<LedgerFailure> {
  const progress: LedgerProgress = { accounts: 0, entries: 0n };
  let after: ChunkEnd | null = null;
  for (let isLast = false; !isLast; ) {
    const end: ChunkEnd | null = await chunkEnd(sql, after);
    isLast = end === null;
    const rows = await proveChunk(sql, after, end);
    for (const row of rows) {
      progress.entries += row.entries;
      progress.accounts += 1;
      for (const sentence of problemsOf(row))
        yield { environmentId: row.environment_id, accountId: row.account_id, sentence };
    }
    onProgress(progress);
    after = end;
  }
}

/** The key of the last account of the next chunk; null when the chunk is the last one, which has no upper end. */
async function chunkEnd(sql: Sql, after: ChunkEnd | null): Promise<ChunkEnd | null> {
  const [end] = await sql<ChunkEnd[]>`
    select environment_id, account_id from account_balances
     where ${after ? sql`(environment_id, account_id) > (${after.environment_id}, ${after.account_id})` : sql`true`}
     order by environment_id, account_id offset ${accountsPerChunk - 1} limit 1`;
  return end ?? null;
}

function proveChunk(sql: Sql, after: ChunkEnd | null, end: ChunkEnd | null): Promise<ProofRow[]> {
  const from = after
    ? sql`(environment_id, account_id) > (${after.environment_id}::uuid, ${after.account_id})`
    : sql`true`;
  const to = end
    ? sql`(environment_id, account_id) <= (${end.environment_id}::uuid, ${end.account_id})`
    : sql`true`;
  return sql<ProofRow[]>`
    with entry as (
      select environment_id, account_id, sequence, currency, posted_delta_minor, held_delta_minor, posted_after_minor,
             held_after_minor, row_number() over w as position, sum(posted_delta_minor) over w as running_posted,
             sum(held_delta_minor) over w as running_held
        from ledger_entries where ${from} and ${to}
      window w as (partition by environment_id, account_id order by sequence)
    ), proof as (
      select environment_id, account_id, count(*) as entries,
             min(position) filter (where position <> sequence) as first_gap,
             min(sequence) filter (where posted_after_minor <> running_posted or held_after_minor <> running_held)
               as first_wrong,
             sum(posted_delta_minor)::bigint as posted_sum, sum(held_delta_minor)::bigint as held_sum,
             min(currency) as lowest_currency, max(currency) as highest_currency
        from entry group by 1, 2
    ), hold as (
      select environment_id, account_id, sum(held_minor)::bigint as holds_sum
        from authorizations where held_minor <> 0 and ${from} and ${to} group by 1, 2
    ), unbooked as (
      select environment_id, account_id, min(id) as transaction_id
        from transactions t
       where ${from} and ${to}
         and (select coalesce(sum(e.posted_delta_minor), 0) from ledger_entries e
               where e.transaction_id = t.id and e.environment_id = t.environment_id and e.account_id = t.account_id)
             <> case t.type when 'presentment' then -t.billing_amount_minor else t.billing_amount_minor end
       group by 1, 2
    ), balance as (
      select * from account_balances where ${from} and ${to}
    )
    select environment_id, account_id, balance.entry_count is not null as has_balance, balance.currency,
           balance.posted_minor, balance.held_minor, balance.entry_count, coalesce(entries, 0) as entries, first_gap,
           first_wrong, coalesce(posted_sum, 0) as posted_sum, coalesce(held_sum, 0) as held_sum,
           case when lowest_currency <> coalesce(balance.currency, lowest_currency) then lowest_currency
                when highest_currency <> coalesce(balance.currency, lowest_currency) then highest_currency end
             as other_currency,
           coalesce(holds_sum, 0) as holds_sum, unbooked.transaction_id as unbooked_transaction
      from balance full join proof using (environment_id, account_id)
      full join hold using (environment_id, account_id)
      full join unbooked using (environment_id, account_id)`;
}

function problemsOf(row: ProofRow): string[] {
  const { accountId, problems } = { accountId: row.account_id, problems: [] as string[] };
  const say = (isWrong: boolean, sentence: string) => {
    if (isWrong) problems.push(`Account ${accountId}: ${sentence}`);
  };
  if (!row.has_balance) {
    say(true, `has ${row.entries} ledger entries or holds, but no balance.`);
    return problems;
  }
  say(row.first_gap !== null, `its ledger has a gap at sequence ${row.first_gap}.`);
  say(row.first_wrong !== null, `the running totals are wrong from sequence ${row.first_wrong} on.`);
  say(
    row.entries !== row.entry_count,
    `its balance counts ${row.entry_count} ledger entries, there are ${row.entries}.`,
  );
  say(
    row.posted_sum !== row.posted_minor,
    `its balance says ${row.posted_minor} posted, its ledger ${row.posted_sum}.`,
  );
  say(
    row.held_sum !== row.held_minor,
    `its balance says ${row.held_minor} held, its ledger ${row.held_sum}.`,
  );
  say(
    row.holds_sum !== row.held_minor,
    `its balance says ${row.held_minor} held, its authorizations hold ${row.holds_sum}.`,
  );
  say(
    row.other_currency !== null,
    `it is kept in ${row.currency}, but has entries in ${row.other_currency}.`,
  );
  say(
    row.unbooked_transaction !== null,
    `transaction ${row.unbooked_transaction} is not booked with its amount.`,
  );
  return problems;
}
