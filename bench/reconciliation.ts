import { parseArgs } from "node:util";
import { database } from "@/db/client";
import { matchLedger, settleUnmatched } from "@/server/services/reconciliation";
import { benchDatabase } from "./stack";

/* How long it takes to match a long ledger with as many bookings, and to pass over it when nothing is new. */

const { values } = parseArgs({ options: { entries: { type: "string", default: "1000000" } } });
const entries = Number(values.entries);
/** One in so many bookings has no entry, and one in so many entries no booking. */
const oddEvery = 10_000;
const masterAccountId = "100190000000000001";

const bench = await benchDatabase(0);
const { sql, program } = bench;
const db = database(sql);
const { environmentId, programId } = program;
await sql`
  insert into transactions (
    environment_id, account_id, received_at, id, program_id, type, token_id, authorization_id, transaction_amount_minor,
    transaction_currency, billing_amount_minor, billing_currency, merchant_id, merchant_name, merchant_city,
    merchant_country, mcc, clearing_date, sequence, is_final, content_hash, finci_created_at)
  select ${environmentId}, (300000000000000000 + n % 5000)::text, now() - interval '5 days' - n * interval '1 millisecond',
         (400000000000000000 + n)::text, ${programId}, 'presentment', '100120000000000001',
         (500000000000000000 + n)::text, 1000 + n % 977, 'EUR', 1000 + n % 977, 'EUR', '', 'Benchmark', '', 'LT', '5999',
         current_date - 5, 1, true, 'bench', now()
    from generate_series(1, ${entries}::int) n`;
await sql`
  insert into master_accounts (environment_id, account_id, currency, fetched_before)
  values (${environmentId}, ${masterAccountId}, 'EUR', current_date)`;
await sql`
  insert into master_entries (
    environment_id, master_account_id, id, booked_at, value_date, amount_minor, currency, narrative, is_card_related,
    reference, source)
  select ${environmentId}, ${masterAccountId}, (600000000000000000 + n)::text,
         now() - interval '5 days' - n * interval '1 millisecond', current_date - 5, -(1000 + n % 977), 'EUR',
         'CRDS ' || (500000000000000000 + n) || ' Benchmark', true,
         (500000000000000000 + n + case when n % ${oddEvery}::int = 0 then 50000000000000000 else 0 end)::text,
         'payments_api'
    from generate_series(1, ${entries}::int) n`;
await sql`vacuum analyze`;

async function pass(run: string, work: () => Promise<unknown>) {
  const startedMs = performance.now();
  const result = await work();
  const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
  return { run, seconds, result: typeof result === "bigint" ? Number(result) : null };
}
const environment = { id: environmentId, timeZone: "Europe/Vilnius" };
const all = await pass("all against all", () => matchLedger(db, environmentId, 5n));
await sql`vacuum analyze ledger_matches`;
const idle = await pass("nothing new", () => matchLedger(db, environmentId, 5n));
const opened = await pass("exceptions opened", () => settleUnmatched(db, environment, new Date()));
const passed = await pass("exceptions, nothing new", () => settleUnmatched(db, environment, new Date()));
const [exceptions] = await sql<{ count: number }[]>`select count(*)::int as count from exceptions`;
await bench.end();
const rssMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
console.table([all, idle, opened, passed]);
const odd = Math.floor(entries / oddEvery);
console.log(JSON.stringify({ entries, all, idle, exceptions: exceptions?.count ?? 0, rssMegabytes }));
process.exit(all.result === entries - odd && idle.result === 0 && exceptions?.count === 2 * odd ? 0 : 1);
