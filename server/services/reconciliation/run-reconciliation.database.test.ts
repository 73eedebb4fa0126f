import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  auditEntries,
  exceptions,
  ledgerMatches,
  masterAccounts,
  masterEntries,
  programs,
  reconciliationRuns,
} from "@/db/schema";
import { reconcile } from "../../jobs/reconcile";
import { insertTransaction } from "../read-testing";
import { FinciBench, type LinkedProgram } from "../testing";
import { addMasterAccount, requestRun, setTolerance } from "./index";
import { masterAccountIdOf } from "./testing";

/* The job end to end, with FINCI's ledger as the simulator keeps it. */

const bench = new FinciBench();
let program: LinkedProgram;
let accountId: string;
beforeAll(() => bench.start());
afterAll(() => bench.stop());

const capabilities = ["payments_api_reconciliation"];
const dayMs = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * dayMs);
const dayOf = (moment: Date) => moment.toISOString().slice(0, 10);
const environmentOf = () => ({ environmentId: program.environmentId });

beforeEach(async () => {
  program = await bench.program({ capabilities });
  accountId = await masterAccountIdOf(bench, program, "EUR");
  await addMasterAccount(bench.as("finance"), {
    ...environmentOf(),
    accountId,
    currency: "EUR",
    fetchFrom: dayOf(ago(20)),
  });
});

/** FINCI's entry on the master account. */
async function book(amount: string, narrative: string, days: number): Promise<void> {
  const tenant = program.credentials.token.replace("token-", "");
  const entry = { tenant, amount, currency: "EUR", narrative, booked_at: ago(days).toISOString() };
  const { httpStatus } = await bench.finci.control("POST", "ledger-entries", entry);
  expect(httpStatus).toBe(200);
}
const present = (id: string, minor: bigint, days: number) =>
  insertTransaction(bench.db, program, {
    id,
    billingAmountMinor: minor,
    receivedAt: ago(days),
  });
async function runAt(minutesFromNow = 0): Promise<number> {
  return reconcile(bench.db, () => new Date(Date.now() + minutesFromNow * 60_000));
}
async function found() {
  const mine = <T extends { environmentId: string }>(rows: T[]) =>
    rows.filter(({ environmentId }) => environmentId === program.environmentId);
  return {
    matches: mine(await bench.db.select().from(ledgerMatches)),
    exceptions: mine(await bench.db.select().from(exceptions)),
  };
}
let next = 251_001_435_963_000_000n + BigInt(Math.floor(Math.random() * 1e9));
const newId = () => String(next++);

describe("a run", () => {
  it("matches what agrees, and puts before a person what is missing, wrong or there twice", async () => {
    const [right, missing, off, twice] = [newId(), newId(), newId(), newId()];
    for (const id of [right, missing, off, twice]) await present(id, 10_00n, 5);
    await book("-10.00", `CRDS ${right} SHOP`, 5);
    await book("-10.01", `CRDS ${off} SHOP`, 5);
    await book("-10.00", `CRDS ${twice} SHOP`, 5);
    await book("-10.00", `CRDS ${twice} SHOP`, 5);
    await book("-3.00", "FEE", 5);
    expect(await runAt()).toBeGreaterThan(0);
    const { matches, exceptions: all } = await found();
    expect(matches.map(({ transactionId }) => transactionId).sort()).toEqual([right, twice].sort());
    const told = all.map(({ kind, transactionId, detail }) => [kind, transactionId ?? detail.slice(0, 30)]);
    expect(told).toHaveLength(4);
    expect(told).toEqual(
      expect.arrayContaining([
        ["unmatched_presentment", missing],
        ["unmatched_presentment", off],
        ["unmatched_entry", "FINCI booked −10.01 EUR as “CR"],
        ["unmatched_entry", "FINCI booked −10.00 EUR as “CR"],
      ]),
    );
    expect(all.every(({ status, amountMinor }) => status === "open" && amountMinor >= 10_00n)).toBe(true);
  });

  it("matches within the tolerance, and closes by itself what it had put before a person", async () => {
    const id = newId();
    await present(id, 10_00n, 5);
    await book("-10.01", `CRDS ${id} SHOP`, 5);
    await runAt();
    expect((await found()).exceptions).toHaveLength(2);
    await setTolerance(bench.as("finance"), {
      ...environmentOf(),
      tolerance: "0.01",
      reason: "Rounding of FINCI",
    });
    await requestRun(bench.as("finance"), environmentOf());
    await runAt(1);
    const after = await found();
    expect(after.matches).toMatchObject([{ transactionId: id, differenceMinor: -1n }]);
    expect(after.exceptions.map(({ status, resolutionKind }) => [status, resolutionKind])).toEqual([
      ["closed", "by_itself"],
      ["closed", "by_itself"],
    ]);
  });

  it("leaves what is young, what is outside the fetched days, and what a person has closed", async () => {
    await present(newId(), 10_00n, 1.9);
    await present(newId(), 10_00n, 25);
    await book("-4.00", `CRDS ${newId()} SHOP`, 0.9);
    await runAt();
    expect((await found()).exceptions).toHaveLength(0);
    const closedId = newId();
    await present(closedId, 10_00n, 3);
    await requestRun(bench.as("finance"), environmentOf());
    await runAt(1);
    await bench.db
      .update(exceptions)
      .set({ status: "closed", resolutionKind: "accepted", closedAt: new Date() })
      .where(eq(exceptions.transactionId, closedId));
    await requestRun(bench.as("finance"), environmentOf());
    await runAt(2);
    expect((await found()).exceptions).toMatchObject([{ transactionId: closedId, status: "closed" }]);
  });

  it("of several processes at once does everything once", async () => {
    const id = newId();
    await present(id, 10_00n, 5);
    for (let count = 0; count < 30; count += 1) await book("-1.00", "FEE", 4);
    await book("-10.00", `CRDS ${id} SHOP`, 5);
    const done = await Promise.all([runAt(), runAt(), runAt()]);
    expect(done.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(0);
    const entries = await bench.db
      .select()
      .from(masterEntries)
      .where(eq(masterEntries.environmentId, program.environmentId));
    expect(entries).toHaveLength(31);
    expect((await found()).matches).toHaveLength(1);
    const runs = await bench.db
      .select()
      .from(reconciliationRuns)
      .where(eq(reconciliationRuns.environmentId, program.environmentId));
    expect(runs).toMatchObject([{ addedCount: 31, matchedCount: 1, leaseUntil: null, lastProblem: null }]);
  });

  it("takes a run over whose process died, and not before its lease is over", async () => {
    await bench.db
      .update(reconciliationRuns)
      .set({ leaseUntil: new Date(Date.now() + 60_000) })
      .where(eq(reconciliationRuns.environmentId, program.environmentId));
    const finishedAt = async () => {
      const [run] = await bench.db
        .select()
        .from(reconciliationRuns)
        .where(eq(reconciliationRuns.environmentId, program.environmentId));
      return run?.finishedAt ?? null;
    };
    await runAt();
    expect(await finishedAt()).toBeNull();
    await runAt(2);
    expect(await finishedAt()).not.toBeNull();
  });

  it("keeps FINCI's refusal for people to read, and comes back", async () => {
    await bench.finci.control("PUT", "faults", {
      target: "card_api",
      kind: "rate_limited",
      operation: "get-transactions",
      tenant: program.credentials.token.replace("token-", ""),
      count: 1,
    });
    const state = async () => {
      const [account] = await bench.db
        .select()
        .from(masterAccounts)
        .where(eq(masterAccounts.environmentId, program.environmentId));
      return account?.lastProblem ?? null;
    };
    await runAt();
    expect(await state()).toContain("FINCI's ledger could not be fetched");
    await runAt(0.5);
    expect(await state()).not.toBeNull();
    await runAt(1.1);
    expect(await state()).toBeNull();
  });

  it("leaves a program alone that no longer has the capability, or whose environment is disabled", async () => {
    await bench.db.update(programs).set({ capabilities: [] }).where(eq(programs.id, program.programId));
    await book("-3.00", "FEE", 5);
    await runAt();
    const entries = await bench.db
      .select()
      .from(masterEntries)
      .where(eq(masterEntries.environmentId, program.environmentId));
    expect(entries).toHaveLength(0);
    await expect(requestRun(bench.as("finance"), environmentOf())).rejects.toMatchObject({
      kind: "out_of_scope",
    });
  });
});

describe("the set-up", () => {
  it("is finance's, the engineer's and the administrator's, and audited", async () => {
    const more = { ...environmentOf(), accountId: newId(), currency: "SEK", fetchFrom: "2026-01-01" };
    await expect(addMasterAccount(bench.as("agent"), more)).rejects.toMatchObject({ kind: "not_permitted" });
    await expect(addMasterAccount(bench.as("auditor"), more)).rejects.toMatchObject({
      kind: "not_permitted",
    });
    await addMasterAccount(bench.as("engineer"), more);
    await expect(addMasterAccount(bench.as("engineer"), more)).rejects.toMatchObject({ kind: "conflict" });
    const audited = await bench.db
      .select()
      .from(auditEntries)
      .where(eq(auditEntries.subjectId, more.accountId));
    expect(audited).toMatchObject([{ action: "reconciliation.add_account", after: { currency: "SEK" } }]);
  });

  it("does not show another program's, and refuses days to come", async () => {
    const other = await bench.program({ capabilities });
    await expect(requestRun(bench.as("finance", other.programId), environmentOf())).rejects.toMatchObject({
      kind: "not_found",
    });
    const late = { ...environmentOf(), accountId: newId(), currency: "SEK", fetchFrom: dayOf(ago(-3)) };
    await expect(addMasterAccount(bench.as("finance"), late)).rejects.toMatchObject({
      kind: "invalid",
      details: { fields: { fetchFrom: expect.any(String) } },
    });
  });

  it.each([
    ["1.001", "more than the 2 decimals"],
    ["-0.01", "zero or more"],
    ["100.01", "at most 100.00 EUR"],
    ["a few", "not a decimal amount"],
  ])("refuses a tolerance of %s", async (tolerance, words) => {
    const input = { ...environmentOf(), tolerance, reason: "Rounding" };
    await expect(setTolerance(bench.as("finance"), input)).rejects.toThrow(words);
    await expect(setTolerance(bench.as("engineer"), { ...input, tolerance: "0.01" })).rejects.toMatchObject({
      kind: "not_permitted",
    });
  });
});
