import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createTestDatabase,
  type SeededCard,
  type SeededProgram,
  seedProgram,
  type TestDatabase,
} from "@/db/testing";
import { type PaymentEvent, type PaymentLifecycle, settlePayment } from "@/lib/payment-lifecycle";
import { type PaymentStage, paymentTransitions } from "@/lib/payment-transitions";
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
  /** The balance is 1,000.00. */
  amount: fc.constantFrom("50.00", "50.00", "60.00", "1500.00", "0.00"),
  advice: fc.constantFrom(null, "Approved", "Approved", "InsufficientFunds", "DoNotHonor"),
  reversals: fc.subarray(["5.00", "50.00"]),
  presentments: fc.subarray([
    { billing_amount: "20.00", isFinalToo: true },
    { billing_amount: "20.00", isFinalToo: false },
    { billing_amount: "10.00", isFinalToo: false },
    { billing_amount: "25.00", isFinalToo: false },
  ]),
  /** A bookshop, and a restaurant with its tips. */
  mcc: fc.constantFrom("5942", "5812"),
  isFinal: fc.boolean(),
  isReturned: fc.boolean(),
  isRepeated: fc.boolean(),
  /** FINCI was told an error, and the journal says so later. */
  isTooLate: fc.constantFrom(false, false, true),
  expires: fc.boolean(),
});
type Facts = typeof facts extends fc.Arbitrary<infer Value> ? Value : never;

/** One thing that happens to the payment. */
type Step = { event: PaymentEvent; happen: () => Promise<unknown> };

function stepsOf(given: Facts, owner: SeededCard): Step[] {
  const body = authorizationBody(owner, {
    billing_amount: given.amount,
    transaction_amount: given.amount,
    merchant: { id: "MRC000123456789", name: "Trattoria", mcc: given.mcc, city: "Luxembourg", country: "LU" },
  });
  const { advice, isTooLate, isRepeated, isReturned, isFinal, presentments, expires } = given;
  const startMs = Date.now();
  const authorize = (event: PaymentEvent, fields: object): Step => ({
    event,
    happen: () => post(endpoints, program, "authorization", { ...body, ...fields }),
  });
  /** FINCI's clock goes on from one to the next, whatever order they come in. */
  const present = (event: PaymentEvent, index: number, fields: object): Step => {
    const created_at = new Date(startMs + index * 1000).toISOString();
    const message = presentmentBody(owner, { authorization_id: body.id, created_at, ...fields });
    return { event, happen: () => post(endpoints, program, "transaction", message) };
  };
  const decided = given.amount === "1500.00" ? "declined" : "approved";
  const reverse = (billing_amount: string): Step =>
    authorize("reversed", {
      id: newEventId(),
      type: "reversal",
      original_authorization_id: body.id,
      billing_amount,
    });
  return [
    authorize(decided, {}),
    // A repeat that was told a success would count against the journal: see the tests of the deadline.
    ...(isRepeated && !isTooLate ? [authorize(decided, {})] : []),
    ...(advice
      ? [
          authorize(advice === "Approved" ? "advised_approved" : "advised_declined", {
            advice: true,
            response_code: advice,
          }),
        ]
      : []),
    ...given.reversals.map(reverse),
    ...presentments.map(({ billing_amount, isFinalToo }, index) => {
      const final = isFinalToo || (isFinal && index === presentments.length - 1);
      return present(final ? "cleared_finally" : "cleared", index, { billing_amount, final });
    }),
    ...(isReturned ? [present("returned", 9, { type: "return", billing_amount: "2.00" })] : []),
    ...(isTooLate ? [{ event: "overruled" as const, happen: () => bringInDeadline(body.id) }] : []),
    ...(expires
      ? [
          {
            event: "expired" as const,
            happen: () => expireHolds(test.db, new Date(Date.now() + 40 * dayMs)),
          },
        ]
      : []),
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

type Transition = { before: PaymentStage; event: PaymentEvent; after: PaymentStage; opened: string[] };

/** What happened stands in the table of transitions, with the exceptions it opened. */
function expectListed({ before, event, after, opened }: Transition): void {
  const { to, opens } = paymentTransitions[before][event];
  const step = `${before} ${event} ${after}`;
  const listed: readonly string[] = [...to.map((state) => `${before} ${event} ${state}`), ...opens];
  expect(listed).toEqual(expect.arrayContaining([step, ...opened]));
  stepsSeen.add(step);
}
const stepsSeen = new Set<string>();

async function lifecycleNow({ accountId }: SeededCard): Promise<PaymentStage> {
  const [row] = await test.sql<{ lifecycle: PaymentLifecycle }[]>`
    select lifecycle from authorizations where account_id = ${accountId}`;
  return row?.lifecycle ?? "unknown";
}

/** What the facts make of the payment by its specification; the exceptions with the amounts at stake. */
function specified(given: Facts, end: Awaited<ReturnType<typeof endState>>, isExpired: boolean) {
  const minor = (text: string) => BigInt(text.replace(".", ""));
  const { decision, advice_response_code, outcome } = end.authorization;
  const authorizedMinor = minor(given.amount);
  const state = settlePayment({
    authorizedMinor,
    decision,
    adviceResponseCode: advice_response_code,
    reversals: given.reversals.map((amount) => ({ amountMinor: minor(amount) })),
    presentments: given.presentments.map(({ billing_amount, isFinalToo }, index) => ({
      id: String(index),
      amountMinor: minor(billing_amount),
      isFinal: isFinalToo || (given.isFinal && index === given.presentments.length - 1),
      createdAtMs: index,
      isAfterExpiry: false,
    })),
    isExpired,
    mcc: given.mcc,
    tipAllowancePercent: 20,
  });
  const differs = { kind: "answer_differs" as const, amountMinor: authorizedMinor };
  return {
    money: [state.lifecycle, state.heldMinor, state.clearedMinor, state.reversedMinor],
    exceptions: [...state.unfitting, ...(outcome === "differs" ? [differs] : [])]
      .map(({ kind, amountMinor }) => ({ kind: kind as string, amount_minor: amountMinor }))
      .sort((one, other) => one.kind.localeCompare(other.kind)),
  };
}

async function endState(owner: SeededCard) {
  const { accountId, tokenId } = owner;
  const [authorization] = await test.sql`
    select decision, decision_reason, advice_response_code, outcome, lifecycle, held_minor, cleared_minor, reversed_minor, velocity_minor,
           velocity_count from authorizations where account_id = ${accountId}`;
  const meters = await test.sql`
    select m.scope, coalesce(sum(v.used_minor), 0)::bigint as minor, coalesce(sum(v.used_count), 0)::bigint as count
      from velocity_meters m left join velocity_counters v on v.meter_id = m.id
     where m.subject_id in (${accountId}, ${tokenId}) group by 1 order by 1`;
  const exceptions = await test.sql<{ kind: string; amount_minor: bigint }[]>`
    select kind, amount_minor from exceptions where account_id = ${accountId} and status = 'open' order by kind`;
  return {
    balance: await provenBalance(test.sql, owner),
    authorization: { ...authorization },
    meters: [...meters],
    exceptions: [...exceptions],
  };
}

async function run(given: Facts, order: (steps: Step[]) => Step[], drains: readonly boolean[]) {
  const owner = await program.addCard({ balanceMinor: 1_000_00n });
  await activateRules(test.sql, program, "card", owner.tokenId, [limit]);
  await activateRules(test.sql, program, "account", owner.accountId, [limit]);
  let openBefore: string[] = [];
  let before = await lifecycleNow(owner);
  for (const [index, { event, happen }] of order(stepsOf(given, owner)).entries()) {
    await happen();
    if (!drains[index % drains.length]) continue;
    await drain();
    const after = await lifecycleNow(owner);
    const openNow = (await endState(owner)).exceptions.map(({ kind }) => kind);
    const opened = openNow.filter((kind) => !openBefore.includes(kind));
    // Only where each event was processed before the next.
    if (!drains.includes(false)) expectListed({ before, event, after, opened });
    before = after;
    openBefore = openNow;
  }
  await drain();
  // Both come again and again until there is nothing left for them.
  const [authorization] = await test.sql`select id from authorizations where account_id = ${owner.accountId}`;
  if (given.isTooLate) await bringInDeadline(authorization!.id);
  if (given.expires) await expireHolds(test.db, new Date(Date.now() + 40 * dayMs));
  const [expiry] = await test.sql`
    select hold_expired_at is not null as is_expired from authorizations where account_id = ${owner.accountId}`;
  // Whether it was cleared before its hold expired is the one thing that the order decides.
  return { end: await endState(owner), isExpired: Boolean(expiry?.is_expired) };
}

describe("every order of arrival", () => {
  it("of request, repeat, advice, reversals, presentments, expiry and journal ends at the same money, limits and exceptions", async () => {
    const seeds = fc.array(fc.nat(1_000), { minLength: 14, maxLength: 14 });
    const drainAfter = fc.array(fc.boolean(), { minLength: 1, maxLength: 5 });
    let exceptions = 0;
    await fc.assert(
      fc.asyncProperty(facts, seeds, drainAfter, async (given, weights, drains) => {
        const shuffled = (steps: Step[]) =>
          steps
            .map((step, index) => ({ step, weight: weights[index] ?? 0 }))
            .sort((one, other) => one.weight - other.weight)
            .map(({ step }) => step);
        const { end: plain, isExpired } = await run(given, (steps) => steps, [true]);
        expect((await run(given, shuffled, drains)).end).toEqual(plain);
        const { velocity_minor, velocity_count } = plain.authorization;
        for (const meter of plain.meters)
          expect([meter.minor, meter.count]).toEqual([velocity_minor, BigInt(velocity_count)]);
        const { lifecycle, held_minor, cleared_minor, reversed_minor } = plain.authorization;
        expect({
          money: [lifecycle, held_minor, cleared_minor, reversed_minor],
          exceptions: plain.exceptions,
        }).toEqual(specified(given, plain, isExpired));
        exceptions += plain.exceptions.length;
      }),
      { numRuns: 60 },
    );
    expect(exceptions).toBeGreaterThan(0);
    expect(stepsSeen.size).toBeGreaterThan(20);
    const [sum] = await test.sql`
      select sum(velocity_minor)::bigint as minor, sum(velocity_count)::bigint as count from authorizations`;
    const [whole] = await test.sql`
      select used_minor as minor, used_count as count from velocity_counters v join velocity_meters m on m.id = v.meter_id
       where m.scope = 'program'`;
    expect(whole).toEqual(sum);
  }, 90_000);
});
