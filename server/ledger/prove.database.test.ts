import { and, desc, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exceptions, ledgerProofs } from "@/db/schema";
import { createTestDatabase, type SeededProgram, seedProgram, type TestDatabase } from "@/db/testing";
import { verifyLedgerInTurn } from "../jobs/verify-ledger";
import { askForProof, proveFromStart, runProof } from "./prove";

let test: TestDatabase;
let program: SeededProgram;

beforeAll(async () => {
  test = await createTestDatabase();
  program = await seedProgram(test.db);
});
afterAll(() => test.end());

const failureOf = async (accountId: string) => {
  const [row] = await test.db
    .select()
    .from(exceptions)
    .where(and(eq(exceptions.kind, "balance_proof_failed"), eq(exceptions.subjectId, accountId)));
  return row;
};
const setPosted = (accountId: string, minor: number) =>
  test.sql`update account_balances set posted_minor = ${minor} where account_id = ${accountId}`;

/** Empty accounts, so that there are several chunks. */
async function withManyAccounts(work: () => Promise<void>): Promise<void> {
  await test.sql`
    insert into account_balances (environment_id, account_id, currency, posted_minor, held_minor, entry_count)
    select ${program.environmentId}, (200000000000000000 + n)::text, 'EUR', 0, 0, 0 from generate_series(1, 1700) n`;
  try {
    await work();
  } finally {
    await test.sql`delete from account_balances where account_id like '2000000000%'`;
  }
}

describe("a proof of all balances", () => {
  it("puts an account that fails before a person, and takes it back when it proves again", async () => {
    const { accountId } = await program.addAccount({ balanceMinor: 1_000n });
    await setPosted(accountId, 1_250);
    const failed = await proveFromStart(test.sql);
    expect(failed).toMatchObject({ failuresCount: 1, finishedAt: expect.any(Date) });
    expect(await failureOf(accountId)).toMatchObject({
      status: "open",
      accountId,
      amountMinor: 250n,
      currency: "EUR",
      detail: `Account ${accountId}: its balance says 1250 posted, its ledger 1000.`,
    });
    await proveFromStart(test.sql);
    expect(await failureOf(accountId)).toMatchObject({ status: "open" });
    await setPosted(accountId, 1_000);
    expect(await proveFromStart(test.sql)).toMatchObject({ failuresCount: 0 });
    expect(await failureOf(accountId)).toMatchObject({ status: "closed", resolutionKind: "by_itself" });
    await setPosted(accountId, 1_001);
    await proveFromStart(test.sql);
    expect(await failureOf(accountId)).toMatchObject({ status: "open", amountMinor: 1n });
    await setPosted(accountId, 1_000);
    await proveFromStart(test.sql);
  });

  it("goes on where it was interrupted, and counts every account once", async () => {
    await withManyAccounts(async () => {
      const { id } = await askForProof(test.db, null);
      const stopping = new AbortController();
      stopping.abort();
      const first = await runProof(test.sql, { signal: stopping.signal });
      expect(first).toMatchObject({ id, finishedAt: null, accountsCount: 500 });
      await setPosted("200000000000001700", 7);
      let isDone = false;
      while (!isDone) isDone = (await runProof(test.sql, { signal: stopping.signal }))?.finishedAt !== null;
      const [{ count } = { count: 0 }] = await test.sql<{ count: number }[]>`
        select count(*)::int as count from account_balances`;
      const [proof] = await test.db.select().from(ledgerProofs).where(eq(ledgerProofs.id, id));
      expect(proof).toMatchObject({ accountsCount: count, failuresCount: 1 });
      expect(await failureOf("200000000000001700")).toMatchObject({ status: "open", amountMinor: 7n });
    });
  });

  it("has one runner at a time, and two who ask at once ask for one", async () => {
    await withManyAccounts(async () => {
      const asked = await Promise.all([askForProof(test.db, null), askForProof(test.db, null)]);
      expect(asked[0]).toEqual(asked[1]);
      const runs = await Promise.all([runProof(test.sql), runProof(test.sql), runProof(test.sql)]);
      const finished = runs.filter((run) => run?.finishedAt);
      expect(finished).toHaveLength(1);
      expect(await runProof(test.sql)).toBeNull();
    });
  });

  it("comes by itself every six hours", async () => {
    const never = new AbortController().signal;
    expect(await verifyLedgerInTurn(test.sql, never)).toBe(false);
    const later = new Date(Date.now() + 6 * 3_600_000 + 1);
    expect(await verifyLedgerInTurn(test.sql, never, later)).toBe(true);
    const [newest] = await test.db.select().from(ledgerProofs).orderBy(desc(ledgerProofs.startedAt)).limit(1);
    expect(newest).toMatchObject({ requestedByUserId: null, finishedAt: expect.any(Date) });
  });
});
