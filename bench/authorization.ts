import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { database } from "@/db/client";
import { sessions, userRoles, users } from "@/db/schema";
import type { SeededCard } from "@/db/testing";
import { sealSessionToken } from "@/server/auth/session-token";
import { addHistory } from "./history";
import { type ClosedLoop, closedLoop, lookAtPages, median, type OpenLoop, openLoop, round } from "./load";
import { pgbench } from "./pgbench";
import {
  type BenchServer,
  benchDatabase,
  sessionSecret,
  startBare,
  startConsole,
  startGateway,
  startNext,
} from "./stack";

/*
 * What the authorization path does, beside what it could do at most: bare node:http with the same statement, Next's own
 * route, and pgbench, all in one run on one durable database. After each load the database is asked whether every answer is
 * stored and every balance equals its ledger. Prints a table and, last, one JSON line.
 */

const { values } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
const full = {
  cards: 1_000,
  rounds: 3,
  seconds: 8,
  warmUpSeconds: 5,
  openSeconds: 15,
  pagesSeconds: 30,
  at500Seconds: 60,
  history: 5_000_000,
};
const quick = {
  cards: 200,
  rounds: 1,
  seconds: 2,
  warmUpSeconds: 1,
  openSeconds: 2,
  pagesSeconds: 3,
  at500Seconds: 2,
  history: 20_000,
};
const size = values.quick ? quick : full;
const pagesPerSecond = 60;
const pages = ["/overview", "/authorizations", "/cards", "/transactions", "/customers"];

if (!existsSync(".next/BUILD_ID")) throw new Error("Build the console first: npm run build");
const say = (text: string) => process.stderr.write(`${text}\n`);
const bench = await benchDatabase(size.cards);
const hotCard = await bench.program.addCard({ balanceMinor: 1_000_000_000_00n });
const path = `/api/webhooks/${bench.program.endpointKey}/authorization`;
const table: Record<string, string | number>[] = [];
let answered = 0;
let lost = 0;
let mismatchedBalances = 0;
let failed = 0;

/** Asks the database whether all answers so far are in it, and whether every balance equals its ledger. */
async function check(result: { answered: number; failed: number }): Promise<void> {
  answered += result.answered;
  failed += result.failed;
  const [stored] = await bench.sql<{ count: bigint }[]>`
    select count(*) from authorizations where content_hash <> 'history' and id not like '26%'`;
  const [mismatched] = await bench.sql<{ count: bigint }[]>`
    select count(*) from account_balances b
      join (select environment_id, account_id, sum(posted_delta_minor) as posted, sum(held_delta_minor) as held
              from ledger_entries group by 1, 2) l using (environment_id, account_id)
     where b.posted_minor <> l.posted or b.held_minor <> l.held`;
  // Requests under way when a closed loop ends are stored and not counted: more may be stored than answered, never less.
  lost = Math.max(lost, answered - Number(stored?.count ?? 0));
  mismatchedBalances = Math.max(mismatchedBalances, Number(mismatched?.count ?? 0));
}

/** The first seconds of a process go into compiling its code: nobody's figures have them. */
async function warmUp(server: BenchServer): Promise<void> {
  await check(
    await closedLoop(server.url + path, bench.cards, { connections: 64, seconds: size.warmUpSeconds }),
  );
}

async function closed(name: string, server: BenchServer, connections: number, cards: readonly SeededCard[]) {
  const result = await closedLoop(server.url + path, cards, { connections, seconds: size.seconds });
  await check(result);
  say(`${name}, ${connections} connections: ${Math.round(result.throughput)}/s`);
  return result;
}

function addRow(name: string, connections: number, results: ClosedLoop[]): number {
  const throughput = Math.round(median(results.map((one) => one.throughput)));
  table.push({
    load: `closed, ${connections} connections`,
    server: name,
    "requests/s": throughput,
    "p50 ms": median(results.map((one) => one.p50Ms)),
    "p99 ms": median(results.map((one) => one.p99Ms)),
    failed: results.reduce((sum, one) => sum + one.failed, 0),
  });
  return throughput;
}

async function open(
  name: string,
  server: BenchServer,
  perSecond: number,
  seconds: number,
): Promise<OpenLoop> {
  const result = await openLoop(server.url + path, bench.cards, { perSecond, seconds });
  await check(result);
  say(`${name} at ${perSecond}/s: p50 ${result.p50Ms} ms, p99 ${result.p99Ms} ms, ${result.failed} failed`);
  return result;
}

/** The middle of several turns; what failed is added up. */
function addOpenRow(name: string, perSecond: number, results: OpenLoop[]): OpenLoop {
  const result: OpenLoop = {
    p50Ms: median(results.map((one) => one.p50Ms)),
    p99Ms: median(results.map((one) => one.p99Ms)),
    maxMs: Math.max(...results.map((one) => one.maxMs)),
    answered: results.reduce((sum, one) => sum + one.answered, 0),
    failed: results.reduce((sum, one) => sum + one.failed, 0),
  };
  table.push({
    load: `open, ${perSecond}/s`,
    server: name,
    "requests/s": perSecond,
    "p50 ms": result.p50Ms,
    "p99 ms": result.p99Ms,
    failed: result.failed,
  });
  return result;
}

/** The cookie of a signed-in administrator. */
async function signIn(): Promise<string> {
  const db = database(bench.sql);
  const [user] = await db
    .insert(users)
    .values({
      email: `${randomUUID()}@bench.test`,
      name: "Bench",
      passwordHash: "signs in by a session only",
    })
    .returning({ id: users.id });
  if (!user) throw new Error("No user was made");
  const session = { id: randomUUID(), userId: user.id, expiresAt: new Date(Date.now() + 3_600_000) };
  await db.insert(userRoles).values({ userId: user.id, role: "admin", programId: null });
  await db.insert(sessions).values(session);
  return `console-session=${await sealSessionToken({ userId: user.id, sessionId: session.id }, sessionSecret)}`;
}

// ---------------------------------------------------------------- side by side, taking turns
const gateway = await startGateway(bench.databaseUrl);
const bare = await startBare(bench.databaseUrl, bench.program);
const next = await startNext(bench.databaseUrl);
const servers = { gateway, bare, "next route": next };
for (const server of Object.values(servers)) await warmUp(server);
const throughputs: Record<string, number> = {};
for (const connections of values.quick ? [64] : [64, 32]) {
  const results: Record<string, ClosedLoop[]> = { gateway: [], bare: [], "next route": [] };
  for (let turn = 0; turn < size.rounds; turn += 1)
    for (const [name, server] of Object.entries(servers))
      results[name]?.push(await closed(name, server, connections, bench.cards));
  for (const [name, list] of Object.entries(results))
    throughputs[`${name} ${connections}`] = addRow(name, connections, list);
}
const hot: ClosedLoop[] = [];
for (let turn = 0; turn < size.rounds; turn += 1)
  hot.push(await closed("hot account", gateway, 64, [hotCard]));
const hotThroughput = addRow("gateway, one hot account", 64, hot);
await next.stop();

const turns: Record<"gateway" | "bare", OpenLoop[]> = { gateway: [], bare: [] };
for (let turn = 0; turn < size.rounds; turn += 1) {
  turns.gateway.push(await open("gateway", gateway, 200, size.openSeconds));
  turns.bare.push(await open("bare", bare, 200, size.openSeconds));
}
const at200 = addOpenRow("gateway", 200, turns.gateway);
const bareAt200 = addOpenRow("bare", 200, turns.bare);
const at500 = addOpenRow("gateway", 500, [await open("gateway", gateway, 500, size.at500Seconds)]);
await bare.stop();
await gateway.stop();

const pgbenchThroughput = await pgbench(bench, size.seconds);
if (pgbenchThroughput !== null)
  table.push({ load: "16 clients", server: "pgbench", "requests/s": pgbenchThroughput });

// ---------------------------------------------------------------- with people beside it
const cookie = await signIn();
const whole = await startConsole(bench.databaseUrl);
await lookAtPages(whole.url, cookie, pages, { perSecond: 10, seconds: values.quick ? 1 : 5 });
await warmUp(whole);
const people = lookAtPages(whole.url, cookie, pages, {
  perSecond: pagesPerSecond,
  seconds: size.pagesSeconds,
});
const nameWithPages = `gateway, ${pagesPerSecond} pages/s beside it`;
const withPages = addOpenRow(nameWithPages, 200, [await open(nameWithPages, whole, 200, size.pagesSeconds)]);
const { shown, failed: pagesFailed } = await people;
say(`${shown} pages shown, ${pagesFailed} failed`);
await whole.stop();

// ---------------------------------------------------------------- with a long history
await addHistory(bench, size.history, (stored) => say(`${stored} authorizations of the past stored`));
const later = await startGateway(bench.databaseUrl);
await warmUp(later);
const withHistory: ClosedLoop[] = [];
for (let turn = 0; turn < size.rounds; turn += 1)
  withHistory.push(await closed("with history", later, 64, bench.cards));
const throughputAt5M = addRow(`gateway, ${size.history} stored`, 64, withHistory);
const nameLater = `gateway, ${size.history} stored`;
addOpenRow(nameLater, 200, [await open(nameLater, later, 200, size.openSeconds)]);
await later.stop();
await bench.end();

console.table(table);
const throughput = throughputs["gateway 64"] ?? 0;
const over = (other: number | null) => (other ? round(throughput / other) : null);
console.log(
  `gateway to bare ${over(throughputs["bare 64"] ?? null)}, to the Next route ${over(throughputs["next route 64"] ?? null)}, to pgbench ${over(pgbenchThroughput)}; ` +
    `${answered} answered, ${failed} failed; ${shown} pages shown, ${pagesFailed} not`,
);
console.log(
  JSON.stringify({
    throughput,
    bareThroughput: throughputs["bare 64"],
    p99At200WithPagesMs: withPages.p99Ms,
    nextThroughput: throughputs["next route 64"],
    pgbenchThroughput,
    p50At200Ms: at200.p50Ms,
    p99At200Ms: at200.p99Ms,
    bareP99At200Ms: bareAt200.p99Ms,
    p99At500Ms: at500.p99Ms,
    errorsAt500: at500.failed,
    hotThroughput,
    throughputAt5M,
    lost,
    mismatchedBalances,
  }),
);
process.exit(lost === 0 && mismatchedBalances === 0 && failed === 0 ? 0 : 1);
