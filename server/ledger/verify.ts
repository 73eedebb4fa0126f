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
  /** By how much at most posted or held money differs, in minor units of the currency. */
  differenceMinor: bigint;
  /** `XXX` where not even an entry names one. */
  currency: string;
};

export type LedgerProgress = { accounts: number; entries: bigint };

/** The last account of a chunk: where a proof that was interrupted goes on. */
export type ProvenUpTo = { environmentId: string; accountId: string };

export type ProvenChunk = {
  failures: LedgerFailure[];
  accounts: number;
  entries: bigint;
  /** Null when the chunk was the last one. */
  provenUpTo: ProvenUpTo | null;
};

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
  lowest_currency: string | null;
  first_back_in_time: bigint | null;
  wrong_reversal: bigint | null;
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
  for await (const chunk of proveChunks(sql)) {
    progress.accounts += chunk.accounts;
    progress.entries += chunk.entries;
    yield* chunk.failures;
    onProgress(progress);
  }
}

/** Proves chunk after chunk, from behind the given account on. A caller that wants to spare the database pauses between. */
export async function* proveChunks(sql: Sql, from: ProvenUpTo | null = null): AsyncGenerator<ProvenChunk> {
  let after: ChunkEnd | null = from && { environment_id: from.environmentId, account_id: from.accountId };
  for (let isLast = false; !isLast; ) {
    const end: ChunkEnd | null = await chunkEnd(sql, after);
    isLast = end === null;
    const rows = await proveChunk(sql, after, end);
    yield {
      failures: rows.flatMap(failuresOf),
      accounts: rows.length,
      entries: rows.reduce((sum, row) => sum + row.entries, 0n),
      provenUpTo: end && { environmentId: end.environment_id, accountId: end.account_id },
    };
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
  return prove(sql, sql`${from} and ${to}`);
}

/** What fails of one account. */
export async function verifyAccount(sql: Sql, account: ProvenUpTo): Promise<LedgerFailure[]> {
  const { environmentId, accountId } = account;
  const rows = await prove(sql, sql`environment_id = ${environmentId}::uuid and account_id = ${accountId}`);
  return rows.flatMap(failuresOf);
}

function prove(sql: Sql, within: ReturnType<typeof sql>): Promise<ProofRow[]> {
  return sql<ProofRow[]>`
    with entry as (
      select environment_id, account_id, sequence, currency, posted_delta_minor, held_delta_minor, posted_after_minor,
             held_after_minor, created_at < lag(created_at) over w as is_back_in_time, row_number() over w as position, sum(posted_delta_minor) over w as running_posted,
             sum(held_delta_minor) over w as running_held
        from ledger_entries where ${within}
      window w as (partition by environment_id, account_id order by sequence)
    ), proof as (
      select environment_id, account_id, count(*) as entries,
             min(position) filter (where position <> sequence) as first_gap,
             min(sequence) filter (where posted_after_minor <> running_posted or held_after_minor <> running_held)
               as first_wrong,
             sum(posted_delta_minor)::bigint as posted_sum, sum(held_delta_minor)::bigint as held_sum,
             min(sequence) filter (where is_back_in_time) as first_back_in_time,
             min(currency) as lowest_currency, max(currency) as highest_currency
        from entry group by 1, 2
    ), wrong_reversal as (
      select r.environment_id, r.account_id, min(r.sequence) as sequence
        from ledger_entries r
       where r.reverses_sequence is not null and ${within}
         and not exists (
           select 1 from entry o
            where o.environment_id = r.environment_id and o.account_id = r.account_id
              and o.sequence = r.reverses_sequence and o.posted_delta_minor = -r.posted_delta_minor)
       group by 1, 2
    ), hold as (
      select environment_id, account_id, sum(held_minor)::bigint as holds_sum
        from authorizations where held_minor <> 0 and ${within} group by 1, 2
    ), unbooked as (
      select environment_id, account_id, min(id) as transaction_id
        from transactions t
       where ${within}
         and (select coalesce(sum(e.posted_delta_minor), 0) from ledger_entries e
               where e.transaction_id = t.id and e.environment_id = t.environment_id and e.account_id = t.account_id)
             <> case t.type when 'presentment' then -t.billing_amount_minor else t.billing_amount_minor end
       group by 1, 2
    ), balance as (
      select * from account_balances where ${within}
    )
    select environment_id, account_id, balance.entry_count is not null as has_balance, balance.currency,
           balance.posted_minor, balance.held_minor, balance.entry_count, coalesce(entries, 0) as entries, first_gap,
           first_wrong, coalesce(posted_sum, 0) as posted_sum, coalesce(held_sum, 0) as held_sum,
           case when lowest_currency <> coalesce(balance.currency, lowest_currency) then lowest_currency
                when highest_currency <> coalesce(balance.currency, lowest_currency) then highest_currency end
             as other_currency,
           lowest_currency, first_back_in_time, wrong_reversal.sequence as wrong_reversal,
           coalesce(holds_sum, 0) as holds_sum, unbooked.transaction_id as unbooked_transaction
      from balance full join proof using (environment_id, account_id)
      full join hold using (environment_id, account_id)
      full join unbooked using (environment_id, account_id)
      left join wrong_reversal using (environment_id, account_id)`;
}

function failuresOf(row: ProofRow): LedgerFailure[] {
  const differences = [
    row.posted_sum - (row.posted_minor ?? 0n),
    row.held_sum - (row.held_minor ?? 0n),
    row.holds_sum - (row.held_minor ?? 0n),
  ].map((difference) => (difference < 0n ? -difference : difference));
  const [largest = 0n] = differences.sort((one, other) => (one < other ? 1 : -1));
  return problemsOf(row).map((sentence) => ({
    environmentId: row.environment_id,
    accountId: row.account_id,
    sentence,
    differenceMinor: largest,
    currency: row.currency ?? row.lowest_currency ?? "XXX",
  }));
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
    row.first_back_in_time !== null,
    `entry ${row.first_back_in_time} was booked before the one it follows.`,
  );
  say(
    row.wrong_reversal !== null,
    `entry ${row.wrong_reversal} takes an entry back that is not its opposite.`,
  );
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
