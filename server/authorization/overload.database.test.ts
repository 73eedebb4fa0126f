import { setImmediate as nextTurn } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type SeededProgram, seedProgram, type TestDatabase } from "@/db/testing";
import type { WebhookEndpoints } from "../webhooks/endpoints";
import { authorizationBody, newEventId, post, testEndpoints } from "../webhooks/testing";

/* More requests than a slow database can decide in time. */

const requestsCount = 2_000;
/** Each statement takes so long, whatever it holds: about 1,000 requests can be decided in a second. */
const statementMs = 120;
const deadlineMs = 1_000;
const marginMs = 250;

let test: TestDatabase;
let endpoints: WebhookEndpoints;
let program: SeededProgram;

beforeAll(async () => {
  test = await createTestDatabase();
  program = await seedProgram(test.db);
  await test.sql.unsafe(`
    create function delay() returns trigger language plpgsql as $$ begin
      perform pg_sleep(${statementMs / 1000}); return null; end $$;
    create trigger delay before insert on authorizations for each statement execute function delay()`);
  endpoints = testEndpoints(test.databaseUrl);
  await endpoints.start();
});
afterAll(async () => {
  await endpoints.stop();
  await test.end();
});

describe("more requests at once than can be decided in time", () => {
  it("are refused soon, and the others keep their time", async () => {
    const nobody = {
      tokenId: newEventId(),
      accountId: newEventId(),
      personId: newEventId(),
      currency: "EUR",
    };
    const answers: Promise<{ reason: string; ms: number; index: number }>[] = [];
    for (let index = 0; index < requestsCount; index += 1) {
      const startedMs = performance.now();
      // Accounts of their own: nobody waits for another's lock.
      const body = authorizationBody({ ...nobody, accountId: newEventId() });
      const answered = post(endpoints, program, "authorization", body);
      answers.push(
        answered.then(({ body: { errors } }) => ({
          reason: (errors as string[])[0] ?? "",
          ms: performance.now() - startedMs,
          index,
        })),
      );
      if (index % 50 === 49) await nextTurn();
    }
    const all = await Promise.all(answers);
    const of = (reason: string) => all.filter((answer) => answer.reason === reason);
    const decided = of("card_unknown");
    const shed = of("overloaded");
    expect(decided.length + shed.length + of("deadline").length).toBe(requestsCount);
    expect(Math.max(...all.map(({ ms }) => ms))).toBeLessThan(deadlineMs + marginMs);
    expect(decided.length).toBeGreaterThan(300);
    expect(shed.length).toBeGreaterThan(300);
    // Refused at their deadline, after having waited in vain: hardly anybody.
    expect(of("deadline").length).toBeLessThan(requestsCount / 20);
    expect(Math.max(...shed.map(({ ms }) => ms))).toBeLessThan(deadlineMs * 0.9);
    // As soon as there is less to do, everybody is decided again.
    await expect
      .poll(async () => {
        const body = authorizationBody({ ...nobody, accountId: newEventId() });
        return (await post(endpoints, program, "authorization", body)).body.errors;
      })
      .toEqual(["card_unknown"]);
  });
});
