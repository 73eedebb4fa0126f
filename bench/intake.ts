import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { verifyLedger } from "@/server/ledger/verify";
import { newArn, presentmentBody } from "@/server/webhooks/testing";
import { closedLoop, type OpenLoop, postOnSchedule, round } from "./load";
import { benchDatabase, startGateway, startJobs } from "./stack";

/*
 * How fast clearing is taken in and booked: presentments of real authorizations are posted on a schedule, the role `jobs`
 * drains the inbox beside it. Afterwards the database is asked whether each one is booked once, and every balance proves.
 */

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "30" },
    "per-second": { type: "string", default: "500" },
  },
});
const seconds = Number(values.seconds);
const perSecond = Number(values["per-second"]);
const presentmentsCount = perSecond * seconds;

const bench = await benchDatabase(1_000);
const { sql, program, cards } = bench;
const gateway = await startGateway(bench.databaseUrl);
const hook = (endpoint: string) => `${gateway.url}/api/webhooks/${program.endpointKey}/${endpoint}`;

/** Approved and held, to be cleared. */
async function authorizeEnough(): Promise<string[]> {
  for (;;) {
    await closedLoop(hook("authorization"), cards, { connections: 64, seconds: 5 });
    const rows = await sql<{ id: string; token_id: string }[]>`
      select id, token_id from authorizations where held_minor > 0 limit ${presentmentsCount}`;
    if (rows.length < presentmentsCount) continue;
    const byToken = new Map(cards.map((card) => [card.tokenId, card]));
    return rows.map(({ id, token_id }) => {
      const card = byToken.get(token_id);
      if (!card) throw new Error("A card that nobody made");
      const amounts = { transaction_amount: "0.01", billing_amount: "0.01" };
      return JSON.stringify(presentmentBody(card, { authorization_id: id, arn: newArn(), ...amounts }));
    });
  }
}

const bodies = await authorizeEnough();
const jobs = await startJobs(bench.databaseUrl);
await wait(3_000);
const startedMs = performance.now();
let sent = 0;
const intake: OpenLoop = await postOnSchedule(hook("transaction"), () => bodies[sent++] ?? "", {
  perSecond,
  seconds,
});
const waiting = async () =>
  Number((await sql`select count(*) as n from deliveries where state = 'received'`)[0]?.n ?? 0);
const waitingAtEnd = await waiting();
while ((await waiting()) > 0) await wait(100);
const drainedPerSecond = presentmentsCount / ((performance.now() - startedMs) / 1000);
await jobs.stop();
await gateway.stop();

const [booked] = await sql<{ transactions: number; entries: number; unprocessed: number; held: number }[]>`
  select (select count(*) from transactions)::int as transactions,
         (select count(*) from ledger_entries where kind = 'presentment')::int as entries,
         (select count(*) from deliveries where kind = 'transaction' and state <> 'processed')::int as unprocessed,
         (select count(*) from authorizations a where a.held_minor > 0
             and exists (select 1 from transactions t where t.authorization_id = a.id))::int as held`;
let unproven = 0;
for await (const _failure of verifyLedger(sql)) unproven += 1;
await bench.end();

console.table([
  {
    what: "acknowledged",
    "per second": round(intake.answered / seconds),
    "p50 ms": intake.p50Ms,
    "p99 ms": intake.p99Ms,
  },
  { what: "drained, from the first on", "per second": round(drainedPerSecond) },
]);
const isWhole =
  intake.failed === 0 &&
  booked?.transactions === presentmentsCount &&
  booked.entries === presentmentsCount &&
  booked.unprocessed === 0 &&
  booked.held === 0 &&
  unproven === 0;
console.log(
  JSON.stringify({
    presentmentsCount,
    ...intake,
    drainedPerSecond,
    waitingAtEnd,
    ...booked,
    unproven,
    isWhole,
  }),
);
process.exit(isWhole ? 0 : 1);
