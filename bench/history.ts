import type { BenchDatabase } from "./stack";

/* Stored authorizations of the past, so that a benchmark can ask whether a decision costs more when there are many. */

const chunk = 250_000;

/**
 * Stores that many decided authorizations of the last year, with their deliveries, spread over the cards. They hold no
 * money, so balances and ledgers stay as they are.
 */
export async function addHistory(bench: BenchDatabase, count: number, onProgress: (stored: number) => void) {
  const { sql, program, cards } = bench;
  const tokens = cards.map(({ tokenId }) => tokenId);
  const accounts = cards.map(({ accountId }) => accountId);
  for (let from = 0; from < count; from += chunk) {
    const to = Math.min(count, from + chunk);
    await sql`
      insert into authorizations (
        environment_id, account_id, received_at, id, program_id, token_id, transaction_amount_minor, transaction_currency,
        billing_amount_minor, billing_currency, merchant_id, merchant_name, merchant_city, merchant_country, mcc, entry_mode,
        finci_created_at, content_hash, decision, advice_response_code, advice_received_at, outcome, lifecycle, held_minor,
        cleared_minor, reversed_minor, velocity_minor, velocity_count, answer_duration_us)
      select ${program.environmentId}, (${accounts}::text[])[c], t, (240000000000000000 + n)::text, ${program.programId},
             (${tokens}::text[])[c], amount, 'EUR', amount, 'EUR', 'MRC' || (n * 7919) % 50000, 'Merchant ' || (n * 7919) % 50000,
             'Vilnius', 'LT', (5000 + n % 999)::text, 'chip', t, 'history', 'approved', 'Approved', t, 'approved',
             'cleared', 0, amount, 0, amount, 1, 3000 + n % 4000
        from (select n, 1 + (n * 104729) % ${cards.length} as c, 100 + (n * 31) % 20000 as amount,
                     (now() - (${count}::bigint - n) * (interval '1 year' / ${count}))::timestamptz(3) as t
                from generate_series(${from}::bigint, ${to - 1}::bigint) n) g`;
    await sql`
      insert into deliveries (
        account_id, received_at, id, environment_id, program_id, endpoint, kind, event_id, token_id, authorization_id,
        state, http_status, answer, payload, body_bytes, source_address, answer_duration_us, attempts, processed_at)
      select account_id, received_at, gen_random_uuid(), environment_id, program_id, 'authorization', 'request', id,
             token_id, id, 'answered', 200, '{"status": "success"}', jsonb_build_object('id', id, 'type', 'authorization'),
             600, '127.0.0.1', answer_duration_us, 1, received_at
        from authorizations
       where environment_id = ${program.environmentId}
         and received_at >= (now() - (${count}::bigint - ${from}::bigint) * (interval '1 year' / ${count}))::timestamptz(3) - interval '1 minute'
         and content_hash = 'history' and id >= (240000000000000000 + ${from}::bigint)::text
         and id < (240000000000000000 + ${to}::bigint)::text`;
    onProgress(to);
  }
  await sql`vacuum analyze`;
  await sql`checkpoint`;
}
