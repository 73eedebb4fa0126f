import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createTestDatabase,
  type SeededCard,
  type SeededProgram,
  seedProgram,
  type TestDatabase,
} from "@/db/testing";
import type { Rule } from "@/lib/rules/schema";
import { activateRules } from "../authorization/testing";
import { expireHolds } from "../jobs/expire-holds";
import type { WebhookEndpoints } from "./endpoints";
import { processNextDelivery } from "./process";
import {
  authorizationBody,
  newEventId,
  post,
  presentmentBody,
  provenBalance,
  testEndpoints,
} from "./testing";

/* Whatever order FINCI's messages and our own jobs come in: balances, limits and exceptions end the same. */

let test: TestDatabase;
let endpoints: WebhookEndpoints;
let program: SeededProgram;

const limit: Rule = {
  id: "all",
  kind: "velocity",
  window: "lifetime",
  currency: "EUR",
  amountMaxMinor: "99999999",
  countMax: 1_000,
};

beforeAll(async () => {
  test = await createTestDatabase();
  program = await seedProgram(test.db);
  await activateRules(test.sql, program, "program", "", [limit]);
  endpoints = testEndpoints(test.databaseUrl);
  await endpoints.start();
});
afterAll(async () => {
  await endpoints.stop();
  await test.end();
});

const dayMs = 86_400_000;

async function drain(): Promise<void> {
  while (await processNextDelivery(test.db, new Date(Date.now() + 3_600_000)));
}

/** What happens to one authorization, besides the request itself. */
const facts = fc.record({
  /** The balance is 100.00. */
  amount: fc.constantFrom("50.00", "50.00", "150.00", "0.00"),
  advice: fc.constantFrom(null, "Approved", "Approved", "InsufficientFunds", "DoNotHonor"),
  reversals: fc.subarray(["5.00", "50.00"]),
  presentments: fc.subarray(["20.00", "10.00"]),
  isFinal: fc.boolean(),
  isReturned: fc.boolean(),
  isRepeated: fc.boolean(),
  /** FINCI was told an error, and the journal says so later. */
  isTooLate: fc.constantFrom(false, false, true),
  expires: fc.boolean(),
});
type Facts = typeof facts extends fc.Arbitrary<infer Value> ? Value : never;

/** Each is one thing that happens; false when it cannot happen yet. */
type Step = () => Promise<unknown>;

function stepsOf(given: Facts, owner: SeededCard): Step[] {
  const body = authorizationBody(owner, { billing_amount: given.amount, transaction_amount: given.amount });
  const authorize = (fields: object) => () =>
    post(endpoints, program, "authorization", { ...body, ...fields });
  const present = (fields: object) => () =>
    post(endpoints, program, "transaction", presentmentBody(owner, { authorization_id: body.id, ...fields }));
  const reverse = (billing_amount: string) =>
    authorize({ id: newEventId(), type: "reversal", original_authorization_id: body.id, billing_amount });
  const { advice, isTooLate, isRepeated, isReturned, isFinal, presentments, expires } = given;
  return [
    authorize({}),
    // A repeat that was told a success would count against the journal: see the tests of the deadline.
    ...(isRepeated && !isTooLate ? [authorize({})] : []),
    ...(advice ? [authorize({ advice: true, response_code: advice })] : []),
    ...given.reversals.map(reverse),
    ...presentments.map((billing_amount, index) =>
      present({ billing_amount, final: isFinal && index === presentments.length - 1 }),
    ),
    ...(isReturned ? [present({ type: "return", billing_amount: "2.00" })] : []),
    ...(isTooLate ? [() => bringInDeadline(body.id)] : []),
    ...(expires ? [() => expireHolds(test.db, new Date(Date.now() + 40 * dayMs))] : []),
  ];
}

/** What the journal's import does for an attempt that the database decided too late. */
async function bringInDeadline(id: string): Promise<boolean> {
  const rows = await test.sql`
    select record_answer_without_store(jsonb_build_object(
             'environment_id', environment_id, 'account_id', account_id, 'id', event_id, 'delivery_id', id,
             'answered', 'deadline', 'problem', 'too late', 'duration_us', 1))
      from deliveries where event_id = ${id} and kind = 'request' and state = 'answered'`;
  return rows.length > 0;
}

async function endState(owner: SeededCard) {
  const { accountId, tokenId } = owner;
  const [authorization] = await test.sql`
    select decision, decision_reason, outcome, lifecycle, held_minor, cleared_minor, reversed_minor, velocity_minor,
           velocity_count from authorizations where account_id = ${accountId}`;
  const meters = await test.sql`
    select m.scope, coalesce(sum(v.used_minor), 0)::bigint as minor, coalesce(sum(v.used_count), 0)::bigint as count
      from velocity_meters m left join velocity_counters v on v.meter_id = m.id
     where m.subject_id in (${accountId}, ${tokenId}) group by 1 order by 1`;
  const exceptions = await test.sql`select kind, status from exceptions where account_id = ${accountId}`;
  return {
    balance: await provenBalance(test.sql, owner),
    authorization: { ...authorization },
    meters: [...meters],
    exceptions: [...exceptions],
  };
}

async function run(given: Facts, order: (steps: Step[]) => Step[], drains: readonly boolean[]) {
  const owner = await program.addCard({ balanceMinor: 100_00n });
  await activateRules(test.sql, program, "card", owner.tokenId, [limit]);
  await activateRules(test.sql, program, "account", owner.accountId, [limit]);
  for (const [index, step] of order(stepsOf(given, owner)).entries()) {
    await step();
    if (drains[index % drains.length]) await drain();
  }
  await drain();
  // Both come again and again until there is nothing left for them.
  const [authorization] = await test.sql`select id from authorizations where account_id = ${owner.accountId}`;
  if (given.isTooLate) await bringInDeadline(authorization!.id);
  if (given.expires) await expireHolds(test.db, new Date(Date.now() + 40 * dayMs));
  return endState(owner);
}

describe("every order of arrival", () => {
  it("of request, repeat, advice, reversals, presentments, expiry and journal ends at the same money, limits and exceptions", async () => {
    const seeds = fc.array(fc.nat(1_000), { minLength: 12, maxLength: 12 });
    const drainAfter = fc.array(fc.boolean(), { minLength: 1, maxLength: 5 });
    let exceptions = 0;
    await fc.assert(
      fc.asyncProperty(facts, seeds, drainAfter, async (given, weights, drains) => {
        const shuffled = (steps: Step[]) =>
          steps
            .map((step, index) => ({ step, weight: weights[index] ?? 0 }))
            .sort((one, other) => one.weight - other.weight)
            .map(({ step }) => step);
        const plain = await run(given, (steps) => steps, [true]);
        expect(await run(given, shuffled, drains)).toEqual(plain);
        const { velocity_minor, velocity_count } = plain.authorization;
        for (const meter of plain.meters)
          expect([meter.minor, meter.count]).toEqual([velocity_minor, BigInt(velocity_count)]);
        expect(plain.exceptions).toHaveLength(plain.authorization.outcome === "differs" ? 1 : 0);
        exceptions += plain.exceptions.length;
      }),
      { numRuns: 40 },
    );
    expect(exceptions).toBeGreaterThan(0);
    const [sum] = await test.sql`
      select sum(velocity_minor)::bigint as minor, sum(velocity_count)::bigint as count from authorizations`;
    const [whole] = await test.sql`
      select used_minor as minor, used_count as count from velocity_counters v join velocity_meters m on m.id = v.meter_id
       where m.scope = 'program'`;
    expect(whole).toEqual(sum);
  }, 90_000);
});
