import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createTestDatabase,
  type SeededCard,
  type SeededProgram,
  seedProgram,
  type TestDatabase,
} from "@/db/testing";
import { type CardStatus, cardStatuses } from "@/lib/card-states";
import { type CompiledRuleSet, compileRuleSet } from "@/lib/rules/evaluate";
import { localTime, windowStart } from "@/lib/rules/local-time";
import { type Rule, ruleScopes, velocityWindows } from "@/lib/rules/schema";
import { type AuthorizationMessage, parseAuthorizationWebhook } from "../finci/contract";
import type { WebhookEndpoints } from "../webhooks/endpoints";
import { authorizationBody, testEndpoints, webhook } from "../webhooks/testing";
import { moment, payment, rules, timeZones, velocityRule } from "./arbitraries-testing";
import { type DecisionPolicy, type DecisionState, decide, decisionRequest } from "./decide";
import { activateRules, insertMeter } from "./testing";

const paymentsAtOnce = 10;

let test: TestDatabase;
let endpoints: WebhookEndpoints;
const programs: { program: SeededProgram; timeZone: string }[] = [];

beforeAll(async () => {
  test = await createTestDatabase();
  for (const timeZone of ["Europe/Vilnius", "Pacific/Kiritimati", "America/St_Johns"])
    programs.push({ program: await seedProgram(test.db, { program: { timeZone } }), timeZone });
  endpoints = testEndpoints(test.databaseUrl);
  await endpoints.start();
});
afterAll(async () => {
  await endpoints.stop();
  await test.end();
});

/** Card, balance and counters as they stand in the database. */
async function readState(message: AuthorizationMessage, environmentId: string): Promise<DecisionState> {
  const [card] = await test.sql`
    select account_id, status, expiration_month from cards
     where environment_id = ${environmentId} and token_id = ${message.token_id}`;
  const [balance] = await test.sql`
    select currency, posted_minor, held_minor from account_balances
     where environment_id = ${environmentId} and account_id = ${message.account_id}`;
  const counters = await test.sql<{ key: string; minor: bigint; count: bigint }[]>`
    select meter_id || ' ' || window_start as key, used_minor as minor, used_count as count from velocity_counters`;
  const used = new Map(counters.map(({ key, ...value }) => [key, value]));
  return {
    card: card
      ? { accountId: card.account_id, status: card.status, expirationMonth: card.expiration_month }
      : null,
    balance: balance
      ? { currency: balance.currency, postedMinor: balance.posted_minor, heldMinor: balance.held_minor }
      : null,
    used: (meterId, start) => used.get(`${meterId} ${start}`) ?? { minor: 0n, count: 0n },
  };
}

/** Puts the rules in force at each scope that has some, and gives what a snapshot would hold. */
async function putInForce(
  program: SeededProgram,
  timeZone: string,
  card: SeededCard,
  scopes: readonly (Rule[] | null)[],
): Promise<CompiledRuleSet[]> {
  await test.sql`update rule_sets set status = 'retired' where environment_id = ${program.environmentId} and status = 'active'`;
  const subjects = [card.tokenId, card.personId, card.accountId, ""];
  const compiled: CompiledRuleSet[] = [];
  for (const [index, scope] of ruleScopes.entries()) {
    const list = scopes[index];
    if (!list) continue;
    const ruleSet = await activateRules(test.sql, program, scope, subjects[index]!, list, timeZone);
    compiled.push(compileRuleSet({ ...ruleSet, scope, rules: list }));
  }
  return compiled;
}

describe("the decision in the database and decide()", () => {
  const scopes = fc.tuple(...ruleScopes.map(() => fc.option(rules, { nil: null, freq: 3 })));
  const scenario = fc.record({
    at: moment,
    programIndex: fc.nat(2),
    scopes,
    status: fc.oneof(
      { weight: 6, arbitrary: fc.constant<CardStatus>("active") },
      { weight: 1, arbitrary: fc.constantFrom(...cardStatuses) },
    ),
    expirationMonth: fc.constantFrom("2099-12", "2099-12", "2020-02"),
    balanceMinor: fc.constantFrom(0n, 2_500n, 10_000n, 10n ** 13n),
    isActive: fc.constantFrom(true, true, true, true, true, true, false),
    maintenance: fc.constantFrom(
      null,
      null,
      null,
      null,
      null,
      "decline_all" as const,
      "approve_up_to" as const,
    ),
    payments: fc.array(
      fc.record({ payment, wrong: fc.constantFrom(null, null, null, null, null, "token", "account") }),
      { minLength: 1, maxLength: 5 },
    ),
  });

  it("agree on decision, reason, seen values and counters for every rule, state and request", async () => {
    const reasons = new Set<string>();
    await fc.assert(
      fc.asyncProperty(scenario, async (given) => {
        const { program, timeZone } = programs[given.programIndex]!;
        const { environmentId, programId } = program;
        const card = await program.addCard({
          balanceMinor: given.balanceMinor,
          card: { status: given.status, expirationMonth: given.expirationMonth },
        });
        const ruleSets = await putInForce(program, timeZone, card, given.scopes);
        await test.sql`update programs set status = ${given.isActive ? "active" : "suspended"} where id = ${programId}`;
        await test.sql`update maintenance_windows set ended_at = now() where ended_at is null`;
        const maintenance = given.maintenance && {
          id: crypto.randomUUID(),
          behaviour: given.maintenance,
          capMinor: 1_000n,
          capCurrency: "EUR",
          expiresAt: new Date("2099-01-01T00:00:00Z"),
        };
        if (maintenance)
          await test.sql`
            insert into maintenance_windows (id, environment_id, behaviour, cap_minor, cap_currency, reason, expires_at)
            values (${maintenance.id}, ${environmentId}, ${maintenance.behaviour}, 1000, 'EUR', 'test', ${maintenance.expiresAt.toISOString()})`;
        const policy: DecisionPolicy = {
          decisioningModel: "integrator",
          isActive: given.isActive,
          timeZone,
          maintenance,
          ruleSets,
          countingRuleSets: [],
        };
        for (const { payment: fields, wrong } of given.payments) {
          const body = authorizationBody(card, {
            ...fields,
            transaction_amount: fields.billing_amount,
            transaction_currency: fields.billing_currency,
            ...(wrong === "token" ? { token_id: "999999999999999999" } : {}),
            ...(wrong === "account" ? { account_id: "999999999999999998" } : {}),
          });
          const message = parseAuthorizationWebhook(JSON.stringify(body));
          const state = await readState(message, environmentId);
          const expected = decide(decisionRequest(message), policy, state, given.at);
          const answer = await endpoints.answer(
            webhook(program, "authorization", body, { receivedAt: given.at }),
          );
          const [stored] = await test.sql`
            select decision, decision_reason as reason, decision_detail as detail, velocity_seen as "velocitySeen",
                   velocity_minor, velocity_count from authorizations where id = ${body.id}`;
          const { velocity_minor, velocity_count, ...decision } = stored ?? {};
          expect(decision).toEqual(expected);
          reasons.add(expected.reason ?? "approved");
          const isApproved = expected.decision === "approved";
          expect(answer.body).toEqual(
            isApproved ? { status: "success" } : { status: "error", errors: [expected.reason] },
          );
          const counted = isApproved ? message.billingAmountMinor : 0n;
          expect([velocity_minor, velocity_count]).toEqual([counted, counted > 0n ? 1 : 0]);
          const after = await readState(message, environmentId);
          for (const [meterId, minor, count] of expected.velocitySeen ?? []) {
            const limitStart = startOf(meterId, ruleSets, timeZone, given.at);
            const now = after.used(meterId, limitStart);
            const added = isApproved ? 1n : 0n;
            expect([now.minor, now.count]).toEqual([BigInt(minor) + counted, BigInt(count) + added]);
          }
        }
      }),
      { numRuns: 120 },
    );
    // The property looked at approvals and at each kind of refusal.
    expect([...reasons].sort()).toEqual(
      expect.arrayContaining(["approved", "card_unknown", "velocity_limit"]),
    );
    expect(reasons.size).toBeGreaterThan(10);
  }, 180_000);
});

function startOf(meterId: string, sets: readonly CompiledRuleSet[], timeZone: string, at: Date): string {
  const found = sets.flatMap(({ rules: list }) => list).find((compiled) => compiled.meterId === meterId);
  if (found?.rule.kind !== "velocity") throw new Error(`No rule has the meter ${meterId}`);
  return windowStart(found.rule.window, localTime(timeZone, at));
}

describe("what a meter counts", () => {
  it("is what its rule concerns", async () => {
    const { program, timeZone } = programs[0]!;
    const card = await program.addCard({ balanceMinor: 10n ** 12n });
    const pairs = fc.sample(fc.tuple(velocityRule, payment), { numRuns: 400, seed: 20261122 });
    const expected: boolean[] = [];
    const asked: { meter: string; authorization: string }[] = [];
    await test.sql`update maintenance_windows set ended_at = now() where ended_at is null`;
    await test.sql`update programs set status = 'active'`;
    await test.sql`update rule_sets set status = 'retired' where status = 'active'`;
    const ask = async (pair: (typeof pairs)[number], index: number) => {
      const [fields, fieldsOfPayment] = pair;
      const rule = { id: "r", ...fields } as Extract<Rule, { kind: "velocity" }>;
      const body = authorizationBody(card, {
        ...fieldsOfPayment,
        transaction_amount: fieldsOfPayment.billing_amount,
        transaction_currency: fieldsOfPayment.billing_currency,
      });
      await endpoints.answer(webhook(program, "authorization", body));
      const meter = await insertMeter(test.sql, program.environmentId, "card", "nobody", rule, timeZone);
      asked[index] = { meter, authorization: body.id };
      const compiled = compileRuleSet({
        id: "s",
        scope: "card",
        version: 1,
        rules: [rule],
        meterIds: { r: meter },
      });
      const message = parseAuthorizationWebhook(JSON.stringify(body));
      expected[index] = compiled.rules[0]!.concerns(decisionRequest(message));
    };
    // A few at once: a busy machine sheds what would wait beyond the deadline, and that is another test's subject.
    for (let start = 0; start < pairs.length; start += paymentsAtOnce) {
      const some = pairs.slice(start, start + paymentsAtOnce);
      await Promise.all(some.map((pair, index) => ask(pair, start + index)));
    }
    const rows = await test.sql<{ counts: boolean; name: string; merchants: string[] | null }[]>`
      select velocity_meter_counts(m, a) as counts, a.merchant_name as name, m.merchants
        from unnest(${asked.map(({ meter }) => meter)}::bigint[], ${asked.map((pair) => pair.authorization)}::text[])
             with ordinality as x(meter, id, position)
        join velocity_meters m on m.id = x.meter join authorizations a on a.id = x.id order by x.position`;
    expect(rows).toHaveLength(pairs.length);
    const different = rows.filter(({ counts }, index) => counts !== expected[index]);
    expect(different.map(({ name, merchants, counts }) => ({ name, merchants, counts }))).toEqual([]);
    expect(new Set(expected).size).toBe(2);
  });

  it("begins with the same day in the database as here, in every time zone and at every change of the clock", async () => {
    const moments = fc.sample(moment, { numRuns: 400, seed: 20261122 }).map((date) => date.toISOString());
    for (const timeZone of timeZones) {
      for (const window of velocityWindows) {
        const rows = await test.sql<{ start: string }[]>`
          select velocity_window_start(${window}, ${timeZone}, x.at)::text as start
            from unnest(${moments}::text[]::timestamptz[]) with ordinality as x(at, position) order by x.position`;
        const here = moments.map((at) => windowStart(window, localTime(timeZone, new Date(at))));
        expect(rows.map(({ start }) => start)).toEqual(here);
      }
    }
  });
});
