import { randomUUID } from "node:crypto";
import { and, asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accountBalances, approvals, auditEntries, ledgerEntries, users } from "@/db/schema";
import { createTestDatabase, type SeededProgram, seedProgram, type TestDatabase } from "@/db/testing";
import type { Role } from "@/lib/permissions";
import { adjustAccount, fundAccount } from "../accounts-funding";
import { contextOf } from "../read-testing";
import {
  approveChange,
  countWaiting,
  expireChanges,
  getApproval,
  listApprovals,
  listApprovalsOf,
  listApprovalsSchema,
  rejectChange,
  withdrawChange,
} from "./index";

let test: TestDatabase;
let program: SeededProgram;
let other: SeededProgram;

beforeAll(async () => {
  test = await createTestDatabase();
  // 1,000.00 EUR
  program = await seedProgram(test.db, { program: { approvalThresholdMinor: 100_000n } });
  other = await seedProgram(test.db);
});
afterAll(() => test.end());

/** A stored person with the role, as the one who acts. */
async function person(role: Role, programId: string | null = null, name = `The ${role}`) {
  const [user] = await test.db
    .insert(users)
    .values({ email: `${randomUUID()}@example.com`, name, passwordHash: "none" })
    .returning();
  const context = contextOf(test.db, [{ role, programId }]);
  if (!user || context.actor.type !== "user") throw new Error("not stored");
  Object.assign(context.actor, { userId: user.id, name });
  return context;
}

async function posted(accountId: string) {
  const [row] = await test.db.select().from(accountBalances).where(eq(accountBalances.accountId, accountId));
  return row?.postedMinor;
}

const reason = "Budget of the quarter";

/** A funding over the threshold that waits. */
async function proposed(amount = "1000.01") {
  const proposer = await person("finance");
  const { accountId } = await program.addAccount({ balanceMinor: 5_000n });
  const { approval } = await fundAccount(proposer, { accountId, amount, currency: "EUR", reason });
  if (!approval) throw new Error("booked at once");
  return { proposer, accountId, id: approval.id };
}

describe("a change over the threshold", () => {
  it("waits, is approved by a second person, and is booked once with both of them on record", async () => {
    const { proposer, accountId, id } = await proposed();
    expect(await posted(accountId)).toBe(5_000n);
    const admin = await person("admin", null, "Grace");
    expect(await getApproval(admin, { id })).toMatchObject({
      status: "pending",
      effect: `1,000.01 EUR is added to account ${accountId}.`,
      reason,
      whyNotDecide: null,
      isMine: false,
      stale: null,
      amounts: [
        { label: "Posted", before: { minor: 5_000n }, after: { minor: 105_001n } },
        { label: "Available", before: { minor: 5_000n }, after: { minor: 105_001n } },
      ],
    });
    expect(await approveChange(admin, { id })).toEqual({ id, status: "approved", sentence: null });
    expect(await posted(accountId)).toBe(105_001n);
    const [entry] = await test.db
      .select()
      .from(ledgerEntries)
      .where(and(eq(ledgerEntries.accountId, accountId), eq(ledgerEntries.sequence, 2n)));
    expect(entry).toMatchObject({
      kind: "funding",
      narrative: reason,
      actorUserId: proposer.actor.type === "user" && proposer.actor.userId,
    });
    expect(await getApproval(admin, { id })).toMatchObject({
      status: "approved",
      decidedBy: { name: "Grace" },
    });
    const audited = await test.db
      .select({ action: auditEntries.action, by: auditEntries.actorName })
      .from(auditEntries)
      .where(eq(auditEntries.subjectId, id))
      .orderBy(asc(auditEntries.at), asc(auditEntries.sequence));
    expect(audited).toEqual([
      { action: "approval.propose", by: "The finance" },
      { action: "approval.approve", by: "Grace" },
    ]);
  });

  it.each([
    ["exactly at the threshold is booked at once", "1000.00", "EUR", false],
    ["one minor unit over it waits", "1000.01", "EUR", true],
    ["another currency waits, however small", "0.01", "USD", true],
  ])("%s", async (_what, amount, currency, waits) => {
    const { accountId } = await program.addAccount({ currency });
    const { approval } = await fundAccount(await person("finance"), { accountId, amount, currency, reason });
    expect(approval !== null).toBe(waits);
    expect((await posted(accountId)) === 0n).toBe(waits);
  });

  it("is booked at once by the seed, which acts as the system", async () => {
    const { accountId } = await program.addAccount();
    const system = { ...(await person("admin")), actor: { type: "system", name: "Seed" } as const };
    const funding = { accountId, amount: "9000.00", currency: "EUR", reason };
    expect((await fundAccount(system, funding)).approval).toBeNull();
    expect(await posted(accountId)).toBe(900_000n);
  });

  it("counts a debit by its size", async () => {
    const { accountId } = await program.addAccount({ balanceMinor: 500_000n });
    const debit = { accountId, direction: "debit", currency: "EUR", reason } as const;
    const finance = await person("finance");
    expect((await adjustAccount(finance, { ...debit, amount: "1000.00" })).approval).toBeNull();
    expect((await adjustAccount(finance, { ...debit, amount: "1000.01" })).approval).not.toBeNull();
    expect(await posted(accountId)).toBe(400_000n);
  });

  it("is one request when the button is pressed three times at once, and again afterwards", async () => {
    const proposer = await person("finance");
    const { accountId } = await program.addAccount();
    const funding = { accountId, amount: "2000.00", currency: "EUR", reason, requestKey: randomUUID() };
    const all = await Promise.all([1, 2, 3].map(() => fundAccount(proposer, funding)));
    expect(new Set(all.map(({ approval }) => approval?.id))).toEqual(new Set([funding.requestKey]));
    await approveChange(await person("admin"), { id: funding.requestKey });
    expect((await fundAccount(proposer, funding)).approval?.id).toBe(funding.requestKey);
    expect(await posted(accountId)).toBe(200_000n);
  });
});

describe("who decides", () => {
  it("is never the one who asked, also not in another session or as an administrator", async () => {
    const { proposer, accountId, id } = await proposed();
    const secondSession = structuredClone({ ...proposer, db: undefined });
    const again = { ...secondSession, db: test.db } as unknown as typeof proposer;
    if (again.actor.type !== "user") throw new Error("no person");
    again.actor.sessionId = randomUUID();
    again.actor.grants = [{ role: "admin", programId: null }];
    for (const self of [proposer, again]) {
      await expect(approveChange(self, { id })).rejects.toMatchObject({
        kind: "not_permitted",
        message: expect.stringContaining("Another person"),
      });
      await expect(rejectChange(self, { id, reason: "No" })).rejects.toMatchObject({ kind: "not_permitted" });
    }
    expect(await posted(accountId)).toBe(5_000n);
    expect(await countWaiting(proposer)).not.toEqual(await countWaiting(await person("finance")));
  });

  it.each(["program_manager", "risk", "agent", "engineer", "auditor"] as const)(
    "is not %s, who sees it",
    async (role) => {
      const { id } = await proposed();
      const reader = await person(role, program.programId);
      expect((await getApproval(reader, { id })).whyNotDecide).toContain("open to: Administrator, Finance");
      await expect(approveChange(reader, { id })).rejects.toMatchObject({ kind: "not_permitted" });
      await expect(rejectChange(reader, { id, reason: "Because" })).rejects.toMatchObject({
        kind: "not_permitted",
      });
      await expect(withdrawChange(reader, { id })).rejects.toMatchObject({ kind: "not_permitted" });
      expect(await countWaiting(reader)).toEqual({ forMe: 0 });
    },
  );

  it("is nobody of another program, who does not find it", async () => {
    const { accountId, id } = await proposed();
    const stranger = await person("admin", other.programId);
    for (const act of [
      () => getApproval(stranger, { id }),
      () => approveChange(stranger, { id }),
      () => rejectChange(stranger, { id, reason: "Because" }),
      () => withdrawChange(stranger, { id }),
    ]) {
      await expect(act()).rejects.toMatchObject({ kind: "not_found" });
    }
    expect(await listApprovalsOf(stranger, { subjectType: "account", subjectId: accountId })).toEqual([]);
    expect((await listApprovals(stranger, listApprovalsSchema.parse({}))).items).toEqual([]);
    expect(await countWaiting(stranger)).toEqual({ forMe: 0 });
  });
});

describe("deciding", () => {
  it("applies once when two approve at once, and once more never", async () => {
    const { accountId, id } = await proposed();
    const [one, two] = [await person("admin"), await person("finance")];
    const outcomes = await Promise.allSettled([approveChange(one, { id }), approveChange(two, { id })]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(approveChange(one, { id })).rejects.toMatchObject({ kind: "conflict" });
    await expect(rejectChange(one, { id, reason: "Too late" })).rejects.toMatchObject({ kind: "conflict" });
    expect(await posted(accountId)).toBe(105_001n);
  });

  it("applies nothing when the account was corrected meanwhile, and says so", async () => {
    const { proposer, accountId, id } = await proposed();
    await fundAccount(proposer, { accountId, amount: "1.00", currency: "EUR", reason });
    const admin = await person("admin");
    expect((await getApproval(admin, { id })).stale).toContain("after this was asked for");
    expect(await approveChange(admin, { id })).toMatchObject({
      status: "failed",
      sentence: expect.stringContaining("after this was asked for"),
    });
    expect(await posted(accountId)).toBe(5_100n);
    expect(await getApproval(admin, { id })).toMatchObject({
      status: "failed",
      decisionReason: expect.stringContaining("ask for it again"),
    });
    await expect(approveChange(admin, { id })).rejects.toMatchObject({ kind: "conflict" });
  });

  it("applies no debit that the money no longer bears", async () => {
    const { accountId } = await program.addAccount({ balanceMinor: 200_000n });
    const debit = { accountId, direction: "debit", amount: "1500.00", currency: "EUR", reason } as const;
    const { approval } = await adjustAccount(await person("finance"), debit);
    if (!approval) throw new Error("booked at once");
    // A payment holds money: no correction by hand, but less is available.
    await test.sql`
      select append_ledger_entry(${program.environmentId}, ${accountId}, 'hold', 'EUR', 0, 60000, null, null, 'test', null)`;
    expect(await approveChange(await person("admin"), { id: approval.id })).toMatchObject({
      status: "failed",
      sentence: expect.stringContaining("1,400.00 EUR is available"),
    });
    expect(await posted(accountId)).toBe(200_000n);
  });

  it("rejects with a reason, withdraws by the one who asked only", async () => {
    const one = await proposed();
    const finance = await person("finance");
    await rejectChange(finance, { id: one.id, reason: "Not in the budget" });
    expect(await getApproval(finance, { id: one.id })).toMatchObject({
      status: "rejected",
      decisionReason: "Not in the budget",
      amounts: [],
    });
    const two = await proposed();
    await expect(withdrawChange(finance, { id: two.id })).rejects.toMatchObject({ kind: "not_permitted" });
    await withdrawChange(two.proposer, { id: two.id });
    await expect(approveChange(finance, { id: two.id })).rejects.toMatchObject({ kind: "conflict" });
    expect([await posted(one.accountId), await posted(two.accountId)]).toEqual([5_000n, 5_000n]);
  });

  it("expires after a week, by the job or at the attempt to approve it", async () => {
    const [one, two, fresh] = [await proposed(), await proposed(), await proposed()];
    const past = new Date(Date.now() - 1);
    for (const { id } of [one, two])
      await test.db.update(approvals).set({ expiresAt: past }).where(eq(approvals.id, id));
    const admin = await person("admin");
    expect(await approveChange(admin, { id: one.id })).toMatchObject({ status: "expired" });
    expect(await expireChanges(test.db)).toBe(1);
    expect(await expireChanges(test.db)).toBe(0);
    for (const { id } of [one, two])
      expect(await getApproval(admin, { id })).toMatchObject({ status: "expired", decidedBy: null });
    expect(await getApproval(admin, { id: fresh.id })).toMatchObject({ status: "pending" });
    expect(await posted(one.accountId)).toBe(5_000n);
  });
});

describe("the queue", () => {
  it("shows what waits oldest first, what was decided newest first, page by page, and counts what is for me", async () => {
    const own = await seedProgram(test.db);
    const proposer = await person("finance", own.programId);
    const ids: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      const { accountId } = await own.addAccount();
      const funding = { accountId, amount: "5000.00", currency: "EUR", reason };
      ids.push((await fundAccount(proposer, funding)).approval?.id ?? "");
    }
    const admin = await person("admin", own.programId);
    const read = async (input: object) =>
      (await listApprovals(admin, listApprovalsSchema.parse(input))).items.map((item) => item.id);
    expect(await read({})).toEqual(ids);
    const first = await listApprovals(admin, listApprovalsSchema.parse({ limit: 2 }));
    expect(await read({ limit: 2, cursor: first.nextCursor })).toEqual(ids.slice(2));
    expect(await countWaiting(admin)).toEqual({ forMe: 3 });
    expect(await countWaiting(proposer)).toEqual({ forMe: 0 });
    expect(await read({ requestedBy: "me" })).toEqual([]);
    expect(await read({ kind: "adjustment" })).toEqual([]);
    await rejectChange(admin, { id: ids[0] ?? "", reason: "Not now" });
    await approveChange(admin, { id: ids[2] ?? "" });
    expect(await read({})).toEqual([ids[1]]);
    expect(await read({ status: "decided" })).toEqual([ids[2], ids[0]]);
    const production = { ...admin, environmentKind: "production" as const };
    expect((await listApprovals(production, listApprovalsSchema.parse({}))).items).toEqual([]);
  });
});
