import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditEntries } from "@/db/schema";
import { createTestDatabase, type SeededProgram, seedProgram, type TestDatabase } from "@/db/testing";
import { runProof } from "../../ledger/prove";
import { contextOf, contextOfAll } from "../read-testing";
import { askForLedgerProof, listLedgerProofs } from "./index";

let test: TestDatabase;
let program: SeededProgram;
let other: SeededProgram;

beforeAll(async () => {
  test = await createTestDatabase();
  program = await seedProgram(test.db);
  other = await seedProgram(test.db);
});
afterAll(() => test.end());

describe("proofs of all balances", () => {
  it("are asked for by who may, once while one waits, on record, and run by the jobs", async () => {
    const auditor = contextOf(test.db, [{ role: "auditor", programId: null }]);
    const { id } = await askForLedgerProof(auditor);
    expect(await askForLedgerProof(contextOfAll(test.db))).toEqual({ id });
    const audited = await test.db.select().from(auditEntries).where(eq(auditEntries.subjectId, id));
    expect(audited.map(({ action }) => action)).toEqual(["ledger.prove", "ledger.prove"]);
    expect((await listLedgerProofs(auditor)).proofs).toMatchObject([{ id, finishedAt: null }]);
    await runProof(test.sql);
    expect((await listLedgerProofs(auditor)).proofs).toMatchObject([
      { id, finishedAt: expect.any(Date), figures: { failures: 0 } },
    ]);
  });

  it.each(["program_manager", "risk", "agent", "engineer"] as const)(
    "are not asked for by %s",
    async (role) => {
      const context = contextOf(test.db, [{ role, programId: null }]);
      await expect(askForLedgerProof(context)).rejects.toMatchObject({ kind: "not_permitted" });
    },
  );

  it("tell a person of one program nothing of the others", async () => {
    const { accountId } = await program.addAccount({ balanceMinor: 100n });
    await test.sql`update account_balances set posted_minor = 99 where account_id = ${accountId}`;
    await askForLedgerProof(contextOfAll(test.db));
    await runProof(test.sql);
    expect(await listLedgerProofs(contextOfAll(test.db))).toMatchObject({ failing: 1 });
    const own = contextOf(test.db, [{ role: "finance", programId: program.programId }]);
    const stranger = contextOf(test.db, [{ role: "finance", programId: other.programId }]);
    expect(await listLedgerProofs(own)).toMatchObject({ failing: 1, proofs: [{ figures: null }, {}] });
    expect(await listLedgerProofs(stranger)).toMatchObject({ failing: 0, proofs: [{ figures: null }, {}] });
  });
});
