import { parseArgs } from "node:util";
import { verifyLedger } from "@/server/ledger/verify";
import { benchDatabase } from "./stack";

/* How long it takes to prove every balance from a long ledger, and that it finds the one entry that was changed. */

const { values } = parseArgs({ options: { entries: { type: "string", default: "1000000" } } });
const entriesPerAccount = 200;
const accounts = Math.ceil(Number(values.entries) / entriesPerAccount);

const bench = await benchDatabase(50);
const { sql, program } = bench;
await sql`
  insert into ledger_entries (
    environment_id, account_id, created_at, sequence, kind, currency, posted_delta_minor, held_delta_minor,
    posted_after_minor, held_after_minor, narrative)
  select ${program.environmentId}, (300000000000000000 + a)::text, now() - interval '1 day' + n * interval '1 second', n,
         'funding', 'EUR', 100, 0, n * 100, 0, 'benchmark'
    from generate_series(1, ${accounts}::int) a, generate_series(1, ${entriesPerAccount}::int) n`;
await sql`
  insert into account_balances (environment_id, account_id, currency, posted_minor, held_minor, entry_count)
  select environment_id, account_id, 'EUR', sum(posted_delta_minor), 0, count(*)
    from ledger_entries where account_id like '3000%' group by 1, 2`;
await sql`vacuum analyze`;

async function prove(): Promise<{ seconds: number; entries: number; failures: number }> {
  const startedMs = performance.now();
  let entries = 0;
  let failures = 0;
  for await (const _failure of verifyLedger(sql, (progress) => {
    entries = Number(progress.entries);
  }))
    failures += 1;
  return { seconds: Math.round((performance.now() - startedMs) / 100) / 10, entries, failures };
}

const clean = await prove();
await sql.begin(async (transaction) => {
  await transaction.unsafe("set local session_replication_role = replica");
  await transaction.unsafe(
    "update ledger_entries set posted_delta_minor = 101 where account_id = '300000000000000007' and sequence = 9",
  );
});
const changed = await prove();
await bench.end();
const rssMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
console.table([
  { run: "as booked", ...clean },
  { run: "one entry changed", ...changed },
]);
console.log(JSON.stringify({ ...clean, foundAfterChange: changed.failures > 0, rssMegabytes }));
process.exit(clean.failures === 0 && changed.failures > 0 ? 0 : 1);
