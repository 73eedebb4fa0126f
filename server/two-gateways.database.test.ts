import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createTestDatabase,
  type SeededCard,
  type SeededProgram,
  seedProgram,
  type TestDatabase,
} from "@/db/testing";
import type { Rule } from "@/lib/rules/schema";
import { activateRules } from "./authorization/testing";
import { type GatewayAnswer, startTestGateway, type TestGateway } from "./gateway-testing";
import { authorizationBody, provenBalance } from "./webhooks/testing";

/* Two gateways as processes on one database: what they approve together never exceeds a balance or a limit. */

/** Here nobody is refused for want of time, also on a busy machine: it is about what is decided. */
const decisionDeadlineMs = 20_000;

let test: TestDatabase;
let gateways: TestGateway[];

beforeAll(async () => {
  test = await createTestDatabase();
  gateways = await Promise.all([0, 1].map(() => startTestGateway({ databaseUrl: test.databaseUrl })));
});
afterAll(async () => {
  await Promise.all(gateways.map((gateway) => gateway.stop()));
  await test.end();
});

type Body = ReturnType<typeof authorizationBody>;

/** Posts all at once, one gateway after the other in turn. */
function postAll(program: SeededProgram, bodies: readonly Body[]): Promise<GatewayAnswer[]> {
  return Promise.all(bodies.map((body, index) => gateways[index % 2]!.post(program, "authorization", body)));
}

const success = JSON.stringify({ status: "success" });
const limit = (id: string, amountMaxMinor: string | null, countMax: number | null = null): Rule => ({
  id,
  kind: "velocity",
  window: "day",
  currency: amountMaxMinor === null ? null : "EUR",
  amountMaxMinor,
  countMax,
});

type Usage = { rule: string; used_minor: bigint; used_count: bigint };

/** What each meter counted, by the id of its rule; and what the authorizations themselves say it should have. */
async function usage(program: SeededProgram): Promise<{ counted: Usage[]; summed: Usage[] }> {
  const { environmentId } = program;
  const counted = await test.sql<Usage[]>`
    select m.rule, coalesce(sum(v.used_minor), 0)::bigint as used_minor, coalesce(sum(v.used_count), 0)::bigint as used_count
      from rule_sets r, jsonb_each_text(r.meter_ids) as m(rule, meter_id)
      left join velocity_counters v on v.meter_id = m.meter_id::bigint
     where r.environment_id = ${environmentId} and r.status = 'active' group by 1 order by 1`;
  const summed = await test.sql<Usage[]>`
    select m.rule, coalesce(sum(a.velocity_minor), 0)::bigint as used_minor, coalesce(sum(a.velocity_count), 0)::bigint as used_count
      from rule_sets r cross join jsonb_each_text(r.meter_ids) as m(rule, meter_id)
      left join authorizations a on a.environment_id = r.environment_id
       and r.subject_id in ('', a.account_id, a.token_id)
     where r.environment_id = ${environmentId} and r.status = 'active' group by 1 order by 1`;
  return { counted: [...counted], summed: [...summed] };
}

async function approvedMinor(column: "account_id" | "token_id", id: string): Promise<bigint> {
  const [row] = await test.sql<{ minor: bigint }[]>`
    select coalesce(sum(billing_amount_minor), 0)::bigint as minor from authorizations
     where ${test.sql(column)} = ${id} and decision = 'approved'`;
  return row!.minor;
}

const repeat = <Item>(count: number, make: (index: number) => Item) =>
  Array.from({ length: count }, (_, index) => make(index));

describe("two gateways on one database", () => {
  it("approve balances to the last cent and never beyond, and answer every repeat alike", async () => {
    const program = await seedProgram(test.db, { program: { decisionDeadlineMs } });
    const cards = await Promise.all(repeat(3, () => program.addCard({ balanceMinor: 100_00n })));
    const bodies = repeat(240, (index) =>
      authorizationBody(cards[index % 3]!, { billing_amount: index % 2 ? "3.00" : "1.00" }),
    );
    const repeats = bodies.slice(0, 30).flatMap((body) => repeat(9, () => body));
    // Each repeat goes to the other gateway at least once.
    const all = [...bodies, ...repeats];
    const answers = await postAll(program, all);
    expect(answers.map(({ status }) => status).filter((status) => status !== 200)).toEqual([]);

    const told = new Map<string, Set<string>>();
    for (const [index, body] of all.entries())
      told.set(body.id, (told.get(body.id) ?? new Set()).add(answers[index]!.body));
    expect([...told.values()].filter((different) => different.size > 1)).toEqual([]);
    for (const card of cards) {
      // 80 requests of 1 or 3 on each: far more than 100.00 together, and enough of 1.00 to fill the last cent.
      expect(await provenBalance(test.sql, card)).toEqual({ posted_minor: 10_000n, held_minor: 10_000n });
    }
    const stored = await test.sql<{ id: string; decision: string }[]>`
      select id, decision from authorizations where id in ${test.sql([...told.keys()])}`;
    expect(stored).toHaveLength(bodies.length);
    for (const { id, decision } of stored)
      expect([...told.get(id)!][0] === success, id).toBe(decision === "approved");
  });

  it("never exceed a daily limit of card, account or program, and use each up", async () => {
    const program = await seedProgram(test.db, { program: { decisionDeadlineMs } });
    const account = await program.addAccount({ balanceMinor: 1_000_000_00n });
    const onAccount = await Promise.all(repeat(3, () => program.addCard({ account })));
    const others = await Promise.all(repeat(3, () => program.addCard({ balanceMinor: 1_000_000_00n })));
    const [first, second] = onAccount as [SeededCard, SeededCard];
    await activateRules(test.sql, program, "card", first.tokenId, [limit("card", "2000")]);
    await activateRules(test.sql, program, "card", second.tokenId, [limit("number", null, 7)]);
    await activateRules(test.sql, program, "account", account.accountId, [limit("account", "5000")]);
    await activateRules(test.sql, program, "program", "", [limit("program", "12000")]);

    // Three quarters ask more of the account than it may; the rest leaves 10.00 of the program's limit.
    const bodies = repeat(240, (index) => {
      if (index % 4 === 0) return authorizationBody(others[index % 3]!, { billing_amount: "1.00" });
      return authorizationBody(onAccount[index % 3]!, { billing_amount: index % 2 ? "1.00" : "2.50" });
    });
    const repeats = bodies.slice(0, 20).flatMap((body) => repeat(9, () => body));
    const answers = await postAll(program, [...bodies, ...repeats]);
    expect(answers.map(({ status }) => status).filter((status) => status !== 200)).toEqual([]);

    expect(await approvedMinor("token_id", first.tokenId)).toBeLessThanOrEqual(2_000n);
    expect(await approvedMinor("account_id", account.accountId)).toBeLessThanOrEqual(5_000n);
    const before = await usage(program);
    expect(before.counted).toEqual(before.summed);

    const small = repeat(80, (index) =>
      authorizationBody((index % 2 ? onAccount : others)[index % 3]!, { billing_amount: "0.50" }),
    );
    await postAll(program, small);
    const after = await usage(program);
    expect(after.counted).toEqual(after.summed);
    const used = Object.fromEntries(after.counted.map(({ rule, ...rest }) => [rule, rest]));
    expect(used.program!.used_minor).toBe(12_000n);
    expect(used.account!.used_minor).toBe(5_000n);
    expect(used.card!.used_minor).toBeLessThanOrEqual(2_000n);
    expect(used.number!.used_count).toBe(7n);
  });

  it("record the same id with other content as a conflict, wherever it comes", async () => {
    const program = await seedProgram(test.db, { program: { decisionDeadlineMs } });
    const card = await program.addCard({ balanceMinor: 1_000_00n });
    const bodies = repeat(20, () => authorizationBody(card));
    const changed = bodies.map((body) => ({ ...body, billing_amount: "11.00" }));
    const answers = await postAll(
      program,
      bodies.flatMap((body, index) => [body, changed[index]!]),
    );
    const conflict = JSON.stringify({ status: "error", errors: ["id_conflict"] });
    for (const [index] of bodies.entries())
      expect([answers[2 * index]!.body, answers[2 * index + 1]!.body].sort()).toEqual([conflict, success]);
    const states = await test.sql`
      select state, count(*)::int from deliveries where environment_id = ${program.environmentId} group by 1 order by 1`;
    expect(states).toEqual([
      { state: "answered", count: 20 },
      { state: "conflict", count: 20 },
    ]);
    await provenBalance(test.sql, card);
  });
});
