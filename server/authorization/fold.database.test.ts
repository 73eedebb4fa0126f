import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type SeededProgram, seedProgram, type TestDatabase } from "@/db/testing";
import type { Rule } from "@/lib/rules/schema";
import type { WebhookEndpoints } from "../webhooks/endpoints";
import { processNextDelivery } from "../webhooks/process";
import { authorizationBody, post, provenBalance, testEndpoints } from "../webhooks/testing";
import { activateRules } from "./testing";

/* Requests of one account in one fold are decided as if they had come one after the other. */

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

const success = { httpStatus: 200, body: { status: "success" } };
const authorize = (body: unknown) => post(endpoints, program, "authorization", body);

async function drain(): Promise<void> {
  while (await processNextDelivery(test.db, new Date(Date.now() + 3_600_000)));
}

describe("requests that their advice overtook, in one fold", () => {
  it("use up balance and limits once: what the advice has placed is their own", async () => {
    const card = await program.addCard({ balanceMinor: 100_00n });
    const ahead = await program.addCard({ balanceMinor: 100_00n });
    const limit: Rule = {
      id: "day",
      kind: "velocity",
      window: "day",
      currency: "EUR",
      amountMaxMinor: "10000",
      countMax: 3,
    };
    const { meterIds } = await activateRules(test.sql, program, "card", card.tokenId, [limit]);
    const bodies = ["50.00", "30.00", "20.00"].map((billing_amount) =>
      authorizationBody(card, { billing_amount }),
    );
    for (const body of bodies) await authorize({ ...body, advice: true, response_code: "Approved" });
    await drain();
    expect(await provenBalance(test.sql, card)).toMatchObject({ held_minor: 10_000n });
    // While the first is decided, the three gather in the next fold.
    const answers = await Promise.all([authorizationBody(ahead), ...bodies].map(authorize));
    expect(answers).toEqual(answers.map(() => success));
    expect(await provenBalance(test.sql, card)).toMatchObject({ held_minor: 10_000n });
    const [counter] = await test.sql`
      select used_minor, used_count from velocity_counters where meter_id = ${meterIds.day!}`;
    expect(counter).toEqual({ used_minor: 10_000n, used_count: 3n });
    expect(await test.sql`select 1 from exceptions where account_id = ${card.accountId}`).toHaveLength(0);
  });
});
