import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { seedProgram } from "@/db/testing";
import { getAuthorization } from "../authorizations";
import { contextOf } from "../read-testing";
import { activateDraft } from "./activate-draft";
import { discardDraft } from "./discard-draft";
import { getApplying } from "./get-applying";
import { getRuleSet } from "./get-rule-set";
import { getRules } from "./get-rules";
import { getUsage } from "./get-usage";
import { retireRules } from "./retire-rules";
import { saveDraft } from "./save-draft";
import { daily, declined, RulesBench, success } from "./testing";

const bench = new RulesBench();
beforeAll(() => bench.start());
beforeEach(() => bench.newCard());
afterAll(() => bench.stop());

describe("a draft", () => {
  it("changes no decision until it is activated, then the very next one", async () => {
    const saved = await bench.draft([daily("10000")]);
    expect(saved.version).toBe(1);
    expect(await bench.pay("90.00")).toEqual(success);
    expect(await activateDraft(bench.risk, saved)).toEqual({ id: saved.id, status: "active" });
    expect(await bench.pay("20.00")).toEqual(declined("velocity_limit"));
    expect((await bench.payments())[0]?.decisionDetail).toMatchObject({
      rule_set_id: saved.id,
      rule_set_version: "1",
      rule_scope: "card",
      rule_id: "daily",
      window: "day",
      used_minor: "9000",
      asked_minor: "2000",
      limit_minor: "10000",
    });
    expect(await bench.pay("10.00")).toEqual(success);
  });

  it("in force is named by every decision with what its limits saw", async () => {
    const { id: ruleSetId } = await bench.activate([daily("10000")]);
    await bench.pay("90.00");
    await bench.pay("20.00");
    const [refused, passed] = await bench.payments();
    const seen = {
      ruleSetId,
      version: 1,
      scope: "card",
      ruleId: "daily",
      sentence: "At most 100.00 EUR a day",
    };
    const first = await getAuthorization(bench.risk, { id: passed?.id ?? "" });
    const values = { used: "0.00 EUR", asked: "90.00 EUR", limit: "100.00 EUR" };
    expect(first.rules).toEqual({
      deciding: null,
      inForce: [{ ruleSetId, version: 1, scope: "card" }],
      limits: [{ ...seen, values }],
    });
    const second = await getAuthorization(bench.risk, { id: refused?.id ?? "" });
    expect(second.rules.deciding).toEqual({
      ...seen,
      values: { used: "90.00 EUR", asked: "20.00 EUR", limit: "100.00 EUR" },
      saw: "90.00 EUR of the 100.00 EUR a day was used; the payment asked for 20.00 EUR.",
    });
    expect(second.explanation.sentence).toContain(
      'the card\'s rule "At most 100.00 EUR a day" does not allow it (90.00 EUR used, 20.00 EUR asked)',
    );
  });

  it("is edited in place, and only as it was read", async () => {
    const first = await bench.draft([daily("10000")]);
    const again = await bench.draft([daily("20000")]);
    expect(again).toMatchObject({ id: first.id, version: 1 });
    const stale = { ...bench.subject(), rules: [daily("1")], reason: "Stale edit" };
    await expect(
      saveDraft(bench.risk, { ...stale, basedOn: { id: first.id, savedAt: first.savedAt } }),
    ).rejects.toMatchObject({ kind: "conflict" });
    await expect(saveDraft(bench.risk, { ...stale, basedOn: null })).rejects.toMatchObject({
      kind: "conflict",
    });
    await expect(activateDraft(bench.risk, { id: first.id, savedAt: first.savedAt })).rejects.toMatchObject({
      kind: "conflict",
      message: expect.stringContaining("changed since it was reviewed"),
    });
  });

  it("is given up and stays in the history", async () => {
    const saved = await bench.draft([daily("10000")]);
    await discardDraft(bench.risk, { id: saved.id });
    await expect(activateDraft(bench.risk, saved)).rejects.toMatchObject({ kind: "conflict" });
    const { open, active, versions } = await getRules(bench.risk, bench.subject());
    expect([open, active]).toEqual([null, null]);
    expect(versions).toMatchObject([{ version: 1, status: "discarded" }]);
    expect(await bench.draft([daily("5000")])).toMatchObject({ version: 2 });
  });

  it("takes amounts in the account's currency only, a reason, and at least one rule", async () => {
    const subject = { ...bench.subject("account"), reason: "Why not", basedOn: null };
    await expect(
      saveDraft(bench.risk, { ...subject, rules: [daily("10000", { currency: "USD" })] }),
    ).rejects.toMatchObject({
      kind: "invalid",
      details: { fields: { "rules.0.currency": expect.stringContaining("The account is in EUR") } },
    });
    await expect(saveDraft(bench.risk, { ...subject, rules: [] })).rejects.toThrow(/at least one rule/);
    await expect(saveDraft(bench.risk, { ...subject, rules: [daily("1")], reason: " " })).rejects.toThrow(
      /Say why/,
    );
    await expect(
      saveDraft(bench.risk, {
        ...subject,
        ...bench.subject("program"),
        rules: [daily("1", { currency: "USD" })],
      }),
    ).resolves.toMatchObject({ version: 1 });
    const { open } = await getRules(bench.risk, bench.subject("program"));
    await discardDraft(bench.risk, { id: open?.id ?? "" });
  });
});

describe("who may", () => {
  it.each(["agent", "finance", "engineer", "auditor"] as const)(
    "%s reads and changes nothing",
    async (role) => {
      const saved = await bench.draft([daily("10000")]);
      const reader = contextOf(bench.test.db, [{ role, programId: bench.program.programId }]);
      expect((await getRules(reader, bench.subject())).open).toMatchObject({ version: 1 });
      const refused = { kind: "not_permitted" };
      await expect(bench.draft([daily("1")], "card", reader)).rejects.toMatchObject(refused);
      await expect(activateDraft(reader, saved)).rejects.toMatchObject(refused);
      await expect(discardDraft(reader, { id: saved.id })).rejects.toMatchObject(refused);
      await expect(retireRules(reader, { ...bench.subject(), reason: "Because" })).rejects.toMatchObject(
        refused,
      );
    },
  );

  it("finds nothing of another program, and no subject that is not there", async () => {
    const saved = await bench.draft([daily("10000")]);
    const other = await seedProgram(bench.test.db);
    const stranger = contextOf(bench.test.db, [{ role: "admin", programId: other.programId }]);
    const missing = { kind: "not_found" };
    await expect(getRules(stranger, bench.subject())).rejects.toMatchObject(missing);
    await expect(getUsage(stranger, bench.subject("program"))).rejects.toMatchObject(missing);
    await expect(getRuleSet(stranger, { id: saved.id })).rejects.toMatchObject(missing);
    await expect(activateDraft(stranger, saved)).rejects.toMatchObject(missing);
    await expect(bench.draft([daily("1")], "card", stranger)).rejects.toMatchObject(missing);
    // A card of this program in the other program's environment is no subject either.
    const elsewhere = { ...bench.subject(), environmentId: other.environmentId };
    await expect(getRules(bench.risk, elsewhere)).rejects.toMatchObject(missing);
    await expect(
      getRules(bench.risk, { ...bench.subject("account"), subjectId: randomUUID() }),
    ).rejects.toMatchObject(missing);
  });
});

describe("what else applies", () => {
  it("names the wider scopes with their use, and the narrower ones", async () => {
    await bench.activate([daily("50000", { id: "account" })], "account");
    await bench.activate([daily("40000", { id: "holder" })], "cardholder");
    await bench.activate(
      [{ id: "cash", kind: "categories", mode: "deny", categories: ["group:cash"] }],
      "program",
    );
    const own = await bench.activate([daily("30000")]);
    await bench.pay("12.00");
    const { wider, narrower } = await getApplying(bench.risk, bench.subject());
    expect(wider.map(({ subject, ruleSet }) => [subject.scope, ruleSet?.usage[0]?.usedMinor])).toEqual([
      ["cardholder", 1200n],
      ["account", 1200n],
      ["program", undefined],
    ]);
    expect(narrower).toEqual([]);
    const ofAccount = await getApplying(bench.risk, bench.subject("account"));
    expect(ofAccount.narrower).toMatchObject([
      { ruleSetId: own.id, subject: { scope: "card" }, rulesCount: 1 },
    ]);
    const ofProgram = await getApplying(bench.risk, bench.subject("program"));
    expect(ofProgram.narrowerCounts.find(({ scope }) => scope === "cardholder")).toEqual({
      scope: "cardholder",
      count: 1,
    });
    await retireRules(bench.risk, { ...bench.subject("program"), reason: "End of test" });
  });
});
