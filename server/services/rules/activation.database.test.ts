import { and, asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { auditEntries, ruleSets, velocityMeters } from "@/db/schema";
import type { Rule } from "@/lib/rules/schema";
import { processNextDelivery } from "../../webhooks/process";
import { authorizationBody, newEventId } from "../../webhooks/testing";
import { activateDraft } from "./activate-draft";
import { beginActivation } from "./begin-activation";
import { compareVersions } from "./compare-versions";
import { discardDraft } from "./discard-draft";
import { finishLeftOverActivations } from "./finish-left-over";
import { getRuleSet } from "./get-rule-set";
import { getRules } from "./get-rules";
import { getUsage } from "./get-usage";
import { removeUnusedMeters } from "./meters";
import { retireRules } from "./retire-rules";
import { daily, declined, RulesBench, success } from "./testing";

const bench = new RulesBench();
/** Lets a hold run out, as the job does. */
async function expire({
  id,
  environmentId,
  accountId,
}: {
  id: string;
  environmentId: string;
  accountId: string;
}) {
  await bench.test.sql.begin(async (tx) => {
    await tx`select lock_finci_id(${environmentId}, ${id})`;
    await tx`select 1 from account_balances where account_id = ${accountId} for update`;
    await tx`update authorizations set hold_expired_at = now() where id = ${id}`;
    await tx`select settle_authorization(${environmentId}, ${accountId}, ${id}, 'test')`;
  });
}

beforeAll(() => bench.start());
beforeEach(() => bench.newCard());
afterAll(() => bench.stop());

describe("an activation", () => {
  it("counts what was spent before it", async () => {
    await bench.pay("30.00");
    await bench.pay("45.50");
    await bench.activate([daily("10000")]);
    expect(await bench.usedAndExpected()).toMatchObject({ used: 7550n, usedCount: 2n, expected: 7550n });
    expect(await bench.pay("24.51")).toEqual(declined("velocity_limit"));
    expect(await bench.pay("24.50")).toEqual(success);
  });

  it("keeps what was used when a new version raises the limit", async () => {
    const first = await bench.activate([daily("10000")]);
    expect(await bench.pay("80.00")).toEqual(success);
    expect(await bench.pay("80.00")).toEqual(declined("velocity_limit"));
    const second = await bench.activate([daily("20000")]);
    expect(await bench.usedAndExpected()).toMatchObject({ used: 8000n, usedCount: 1n });
    expect(await bench.pay("120.01")).toEqual(declined("velocity_limit"));
    expect((await bench.payments())[0]?.decisionDetail).toMatchObject({
      rule_set_id: second.id,
      rule_set_version: "2",
      used_minor: "8000",
    });
    expect(await bench.pay("120.00")).toEqual(success);
    expect((await getRuleSet(bench.risk, { id: first.id })).version).toMatchObject({ status: "retired" });
    expect(await compareVersions(bench.risk, { fromId: first.id, toId: second.id })).toEqual({
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

  it("loses no payment that is decided, expired or given back while it happens", async () => {
    let isOver = false;
    const shop = async () => {
      while (!isOver) await bench.pay("1.00");
    };
    const giveBack = async () => {
      while (!isOver) {
        const [payment] = (await bench.payments()).filter(({ heldMinor }) => heldMinor > 0n);
        if (payment) await expire(payment);
      }
    };
    const people = [shop(), shop(), shop(), giveBack()];
    await bench.pay("1.00");
    for (const limit of ["500000", "600000", "700000"]) await bench.activate([daily(limit)]);
    await bench.activate([daily("800000", { filter: { countries: ["LU"] } })]);
    await bench.activate([daily("900000", { filter: { countries: ["LU", "LT"] } })]);
    isOver = true;
    await Promise.all(people);
    const { used, usedCount, expected, expectedCount } = await bench.usedAndExpected();
    expect(used).toBe(expected);
    expect(usedCount).toBe(expectedCount);
    expect((await bench.payments()).length).toBeGreaterThan(20);
  });

  it("waits for a payment that is being given back in another transaction", async () => {
    await bench.pay("40.00");
    await bench.pay("5.00");
    const [, payment] = await bench.payments();
    let isDone = false;
    const saved = await bench.draft([daily("10000")]);
    let activation: Promise<unknown> = Promise.resolve();
    await bench.test.sql.begin(async (tx) => {
      await tx`update authorizations set hold_expired_at = now() where id = ${payment?.id ?? ""}`;
      await tx`select settle_authorization(${payment?.environmentId ?? ""}, ${bench.card.accountId}, ${payment?.id ?? ""}, 'test')`;
      activation = activateDraft(bench.risk, saved).then(() => {
        isDone = true;
      });
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(isDone).toBe(false);
    });
    await activation;
    expect(await bench.usedAndExpected()).toMatchObject({ used: 500n, usedCount: 1n, expected: 500n });
  });

  it("counts only what its filter names, in the past and from then on", async () => {
    const merchant = { id: "M1", name: "Straße Bücher", mcc: "5942", city: "Berlin", country: "DE" };
    await bench.pay("10.00");
    await bench.pay("20.00", { merchant });
    await bench.pay("40.00", { merchant: { ...merchant, mcc: "7995", name: "Casino" } });
    const categories = ["5940-5943", "5941-5945"];
    await bench.activate([
      daily("5000", { id: "books", filter: { categories, countries: ["DE"], merchants: ["straße bücher"] } }),
      daily("9900", { id: "gambling", filter: { categories: ["group:gambling"] } }),
      daily("9000", { id: "all" }),
    ]);
    const usage = await getUsage(bench.risk, bench.subject());
    expect(usage.map(({ ruleId, usedMinor }) => [ruleId, usedMinor])).toEqual([
      ["books", 2000n],
      ["gambling", 4000n],
      ["all", 7000n],
    ]);
    await bench.pay("5.00", { merchant });
    const after = await getUsage(bench.risk, bench.subject());
    expect(after.map(({ usedMinor }) => usedMinor)).toEqual([2500n, 4000n, 7500n]);
  });

  it("by two at once happens once", async () => {
    const saved = await bench.draft([daily("10000")]);
    const both = await Promise.allSettled([
      activateDraft(bench.risk, saved),
      activateDraft(bench.risk, saved),
    ]);
    for (const result of both) {
      if (result.status === "rejected") expect(result.reason).toMatchObject({ kind: "conflict" });
    }
    expect(both.some(({ status }) => status === "fulfilled")).toBe(true);
    const rows = await bench.test.db
      .select({ status: ruleSets.status })
      .from(ruleSets)
      .where(eq(ruleSets.subjectId, bench.card.tokenId));
    expect(rows).toEqual([{ status: "active" }]);
    const entries = await bench.test.db
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
    await bench.pay("60.00");
    const saved = await bench.draft([daily("10000")]);
    await beginActivation(bench.risk, saved);
    expect(await bench.pay("30.00")).toEqual(success);
    expect(await bench.pay("50.00")).toEqual(success);
    await expect(bench.draft([daily("1")])).rejects.toMatchObject({ kind: "conflict" });
    await expect(discardDraft(bench.risk, { id: saved.id })).rejects.toMatchObject({ kind: "conflict" });
    expect(await finishLeftOverActivations(bench.test.db)).toBe(0);
    expect(await finishLeftOverActivations(bench.test.db, new Date(Date.now() + 6_000))).toBe(1);
    expect((await getRules(bench.risk, bench.subject())).active).toMatchObject({ id: saved.id });
    expect(await bench.usedAndExpected()).toMatchObject({ used: 14_000n, expected: 14_000n });
    expect(await bench.pay("1.00")).toEqual(declined("velocity_limit"));
  });
});

describe("what was used", () => {
  it("is given back by a reversal, before and after the activation", async () => {
    const early = authorizationBody(bench.card, { billing_amount: "40.00" });
    const late = authorizationBody(bench.card, { billing_amount: "50.00" });
    await bench.send(early);
    await bench.activate([daily("10000")]);
    await bench.send(late);
    expect(await bench.pay("20.00")).toEqual(declined("velocity_limit"));
    for (const [original, amount] of [
      [early.id, "40.00"],
      [late.id, "15.00"],
    ] as const) {
      const reversal = { id: newEventId(), type: "reversal", original_authorization_id: original } as const;
      const amounts = { transaction_amount: amount, billing_amount: amount };
      const body = {
        ...authorizationBody(bench.card, amounts),
        ...reversal,
        advice: true,
        response_code: "Approved",
      };
      expect(await bench.send(body)).toEqual(success);
    }
    while (await processNextDelivery(bench.test.db, new Date(Date.now() + 3_600_000)));
    expect(await bench.usedAndExpected()).toMatchObject({ used: 3500n, usedCount: 1n, expected: 3500n });
    expect(await bench.pay("65.00")).toEqual(success);
  });
});

describe("turning rules off", () => {
  it("lets the next payment through, removes what was counted, and says who did it", async () => {
    const saved = await bench.activate([daily("1000")]);
    expect(await bench.pay("20.00")).toEqual(declined("velocity_limit"));
    await retireRules(bench.risk, { ...bench.subject(), reason: "The customer asked" });
    expect(await bench.pay("20.00")).toEqual(success);
    const mine = and(
      eq(velocityMeters.environmentId, bench.program.environmentId),
      eq(velocityMeters.subjectId, bench.card.tokenId),
    );
    expect(await bench.test.db.select().from(velocityMeters).where(mine)).toEqual([]);
    const { versions, active } = await getRules(bench.risk, bench.subject());
    expect(active).toBeNull();
    expect(versions).toMatchObject([
      { id: saved.id, status: "retired", turnedOff: { byName: "Test person", reason: "The customer asked" } },
    ]);
    await expect(retireRules(bench.risk, { ...bench.subject(), reason: "Once more" })).rejects.toMatchObject({
      kind: "conflict",
    });
    // The same limit later counts anew from all payments of the day.
    await bench.activate([daily("3000")]);
    expect(await bench.usedAndExpected()).toMatchObject({ used: 2000n, expected: 2000n });
  });

  it("leaves nothing behind for the sweep", async () => {
    await bench.activate([daily("1000"), { ...daily("9", { id: "weekly" }), window: "week" } as Rule]);
    await bench.activate([daily("2000")]);
    expect(await removeUnusedMeters(bench.test.db, null)).toBe(0);
    const orphans = await bench.test.sql`
      select 1 from velocity_counters c where not exists (select 1 from velocity_meters m where m.id = c.meter_id)`;
    expect(orphans).toHaveLength(0);
  });
});
