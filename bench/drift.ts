import { randomUUID } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { eq } from "drizzle-orm";
import { database } from "@/db/client";
import { credentials, driftRuns, environments } from "@/db/schema";
import { sealedValues } from "@/server/credential-values";
import { runNextDrift } from "@/server/services/drift";
import { benchDatabase } from "./stack";

/*
 * How long a comparison takes of many cards, one owner each (the worst case: a call for every card), with a FINCI that takes
 * its time for every call. One card in a thousand differs. A stand-in answers for FINCI, so that it costs little beside the latency.
 */

const { values } = parseArgs({
  options: {
    cards: { type: "string", default: "100000" },
    latency: { type: "string", default: "20" },
    concurrency: { type: "string", default: "16" },
  },
});
const [cardsCount, latencyMs, concurrency] = [values.cards, values.latency, values.concurrency].map(
  Number,
) as [number, number, number];
const secondsMax = 300;
const differsEvery = 1_000;
const personBase = 10_011_000_000_000_000_000n;
const tokenBase = 10_012_000_000_000_000_000n;
const accountBase = 10_013_000_000_000_000_000n;

process.env.CONSOLE_SECRET_KEY ??= Buffer.alloc(32, "bench").toString("base64");
const finci = await standIn();
const bench = await benchDatabase(0);
const db = database(bench.sql);
const { environmentId } = bench.program;
await db.update(environments).set({ baseUrl: finci.url }).where(eq(environments.id, environmentId));
await db.insert(credentials).values({
  ...sealedValues({ token: randomUUID(), secret: randomUUID() }),
  environmentId,
  kind: "card_api",
  status: "current",
});
await bench.sql`insert into accounts (environment_id, account_id, owner_type, owner_id, currency)
  select ${environmentId}, (${String(accountBase)}::numeric + n)::text, 'person', (${String(personBase)}::numeric + n)::text, 'EUR'
    from generate_series(1, ${cardsCount}) n`;
await bench.sql`insert into cards (environment_id, token_id, account_id, holder_type, holder_id, product_id,
    embossing_name, masked_number, last_four, expiration_month, status, stage)
  select ${environmentId}, (${String(tokenBase)}::numeric + n)::text, (${String(accountBase)}::numeric + n)::text, 'person',
         (${String(personBase)}::numeric + n)::text, 701, 'ADA KELLER', '5412-75**-****-1234', '1234', '2031-12', 'active', 'digital'
    from generate_series(1, ${cardsCount}) n`;
await bench.sql`vacuum analyze`;
await db.insert(driftRuns).values({ environmentId, trigger: "on_demand" });

const rssMegabytes = () => Math.round(process.memoryUsage.rss() / 1_048_576);
const rssBefore = rssMegabytes();
let rssMost = rssBefore;
const watch = setInterval(() => {
  rssMost = Math.max(rssMost, rssMegabytes());
}, 500);
const cpuBefore = process.cpuUsage();
const startedMs = performance.now();
await runNextDrift(db, { concurrency, callsPerSecond: 5_000 });
const seconds = (performance.now() - startedMs) / 1_000;
const cpu = process.cpuUsage(cpuBefore);
clearInterval(watch);
const [run] = await db.select().from(driftRuns).where(eq(driftRuns.environmentId, environmentId));
await bench.end();
finci.close();
const found = Math.floor(cardsCount / differsEvery);
const isRight = run?.state === "done" && run.cardsCompared === cardsCount && run.foundNew === found;
console.log(
  JSON.stringify({
    cards: run?.cardsCompared,
    found: run?.foundNew,
    concurrency,
    latencyMs,
    seconds: Math.round(seconds * 10) / 10,
    secondsMax,
    callsPerSecond: Math.round((run?.calls ?? 0) / seconds),
    /** Of this process, which is also the stand-in. */
    cpuMsPerCard: Math.round((cpu.user + cpu.system) / 10 / cardsCount) / 100,
    rssMegabytes: { before: rssBefore, most: rssMost },
    isRight,
  }),
);
process.exit(isRight && seconds <= secondsMax ? 0 : 1);

/** Answers get-cards for a person with the one card of the same number. */
async function standIn() {
  const server = http.createServer(async (request, response) => {
    const { person_id } = JSON.parse(await text(request)) as { person_id: string };
    await wait(latencyMs);
    const number = BigInt(person_id) - personBase;
    const item = {
      token_id: String(tokenBase + number),
      embossing_name: "ADA KELLER",
      card_number: "5412-75**-****-1234",
      expiration_date: number % BigInt(differsEvery) === 0n ? "2030-11" : "2031-12",
      product_id: 701,
    };
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ status: "success", errors: [], items: [item], total: 1 }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
