import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  auditEntries,
  dailyCloses,
  exceptions,
  ledgerMatches,
  masterAccounts,
  masterEntries,
} from "@/db/schema";
import { addDays, dayIn } from "@/lib/reconciliation";
import { insertTransaction, newFinciId } from "../../read-testing";
import { FinciBench, type LinkedProgram } from "../../testing";
import {
  addMasterAccount,
  exportCloseCsv,
  exportClosePdf,
  exportEntries,
  getBooking,
  getClose,
  getEntry,
  getTotals,
  listBookings,
  listBookingsSchema,
  listCloses,
  listEntries,
  listEntriesSchema,
  reopenDay,
  signOffDay,
} from "../index";

const bench = new FinciBench();
let program: LinkedProgram;
let accountId: string;
beforeAll(() => bench.start());
afterAll(() => bench.stop());

const timeZone = "Europe/Vilnius";
const today = dayIn(new Date(), timeZone);
const day = addDays(today, -2);
/** Noon in Vilnius, or near it. */
const noon = (of = day) => new Date(`${of}T10:00:00.000Z`);
const environmentOf = () => ({ environmentId: program.environmentId });
const range = (from = day, to = day) => ({ ...environmentOf(), from, to });

beforeEach(async () => {
  program = await bench.program({ capabilities: ["payments_api_reconciliation"], name: "Žalgiris Łódź" });
  accountId = newFinciId();
  await addMasterAccount(bench.as("finance"), {
    ...environmentOf(),
    accountId,
    currency: "EUR",
    fetchFrom: addDays(today, -10),
  });
  await coverUntil(today);
});
async function coverUntil(before: string): Promise<void> {
  await bench.db
    .update(masterAccounts)
    .set({ fetchedBefore: before })
    .where(eq(masterAccounts.accountId, accountId));
}

type Entry = { minor: bigint; at?: Date; card?: boolean; narrative?: string };
async function entry({ minor, at = noon(), card = true, narrative = "CRDS" }: Entry): Promise<string> {
  const id = newFinciId();
  await bench.db.insert(masterEntries).values({
    ...environmentOf(),
    masterAccountId: accountId,
    id,
    bookedAt: at,
    valueDate: day,
    amountMinor: minor,
    currency: "EUR",
    narrative,
    isCardRelated: card,
    reference: null,
    source: "payments_api",
  });
  return id;
}
async function matched(minor: bigint, differenceMinor = 0n, at = noon()): Promise<string> {
  const transactionId = await insertTransaction(bench.db, program, {
    billingAmountMinor: minor,
    receivedAt: at,
  });
  const entryId = await entry({ minor: -minor + differenceMinor, at });
  await bench.db
    .insert(ledgerMatches)
    .values({ ...environmentOf(), masterAccountId: accountId, entryId, transactionId, differenceMinor });
  return transactionId;
}
const huge = 9_007_199_254_740_993n;

describe("totals", () => {
  it("add up exactly on both sides, beyond 2^53, and each opens just its rows", async () => {
    await matched(huge);
    await matched(huge);
    await matched(10_00n, -1n);
    await entry({ minor: -7_00n });
    await entry({ minor: -3_00n, card: false, narrative: "FEE" });
    await insertTransaction(bench.db, program, {
      type: "return",
      billingAmountMinor: 2_00n,
      receivedAt: noon(),
    });
    // The first and the last moment of the day count, those beside it do not.
    const edges = [
      `${addDays(day, -1)}T21:59:59.999Z`,
      `${addDays(day, -1)}T22:00:00.000Z`,
      `${day}T21:59:59.999Z`,
      `${day}T22:00:00.000Z`,
    ];
    if (new Date(noon()).getUTCMonth() > 9 || new Date(noon()).getUTCMonth() < 2)
      for (const at of edges) await entry({ minor: -1n, at: new Date(at), card: false });
    const [totals, ...others] = await getTotals(bench.as("agent"), range());
    expect(others).toHaveLength(0);
    expect(totals).toMatchObject({
      currency: "EUR",
      hasAccount: true,
      differenceMinor: -1n,
      entries: {
        all: { count: 4, minor: -2n * huge - 17_01n },
        exact: { count: 2, minor: -2n * huge },
        tolerated: { count: 1, minor: -10_01n },
        unmatched: { count: 1, minor: -7_00n },
      },
      bookings: {
        all: { count: 4, minor: -2n * huge - 8_00n },
        exact: { count: 2 },
        tolerated: { count: 1 },
        unmatched: { count: 1, minor: 2_00n },
      },
    });
    const rows = (filter: object) =>
      listEntries(bench.as("agent"), listEntriesSchema.parse({ ...range(), ...filter }));
    const bookings = (filter: object) =>
      listBookings(bench.as("agent"), listBookingsSchema.parse({ ...range(), ...filter }));
    expect((await rows({ kind: "card" })).items).toHaveLength(4);
    expect((await rows({ kind: "other" })).items).toHaveLength(totals?.entries.other.count ?? -1);
    for (const state of ["exact", "tolerated", "unmatched"] as const) {
      expect((await rows({ state })).items).toHaveLength(totals?.entries[state].count ?? -1);
      expect((await bookings({ state })).items).toHaveLength(totals?.bookings[state].count ?? -1);
    }
    for (const age of ["0-1", "2-3", "4-7", "8"] as const) {
      expect((await rows({ age })).items).toHaveLength(totals?.entries.ages[age].count ?? -1);
      expect((await bookings({ age })).items).toHaveLength(totals?.bookings.ages[age].count ?? -1);
    }
  });

  it("page by keyset through entries of one moment, none twice and none left out", async () => {
    for (let count = 0; count < 7; count += 1) await entry({ minor: -1n });
    const seen: string[] = [];
    let cursor: unknown = null;
    do {
      const page = await listEntries(
        bench.as("agent"),
        listEntriesSchema.parse({ ...range(), limit: 2, cursor }),
      );
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(new Set(seen).size).toBe(7);
    expect(seen).toHaveLength(7);
  });

  it("show the three sides of a payment, and are not found for another program's people", async () => {
    const transactionId = await matched(5_00n);
    const both = await getBooking(bench.as("agent"), { id: transactionId });
    expect(both).toMatchObject({
      booking: { id: transactionId },
      match: { differenceMinor: 0n, matchedBy: null },
    });
    const entryId = both.entry?.id ?? "";
    expect(await getEntry(bench.as("agent"), { accountId, id: entryId })).toMatchObject({
      booking: { id: transactionId },
    });
    const other = await bench.program({ capabilities: ["payments_api_reconciliation"] });
    const stranger = bench.as("finance", other.programId);
    await expect(getEntry(stranger, { accountId, id: entryId })).rejects.toMatchObject({ kind: "not_found" });
    await expect(getBooking(stranger, { id: transactionId })).rejects.toMatchObject({ kind: "not_found" });
    await expect(getTotals(stranger, range())).rejects.toMatchObject({ kind: "not_found" });
    await expect(getClose(stranger, { ...environmentOf(), day })).rejects.toMatchObject({
      kind: "not_found",
    });
    await expect(exportEntries(stranger, range())).rejects.toMatchObject({ kind: "not_found" });
  });

  it("are refused where the capability is not in scope", async () => {
    const bare = await bench.program();
    await expect(
      getTotals(bench.as("finance"), { ...range(), environmentId: bare.environmentId }),
    ).rejects.toMatchObject({ kind: "out_of_scope" });
  });
});

const close = () => getClose(bench.as("auditor"), { ...environmentOf(), day });
async function sign(overrides: { openCount?: number; day?: string } = {}, by = bench.as("finance")) {
  const { openCount } = await close();
  await signOffDay(by, { ...environmentOf(), day, note: "All looked at", openCount, ...overrides });
}

describe("a daily close", () => {
  it("keeps the totals as they were, and tells what changed since", async () => {
    await matched(huge);
    await sign();
    expect(await close()).toMatchObject({
      status: "signed_off",
      changes: [],
      signed: { note: "All looked at" },
    });
    await entry({ minor: -9_00n });
    const after = await close();
    expect(after.signed?.totals[0]?.entries.all).toEqual({ count: 1, minor: -huge });
    expect(after.totals[0]?.entries.all).toEqual({ count: 2, minor: -huge - 9_00n });
    expect(after.changes.map(({ side, figure }) => [side, figure])).toEqual([
      ["entries", "all"],
      ["entries", "unmatched"],
    ]);
  });

  it("is reopened with a reason and signed again, all of it audited", async () => {
    await sign();
    await expect(sign()).rejects.toThrow("signed off already");
    await reopenDay(bench.as("finance"), { ...environmentOf(), day, reason: "FINCI booked late" });
    await expect(
      reopenDay(bench.as("finance"), { ...environmentOf(), day, reason: "FINCI booked late" }),
    ).rejects.toMatchObject({ kind: "conflict" });
    expect(await close()).toMatchObject({ status: "reopened", reopened: { reason: "FINCI booked late" } });
    await sign();
    expect(await close()).toMatchObject({ status: "signed_off", reopened: null });
    const audited = await bench.db
      .select({ action: auditEntries.action })
      .from(auditEntries)
      .where(
        and(
          eq(auditEntries.environmentId, program.environmentId),
          eq(auditEntries.subjectType, "daily_close"),
        ),
      );
    expect(audited.map(({ action }) => action.replace("reconciliation.", ""))).toEqual([
      "sign_off",
      "reopen",
      "sign_off",
    ]);
  });

  it("is refused for a day that is not over, or that is not fetched", async () => {
    await expect(sign({ day: today })).rejects.toThrow("is not over yet");
    await coverUntil(day);
    await expect(sign()).rejects.toThrow("is not here yet");
    expect((await close()).whyNotYet).toContain(accountId);
    // A statement may say it instead.
    await bench.db
      .update(masterAccounts)
      .set({ statementsBefore: addDays(day, 1) })
      .where(eq(masterAccounts.accountId, accountId));
    await sign();
  });

  it("is not signed unseen: another number of open items than the person saw is refused", async () => {
    await bench.db.insert(exceptions).values({
      ...environmentOf(),
      kind: "unmatched_entry",
      subjectId: "x",
      status: "open",
      amountMinor: 1n,
      currency: "EUR",
      openedAt: noon(),
    });
    expect(await close()).toMatchObject({ openCount: 1, open: { count: 1, items: [{ owner: null }] } });
    await expect(sign({ openCount: 0 })).rejects.toThrow("1 items are open now, and you saw 0");
    await sign();
    expect((await close()).signed?.open.items).toHaveLength(1);
  });

  it("of two people at once is signed by one", async () => {
    const results = await Promise.allSettled([sign(), sign()]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await bench.db.$count(dailyCloses, eq(dailyCloses.environmentId, program.environmentId))).toBe(1);
  });

  it.each(["agent", "auditor", "engineer", "risk", "program_manager"] as const)(
    "is not signed by %s",
    async (role) => {
      await expect(sign({}, bench.as(role))).rejects.toMatchObject({ kind: "not_permitted" });
      await expect(
        reopenDay(bench.as(role), { ...environmentOf(), day, reason: "Because" }),
      ).rejects.toMatchObject({ kind: "not_permitted" });
    },
  );

  it("is listed with the days that were left out", async () => {
    await sign();
    const { items, nextCursor } = await listCloses(bench.as("auditor"), environmentOf());
    expect(items).toHaveLength(10);
    expect(nextCursor).toBeNull();
    expect(items.slice(0, 3)).toMatchObject([
      { day: addDays(today, -1), status: "not_signed_off", isGap: false },
      { day, status: "signed_off", isGap: false },
      { day: addDays(day, -1), isGap: true },
    ]);
  });
});

async function textOf(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}
/** The words of a PDF of ours: its streams show text as hexadecimal strings, apart where letters are kerned. */
function wordsOf(pdf: Buffer): string {
  const text = pdf.toString("latin1");
  expect(text.startsWith("%PDF-")).toBe(true);
  return [...text.matchAll(/\[([^\]]*)\] TJ/g)]
    .map(([, shown = ""]) =>
      [...shown.matchAll(/<([0-9a-f]*)>/g)]
        .map(([, hex = ""]) => Buffer.from(hex, "hex").toString("latin1"))
        .join(""),
    )
    .join("\n");
}

describe("the files", () => {
  it("carry the day as it was signed, in CSV and PDF, the same bytes each time", async () => {
    await matched(1_234_56n);
    await bench.db.insert(exceptions).values({
      ...environmentOf(),
      kind: "unmatched_entry",
      subjectId: "y",
      status: "open",
      amountMinor: 7_00n,
      currency: "EUR",
      detail: "=HYPERLINK(1)",
      openedAt: noon(),
    });
    await sign();
    await entry({ minor: -1n });
    const csv = (
      await textOf((await exportCloseCsv(bench.as("auditor"), { ...environmentOf(), day })).stream)
    ).toString();
    expect(csv).toContain(`${day},signed off,"FINCI's entries, card-related",EUR,1,-1234.56`);
    expect(csv).toContain("'=HYPERLINK(1)");
    const pdf = () => exportClosePdf(bench.as("auditor"), { ...environmentOf(), day });
    const [one, two] = [await textOf((await pdf()).stream), await textOf((await pdf()).stream)];
    expect(one.equals(two)).toBe(true);
    const words = wordsOf(one);
    for (const text of [
      "Daily close",
      "Signed off",
      "Zalgiris Lódz",
      `${day} (Europe/Vilnius)`,
      "-1,234.56 EUR",
      "Open exceptions: 1",
      "Nobody looks at it",
      "Note: All looked at",
      "Prepared by: name, date, signature",
      "page 1 of 1",
    ])
      expect(words).toContain(text);
  });

  it("stream every row of a filter, and are audited", async () => {
    for (let count = 0; count < 5; count += 1) await entry({ minor: -1n, narrative: "CRDS" });
    const file = await exportEntries(bench.as("auditor"), { ...range(), state: "unmatched" });
    const lines = (await textOf(file.stream)).toString().trim().split("\r\n");
    expect(lines).toHaveLength(6);
    const audited = await bench.db
      .select()
      .from(auditEntries)
      .where(
        and(
          eq(auditEntries.environmentId, program.environmentId),
          eq(auditEntries.action, "reconciliation.export"),
        ),
      );
    expect(audited).toMatchObject([{ after: { what: "entries", state: "unmatched" } }]);
  });
});
