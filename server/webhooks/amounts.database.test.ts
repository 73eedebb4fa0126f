import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type SeededProgram, seedProgram, type TestDatabase } from "@/db/testing";
import type { WebhookEndpoints } from "./endpoints";
import { attemptsMax, processNextDelivery } from "./process";
import { post, presentmentBody, provenBalance, testEndpoints } from "./testing";

let test: TestDatabase;
let endpoints: WebhookEndpoints;
let program: SeededProgram;

beforeAll(async () => {
  test = await createTestDatabase();
  program = await seedProgram(test.db);
  endpoints = testEndpoints(test.databaseUrl);
  await endpoints.start();
});
afterAll(async () => {
  await endpoints.stop();
  await test.end();
});

async function drain(): Promise<void> {
  while (await processNextDelivery(test.db, new Date(Date.now() + 3_600_000)));
}

const present = (body: unknown) => post(endpoints, program, "transaction", body);

async function deliveryStates(eventId: string) {
  const rows =
    await test.sql`select state from deliveries where event_id = ${eventId} order by received_at, id`;
  return rows.map((row) => row.state).sort();
}

describe("an amount", () => {
  it.each([
    ["EUR", "0.00"],
    ["EUR", "-1.00"],
    ["EUR", "1.005"],
    ["EUR", "1e3"],
    ["EUR", "10000000000000000.01"],
    ["JPY", "1.5"],
    ["BHD", "1.2345"],
  ])("in %s of %s is refused at the door and recorded", async (currency, billing_amount) => {
    const owner = await program.addCard({ balanceMinor: 100_00n, currency });
    const body = presentmentBody(owner, { transaction_amount: billing_amount, billing_amount });
    expect((await present(body)).httpStatus).toBe(400);
    const recorded = async () =>
      (await test.sql`select state from deliveries where payload ->> 'id' = ${body.id}`).map(
        ({ state }) => state,
      );
    await expect.poll(recorded, { timeout: 5_000 }).toEqual(["rejected"]);
    expect(await provenBalance(test.sql, owner)).toEqual({ posted_minor: 10_000n, held_minor: 0n });
  });

  it.each([
    ["JPY", "1500", 1_500n],
    ["BHD", "1.234", 1_234n],
    ["EUR", "90071992547409.93", 9_007_199_254_740_993n],
    ["EUR", "10000000000000000.00", 1_000_000_000_000_000_000n],
  ])("in %s of %s is booked to the minor unit", async (currency, billing_amount, minor) => {
    const owner = await program.addCard({ balanceMinor: 0n, currency });
    await present(presentmentBody(owner, { transaction_amount: billing_amount, billing_amount }));
    await drain();
    expect(await provenBalance(test.sql, owner)).toEqual({ posted_minor: -minor, held_minor: 0n });
  });

  it("that no balance can hold fails alone, and is tried again and then parked", async () => {
    const owner = await program.addCard({ balanceMinor: 0n, currency: "EUR" });
    const most = { transaction_amount: "10000000000000000.00", billing_amount: "10000000000000000.00" };
    const bodies = Array.from({ length: 10 }, () => presentmentBody(owner, most));
    for (const body of bodies) await present(body);
    for (let attempt = 0; attempt <= attemptsMax; attempt += 1)
      await processNextDelivery(test.db, new Date(Date.now() + 86_400_000));
    const states = await Promise.all(bodies.map(({ id }) => deliveryStates(id)));
    expect(states.flat().sort()).toEqual(["parked", ...Array(9).fill("processed")]);
    expect((await provenBalance(test.sql, owner)).posted_minor).toBe(-9_000_000_000_000_000_000n);
  });
});
