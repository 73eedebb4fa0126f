import { text } from "node:stream/consumers";
import { and, eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { auditEntries } from "@/db/schema";
import { createTestDatabase, type SeededProgram, seedProgram } from "@/db/testing";
import { contextOf } from "../read-testing";
import {
  balanceAt,
  exportStatement,
  getBalanceAt,
  getStatement,
  listStatementEntries,
  statementEntriesSchema,
} from "./index";

const test = await createTestDatabase();
afterAll(() => test.end());
const program = await seedProgram(test.db, { program: { timeZone: "Europe/Vilnius" } });
const auditor = contextOf(test.db, [{ role: "auditor", programId: program.programId }]);

type Movement = { at: string; kind: string; posted: number; held?: number; narrative?: string };

/** Entries at chosen moments, which the product's own functions never make: written straight in, with right totals. */
async function accountWith(movements: Movement[], of: SeededProgram = program, currency = "EUR") {
  const { accountId } = await of.addAccount({ currency });
  let [posted, held] = [0, 0];
  for (const [index, movement] of movements.entries()) {
    posted += movement.posted;
    held += movement.held ?? 0;
    await test.sql`
      insert into ledger_entries (environment_id, account_id, created_at, sequence, kind, currency, posted_delta_minor,
        held_delta_minor, posted_after_minor, held_after_minor, narrative)
      values (${of.environmentId}, ${accountId}, ${movement.at}, ${index + 1}, ${movement.kind}, ${currency},
        ${movement.posted}, ${movement.held ?? 0}, ${posted}, ${held}, ${movement.narrative ?? "test"})`;
  }
  return accountId;
}

// Vilnius is two hours ahead of UTC in winter, three in summer; the clocks went forward on 29 March 2026.
const year: Movement[] = [
  { at: "2026-02-28T21:59:59.999Z", kind: "funding", posted: 100_000 },
  { at: "2026-02-28T22:00:00.000Z", kind: "hold", posted: 0, held: 5_000 },
  { at: "2026-03-15T12:00:00Z", kind: "presentment", posted: -5_000, held: -5_000 },
  { at: "2026-03-15T12:00:00Z", kind: "adjustment", posted: 700, narrative: "=1+1" },
  { at: "2026-03-31T20:59:59.999Z", kind: "return", posted: 2_000 },
  { at: "2026-03-31T21:00:00Z", kind: "funding", posted: 1 },
];
const march = { from: "2026-03-01", to: "2026-03-31" };

describe("a statement", () => {
  it("has the days of the program's time zone, its opening and closing, and totals by kind that add up", async () => {
    const accountId = await accountWith(year);
    const statement = await getStatement(auditor, { accountId, ...march });
    expect(statement).toMatchObject({
      currency: "EUR",
      timeZone: "Europe/Vilnius",
      opening: { posted: { minor: 100_000n }, held: { minor: 0n }, available: { minor: 100_000n } },
      closing: { posted: { minor: 97_700n }, held: { minor: 0n }, available: { minor: 97_700n } },
      entriesCount: 4,
      isProven: true,
      totals: [
        { kind: "adjustment", count: 1, posted: { minor: 700n, currency: "EUR" } },
        { kind: "hold", count: 1, posted: { minor: 0n }, held: { minor: 5_000n } },
        { kind: "presentment", count: 1, posted: { minor: -5_000n }, held: { minor: -5_000n } },
        { kind: "return", count: 1, posted: { minor: 2_000n } },
      ],
    });
    const { items } = await listStatementEntries(
      auditor,
      statementEntriesSchema.parse({ accountId, ...march }),
    );
    expect(items.map((entry) => entry.sequence)).toEqual([2n, 3n, 4n, 5n]);
    expect(items.at(-1)?.postedAfter).toEqual(statement.closing.posted);
  });

  it("is empty before the first entry and between two, with the balance carried on", async () => {
    const accountId = await accountWith(year);
    const before = await getStatement(auditor, { accountId, from: "2026-01-01", to: "2026-01-31" });
    expect(before).toMatchObject({
      entriesCount: 0,
      totals: [],
      opening: { posted: { minor: 0n } },
      isProven: true,
    });
    const between = await getStatement(auditor, { accountId, from: "2026-03-20", to: "2026-03-20" });
    expect(between).toMatchObject({
      entriesCount: 0,
      opening: { posted: { minor: 95_700n } },
      closing: { posted: { minor: 95_700n } },
    });
  });

  it("pages through entries of one millisecond without losing or repeating one, and by kind", async () => {
    const at = "2026-05-05T05:05:05.005Z";
    const accountId = await accountWith(
      Array.from({ length: 7 }, (_, index) => ({ at, kind: index % 2 ? "return" : "funding", posted: 1 })),
    );
    const may = { accountId, from: "2026-05-05", to: "2026-05-05" };
    for (const limit of [1, 2, 3, 7]) {
      const seen: bigint[] = [];
      let cursor: unknown = null;
      do {
        const input = statementEntriesSchema.parse({ ...may, limit, cursor });
        const page = await listStatementEntries(auditor, input);
        seen.push(...page.items.map((entry) => entry.sequence));
        cursor = page.nextCursor;
      } while (cursor);
      expect(seen).toEqual([1n, 2n, 3n, 4n, 5n, 6n, 7n]);
    }
    const returns = await listStatementEntries(
      auditor,
      statementEntriesSchema.parse({ ...may, kind: "return" }),
    );
    expect(returns.items.map((entry) => entry.sequence)).toEqual([2n, 4n, 6n]);
  });

  it("does not prove itself when an entry was changed past the product", async () => {
    const accountId = await accountWith(year);
    await test.sql.begin(async (tx) => {
      await tx.unsafe("set local session_replication_role = replica");
      await tx`update ledger_entries set posted_delta_minor = 701 where account_id = ${accountId} and sequence = 4`;
    });
    expect((await getStatement(auditor, { accountId, ...march })).isProven).toBe(false);
    const moment = new Date("2026-03-20T00:00:00Z");
    expect((await getBalanceAt(auditor, { accountId, moment })).isProven).toBe(false);
  });

  it("holds totals beyond 2^53 exactly", async () => {
    const accountId = await accountWith([
      { at: "2026-03-02T00:00:00Z", kind: "funding", posted: Number.MAX_SAFE_INTEGER },
      { at: "2026-03-03T00:00:00Z", kind: "funding", posted: 0 },
    ]);
    await test.sql`
      insert into ledger_entries (environment_id, account_id, created_at, sequence, kind, currency, posted_delta_minor,
        held_delta_minor, posted_after_minor, held_after_minor, narrative)
      values (${program.environmentId}, ${accountId}, '2026-03-04T00:00:00Z', 3, 'funding', 'EUR', 9007199254740991, 0,
        18014398509481982, 0, 'test')`;
    const statement = await getStatement(auditor, { accountId, ...march });
    expect(statement.totals).toMatchObject([{ count: 3, posted: { minor: 18_014_398_509_481_982n } }]);
    expect(statement.isProven).toBe(true);
  });

  it("refuses a range that ends before it begins, and days that are none", async () => {
    const accountId = await accountWith(year);
    const turned = { accountId, from: "2026-03-31", to: "2026-03-01" };
    await expect(getStatement(auditor, turned)).rejects.toMatchObject({ kind: "invalid" });
    await expect(exportStatement(auditor, turned)).rejects.toMatchObject({ kind: "invalid" });
    expect(
      statementEntriesSchema.safeParse({ accountId, from: "2026-02-30", to: "2026-03-01" }).success,
    ).toBe(false);
  });

  it("is not found by another program, nor by somebody without a role", async () => {
    const accountId = await accountWith(year);
    const other = await seedProgram(test.db);
    for (const context of [
      contextOf(test.db, [{ role: "admin", programId: other.programId }]),
      contextOf(test.db, []),
    ]) {
      const input = { accountId, ...march };
      for (const act of [
        () => getStatement(context, input),
        () => listStatementEntries(context, statementEntriesSchema.parse(input)),
        () => exportStatement(context, input),
        () => getBalanceAt(context, { accountId, moment: new Date() }),
      ]) {
        await expect(act()).rejects.toMatchObject({ kind: "not_found" });
      }
    }
  });
});

describe("the balance at a moment", () => {
  it.each([
    ["2026-02-28T21:59:59.998Z", 0n, 0n, 0n],
    ["2026-02-28T21:59:59.999Z", 100_000n, 0n, 1n],
    ["2026-02-28T22:00:00.000Z", 100_000n, 5_000n, 2n],
    ["2026-03-15T12:00:00Z", 95_700n, 0n, 4n],
    ["2030-01-01T00:00:00Z", 97_701n, 0n, 6n],
  ])("at %s is what the entries so far add up to", async (at, postedMinor, heldMinor, entriesCount) => {
    const accountId = await accountWith(year);
    const account = { environmentId: program.environmentId, accountId };
    expect(await balanceAt(test.db, account, new Date(at))).toEqual({
      postedMinor,
      heldMinor,
      entriesCount,
      isProven: true,
    });
  });
});

describe("the export", () => {
  it("holds every entry of the range, computes in no spreadsheet, and stands in the audit log", async () => {
    const accountId = await accountWith(year);
    const { fileName, stream } = await exportStatement(auditor, { accountId, ...march });
    const lines = (await text(stream)).split("\r\n");
    expect(fileName).toBe(`statement-${accountId}-2026-03-01-2026-03-31.csv`);
    expect(lines).toHaveLength(6);
    expect(lines[0]).toContain("Entry,Booked (UTC),Kind");
    expect(lines[2]).toContain("3,2026-03-15T12:00:00.000Z,Presentment");
    expect(lines[2]).toContain("-50.00,-50.00,950.00,0.00,950.00,EUR");
    expect(lines[3]).toContain("7.00 EUR added to the account (=1+1).");
    expect(lines[5]).toBe("");
    const [audited] = await test.db
      .select()
      .from(auditEntries)
      .where(and(eq(auditEntries.subjectId, accountId), eq(auditEntries.action, "account.export_statement")));
    expect(audited).toMatchObject({ after: { from: "2026-03-01", to: "2026-03-31" } });
  });

  it("streams more entries than one read holds", async () => {
    const { accountId } = await program.addAccount();
    await test.sql`
      insert into ledger_entries (environment_id, account_id, created_at, sequence, kind, currency, posted_delta_minor,
        held_delta_minor, posted_after_minor, held_after_minor, narrative)
      select ${program.environmentId}, ${accountId}, '2026-03-02'::timestamptz + (n / 3) * interval '1 second', n, 'funding',
        'EUR', 1, 0, n, 0, 'test' from generate_series(1, 2500) n`;
    const { stream } = await exportStatement(auditor, { accountId, ...march });
    const lines = (await text(stream)).trim().split("\r\n").slice(1);
    expect(lines.map((line) => Number(line.split(",")[0]))).toEqual(
      Array.from({ length: 2500 }, (_, index) => index + 1),
    );
  });
});
