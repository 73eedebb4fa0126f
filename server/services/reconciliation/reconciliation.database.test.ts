import { and, eq } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { apiCalls, ledgerMatches, masterAccounts, masterEntries, transactions } from "@/db/schema";
import { FinciBench, type LinkedProgram } from "../testing";
import { fetchLedger, matchLedger } from "./index";

const bench = new FinciBench();
let program: LinkedProgram;
let masterAccountId: string;
let lastId = 250_000_000_000_000_000n;
function nextId(): string {
  lastId += 1n;
  return String(lastId);
}
const now = new Date("2026-11-22T12:00:00.000Z");

beforeAll(() => bench.start());
afterAll(() => bench.stop());
beforeEach(async () => {
  program = await bench.program();
  const { body } = await bench.finci.control("GET", "state", undefined);
  const tenants = body.tenants as {
    name: string;
    master_accounts: { account_id: string; currency: string }[];
  }[];
  const tenant = tenants.find(({ name }) => program.credentials.token.endsWith(name));
  masterAccountId = tenant?.master_accounts.find(({ currency }) => currency === "EUR")?.account_id ?? "";
  await bench.db.insert(masterAccounts).values({
    environmentId: program.environmentId,
    accountId: masterAccountId,
    currency: "EUR",
    fetchedBefore: "2026-11-20",
  });
});

async function account() {
  const [row] = await bench.db
    .select()
    .from(masterAccounts)
    .where(eq(masterAccounts.accountId, masterAccountId));
  if (!row) throw new Error("no account");
  return row;
}
const fetchNow = async (at = now) => fetchLedger(bench.db, program.environment, await account(), at);
const tenantName = () => program.credentials.token.replace("token-", "");
async function book(count: number, day: string, narrative = "FEE"): Promise<void> {
  const entry = { tenant: tenantName(), amount: "-1.00", currency: "EUR", narrative };
  for (let index = 0; index < count; index += 1)
    await bench.finci.control("POST", "ledger-entries", { ...entry, booked_at: `${day}T10:00:00.000Z` });
}
async function storedIds(): Promise<string[]> {
  const rows = await bench.db
    .select()
    .from(masterEntries)
    .where(eq(masterEntries.masterAccountId, masterAccountId));
  return rows.map(({ id }) => id);
}

describe("fetchLedger", () => {
  it("stores every page once, and fetches today again", async () => {
    await book(205, "2026-11-22");
    expect(await fetchNow()).toEqual({ added: 205, isComplete: true, problem: null });
    expect(await fetchNow()).toEqual({ added: 0, isComplete: true, problem: null });
    await book(1, "2026-11-22");
    expect(await fetchNow()).toEqual({ added: 1, isComplete: true, problem: null });
    expect(new Set(await storedIds()).size).toBe(206);
    expect(await account()).toMatchObject({ fetchedBefore: "2026-11-22", cursor: null, lastProblem: null });
  });

  it("asks only for what comes behind the last page, and once an hour for all days again", async () => {
    await book(405, "2026-11-22");
    const callsOf = async (at: Date) => {
      const calls = () =>
        bench.db.$count(
          apiCalls,
          and(eq(apiCalls.environmentId, program.environmentId), eq(apiCalls.operation, "get_transactions")),
        );
      const before = await calls();
      const { added } = await fetchNow(at);
      return { calls: (await calls()) - before, added };
    };
    const minutesLater = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
    expect(await callsOf(now)).toEqual({ calls: 3, added: 405 });
    expect(await callsOf(minutesLater(5))).toEqual({ calls: 1, added: 0 });
    await book(1, "2026-11-22");
    expect(await callsOf(minutesLater(10))).toEqual({ calls: 1, added: 1 });
    await book(1, "2026-11-20");
    expect(await callsOf(minutesLater(59))).toEqual({ calls: 1, added: 0 });
    expect(await callsOf(minutesLater(60))).toEqual({ calls: 3, added: 1 });
    expect(await callsOf(minutesLater(65))).toEqual({ calls: 1, added: 0 });
    await book(1, "2026-11-23");
    expect(await callsOf(minutesLater(24 * 60))).toEqual({ calls: 3, added: 1 });
  });

  it("takes what FINCI booked late for the days before", async () => {
    await fetchNow();
    await book(1, "2026-11-20");
    expect((await fetchNow(new Date("2026-11-22T13:00:00.000Z"))).added).toBe(1);
  });

  it("keeps the problem when FINCI refuses, and goes on from the cursor", async () => {
    await book(205, "2026-11-22");
    await bench.finci.control("PUT", "faults", {
      target: "card_api",
      kind: "rate_limited",
      operation: "get-transactions",
      tenant: tenantName(),
      count: 1,
    });
    const refused = await fetchNow();
    expect(refused).toMatchObject({ added: 0, isComplete: false });
    expect((await account()).lastProblem).toBe(refused.problem);
    expect(await fetchNow()).toEqual({ added: 205, isComplete: true, problem: null });
    expect((await account()).lastProblem).toBeNull();
  });

  it("resumes a run that died behind a page", async () => {
    await book(205, "2026-11-22");
    const first = await fetchLedger(bench.db, program.environment, await account(), now);
    expect(first.added).toBe(205);
    // As it stood behind the first page.
    const rows = await storedIds();
    const cursor = Buffer.from(`2026-11-22T10:00:00.000Z ${rows.sort()[199]}`).toString("base64url");
    await bench.db.delete(masterEntries).where(eq(masterEntries.masterAccountId, masterAccountId));
    await bench.db
      .update(masterAccounts)
      .set({ cursor, cursorFrom: "2026-11-18", cursorTo: "2026-11-22", fetchedBefore: "2026-11-20" })
      .where(eq(masterAccounts.accountId, masterAccountId));
    expect(await fetchNow()).toEqual({ added: 5, isComplete: true, problem: null });
  });
});

type Leg = { reference: string; minor: bigint };

async function storeEntries(legs: Leg[]): Promise<void> {
  if (legs.length === 0) return;
  await bench.db.insert(masterEntries).values(
    legs.map(({ reference, minor }) => ({
      environmentId: program.environmentId,
      masterAccountId,
      id: nextId(),
      bookedAt: now,
      valueDate: "2026-11-22",
      amountMinor: minor,
      currency: "EUR",
      narrative: `CRDS ${reference}`,
      isCardRelated: true,
      reference,
      source: "statement" as const,
    })),
  );
}

/** Presentments where the amount is negative, returns where it is not. */
async function storeTransactions(legs: (Leg & { hasAuthorization: boolean })[]): Promise<void> {
  if (legs.length === 0) return;
  await bench.db.insert(transactions).values(
    legs.map(({ reference, minor, hasAuthorization }) => ({
      environmentId: program.environmentId,
      accountId: "100130000000000001",
      receivedAt: now,
      id: hasAuthorization ? nextId() : reference,
      programId: program.programId,
      type: minor < 0n ? ("presentment" as const) : ("return" as const),
      tokenId: "100120000000000001",
      authorizationId: hasAuthorization ? reference : null,
      transactionAmountMinor: minor < 0n ? -minor : minor,
      transactionCurrency: "EUR",
      billingAmountMinor: minor < 0n ? -minor : minor,
      billingCurrency: "EUR",
      merchantId: "",
      merchantName: "",
      merchantCity: "",
      merchantCountry: "LT",
      mcc: "5999",
      clearingDate: "2026-11-22",
      sequence: 1,
      isFinal: true,
      contentHash: "test",
      finciCreatedAt: now,
    })),
  );
}
const match = (toleranceMinor = 0n) => matchLedger(bench.db, program.environmentId, toleranceMinor);
const matches = () =>
  bench.db.select().from(ledgerMatches).where(eq(ledgerMatches.environmentId, program.environmentId));

describe("matchLedger", () => {
  it("matches by the authorization, or by the transaction's own id, to the minor unit", async () => {
    const authorizationId = nextId();
    const deferredId = nextId();
    await storeTransactions([
      { reference: authorizationId, minor: -10_00n, hasAuthorization: true },
      { reference: deferredId, minor: -5_00n, hasAuthorization: false },
    ]);
    await storeEntries([
      { reference: authorizationId, minor: -10_00n },
      { reference: deferredId, minor: -5_01n },
    ]);
    expect(await match()).toBe(1n);
    expect(await match()).toBe(0n);
    expect(await match(1n)).toBe(1n);
    expect((await matches()).map(({ differenceMinor }) => differenceMinor).sort()).toEqual([-1n, 0n]);
  });

  it("keeps directions, currencies and environments apart", async () => {
    const reference = nextId();
    const other = await bench.program();
    await storeTransactions([{ reference, minor: -10_00n, hasAuthorization: true }]);
    await storeEntries([{ reference, minor: 10_00n }]);
    await bench.db.insert(masterEntries).values({
      environmentId: program.environmentId,
      masterAccountId,
      id: nextId(),
      bookedAt: now,
      valueDate: "2026-11-22",
      amountMinor: -10_00n,
      currency: "SEK",
      narrative: `CRDS ${reference}`,
      isCardRelated: true,
      reference,
      source: "statement",
    });
    expect(await match(10_000n)).toBe(0n);
    expect(await matchLedger(bench.db, other.environmentId, 10_000n)).toBe(0n);
  });

  it("matches one to one whatever is there: as many as agree, never one twice, in any number of runs", async () => {
    const leg = fc.record({ group: fc.integer({ min: 0, max: 2 }), minor: fc.integer({ min: -3, max: 3 }) });
    const legs = fc.array(leg, { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(legs, legs, fc.boolean(), async (ours, theirs, isTwoRuns) => {
        program = await bench.program();
        const references = [nextId(), nextId(), nextId()];
        const toLegs = (list: typeof ours) =>
          list
            .filter(({ minor }) => minor !== 0)
            .map(({ group, minor }) => ({ reference: references[group] ?? "", minor: BigInt(minor) }));
        await storeTransactions(toLegs(ours).map((one) => ({ ...one, hasAuthorization: true })));
        const entries = toLegs(theirs);
        const half = isTwoRuns ? Math.floor(entries.length / 2) : entries.length;
        await storeEntries(entries.slice(0, half));
        await match();
        await storeEntries(entries.slice(half));
        await match();
        const count = (list: Leg[]) =>
          list.reduce(
            (counts, { reference, minor }) =>
              counts.set(`${reference} ${minor}`, (counts.get(`${reference} ${minor}`) ?? 0) + 1),
            new Map<string, number>(),
          );
        const [left, right] = [count(toLegs(ours)), count(entries)];
        const expected = [...left].reduce((sum, [key, many]) => sum + Math.min(many, right.get(key) ?? 0), 0);
        const found = await matches();
        expect(found).toHaveLength(expected);
        expect(new Set(found.map(({ transactionId }) => transactionId)).size).toBe(expected);
      }),
      { numRuns: 25 },
    );
  });
});
