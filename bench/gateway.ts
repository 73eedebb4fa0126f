import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import autocannon from "autocannon";
import type { SeededCard } from "@/db/testing";
import { authorizationBody } from "@/server/webhooks/testing";
import { type BenchServer, benchDatabase, startGateway, startNext } from "./stack";

/*
 * The same authorization handler, through the gateway and through Next's route, in one run and on one database:
 * closed loop, the two taking turns. Afterwards the database is asked whether every answer is stored.
 */

const { values } = parseArgs({
  options: {
    connections: { type: "string", default: "64" },
    seconds: { type: "string", default: "8" },
    rounds: { type: "string", default: "3" },
  },
});
const connections = Number(values.connections);
const seconds = Number(values.seconds);
const rounds = Number(values.rounds);

let nextId = 251_000_000_000_000_000n;

/** A new authorization of one cent on a random card. */
function nextBody(cards: SeededCard[]): string {
  nextId += 1n;
  const card = cards[Math.floor(Math.random() * cards.length)];
  if (!card) throw new Error("There are no cards");
  const amounts = { transaction_amount: "0.01", billing_amount: "0.01" };
  return JSON.stringify(authorizationBody(card, { id: nextId.toString(), ...amounts }));
}

type Figures = { throughput: number; p50Ms: number; p99Ms: number; answered: number; failed: number };

async function load(server: BenchServer, path: string, cards: SeededCard[]): Promise<Figures> {
  const result = await autocannon({
    url: server.url + path,
    connections,
    duration: seconds,
    method: "POST",
    headers: { "content-type": "application/json" },
    requests: [{ setupRequest: (request) => ({ ...request, body: nextBody(cards) }) }],
  });
  return {
    throughput: result.requests.average,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    answered: result["2xx"],
    failed: result.non2xx + result.errors + result.timeouts,
  };
}

const median = (numbers: number[]) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

if (!existsSync(".next/BUILD_ID")) throw new Error("Build the console first: npm run build");
const bench = await benchDatabase(1_000);
const path = `/api/webhooks/${bench.program.endpointKey}/authorization`;
const gateway = await startGateway(bench.databaseUrl);
const next = await startNext(bench.databaseUrl);
const figures: Record<"gateway" | "next", Figures[]> = { gateway: [], next: [] };
for (let round = 0; round < rounds; round += 1) {
  figures.gateway.push(await load(gateway, path, bench.cards));
  figures.next.push(await load(next, path, bench.cards));
}
await gateway.stop();
await next.stop();

const answered = [...figures.gateway, ...figures.next].reduce((sum, one) => sum + one.answered, 0);
const [stored] = await bench.sql<{ count: bigint }[]>`select count(*) from authorizations`;
const [mismatched] = await bench.sql<{ count: bigint }[]>`
  select count(*) from account_balances b
    join (select environment_id, account_id, sum(posted_delta_minor) as posted, sum(held_delta_minor) as held
            from ledger_entries group by 1, 2) l using (environment_id, account_id)
   where b.posted_minor <> l.posted or b.held_minor <> l.held`;
await bench.end();

const row = (name: string, list: Figures[]) => ({
  server: name,
  "requests/s": Math.round(median(list.map((one) => one.throughput))),
  "p50 ms": median(list.map((one) => one.p50Ms)),
  "p99 ms": median(list.map((one) => one.p99Ms)),
  failed: list.reduce((sum, one) => sum + one.failed, 0),
});
const rows = [row("gateway", figures.gateway), row("next route", figures.next)];
console.table(rows);
const [throughput = 0, nextThroughput = 0] = rows.map((one) => one["requests/s"]);
const failed = rows.reduce((sum, one) => sum + one.failed, 0);
// Answers under way when a round ends are stored but not counted, so stored may be a little more than answered.
console.log(
  JSON.stringify({
    connections,
    throughput,
    nextThroughput,
    ratio: Number((throughput / nextThroughput).toFixed(2)),
    failed,
    answered,
    stored: Number(stored?.count ?? 0),
    lost: Math.max(0, answered - Number(stored?.count ?? 0)),
    mismatchedBalances: Number(mismatched?.count ?? 0),
  }),
);
process.exit(failed === 0 && mismatched?.count === 0n ? 0 : 1);
