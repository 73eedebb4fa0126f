import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accountBalances, auditEntries, ledgerEntries } from "@/db/schema";
import { createTestDatabase, type SeededProgram, seedProgram, type TestDatabase } from "@/db/testing";
import type { Role } from "@/lib/permissions";
import type { ServiceContext } from "../../context";
import { fundAccount } from "./fund-account";

let test: TestDatabase;
let program: SeededProgram;

beforeAll(async () => {
  test = await createTestDatabase();
  program = await seedProgram(test.db);
});
afterAll(() => test.end());

const as = (role: Role, programId: string | null = null): ServiceContext => ({
  db: test.db,
  actor: {
    type: "user",
    userId: randomUUID(),
    name: role,
    email: `${role}@example.com`,
    grants: [{ role, programId }],
    sessionId: randomUUID(),
  },
  environmentKind: "sandbox",
  requestId: randomUUID(),
  sourceAddress: null,
});

async function postedMinor(accountId: string) {
  const [row] = await test.db.select().from(accountBalances).where(eq(accountBalances.accountId, accountId));
  return row?.postedMinor;
}

const reason = "Monthly budget";

describe("funding an account", () => {
  it("books the exact amount with its reason and audit entry", async () => {
    const { accountId } = await program.addAccount();
    const finance = as("finance");
    await fundAccount(finance, { accountId, amount: "250.05", currency: "EUR", reason });
    expect(await postedMinor(accountId)).toBe(25_005n);
    const entries = await test.db.select().from(ledgerEntries).where(eq(ledgerEntries.accountId, accountId));
    expect(entries).toMatchObject([{ kind: "funding", postedDeltaMinor: 25_005n, narrative: reason }]);
    const audited = await test.db.select().from(auditEntries).where(eq(auditEntries.subjectId, accountId));
    expect(audited).toMatchObject([
      { action: "account.fund", reason, after: { amount: "250.05", currency: "EUR" } },
    ]);
  });

  it.each([
    ["amount", { amount: "0.00" }, "more than zero"],
    ["amount", { amount: "-5.00" }, "more than zero"],
    ["amount", { amount: "1.001" }, "more than the 2 decimals"],
    ["amount", { amount: "12,50" }, "not a decimal amount"],
    ["amount", { amount: "1000000000.01" }, "at most"],
    ["currency", { currency: "SEK" }, "The account is in EUR"],
  ])("refuses a wrong %s at its field: %o", async (field, wrong, words) => {
    const { accountId } = await program.addAccount();
    const input = { accountId, amount: "10.00", currency: "EUR", reason, ...wrong };
    await expect(fundAccount(as("finance"), input)).rejects.toMatchObject({
      kind: "invalid",
      details: { fields: { [field]: expect.stringContaining(words) } },
    });
    expect(await postedMinor(accountId)).toBe(0n);
  });

  it("wants a reason", async () => {
    const { accountId } = await program.addAccount();
    const blank = { accountId, amount: "10.00", currency: "EUR", reason: "  " };
    await expect(fundAccount(as("finance"), blank)).rejects.toThrow("Say why");
  });

  it("books once when the button is pressed twice at once, and again with another key", async () => {
    const { accountId } = await program.addAccount();
    const funding = { accountId, amount: "10.00", currency: "EUR", reason, requestKey: randomUUID() };
    const finance = as("finance");
    await Promise.all([1, 2, 3].map(() => fundAccount(finance, funding)));
    expect(await postedMinor(accountId)).toBe(1_000n);
    await fundAccount(finance, { ...funding, requestKey: randomUUID() });
    expect(await postedMinor(accountId)).toBe(2_000n);
  });

  it("is open to finance and administrators only, in their programs", async () => {
    const { accountId } = await program.addAccount();
    const funding = { accountId, amount: "10.00", currency: "EUR", reason };
    for (const role of ["agent", "program_manager", "risk", "engineer", "auditor"] as const) {
      await expect(fundAccount(as(role), funding)).rejects.toMatchObject({ kind: "not_permitted" });
    }
    const other = await seedProgram(test.db);
    const stranger = as("finance", other.programId);
    await expect(fundAccount(stranger, funding)).rejects.toMatchObject({ kind: "not_found" });
    expect(await postedMinor(accountId)).toBe(0n);
    await fundAccount(as("admin"), funding);
    expect(await postedMinor(accountId)).toBe(1_000n);
  });
});
