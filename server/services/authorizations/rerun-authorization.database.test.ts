import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authorizations, cards, maintenanceWindows, ruleSets, velocityMeters } from "@/db/schema";
import {
  createTestDatabase,
  type SeededCard,
  type SeededProgram,
  seedProgram,
  type TestDatabase,
} from "@/db/testing";
import { compileRuleSet, evaluateRules } from "@/lib/rules/evaluate";
import type { PaymentFilter, Rule } from "@/lib/rules/schema";
import type { AuthorizationWebhook } from "../../finci/contract";
import type { WebhookEndpoints } from "../../webhooks/endpoints";
import { authorizationBody, testEndpoints } from "../../webhooks/testing";
import { authorize as authorizeThrough } from "../door-testing";
import { contextOf, contextOfAll, insertAuthorization } from "../read-testing";
import { listRerunVersions, rerunAuthorization } from "./index";
import { filterConditions } from "./rerun-meters";

let test: TestDatabase;
let endpoints: WebhookEndpoints;
beforeAll(async () => {
  test = await createTestDatabase();
  endpoints = testEndpoints(test.databaseUrl);
  await endpoints.start();
});
afterAll(async () => {
  await endpoints.stop();
  await test.end();
});

const of = (amount: string) => ({ billing_amount: amount, transaction_amount: amount });

/** Posts an authorization; its stored row. */
async function authorize(program: SeededProgram, body: AuthorizationWebhook, receivedAt?: Date) {
  return (await authorizeThrough({ endpoints, db: test.db }, program, body, receivedAt)).row;
}

type NewVersion = Partial<typeof ruleSets.$inferInsert> & { rules: Rule[] };

async function insertVersion(program: SeededProgram, version: NewVersion): Promise<string> {
  const [row] = await test.db
    .insert(ruleSets)
    .values({
      environmentId: program.environmentId,
      scope: "program",
      subjectId: "",
      version: 1,
      status: "draft",
      reason: "Test",
      ...version,
    })
    .returning();
  if (!row) throw new Error("not stored");
  return row.id;
}

type VelocityRule = Extract<Rule, { kind: "velocity" }>;

const daily: VelocityRule = {
  id: "daily",
  kind: "velocity",
  window: "day",
  currency: "EUR",
  amountMaxMinor: "3000",
  countMax: null,
};

/** A version of an account's rules in force, with the meter of its one limit. */
async function activateLimit(program: SeededProgram, card: SeededCard, rule: VelocityRule): Promise<string> {
  const { environmentId } = program;
  const subject = { environmentId, scope: "account", subjectId: card.accountId } as const;
  const [meter] = await test.db
    .insert(velocityMeters)
    .values({
      ...subject,
      window: rule.window,
      timeZone: "Europe/Vilnius",
      currency: rule.currency,
      meterKey: rule.id,
      sinceVersion: 0n,
      backfilledAt: new Date(),
    })
    .returning();
  const meterIds = { [rule.id]: String(meter?.id) };
  return insertVersion(program, {
    ...subject,
    rules: [rule],
    meterIds,
    status: "active",
    activatedAt: new Date(0),
  });
}

const rerun = (id: string, choice: object = {}) =>
  rerunAuthorization(contextOfAll(test.db), { id, ...choice });

describe("rerunAuthorization", () => {
  it("declines by a draft what was approved, and says so side by side", async () => {
    const program = await seedProgram(test.db);
    const card = await program.addCard({ balanceMinor: 10_000n });
    const { id } = await authorize(program, authorizationBody(card, of("40.00")));
    const draft = await insertVersion(program, {
      rules: [{ id: "small", kind: "amount", currency: "EUR", maxMinor: "2500" }],
    });
    const result = await rerun(id, { program: draft });
    expect(result).toMatchObject({
      isSame: false,
      asDecided: { decision: "approved", reason: null, versions: [], versionsSource: "recorded" },
      rerun: {
        decision: "declined",
        reason: "amount_limit",
        rule: { scope: "program", version: 1, sentence: expect.stringContaining("25.00 EUR") },
        versions: [{ id: draft, scope: "program", version: 1, status: "draft" }],
        versionsSource: "chosen",
      },
    });
    expect(result.rerun.sentence).toContain("40.00 EUR");
    expect(await rerun(id)).toMatchObject({ isSame: true, rerun: { versionsSource: "recorded" } });
  });

  it("finds the balance that the decision saw, whatever happened since", async () => {
    const program = await seedProgram(test.db);
    const card = await program.addCard({ balanceMinor: 10_000n });
    await authorize(program, authorizationBody(card, of("70.00")));
    const poor = await authorize(program, authorizationBody(card, of("40.00")));
    expect(poor.decisionReason).toBe("insufficient_balance");
    const { rerun: again, facts } = await rerun(poor.id, { program: "none" });
    expect(again).toMatchObject({ decision: "declined", reason: "insufficient_balance" });
    expect(facts).toContainEqual({
      key: "balance",
      name: "Balance",
      value: "30.00 EUR available (100.00 EUR posted, 70.00 EUR held)",
      source: "recorded",
      how: "The decision names it.",
    });
  });

  it("takes what a limit had used from the decision where it saw it, and from the payments otherwise", async () => {
    const program = await seedProgram(test.db);
    const card = await program.addCard({ balanceMinor: 100_000n });
    await activateLimit(program, card, daily);
    const noon = new Date(`${new Date().toISOString().slice(0, 10)}T09:00:00Z`).getTime();
    const rows: Awaited<ReturnType<typeof authorize>>[] = [];
    for (const minute of [0, 1, 2, 3]) {
      const body = authorizationBody(card, of("10.00"));
      rows.push(await authorize(program, body, new Date(noon + minute * 60_000)));
    }
    expect(rows.map((row) => row.decisionReason)).toEqual([null, null, null, "velocity_limit"]);
    const [, second, , fourth] = rows;

    const wider = await insertVersion(program, {
      scope: "account",
      subjectId: card.accountId,
      version: 2,
      rules: [{ ...daily, id: "wider", amountMaxMinor: "4000" }],
    });
    const recorded = await rerun(fourth?.id ?? "", { account: wider });
    expect(recorded).toMatchObject({
      asDecided: { reason: "velocity_limit", rule: { scope: "account", version: 1 } },
      rerun: { decision: "approved" },
      limits: [{ version: 2, usedMinor: 3000n, usedCount: 3n, source: "recorded" }],
    });

    const weekly = { ...daily, id: "weekly", window: "week", amountMaxMinor: null, countMax: 1 } as const;
    await test.db
      .update(ruleSets)
      .set({ rules: [weekly] })
      .where(eq(ruleSets.id, wider));
    expect(await rerun(second?.id ?? "", { account: wider })).toMatchObject({
      rerun: { decision: "declined", reason: "velocity_limit" },
      limits: [{ usedMinor: 1000n, usedCount: 1n, source: "reconstructed", isPartial: false }],
    });
    expect(await rerun(rows[0]?.id ?? "", { account: wider })).toMatchObject({
      rerun: { decision: "approved" },
      limits: [{ usedMinor: 0n, usedCount: 0n }],
    });
    for (const row of rows) expect(await rerun(row.id)).toMatchObject({ isSame: true });
  });

  it("keeps the status that the card had, and lets a version decide whether it may pay", async () => {
    const program = await seedProgram(test.db);
    const card = await program.addCard({ balanceMinor: 10_000n, card: { status: "deactivated" } });
    const { id, decisionReason } = await authorize(program, authorizationBody(card));
    expect(decisionReason).toBe("card_not_usable");
    await test.db.update(cards).set({ status: "active" }).where(eq(cards.tokenId, card.tokenId));
    expect(await rerun(id)).toMatchObject({ isSame: true, rerun: { reason: "card_not_usable" } });
    const lenient = await insertVersion(program, {
      scope: "card",
      subjectId: card.tokenId,
      rules: [{ id: "status", kind: "card_statuses", statuses: ["active", "deactivated"] }],
    });
    const { rerun: again, facts } = await rerun(id, { card: lenient });
    expect(again.decision).toBe("approved");
    expect(facts.map(({ key, source }) => [key, source])).toEqual([
      ["card_status", "recorded"],
      ["expiration", "reconstructed"],
      ["balance", "reconstructed"],
    ]);
  });

  it("sets maintenance mode aside and puts the rest together from the ledger", async () => {
    const program = await seedProgram(test.db);
    const card = await program.addCard({ balanceMinor: 5_000n });
    await authorize(program, authorizationBody(card, of("20.00")));
    await test.db.insert(maintenanceWindows).values({
      environmentId: program.environmentId,
      behaviour: "decline_all",
      reason: "Test",
      expiresAt: new Date(Date.now() + 60_000),
    });
    const small = await authorize(program, authorizationBody(card, of("30.00")));
    const large = await authorize(program, authorizationBody(card, of("30.01")));
    expect(small.decisionReason).toBe("maintenance");
    expect(await rerun(small.id)).toMatchObject({
      wasMaintenance: true,
      isSame: false,
      asDecided: { reason: "maintenance" },
      rerun: { decision: "approved" },
    });
    expect((await rerun(large.id)).rerun.reason).toBe("insufficient_balance");
  });

  it("refuses a version of other rules, and does not find another program's payment", async () => {
    const [program, other] = [await seedProgram(test.db), await seedProgram(test.db)];
    const card = await program.addCard({ balanceMinor: 10_000n });
    const { id } = await authorize(program, authorizationBody(card));
    const foreign = await insertVersion(other, { rules: [] });
    const ofOtherCard = await insertVersion(program, { scope: "card", subjectId: "elsewhere", rules: [] });
    for (const choice of [{ program: foreign }, { card: ofOtherCard }, { account: randomUUID() }]) {
      await expect(rerun(id, choice)).rejects.toMatchObject({ kind: "invalid" });
    }
    const stranger = contextOf(test.db, [{ role: "agent", programId: other.programId }]);
    await expect(rerunAuthorization(stranger, { id })).rejects.toMatchObject({ kind: "not_found" });
    await expect(listRerunVersions(stranger, { id })).rejects.toMatchObject({ kind: "not_found" });
  });

  it("offers every version of the rules that concern the payment", async () => {
    const program = await seedProgram(test.db);
    const card = await program.addCard({ balanceMinor: 10_000n });
    await activateLimit(program, card, daily);
    await insertVersion(program, { rules: [], version: 1, status: "retired" });
    await insertVersion(program, { rules: [], version: 2 });
    await insertVersion(program, { scope: "card", subjectId: "elsewhere", rules: [] });
    const { id } = await authorize(program, authorizationBody(card));
    const versions = await listRerunVersions(contextOfAll(test.db), { id });
    expect(versions.map(({ scope, version, wasInForce }) => [scope, version, wasInForce])).toEqual(
      expect.arrayContaining([
        ["program", 2, false],
        ["program", 1, false],
        ["account", 1, true],
      ]),
    );
    expect(versions).toHaveLength(3);
  });

  it("changes nothing in the database", async () => {
    const program = await seedProgram(test.db);
    const card = await program.addCard({ balanceMinor: 10_000n });
    await activateLimit(program, card, daily);
    const { id } = await authorize(program, authorizationBody(card));
    const draft = await insertVersion(program, { rules: [{ ...daily, id: "other", window: "month" }] });
    const before = await fingerprints();
    await rerun(id);
    await rerun(id, { program: draft, account: "none" });
    await expect(rerun(id, { program: randomUUID() })).rejects.toThrow();
    expect(await fingerprints()).toEqual(before);
  });
});

/** A hash of every table's rows, apart from what the endpoints write after their answers. */
async function fingerprints(): Promise<Record<string, string>> {
  const { sql } = test;
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'endpoint_uses' order by 1`;
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await sql<{ hash: string }[]>`
      select coalesce(md5(string_agg(h, '' order by h)), '') as hash
        from (select md5((to_jsonb(t) - 'answer_duration_us' - 'stored_us')::text) as h from ${sql(name)} t) rows`;
    found[name] = row?.hash ?? "";
  }
  expect(Object.keys(found).length).toBeGreaterThan(20);
  delete found.merchants;
  return found;
}

describe("filterConditions", () => {
  const filters: PaymentFilter[] = [
    { categories: ["5942"] },
    { categories: ["group:restaurants", "5900-5950"] },
    { categories: ["group:no longer there"] },
    { countries: ["LU", "LT"] },
    { entryModes: ["atm", "ecommerce"] },
    { merchants: ["amzn mktp"] },
    { merchants: ["mrc000000000001"] },
    { countries: ["LU"], entryModes: ["chip"], categories: ["5942"] },
  ];

  it("matches in SQL what the rules match", async () => {
    const program = await seedProgram(test.db);
    const payments = [
      {},
      { mcc: "5812", merchantName: "Café", merchantId: "X1" },
      { merchantCountry: "DE", entryMode: "atm" },
      { entryMode: null },
      { entryMode: "chip" },
      { mcc: "5951", merchantName: "Amzn Mktp" },
    ];
    for (const payment of payments) await insertAuthorization(test.db, program, payment);
    const rows = await test.db
      .select()
      .from(authorizations)
      .where(eq(authorizations.environmentId, program.environmentId));
    for (const filter of filters) {
      const inSql = await test.db.query.authorizations.findMany({
        where: (table, { and, eq }) =>
          and(eq(table.environmentId, program.environmentId), ...filterConditions(filter)),
      });
      const set = { id: "set", scope: "program", version: 1, rules: [{ ...daily, filter }] } as const;
      const compiled = compileRuleSet({ ...set, meterIds: { daily: "meter" } });
      const inRules = rows.filter(
        (row) =>
          evaluateRules({ ...row, threeDsAuthenticated: false }, [compiled], "UTC", new Date()).limits
            .length > 0,
      );
      expect(inSql.map(({ id }) => id).sort(), JSON.stringify(filter)).toEqual(
        inRules.map(({ id }) => id).sort(),
      );
    }
  });
});
