import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { statementUploads } from "@/db/schema";
import { refuseTooManyRows } from "./read-rows";
import { statementSchema } from "./take-in";
import {
  account,
  accountId,
  amounts,
  bench,
  type Mapping,
  mappingOf,
  prepareStatements,
  program,
  refusal,
  stored,
  upload,
} from "./testing";

/* How CSV statements are read, what is refused and how it is told; nothing is ever half taken in. */

prepareStatements();

const windows1252 = (text: string) =>
  Uint8Array.from([...text].map((one) => (one === "€" ? 0x80 : one.charCodeAt(0))));
const utf16 = (text: string, isBig: boolean) => {
  const bytes = Buffer.from(`\ufeff${text}`, "utf16le");
  return isBig ? bytes.swap16() : bytes;
};
const plain = "Date,Text,Amount\n2026-11-20,Gebühr Müller,-12.50\n";

describe("encodings", () => {
  it.each([
    ["UTF-8", Buffer.from(plain)],
    ["UTF-8 with a byte order mark", Buffer.from(`\ufeff${plain}`)],
    ["UTF-16, little endian", utf16(plain, false)],
    ["UTF-16, big endian", utf16(plain, true)],
    ["UTF-16 without a mark", Buffer.from(plain, "utf16le")],
    ["Windows-1252", windows1252(plain)],
  ])("%s is detected", async (_name, bytes) => {
    expect(await upload(bytes)).toMatchObject({ rowsCount: 1, addedCount: 1, isRepeat: false });
    expect(await stored()).toMatchObject([
      { narrative: "Gebühr Müller", amountMinor: -1250n, source: "statement", isCardRelated: false },
    ]);
  });

  it("a chosen encoding that the bytes are not of is refused", async () => {
    expect(await refusal(windows1252(plain), { mapping: { encoding: "utf-8" } })).toContain("is not UTF-8");
  });
});

describe("separators, amounts and dates", () => {
  it.each([
    [
      "semicolon, decimal comma, thousands point",
      "Date;Text;Amount\n2026-11-20;A;-1.234.567,89\n",
      { decimal: "comma" },
      -123456789n,
    ],
    ["tab", "Date\tText\tAmount\n2026-11-20\tA\t1,234.5\n", {}, 123450n],
    ["pipe, narrow spaces", "Date|Text|Amount\n2026-11-20|A|1\u202f234,50\n", { decimal: "comma" }, 123450n],
    [
      "quotes with a separator and a line break",
      'Date,Text,Amount\n2026-11-20,"A, B\nC","1,000.00"\n',
      {},
      100000n,
    ],
    ["minus behind", "Date,Text,Amount\n2026-11-20,A,12.50-\n", {}, -1250n],
    ["a real minus sign", "Date,Text,Amount\n2026-11-20,A,−12.50\n", {}, -1250n],
    ["plus", "Date,Text,Amount\n2026-11-20,A,+12.50\n", {}, 1250n],
    ["zeros beyond the currency", "Date,Text,Amount\n2026-11-20,A,12.5000\n", {}, 1250n],
    ["Windows line ends, no last one", "Date,Text,Amount\r\n2026-11-20,A,1.00", {}, 100n],
    ["old Mac line ends", "Date,Text,Amount\r2026-11-20,A,1.00\r", {}, 100n],
    ["a time with an offset", "Date,Text,Amount\n2026-11-20T23:30:00-05:00,A,1.00\n", {}, 100n],
    ["points in dates", "Date,Text,Amount\n20.11.2026,A,1.00\n", { dateFormat: "dmy_dots" }, 100n],
    ["month first", "Date,Text,Amount\n11/20/2026,A,1.00\n", { dateFormat: "mdy_slashes" }, 100n],
    ["day first", "Date,Text,Amount\n20/11/2026,A,1.00\n", { dateFormat: "dmy_slashes" }, 100n],
    ["beyond 2^53", "Date,Text,Amount\n2026-11-20,A,-9007199254740993.01\n", {}, -900719925474099301n],
  ] as [string, string, Mapping, bigint][])("%s", async (_name, file, mapping, minor) => {
    await upload(file, { mapping });
    expect(await amounts()).toEqual([minor]);
  });

  it("a debit and a credit column", async () => {
    const file = "Date,Text,Debit,Credit\n2026-11-20,A,10.00,\n2026-11-21,B,,4.00\n2026-11-22,C,0.00,5.00\n";
    await upload(file, { mapping: { columns: { debit: "Debit", credit: "Credit" } } });
    expect(await amounts()).toEqual([-1000n, 400n, 500n]);
  });

  it.each([
    ["JPY", "1500", 1500n],
    ["BHD", "1.234", 1234n],
  ])("%s has its own number of decimals", async (currency, text, minor) => {
    const to = await account(currency);
    await upload(`Date,Text,Amount\n2026-11-20,A,${text}\n`, { to });
    expect(await amounts(to)).toEqual([minor]);
  });

  it("a day without a time begins in the program's time zone", async () => {
    await upload("Date,Text,Amount\n2026-11-20,A,1.00\n");
    expect((await stored())[0]?.bookedAt.toISOString()).toBe("2026-11-19T22:00:00.000Z");
  });

  it("a narrative of FINCI's is read, and a formula in it stays text", async () => {
    await upload(
      'Date,Text,Amount\n2026-11-20,CRDS 251001435963146785 AMZN,-1.00\n2026-11-21,"=HYPERLINK(1,2)",1.00\n',
    );
    expect(await stored()).toMatchObject([
      { isCardRelated: true, reference: "251001435963146785" },
      { isCardRelated: false, narrative: "=HYPERLINK(1,2)" },
    ]);
  });
});

describe("what is refused, with its row and column", () => {
  const row = (text: string) => `Date,Text,Amount\n2026-11-20,ok,1.00\n${text}\n`;
  it.each([
    [
      "three decimals in EUR",
      row("2026-11-20,A,1.234"),
      {},
      "3 Amount: “1.234” has more than the 2 decimals of EUR.",
    ],
    [
      "a decimal comma read as a point",
      row('2026-11-20,A,"12,50"'),
      {},
      "3 Amount: “12,50” is not an amount like 1,234.50 or -1234.50.",
    ],
    ["wrong groups of thousands", row('2026-11-20,A,"12,34,567.00"'), {}, "is not an amount"],
    ["a formula as an amount", row("2026-11-20,A,=1+1"), {}, "3 Amount: “=1+1” is a formula, not an amount"],
    ["a formula behind a sign", row("2026-11-20,A,-A1"), {}, "is a formula, not an amount"],
    ["an empty amount", row("2026-11-20,A,"), {}, "3 Amount: The amount is missing."],
    ["words", row("2026-11-20,A,twelve"), {}, "is not an amount"],
    ["an amount with its currency", row("2026-11-20,A,12.00 EUR"), {}, "is not an amount"],
    ["too much", row("2026-11-20,A,99999999999999999999.00"), {}, "is not an amount"],
    [
      "beyond what is stored",
      row("2026-11-20,A,9999999999999999999.00"),
      {},
      "larger than the console accepts",
    ],
    ["a day that is none", row("2026-02-30,A,1.00"), {}, "3 Date: “2026-02-30” is not a day of the calendar"],
    [
      "another date format",
      row("20.11.2026,A,1.00"),
      {},
      "3 Date: “20.11.2026” is not a date like 2026-11-22.",
    ],
    [
      "month and day exchanged",
      "Date,Text,Amount\n20/11/2026,A,1.00\n",
      { dateFormat: "mdy_slashes" },
      "2 Date: “20/11/2026” is not a day of the calendar",
    ],
    ["a day to come", row("2099-01-01,A,1.00"), {}, "is in the future"],
    ["a time that is none", row("2026-11-20 25:00,A,1.00"), {}, "has a time that cannot be read"],
    ["too few cells", row("2026-11-20,A"), {}, "3 null: The row has 2 columns, the first row has 3."],
    ["too many cells", row("2026-11-20,A,1,5"), {}, "3 null: The row has 4 columns"],
    [
      "a missing column",
      "Datum,Text,Amount\n",
      {},
      "the column “Date” for the booking date is missing. The first row has: Datum, Text, Amount",
    ],
    [
      "a column that is there twice",
      "Date,Text,Amount,Amount\n",
      {},
      "stands in the first row more than once",
    ],
    ["the wrong separator", row("2026-11-20,A,1.00"), { separator: "tab" }, "is missing"],
    ["only a header", "Date,Text,Amount\n", {}, "no rows below its first one"],
    ["nothing", "", {}, "the file is empty"],
    ["a quote that never ends", row('2026-11-20,"A,1.00'), {}, "row 3 is not CSV"],
    [
      "another currency",
      "Date,Text,Amount,Ccy\n2026-11-20,A,1.00,EUR\n2026-11-20,A,1.00,SEK\n",
      { columns: { currency: "Ccy" } },
      "3 Ccy: The account is in EUR, and this row is in “SEK”.",
    ],
    [
      "both debit and credit",
      "Date,Text,D,C\n2026-11-20,A,1.00,2.00\n",
      { columns: { debit: "D", credit: "C" } },
      "2 D, C: Exactly one",
    ],
    [
      "a sign in a debit column",
      "Date,Text,D,C\n2026-11-20,A,-1.00,\n",
      { columns: { debit: "D", credit: "C" } },
      "2 D: A debit or credit column holds amounts without a sign.",
    ],
    [
      "an id that stands twice",
      "Date,Text,Amount,Id\n2026-11-20,A,1.00,X1\n2026-11-20,A,1.00,X1\n",
      { columns: { id: "Id" } },
      "3 id: The id X1 stands in row 2 already.",
    ],
    [
      "an id that a spreadsheet spoiled",
      "Date,Text,Amount,Id\n2026-11-20,A,1.00,2.51E+17\n",
      { columns: { id: "Id" } },
      "lost its digits in a spreadsheet",
    ],
    [
      "a character that nothing holds",
      row("2026-11-20,A\u0000B,1.00"),
      {},
      "3 Text: The text holds a character that cannot be read",
    ],
  ] as [string, string, Mapping, string][])("%s", async (_name, file, mapping, words) => {
    expect(await refusal(file, { mapping })).toContain(words);
    expect(await bench.db.$count(statementUploads, eq(statementUploads.masterAccountId, accountId))).toBe(0);
  });

  it("lists the first hundred problems and counts the rest", async () => {
    const rows = Array.from({ length: 250 }, (_, index) => `2026-11-20,A,wrong${index}`);
    const error = await upload(`Date,Text,Amount\n${rows.join("\n")}\n`).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ problemsCount: 250, problems: expect.objectContaining({ length: 100 }) });
  });

  it("does not take a date for granted: without a format nothing is read", () => {
    const { dateFormat: _none, ...mapping } = mappingOf();
    const parsed = statementSchema.safeParse({
      environmentId: program.environmentId,
      accountId,
      fileName: "a.csv",
      mapping,
    });
    expect(parsed.error?.issues[0]?.message).toContain("can be read in two ways");
  });

  it("an entry that is here with another amount", async () => {
    const mapping = { columns: { id: "Id" } };
    await upload("Date,Text,Amount,Id\n2026-11-20,A,1.00,X1\n", { mapping });
    const again = upload("Date,Text,Amount,Id\n2026-11-20,A,2.00,X1\n2026-11-20,B,3.00,X2\n", { mapping });
    await expect(again).rejects.toMatchObject({
      problems: [{ row: 2, sentence: expect.stringContaining("is here already with 1.00 EUR") }],
    });
    expect(await amounts()).toEqual([100n]);
  });
});

describe("a statement of too many rows", () => {
  it("is refused at the first row that is one too many, which is named", () => {
    expect(() => refuseTooManyRows(1_000_000, 1_000_001)).not.toThrow();
    expect(() => refuseTooManyRows(1_000_001, 1_000_002)).toThrow(
      /row 1000002 is one too many.*at most 1,000,000 rows/,
    );
  });
});
