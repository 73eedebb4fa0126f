import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type SeededProgram, seedProgram, type TestDatabase } from "@/db/testing";
import { hostileBody, PipelinedConnection, seededRandom } from "./fuzz-testing";
import { startTestGateway, type TestGateway } from "./gateway-testing";
import { authorizationBody, presentmentBody, provenBalance } from "./webhooks/testing";

/* 100,000 hostile bodies against a gateway as a process: it never fails, never dies and does not grow. */

const bodiesCount = 100_000;
const connections = 32;
const batchSize = 8;
/** What the memory may differ between the halves: the heap breathes by about as much without any leak. */
const growthBytesMax = 64 * 1024 * 1024;
/** Refused deliveries recorded: 25 for each flush of 250 ms. */
const recordedPerSecondMax = 100;

let test: TestDatabase;
let program: SeededProgram;
let gateway: TestGateway;

beforeAll(async () => {
  test = await createTestDatabase();
  program = await seedProgram(test.db);
  gateway = await startTestGateway({ databaseUrl: test.databaseUrl });
});
afterAll(async () => {
  await gateway.stop();
  await test.end();
});

function residentBytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kilobytes) * 1024;
}

describe("hostile bodies", () => {
  it("never make the gateway fail, end or grow", async () => {
    const seed = Number(process.env.FUZZ_SEED ?? 20_261_122);
    const random = seededRandom(seed);
    const card = await program.addCard({ balanceMinor: 1_000_000_00n });
    const good = {
      authorization: JSON.stringify(authorizationBody(card)),
      transaction: JSON.stringify(presentmentBody(card)),
    };
    const statuses = new Map<number, number>();
    const failures: string[] = [];
    let sent = 0;
    const open = Array.from(
      { length: connections },
      () => new PipelinedConnection(Number(new URL(gateway.url).port)),
    );

    const sendUntil = async (connection: PipelinedConnection, count: number) => {
      while (sent < count) {
        sent += batchSize;
        const batch = Array.from({ length: batchSize }, () => {
          const endpoint = random() < 0.7 ? "authorization" : "transaction";
          const path = `/api/webhooks/${program.endpointKey}/${endpoint}`;
          return { path, ...hostileBody(random, good[endpoint]) };
        });
        for (const [index, status] of (await connection.post(batch)).entries()) {
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          if (status === 0 || status >= 500)
            failures.push(`${status} ${batch[index]?.category}: ${batch[index]?.body.subarray(0, 600)}`);
        }
      }
    };
    const half = async (count: number) => {
      await Promise.all(open.map((connection) => sendUntil(connection, count)));
      return process.platform === "linux" ? residentBytes(gateway.pid) : 0;
    };

    const startedMs = performance.now();
    const afterFirst = await half(bodiesCount / 2);
    const afterSecond = await half(bodiesCount);
    const seconds = (performance.now() - startedMs) / 1000;
    for (const connection of open) connection.end();
    expect(failures.slice(0, 5), `seed ${seed}`).toEqual([]);
    expect(sent).toBeGreaterThanOrEqual(bodiesCount);
    expect([...statuses.keys()].filter((status) => ![200, 400, 413].includes(status))).toEqual([]);
    expect(afterSecond - afterFirst, `seed ${seed}`).toBeLessThan(growthBytesMax);

    // Still itself: a good body is decided, the money is proven, what was recorded of the rest is bounded.
    const body = authorizationBody(card, { billing_amount: "1.00" });
    expect(await gateway.post(program, "authorization", body)).toMatchObject({
      status: 200,
      body: JSON.stringify({ status: "success" }),
    });
    await provenBalance(test.sql, card);
    const [recorded] = await test.sql<{ count: bigint }[]>`
      select count(*) from deliveries where state = 'rejected'`;
    expect(Number(recorded!.count)).toBeLessThan(recordedPerSecondMax * (seconds + 2));
    expect(Number(recorded!.count)).toBeGreaterThan(0);
  }, 120_000);
});
