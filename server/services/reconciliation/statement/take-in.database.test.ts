import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { auditEntries, masterAccounts, statementMappings } from "@/db/schema";
import { addMasterAccount, fetchLedger, uploadStatement } from "../index";
import { masterAccountIdOf } from "../testing";
import { statementSchema } from "./take-in";
import {
  accountId,
  amounts,
  bench,
  chunksOf,
  mappingOf,
  prepareStatements,
  program,
  stored,
  switchAccount,
  upload,
} from "./testing";

/* What a statement adds to what is here already, who may upload one, and what it leaves behind. */

prepareStatements();

const plain = "Date,Text,Amount\n2026-11-20,Gebühr Müller,-12.50\n";

describe("what is here already", () => {
  const one = "Date,Text,Amount\n2026-11-20,FEE,-1.00\n2026-11-20,FEE,-1.00\n2026-11-21,RENT,-9.00\n";

  it("the same file twice adds nothing, and says so", async () => {
    const first = await upload(one);
    expect(first).toMatchObject({ rowsCount: 3, addedCount: 3, isRepeat: false });
    expect(await upload(one)).toEqual({
      uploadId: first.uploadId,
      rowsCount: 3,
      addedCount: 0,
      isRepeat: true,
    });
  });

  it("an overlapping file adds only what is new; of equal lines, as many as it has more", async () => {
    await upload(one);
    const more = `${one}2026-11-20,FEE,-1.00\n2026-11-22,RENT,-9.00\n`;
    expect(await upload(more)).toMatchObject({ rowsCount: 5, addedCount: 2 });
    expect(await amounts()).toEqual([-100n, -100n, -100n, -900n, -900n]);
  });

  it("lines with ids are known by them", async () => {
    const mapping = { columns: { id: "Id" } };
    await upload("Date,Text,Amount,Id\n2026-11-20,A,1.00,X1\n2026-11-20,A,1.00,X2\n", { mapping });
    const again = await upload("Date,Text,Amount,Id\n2026-11-20,A,1.00,X2\n2026-11-20,A,1.00,X3\n", {
      mapping,
    });
    expect(again.addedCount).toBe(1);
    // The same bookings once more, now without their ids.
    expect((await upload("Date,Text,Amount\n2026-11-20,A,1.00\n2026-11-20,A,1.00\n")).addedCount).toBe(0);
    // And the other way round.
    await upload("Date,Text,Amount\n2026-11-22,B,5.00\n");
    expect((await upload("Date,Text,Amount,Id\n2026-11-22,B,5.00,X9\n", { mapping })).addedCount).toBe(0);
  });

  it("two uploads of one file at once add it once", async () => {
    const [left, right] = await Promise.all([upload(one), upload(one)]);
    expect([left.isRepeat, right.isRepeat].sort()).toEqual([false, true]);
    expect(await amounts()).toHaveLength(3);
  });

  it("the Payments API and a statement never count one booking twice, in either order", async () => {
    switchAccount(await masterAccountIdOf(bench, program, "EUR"));
    await addMasterAccount(bench.as("finance"), {
      environmentId: program.environmentId,
      accountId,
      currency: "EUR",
      fetchFrom: "2026-11-01",
    });
    const tenant = program.credentials.token.replace("token-", "");
    const book = (day: string) =>
      bench.finci.control("POST", "ledger-entries", {
        tenant,
        amount: "-1.00",
        currency: "EUR",
        narrative: "FEE",
        booked_at: `${day}T10:00:00.000Z`,
      });
    const fetchNow = async () => {
      const [row] = await bench.db
        .select()
        .from(masterAccounts)
        .where(eq(masterAccounts.accountId, accountId));
      if (!row) throw new Error("no account");
      return (await fetchLedger(bench.db, program.environment, row, new Date("2026-11-22T12:00:00Z"))).added;
    };
    // Statement first: FINCI's two entries of the 20th, one of which the statement has.
    await upload("Date,Text,Amount\n2026-11-20,FEE,-1.00\n");
    await book("2026-11-20");
    await book("2026-11-20");
    expect(await fetchNow()).toBe(1);
    expect(await fetchNow()).toBe(0);
    // Payments API first.
    await book("2026-11-21");
    expect(await fetchNow()).toBe(1);
    expect(
      (await upload("Date,Text,Amount\n2026-11-20,FEE,-1.00\n2026-11-20,FEE,-1.00\n2026-11-21,FEE,-1.00\n"))
        .addedCount,
    ).toBe(0);
    expect(await amounts()).toHaveLength(3);
  });
});

describe("an upload", () => {
  it("remembers the mapping, says until when it is complete, and is audited", async () => {
    await upload(plain, { completeThrough: "2026-11-20" });
    await upload("Date,Text,Amount\n2026-11-19,A,1.00\n", { completeThrough: "2026-11-19" });
    const [row] = await bench.db.select().from(masterAccounts).where(eq(masterAccounts.accountId, accountId));
    expect(row?.statementsBefore).toBe("2026-11-21");
    const [mapping] = await bench.db
      .select()
      .from(statementMappings)
      .where(eq(statementMappings.masterAccountId, accountId));
    expect(mapping?.mapping).toMatchObject({ columns: { bookedAt: "Date" } });
    const audited = await bench.db
      .select()
      .from(auditEntries)
      .where(
        and(
          eq(auditEntries.subjectId, accountId),
          eq(auditEntries.action, "reconciliation.upload_statement"),
        ),
      );
    expect(audited).toHaveLength(2);
    // Over in no time zone.
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    await expect(
      upload("Date,Text,Amount\n2026-11-18,A,1.00\n", { completeThrough: tomorrow }),
    ).rejects.toThrow("not over yet");
  });

  it("is finance's and the administrator's; another program's account is not found", async () => {
    const input = statementSchema.parse({
      environmentId: program.environmentId,
      accountId,
      fileName: "a.csv",
      mapping: mappingOf(),
    });
    for (const role of ["agent", "auditor", "engineer"] as const)
      await expect(uploadStatement(bench.as(role), input, chunksOf(plain))).rejects.toMatchObject({
        kind: "not_permitted",
      });
    const other = await bench.program({ capabilities: ["payments_api_reconciliation"] });
    await expect(
      uploadStatement(bench.as("finance", other.programId), input, chunksOf(plain)),
    ).rejects.toMatchObject({ kind: "not_found" });
    const bare = await bench.program();
    await expect(
      uploadStatement(bench.as("finance"), { ...input, environmentId: bare.environmentId }, chunksOf(plain)),
    ).rejects.toMatchObject({ kind: "out_of_scope" });
    expect(await stored()).toHaveLength(0);
  });

  it("of a file that is cut off in its sending leaves nothing", async () => {
    async function* broken() {
      yield Buffer.from("Date,Text,Amount\n2026-11-20,A,1.00\n");
      throw new Error("connection lost");
    }
    const input = statementSchema.parse({
      environmentId: program.environmentId,
      accountId,
      fileName: "a.csv",
      mapping: mappingOf(),
    });
    await expect(uploadStatement(bench.as("finance"), input, broken())).rejects.toThrow("connection lost");
    expect(await stored()).toHaveLength(0);
  });
});
