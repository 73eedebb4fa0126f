import { randomUUID } from "node:crypto";
import { and, asc, desc, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { auditEntries, authorizations, ruleSets, velocityCounters, velocityMeters } from "@/db/schema";
import {
  createTestDatabase,
  type SeededCard,
  type SeededProgram,
  seedProgram,
  type TestDatabase,
} from "@/db/testing";
import type { Rule, RuleScope } from "@/lib/rules/schema";
import type { ServiceContext } from "../../context";
import type { WebhookEndpoints } from "../../webhooks/endpoints";
import { processNextDelivery } from "../../webhooks/process";
import { authorizationBody, newEventId, post, testEndpoints } from "../../webhooks/testing";
import { contextOf } from "../read-testing";
import { activateDraft } from "./activate-draft";
import { beginActivation } from "./begin-activation";
import { compareVersions } from "./compare-versions";
import { discardDraft } from "./discard-draft";
import { finishLeftOverActivations } from "./finish-left-over";
import { getApplying } from "./get-applying";
import { getRuleSet } from "./get-rule-set";
import { getRules } from "./get-rules";
import { getUsage } from "./get-usage";
import { removeUnusedMeters } from "./meters";
import { retireRules } from "./retire-rules";
import { saveDraft } from "./save-draft";

let test: TestDatabase;
let endpoints: WebhookEndpoints;
let program: SeededProgram;
let card: SeededCard;
let risk: ServiceContext;

beforeAll(async () => {
  test = await createTestDatabase();
  program = await seedProgram(test.db);
  endpoints = testEndpoints(test.databaseUrl);
  await endpoints.start();
  risk = contextOf(test.db, [{ role: "risk", programId: null }]);
});
beforeEach(async () => {
  card = await program.addCard({ balanceMinor: 10_000_00n });
});
afterAll(async () => {
  await endpoints.stop();
  await test.end();
});

const success = { httpStatus: 200, body: { status: "success" } };
const declined = (reason: string) => ({ httpStatus: 200, body: { status: "error", errors: [reason] } });
const pay = (amount: string, more: object = {}, by = card) =>
  post(endpoints, program, "authorization", authorizationBody(by, { billing_amount: amount, ...more }));

const daily = (amountMaxMinor: string, more: Partial<Extract<Rule, { kind: "velocity" }>> = {}): Rule => ({
  id: "daily",
  kind: "velocity",
  window: "day",
  currency: "EUR",
  amountMaxMinor,
  countMax: null,
  ...more,
});

const subjectOf = (scope: RuleScope, of = card, owner = program) => ({
  environmentId: owner.environmentId,
  scope,
  subjectId: { card: of.tokenId, cardholder: of.personId, account: of.accountId, program: "" }[scope],
});

async function draft(rules: Rule[], scope: RuleScope = "card", context = risk) {
  const subject = subjectOf(scope);
  const { open } = await getRules(context, subject);
  const basedOn = open && { id: open.id, savedAt: open.savedAt };
  return saveDraft(context, { ...subject, rules, reason: "Test of the rules", basedOn });
}

async function activate(rules: Rule[], scope: RuleScope = "card") {
  const saved = await draft(rules, scope);
  await expect(activateDraft(risk, saved)).resolves.toMatchObject({ status: "active" });
  return saved;
}

async function lastDecision(by = card) {
  const [row] = await test.db
    .select()
    .from(authorizations)
    .where(eq(authorizations.tokenId, by.tokenId))
    .orderBy(desc(authorizations.receivedAt))
    .limit(1);
  return row;
}

/** What the subject's only limit has counted, and what it should have: the sum over the card's payments. */
async function usedAndExpected() {
  const [usage] = await getUsage(risk, subjectOf("card"));
  const rows = await test.db.select().from(authorizations).where(eq(authorizations.tokenId, card.tokenId));
  const expected = rows.reduce((sum, row) => sum + row.velocityMinor, 0n);
  const count = rows.reduce((sum, row) => sum + row.velocityCount, 0);
  return { used: usage?.usedMinor, usedCount: usage?.usedCount, expected, expectedCount: BigInt(count) };
}

async function drain() {
  while (await processNextDelivery(test.db, new Date(Date.now() + 3_600_000)));
}

describe("a draft", () => {
  it("changes no decision until it is activated, then the very next one", async () => {
    const saved = await draft([daily("10000")]);
    expect(saved.version).toBe(1);
    expect(await pay("90.00")).toEqual(success);
    expect(await activateDraft(risk, saved)).toEqual({ id: saved.id, status: "active" });
    expect(await pay("20.00")).toEqual(declined("velocity_limit"));
    expect((await lastDecision())?.decisionDetail).toMatchObject({
      rule_set_id: saved.id,
      rule_set_version: "1",
      rule_scope: "card",
      rule_id: "daily",
      window: "day",
      used_minor: "9000",
      asked_minor: "2000",
      limit_minor: "10000",
    });
    expect(await pay("10.00")).toEqual(success);
  });

  it("is edited in place, and only as it was read", async () => {
    const first = await draft([daily("10000")]);
    const again = await draft([daily("20000")]);
    expect(again).toMatchObject({ id: first.id, version: 1 });
    const stale = { ...subjectOf("card"), rules: [daily("1")], reason: "Stale edit" };
    await expect(
      saveDraft(risk, { ...stale, basedOn: { id: first.id, savedAt: first.savedAt } }),
    ).rejects.toMatchObject({ kind: "conflict" });
    await expect(saveDraft(risk, { ...stale, basedOn: null })).rejects.toMatchObject({ kind: "conflict" });
    await expect(activateDraft(risk, { id: first.id, savedAt: first.savedAt })).rejects.toMatchObject({
      kind: "conflict",
      message: expect.stringContaining("changed since it was reviewed"),
    });
  });

  it("is given up and stays in the history", async () => {
    const saved = await draft([daily("10000")]);
    await discardDraft(risk, { id: saved.id });
    await expect(activateDraft(risk, saved)).rejects.toMatchObject({ kind: "conflict" });
    const { open, active, versions } = await getRules(risk, subjectOf("card"));
    expect([open, active]).toEqual([null, null]);
    expect(versions).toMatchObject([{ version: 1, status: "discarded" }]);
    expect(await draft([daily("5000")])).toMatchObject({ version: 2 });
  });

  it("takes amounts in the account's currency only, a reason, and at least one rule", async () => {
    const subject = { ...subjectOf("account"), reason: "Why not", basedOn: null };
    await expect(
      saveDraft(risk, { ...subject, rules: [daily("10000", { currency: "USD" })] }),
    ).rejects.toMatchObject({
      kind: "invalid",
      details: { fields: { "rules.0.currency": expect.stringContaining("The account is in EUR") } },
    });
    await expect(saveDraft(risk, { ...subject, rules: [] })).rejects.toThrow(/at least one rule/);
    await expect(saveDraft(risk, { ...subject, rules: [daily("1")], reason: " " })).rejects.toThrow(
      /Say why/,
    );
    await expect(
      saveDraft(risk, { ...subject, ...subjectOf("program"), rules: [daily("1", { currency: "USD" })] }),
    ).resolves.toMatchObject({ version: 1 });
    const { open } = await getRules(risk, subjectOf("program"));
    await discardDraft(risk, { id: open?.id ?? "" });
  });
});

describe("an activation", () => {
  it("counts what was spent before it", async () => {
    await pay("30.00");
    await pay("45.50");
    await activate([daily("10000")]);
    expect(await usedAndExpected()).toMatchObject({ used: 7550n, usedCount: 2n, expected: 7550n });
    expect(await pay("24.51")).toEqual(declined("velocity_limit"));
    expect(await pay("24.50")).toEqual(success);
  });

  it("keeps what was used when a new version raises the limit", async () => {
    const first = await activate([daily("10000")]);
    expect(await pay("80.00")).toEqual(success);
    expect(await pay("80.00")).toEqual(declined("velocity_limit"));
    const second = await activate([daily("20000")]);
    expect(await usedAndExpected()).toMatchObject({ used: 8000n, usedCount: 1n });
    expect(await pay("120.01")).toEqual(declined("velocity_limit"));
    expect((await lastDecision())?.decisionDetail).toMatchObject({
      rule_set_id: second.id,
      rule_set_version: "2",
      used_minor: "8000",
    });
    expect(await pay("120.00")).toEqual(success);
    expect((await getRuleSet(risk, { id: first.id })).version).toMatchObject({ status: "retired" });
    expect(await compareVersions(risk, { fromId: first.id, toId: second.id })).toEqual({
      changes: [
        {
          kind: "changed",
          ruleId: "daily",
          before: "At most 100.00 EUR a day",
          after: "At most 200.00 EUR a day",
        },
      ],
    });
  });

  it("loses no payment that is decided while it happens", async () => {
    let isOver = false;
    const shop = async () => {
      while (!isOver) await pay("1.00");
    };
    const shoppers = [shop(), shop(), shop()];
    await pay("1.00");
    for (const limit of ["500000", "600000", "700000"]) await activate([daily(limit)]);
    await activate([daily("800000", { filter: { countries: ["LU"] } })]);
    isOver = true;
    await Promise.all(shoppers);
    const { used, usedCount, expected, expectedCount } = await usedAndExpected();
    expect(used).toBe(expected);
    expect(usedCount).toBe(expectedCount);
    expect(expectedCount).toBeGreaterThan(10n);
  });

  it("counts only what its filter names, in the past and from then on", async () => {
    const merchant = { id: "M1", name: "Straße Bücher", mcc: "5942", city: "Berlin", country: "DE" };
    await pay("10.00");
    await pay("20.00", { merchant });
    await pay("40.00", { merchant: { ...merchant, mcc: "7995", name: "Casino" } });
    const categories = ["5940-5943", "5941-5945"];
    await activate([
      daily("5000", { id: "books", filter: { categories, countries: ["DE"], merchants: ["straße bücher"] } }),
      daily("9900", { id: "gambling", filter: { categories: ["group:gambling"] } }),
      daily("9000", { id: "all" }),
    ]);
    const usage = await getUsage(risk, subjectOf("card"));
    expect(usage.map(({ ruleId, usedMinor }) => [ruleId, usedMinor])).toEqual([
      ["books", 2000n],
      ["gambling", 4000n],
      ["all", 7000n],
    ]);
    await pay("5.00", { merchant });
    const after = await getUsage(risk, subjectOf("card"));
    expect(after.map(({ usedMinor }) => usedMinor)).toEqual([2500n, 4000n, 7500n]);
  });

  it("by two at once happens once", async () => {
    const saved = await draft([daily("10000")]);
    const both = await Promise.allSettled([activateDraft(risk, saved), activateDraft(risk, saved)]);
    for (const result of both) {
      if (result.status === "rejected") expect(result.reason).toMatchObject({ kind: "conflict" });
    }
    expect(both.some(({ status }) => status === "fulfilled")).toBe(true);
    const rows = await test.db
      .select({ status: ruleSets.status })
      .from(ruleSets)
      .where(eq(ruleSets.subjectId, card.tokenId));
    expect(rows).toEqual([{ status: "active" }]);
    const entries = await test.db
      .select({ action: auditEntries.action })
      .from(auditEntries)
      .where(eq(auditEntries.subjectId, saved.id))
      .orderBy(asc(auditEntries.sequence));
    expect(entries.map(({ action }) => action)).toEqual([
      "rules.save_draft",
      "rules.activate",
      "rules.come_into_force",
    ]);
  });

  it("that was left half done refuses nothing, takes no edit, and is finished by the job", async () => {
    await pay("60.00");
    const saved = await draft([daily("10000")]);
    await beginActivation(risk, saved);
    expect(await pay("30.00")).toEqual(success);
    expect(await pay("50.00")).toEqual(success);
    await expect(draft([daily("1")])).rejects.toMatchObject({ kind: "conflict" });
    await expect(discardDraft(risk, { id: saved.id })).rejects.toMatchObject({ kind: "conflict" });
    expect(await finishLeftOverActivations(test.db)).toBe(0);
    expect(await finishLeftOverActivations(test.db, new Date(Date.now() + 6_000))).toBe(1);
    expect((await getRules(risk, subjectOf("card"))).active).toMatchObject({ id: saved.id });
    expect(await usedAndExpected()).toMatchObject({ used: 14_000n, expected: 14_000n });
    expect(await pay("1.00")).toEqual(declined("velocity_limit"));
  });
});

describe("what was used", () => {
  it("is given back by a reversal, before and after the activation", async () => {
    const early = authorizationBody(card, { billing_amount: "40.00" });
    const late = authorizationBody(card, { billing_amount: "50.00" });
    await post(endpoints, program, "authorization", early);
    await activate([daily("10000")]);
    await post(endpoints, program, "authorization", late);
    expect(await pay("20.00")).toEqual(declined("velocity_limit"));
    for (const [original, amount] of [
      [early.id, "40.00"],
      [late.id, "15.00"],
    ] as const) {
      const reversal = { id: newEventId(), type: "reversal", original_authorization_id: original } as const;
      const amounts = { transaction_amount: amount, billing_amount: amount };
      const body = {
        ...authorizationBody(card, amounts),
        ...reversal,
        advice: true,
        response_code: "Approved",
      };
      expect(await post(endpoints, program, "authorization", body)).toEqual(success);
    }
    await drain();
    expect(await usedAndExpected()).toMatchObject({ used: 3500n, usedCount: 1n, expected: 3500n });
    expect(await pay("65.00")).toEqual(success);
  });
});

describe("turning rules off", () => {
  it("lets the next payment through, removes what was counted, and says who did it", async () => {
    const saved = await activate([daily("1000")]);
    expect(await pay("20.00")).toEqual(declined("velocity_limit"));
    await retireRules(risk, { ...subjectOf("card"), reason: "The customer asked" });
    expect(await pay("20.00")).toEqual(success);
    const mine = and(
      eq(velocityMeters.environmentId, program.environmentId),
      eq(velocityMeters.subjectId, card.tokenId),
    );
    expect(await test.db.select().from(velocityMeters).where(mine)).toEqual([]);
    const { versions, active } = await getRules(risk, subjectOf("card"));
    expect(active).toBeNull();
    expect(versions).toMatchObject([
      { id: saved.id, status: "retired", turnedOff: { byName: "Test person", reason: "The customer asked" } },
    ]);
    await expect(retireRules(risk, { ...subjectOf("card"), reason: "Once more" })).rejects.toMatchObject({
      kind: "conflict",
    });
    // The same limit later counts anew from all payments of the day.
    await activate([daily("3000")]);
    expect(await usedAndExpected()).toMatchObject({ used: 2000n, expected: 2000n });
  });

  it("leaves nothing behind for the sweep", async () => {
    await activate([daily("1000"), { ...daily("9", { id: "weekly" }), window: "week" } as Rule]);
    await activate([daily("2000")]);
    expect(await removeUnusedMeters(test.db, null)).toBe(0);
    const orphans = await test.sql`
      select 1 from velocity_counters c where not exists (select 1 from velocity_meters m where m.id = c.meter_id)`;
    expect(orphans).toHaveLength(0);
    expect(await test.db.select().from(velocityCounters).limit(1)).toBeDefined();
  });
});

describe("who may", () => {
  it.each(["agent", "finance", "engineer", "auditor"] as const)(
    "%s reads and changes nothing",
    async (role) => {
      const saved = await draft([daily("10000")]);
      const reader = contextOf(test.db, [{ role, programId: program.programId }]);
      expect((await getRules(reader, subjectOf("card"))).open).toMatchObject({ version: 1 });
      const refused = { kind: "not_permitted" };
      await expect(draft([daily("1")], "card", reader)).rejects.toMatchObject(refused);
      await expect(activateDraft(reader, saved)).rejects.toMatchObject(refused);
      await expect(discardDraft(reader, { id: saved.id })).rejects.toMatchObject(refused);
      await expect(retireRules(reader, { ...subjectOf("card"), reason: "Because" })).rejects.toMatchObject(
        refused,
      );
    },
  );

  it("finds nothing of another program, and no subject that is not there", async () => {
    const saved = await draft([daily("10000")]);
    const other = await seedProgram(test.db);
    const stranger = contextOf(test.db, [{ role: "admin", programId: other.programId }]);
    const missing = { kind: "not_found" };
    await expect(getRules(stranger, subjectOf("card"))).rejects.toMatchObject(missing);
    await expect(getUsage(stranger, subjectOf("program"))).rejects.toMatchObject(missing);
    await expect(getRuleSet(stranger, { id: saved.id })).rejects.toMatchObject(missing);
    await expect(activateDraft(stranger, saved)).rejects.toMatchObject(missing);
    await expect(draft([daily("1")], "card", stranger)).rejects.toMatchObject(missing);
    // A card of this program in the other program's environment is no subject either.
    const elsewhere = { ...subjectOf("card"), environmentId: other.environmentId };
    await expect(getRules(risk, elsewhere)).rejects.toMatchObject(missing);
    await expect(getRules(risk, { ...subjectOf("account"), subjectId: randomUUID() })).rejects.toMatchObject(
      missing,
    );
  });
});

describe("what else applies", () => {
  it("names the wider scopes with their use, and the narrower ones", async () => {
    await activate([daily("50000", { id: "account" })], "account");
    await activate([daily("40000", { id: "holder" })], "cardholder");
    await activate([{ id: "cash", kind: "categories", mode: "deny", categories: ["group:cash"] }], "program");
    const own = await activate([daily("30000")]);
    await pay("12.00");
    const { wider, narrower } = await getApplying(risk, subjectOf("card"));
    expect(wider.map(({ subject, ruleSet }) => [subject.scope, ruleSet?.usage[0]?.usedMinor])).toEqual([
      ["cardholder", 1200n],
      ["account", 1200n],
      ["program", undefined],
    ]);
    expect(narrower).toEqual([]);
    const ofAccount = await getApplying(risk, subjectOf("account"));
    expect(ofAccount.narrower).toMatchObject([
      { ruleSetId: own.id, subject: { scope: "card" }, rulesCount: 1 },
    ]);
    const ofProgram = await getApplying(risk, subjectOf("program"));
    expect(ofProgram.narrowerCounts.find(({ scope }) => scope === "cardholder")).toEqual({
      scope: "cardholder",
      count: 1,
    });
    await retireRules(risk, { ...subjectOf("program"), reason: "End of test" });
  });
});
