import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { eq } from "drizzle-orm";
import { connect, database } from "@/db/client";
import { environments } from "@/db/schema";
import { seedProgram } from "@/db/testing";
import { runNextBatch } from "@/server/services/bulk-issuing";
import { checkedBatch, fileOf, makeCorporate, signedIn, start } from "@/server/services/bulk-issuing/testing";
import { selectEnvironments } from "@/server/services/intents";
import type { FinciBench, LinkedProgram } from "@/server/services/testing";
import { benchDatabase } from "./stack";

/*
 * How long it takes to issue cards to many employees, an account each, at a FINCI that takes its time for every call; against
 * the least that the concurrency allows: calls × latency ÷ concurrency.
 */

const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "1000" },
    latency: { type: "string", default: "50" },
    concurrency: { type: "string", default: "8" },
  },
});
const [rows, latencyMs, concurrency] = [values.rows, values.latency, values.concurrency].map(Number) as [
  number,
  number,
  number,
];
/** Employee, account, card; the masked numbers are one more call for all. */
const callsPerRow = 3;
const ratioMax = 1.3;

process.env.CONSOLE_SECRET_KEY ??= Buffer.alloc(32, "bench").toString("base64");
const folder = await mkdtemp(path.join(tmpdir(), "bench-simulator-"));
const simulator = await simulatorProcess();
const slow = await slowDoor(simulator.url);
const bench = await benchDatabase(0);
// As many connections as the jobs give to issuing.
const sql = connect(bench.databaseUrl, { poolMax: 2 * (concurrency + 2), name: "bench issuing" });
const db = database(sql);
const credentials = { token: randomUUID(), secret: randomUUID() };
const seeded = await seedProgram(db, {
  program: { customerModel: "both" },
  environment: { baseUrl: slow.url },
  cardApi: credentials,
});
const { environmentId } = seeded;
await fetch(`${simulator.url}/_sim/tenants/bench`, {
  method: "PUT",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({
    ...credentials,
    allowedCidrs: ["127.0.0.0/8"],
    products: [{ product_id: 701, currency: "EUR", name: "Virtual EUR" }],
    webhooks: null,
    decisioning: "integrator",
  }),
});
await bench.sql`insert into products (environment_id, product_id, name, currency, form)
  values (${environmentId}, 701, 'Virtual EUR', 'EUR', 'digital')`;
const [environment] = await selectEnvironments(db).where(eq(environments.id, environmentId));
if (!environment) throw new Error("The benchmark's environment was not made");
const program: LinkedProgram = { ...seeded, environment, credentials };
const person = {
  type: "user" as const,
  userId: randomUUID(),
  name: "Bench",
  email: "bench@example.com",
  grants: [{ role: "admin" as const, programId: null }],
  sessionId: randomUUID(),
};
const context = {
  db,
  actor: person,
  environmentKind: "sandbox" as const,
  requestId: "bench",
  sourceAddress: null,
};
await signedIn({ db, as: () => context } as unknown as FinciBench, "admin");
const corporateId = await makeCorporate(context, program);
const batch = await checkedBatch(context, program, "employees", fileOf("employees", rows), { corporateId });
await start(context, batch.id);

const rssMegabytes = () => Math.round(process.memoryUsage.rss() / 1_048_576);
const rssBefore = rssMegabytes();
const startedMs = performance.now();
while (await runNextBatch(db, { concurrency })) {
  // one batch
}
const seconds = (performance.now() - startedMs) / 1_000;
const limitSeconds = (rows * callsPerRow * latencyMs) / concurrency / 1_000;
const [done] = await bench.sql<{ count: number }[]>`
  select count(*)::int as count from issuing_rows where batch_id = ${batch.id} and state = 'done'`;
await sql.end();
await bench.end();
slow.close();
simulator.stop();
await rm(folder, { recursive: true, force: true });
const ratio = Math.round((seconds / limitSeconds) * 100) / 100;
console.log(
  JSON.stringify({
    rows,
    done: done?.count ?? 0,
    concurrency,
    latencyMs,
    limitSeconds,
    seconds: Math.round(seconds * 10) / 10,
    ratio,
    ratioMax,
    rssMegabytes: { before: rssBefore, after: rssMegabytes() },
  }),
);
process.exit(done?.count === rows && ratio <= ratioMax ? 0 : 1);

/** The simulator behind a door that keeps every call for the latency. */
async function slowDoor(url: string) {
  const target = new URL(url);
  const server = http.createServer(async (request, response) => {
    await wait(latencyMs);
    const { method, headers, url: at } = request;
    const onward = http.request(
      { host: target.hostname, port: target.port, path: at, method, headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on("error", () => response.destroy());
    request.pipe(onward);
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

/** A simulator with a processor of its own, as FINCI has. */
async function simulatorProcess() {
  const command = [
    "--import",
    "tsx",
    "simulator/main.ts",
    "--port",
    "0",
    "--host",
    "127.0.0.1",
    "--data",
    folder,
  ];
  const child = spawn(process.execPath, command, { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const { url } = JSON.parse(line.toString()) as { url: string };
  return { url, stop: () => child.kill("SIGTERM") };
}
