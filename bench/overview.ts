import { parseArgs } from "node:util";
import { connect, database } from "@/db/client";
import type { ServiceContext } from "@/server/context";
import { countMalformed } from "@/server/services/deliveries";
import { listLatest, newPace, rollUpPayments } from "@/server/services/overview";
import { type Range, readPayments } from "@/server/services/overview/read-payments";
import { readPaymentsRaw } from "@/server/services/overview/testing";
import { median, round } from "./load";
import { type BenchDatabase, benchDatabase } from "./stack";

/*
 * What a reading of the overview costs the database: from the payments alone and from roll-ups, in turns, with millions of
 * payments in a week and hundreds of thousands in the last hour; and how long the job takes to sum them up.
 */

const { values } = parseArgs({
  options: {
    week: { type: "string", default: "2000000" },
    hour: { type: "string", default: "350000" },
    rounds: { type: "string", default: "5" },
  },
});
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const windows = [
  { name: "1 h", lengthMs: hourMs, bucketMs: minuteMs },
  { name: "24 h", lengthMs: 24 * hourMs, bucketMs: 30 * minuteMs },
  { name: "7 d", lengthMs: 7 * 24 * hourMs, bucketMs: 3 * hourMs },
];
const chunk = 250_000;

/** Payments spread over the time before now, of all outcomes; a third of them holds money. */
async function addPayments(
  bench: BenchDatabase,
  count: number,
  lengthMs: number,
  prefix: number,
): Promise<void> {
  const { sql, program } = bench;
  for (let from = 0; from < count; from += chunk) {
    await sql`
      insert into authorizations (
        environment_id, account_id, received_at, id, program_id, token_id, transaction_amount_minor, transaction_currency,
        billing_amount_minor, billing_currency, merchant_id, merchant_name, merchant_city, merchant_country, mcc, entry_mode,
        finci_created_at, content_hash, decision, decision_reason, advice_response_code, outcome, lifecycle, held_minor,
        cleared_minor, reversed_minor, answer_duration_us)
      select ${program.environmentId}, (220000000000000000 + n % 1000)::text, t, (${prefix}::bigint * 10000000000000000 + n)::text,
             ${program.programId}, (230000000000000000 + n % 1000)::text, amount, 'EUR', amount,
             case when n % 10 = 0 then 'USD' else 'EUR' end, 'MRC' || n % 5000, 'Merchant ' || n % 5000, 'Vilnius', 'LT', '5411',
             'chip', t, 'bench', case when is_approved then 'approved' else 'declined' end,
             case when not is_approved then (array['insufficient_balance', 'card_not_usable', 'velocity_limit'])[1 + n % 3] end,
             case when is_approved then 'Approved' else 'InsufficientFunds' end,
             case when is_approved then 'approved' else 'declined' end,
             case when is_approved and n % 3 = 0 then 'held' else 'none' end,
             case when is_approved and n % 3 = 0 then amount else 0 end, 0, 0, exp(7.5 + random() * 3)::int
        from (select n, 100 + (n * 31) % 20000 as amount, n % 20 <> 7 as is_approved,
                     (now() - n * (${`${lengthMs} milliseconds`}::interval / ${count}))::timestamptz(3) as t
                from generate_series(${from}::bigint, ${Math.min(count, from + chunk) - 1}::bigint) n) g`;
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

function rangeOf({ lengthMs, bucketMs }: { lengthMs: number; bucketMs: number }): Range {
  const to = new Date();
  const from = new Date(to.getTime() - lengthMs);
  return { before: new Date(from.getTime() - lengthMs), from, to, bucketMs };
}

type Row = Record<string, string | number>;

/** Both ways in turns, so that both meet the same machine. */
async function compareReadings(context: ServiceContext, label: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const window of windows) {
    const rawMs: number[] = [];
    const rolledMs: number[] = [];
    for (let round = 0; round < Number(values.rounds); round += 1) {
      rawMs.push(await timed(() => readPaymentsRaw(context, undefined, rangeOf(window))));
      rolledMs.push(await timed(() => readPayments(context, undefined, rangeOf(window))));
    }
    const [raw, rolled] = [median(rawMs), median(rolledMs)];
    rows.push({
      state: label,
      window: window.name,
      "payments alone, ms": round(raw),
      "with roll-ups, ms": round(rolled),
      "times faster": round(raw / rolled),
    });
  }
  return rows;
}

const bench = await benchDatabase(50);
const { sql } = bench;
// as the console reads: four connections, no second processor
const pages = connect(bench.databaseUrl, { poolMax: 4, name: "bench pages", parallelWorkersMax: 0 });
const db = database(pages);
const context: ServiceContext = {
  db,
  actor: { type: "system", name: "benchmark" },
  environmentKind: "sandbox",
  requestId: "benchmark",
  sourceAddress: null,
};
await sql`alter table authorizations disable trigger authorizations_late_insert`;
await addPayments(bench, Number(values.week), 14 * 24 * hourMs, 24);
await addPayments(bench, Number(values.hour), hourMs, 25);
await sql`alter table authorizations enable trigger authorizations_late_insert`;
await sql`vacuum analyze`;
await sql`checkpoint`;

const pace = newPace();
const work = async () => {
  // the first run only fixes up to where minutes are summed up
  await rollUpPayments(database(sql), pace, hourMs);
  while (await rollUpPayments(database(sql), pace, hourMs));
};
const allMs = await timed(work);
await sql`vacuum analyze`;
const table = await compareReadings(context, "all rolled up");

// A late advice in each minute of the hour: the worst that happens between two runs of the job.
await sql`
  update authorizations a set outcome = 'late', held_minor = 0
    from (select distinct on (date_trunc('minute', received_at)) id from authorizations
           where received_at > now() - interval '1 hour' and held_minor > 0
           order by date_trunc('minute', received_at), id) late
   where a.id = late.id`;
table.push(...(await compareReadings(context, "each minute of the hour marked")));
const [marks] = await sql<{ n: number }[]>`select count(*)::int as n from rollup_marks`;
const markedMs = await timed(work);

const others: Row[] = [];
for (const [name, read] of [
  [
    "refused requests, 7 d",
    () => countMalformed(context, { from: rangeOf({ lengthMs: 168 * hourMs, bucketMs: 1 }).from }),
  ],
  ["latest payments", () => listLatest(context, {})],
] as const) {
  const ms: number[] = [];
  for (let turn = 0; turn < Number(values.rounds); turn += 1) ms.push(await timed(read));
  others.push({ part: name, ms: round(median(ms)) });
}
const [size] = await sql<{ sums: number; payments: number }[]>`
  select ((pg_total_relation_size('payment_rollups') + pg_total_relation_size('latency_rollups')) / 1048576)::int as sums,
         (pg_total_relation_size('authorizations') / 1048576)::int as payments`;
await pages.end();
await bench.end();

console.table(table);
console.table(others);
const job = {
  payments: Number(values.week) + Number(values.hour),
  allSeconds: round(allMs / 1000),
  markedMinutes: marks?.n,
  markedSeconds: round(markedMs / 1000),
  sumsMegabytes: size?.sums,
  paymentsMegabytes: size?.payments,
};
console.log(JSON.stringify({ job, table, others }));
process.exit(0);
