import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { auditEntries, dailyCloses, exceptions, masterAccounts } from "@/db/schema";
import { addDays } from "@/lib/reconciliation";
import {
  exportCloseCsv,
  exportClosePdf,
  exportEntries,
  getClose,
  listCloses,
  reopenDay,
  signOffDay,
} from "../index";
import {
  accountId,
  bench,
  coverUntil,
  day,
  entry,
  environmentOf,
  huge,
  matched,
  noon,
  prepareDays,
  program,
  range,
  today,
} from "./testing";

prepareDays();

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
