import { describe, expect, it } from "vitest";
import { addDays } from "@/lib/reconciliation";
import { insertTransaction } from "../read-testing";
import {
  accountId,
  bench,
  day,
  entry,
  environmentOf,
  huge,
  matched,
  noon,
  prepareDays,
  program,
  range,
} from "./closes/testing";
import {
  exportEntries,
  getBooking,
  getClose,
  getEntry,
  getTotals,
  listBookings,
  listBookingsSchema,
  listEntries,
  listEntriesSchema,
} from "./index";

prepareDays();

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
