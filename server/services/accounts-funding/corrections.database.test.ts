import { randomUUID } from "node:crypto";
import { and, asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditEntries, ledgerEntries, users } from "@/db/schema";
import { createTestDatabase, type SeededProgram, seedProgram, type TestDatabase } from "@/db/testing";
import type { Role } from "@/lib/permissions";
import { verifyLedger } from "../../ledger/verify";
import { listEntries } from "../accounts";
import { approveChange } from "../approvals";
import { contextOf } from "../read-testing";
import { adjustAccount, fundAccount, reverseEntry } from "./index";

let test: TestDatabase;
let program: SeededProgram;

beforeAll(async () => {
  test = await createTestDatabase();
  program = await seedProgram(test.db, { program: { approvalThresholdMinor: 100_000n } });
});
afterAll(() => test.end());

async function person(role: Role, programId: string | null = null) {
  const [user] = await test.db
    .insert(users)
    .values({ email: `${randomUUID()}@example.com`, name: `The ${role}`, passwordHash: "none" })
    .returning();
  const context = contextOf(test.db, [{ role, programId }]);
  if (!user || context.actor.type !== "user") throw new Error("not stored");
  Object.assign(context.actor, { userId: user.id, name: user.name });
  return context;
}

const entriesOf = (accountId: string) =>
  test.db
    .select()
    .from(ledgerEntries)
    .where(eq(ledgerEntries.accountId, accountId))
    .orderBy(asc(ledgerEntries.createdAt), asc(ledgerEntries.sequence));

const reason = "Fee given back";
const hold = (accountId: string, minor: number) => test.sql`
  select append_ledger_entry(${program.environmentId}, ${accountId}, 'hold', 'EUR', 0, ${minor}, null, null, 'test', null)`;

describe("adjusting", () => {
  it("gives and takes exact amounts, with reason, person and audit entry", async () => {
    const { accountId } = await program.addAccount({ balanceMinor: 10_000n });
    const finance = await person("finance");
    const adjustment = { accountId, currency: "EUR", reason };
    await adjustAccount(finance, { ...adjustment, direction: "credit", amount: "12.34" });
    await adjustAccount(finance, { ...adjustment, direction: "debit", amount: "100.00" });
    expect((await entriesOf(accountId)).slice(1)).toMatchObject([
      { kind: "adjustment", postedDeltaMinor: 1_234n, postedAfterMinor: 11_234n, narrative: reason },
      { kind: "adjustment", postedDeltaMinor: -10_000n, postedAfterMinor: 1_234n, heldDeltaMinor: 0n },
    ]);
    const audited = await test.db.select().from(auditEntries).where(eq(auditEntries.subjectId, accountId));
    expect(audited).toMatchObject([
      { action: "account.adjust", reason, after: { amount: "12.34", entry: "2", approval: null } },
      { action: "account.adjust", reason, after: { amount: "-100.00", entry: "3" } },
    ]);
  });

  it("takes all that is available and not one minor unit more: what is held stays", async () => {
    const { accountId } = await program.addAccount({ balanceMinor: 10_000n });
    await hold(accountId, 4_000);
    const finance = await person("finance");
    const debit = { accountId, currency: "EUR", reason, direction: "debit" } as const;
    await expect(adjustAccount(finance, { ...debit, amount: "60.01" })).rejects.toMatchObject({
      kind: "conflict",
      message: expect.stringContaining("60.00 EUR is available"),
    });
    await adjustAccount(finance, { ...debit, amount: "60.00" });
    expect((await entriesOf(accountId)).at(-1)).toMatchObject({
      postedAfterMinor: 4_000n,
      heldAfterMinor: 4_000n,
    });
  });

  it("takes the last money once when two take it at once", async () => {
    const { accountId } = await program.addAccount({ balanceMinor: 10_000n });
    const debit = { accountId, currency: "EUR", reason, direction: "debit", amount: "100.00" } as const;
    const outcomes = await Promise.allSettled([
      adjustAccount(await person("finance"), debit),
      adjustAccount(await person("admin"), debit),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await entriesOf(accountId)).at(-1)).toMatchObject({ postedAfterMinor: 0n, sequence: 2n });
  });

  it.each([
    ["amount", { amount: "0.00" }],
    ["amount", { amount: "-1.00" }],
    ["amount", { amount: "1,50" }],
    ["amount", { amount: "1.005" }],
    ["currency", { currency: "USD" }],
  ])("refuses a wrong %s at its field: %o", async (field, wrong) => {
    const { accountId } = await program.addAccount({ balanceMinor: 1_000n });
    const adjustment = {
      accountId,
      direction: "credit",
      amount: "1.00",
      currency: "EUR",
      reason,
      ...wrong,
    } as const;
    await expect(adjustAccount(await person("finance"), adjustment)).rejects.toMatchObject({
      kind: "invalid",
      details: { fields: { [field]: expect.any(String) } },
    });
    expect(await entriesOf(accountId)).toHaveLength(1);
  });

  it.each([
    ["JPY", "1500", 1_500n],
    ["BHD", "1.505", 1_505n],
  ])("counts in the decimals of %s", async (currency, amount, minor) => {
    const own = await seedProgram(test.db, { program: { currency, approvalThresholdMinor: 100_000n } });
    const { accountId } = await own.addAccount({ currency });
    await adjustAccount(await person("finance"), {
      accountId,
      direction: "credit",
      amount,
      currency,
      reason,
    });
    expect(await entriesOf(accountId)).toMatchObject([{ currency, postedDeltaMinor: minor }]);
  });

  it("books once when the button is pressed three times at once", async () => {
    const { accountId } = await program.addAccount();
    const finance = await person("finance");
    const adjustment = {
      accountId,
      direction: "credit",
      amount: "5.00",
      currency: "EUR",
      reason,
      requestKey: randomUUID(),
    } as const;
    await Promise.all([1, 2, 3].map(() => adjustAccount(finance, adjustment)));
    expect(await entriesOf(accountId)).toHaveLength(1);
    await expect(adjustAccount(finance, { ...adjustment, amount: "6.00" })).rejects.toMatchObject({
      kind: "conflict",
      message: expect.stringContaining("sent before with another amount"),
    });
  });
});

describe("taking an entry back", () => {
  it("books its exact opposite once, which names it, and the two add up to nothing", async () => {
    const { accountId } = await program.addAccount({ balanceMinor: 700n });
    const finance = await person("finance");
    await fundAccount(finance, { accountId, amount: "250.00", currency: "EUR", reason });
    await reverseEntry(finance, { accountId, sequence: 2n, reason: "The wrong account" });
    const { items } = await listEntries(finance, { accountId, limit: 10 });
    expect(items).toMatchObject([
      {
        sequence: 3n,
        kind: "adjustment",
        reversesSequence: 2n,
        isReversible: false,
        postedDelta: { minor: -25_000n },
        postedAfter: { minor: 700n },
        sentence: "250.00 EUR taken from the account, taking back entry 2 (The wrong account).",
      },
      { sequence: 2n, reversedBySequence: 3n, isReversible: false },
      { sequence: 1n, reversedBySequence: null, isReversible: true },
    ]);
    await expect(reverseEntry(finance, { accountId, sequence: 2n, reason })).rejects.toThrow(
      "entry 2 was taken back already, by entry 3",
    );
    await expect(reverseEntry(finance, { accountId, sequence: 3n, reason })).rejects.toThrow(
      "this entry takes another one back",
    );
  });

  it("happens once when two do it at once", async () => {
    const { accountId } = await program.addAccount({ balanceMinor: 5_000n });
    await program.addAccount();
    const credit = { accountId, direction: "credit", amount: "10.00", currency: "EUR", reason } as const;
    const finance = await person("finance");
    await adjustAccount(finance, credit);
    const take = () => reverseEntry(finance, { accountId, sequence: 2n, reason });
    const outcomes = await Promise.allSettled([take(), take(), take()]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await entriesOf(accountId)).toHaveLength(3);
  });

  it("refuses what a payment did, what is not there, and what was spent meanwhile", async () => {
    const { accountId } = await program.addAccount({ balanceMinor: 5_000n });
    const finance = await person("finance");
    await hold(accountId, 1_000);
    await expect(reverseEntry(finance, { accountId, sequence: 2n, reason })).rejects.toMatchObject({
      kind: "conflict",
      message: expect.stringContaining("only fundings and adjustments"),
    });
    await expect(reverseEntry(finance, { accountId, sequence: 9n, reason })).rejects.toMatchObject({
      kind: "not_found",
    });
    await expect(reverseEntry(finance, { accountId, sequence: 1n, reason })).rejects.toMatchObject({
      kind: "conflict",
      message: expect.stringContaining("40.00 EUR is available"),
    });
  });

  it("waits for a second person over the threshold, and fails when it was taken back meanwhile", async () => {
    const { accountId } = await program.addAccount({ balanceMinor: 150_000n });
    const [one, two, admin] = [await person("finance"), await person("finance"), await person("admin")];
    const first = await reverseEntry(one, { accountId, sequence: 1n, reason });
    const second = await reverseEntry(two, { accountId, sequence: 1n, reason });
    expect(await approveChange(admin, { id: first.approval?.id ?? "" })).toMatchObject({
      status: "approved",
    });
    expect(await approveChange(admin, { id: second.approval?.id ?? "" })).toMatchObject({
      status: "failed",
      sentence: "The entry was taken back already.",
    });
    const entries = await entriesOf(accountId);
    expect(entries.map((entry) => entry.postedAfterMinor)).toEqual([150_000n, 0n]);
  });
});

describe("who corrects", () => {
  it.each(["program_manager", "risk", "agent", "engineer", "auditor"] as const)("is not %s", async (role) => {
    const { accountId } = await program.addAccount({ balanceMinor: 1_000n });
    const context = await person(role, program.programId);
    const credit = { accountId, direction: "credit", amount: "1.00", currency: "EUR", reason } as const;
    await expect(adjustAccount(context, credit)).rejects.toMatchObject({ kind: "not_permitted" });
    await expect(reverseEntry(context, { accountId, sequence: 1n, reason })).rejects.toMatchObject({
      kind: "not_permitted",
    });
    expect(await entriesOf(accountId)).toHaveLength(1);
  });

  it("is nobody of another program, who does not find the account", async () => {
    const other = await seedProgram(test.db);
    const { accountId } = await program.addAccount({ balanceMinor: 1_000n });
    const stranger = await person("finance", other.programId);
    const credit = { accountId, direction: "credit", amount: "1.00", currency: "EUR", reason } as const;
    await expect(adjustAccount(stranger, credit)).rejects.toMatchObject({ kind: "not_found" });
    await expect(reverseEntry(stranger, { accountId, sequence: 1n, reason })).rejects.toMatchObject({
      kind: "not_found",
    });
  });

  it("never makes a balance that its entries do not prove", async () => {
    const [held] = await test.db
      .select({ id: ledgerEntries.accountId })
      .from(ledgerEntries)
      .where(and(eq(ledgerEntries.kind, "hold")))
      .limit(1);
    expect(held).toBeDefined();
    const failures: string[] = [];
    for await (const { sentence } of verifyLedger(test.sql)) failures.push(sentence);
    // The holds of these tests belong to no authorization; nothing else is wrong.
    expect(failures.filter((sentence) => !sentence.includes("its authorizations hold"))).toEqual([]);
  });
});
