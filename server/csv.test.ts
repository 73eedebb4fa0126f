import { buffer, text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { csvStream } from "./csv";

describe("csvStream", () => {
  it("quotes, keeps amounts and makes text of what a spreadsheet would compute", async () => {
    const rows = [
      ['a "b", c', { amount: "-12.50" }, 3n],
      ["=HYPERLINK(1)", null, 4],
      ["-1+1", { amount: "0.00" }, 5],
      ["two\nlines", null, 6],
    ];
    expect((await buffer(csvStream(["Merchant", "Amount", "Number"], rows))).toString()).toBe(
      '\uFEFFMerchant,Amount,Number\r\n"a ""b"", c",-12.50,3\r\n\'=HYPERLINK(1),,4\r\n\'-1+1,0.00,5\r\n"two\nlines",,6\r\n',
    );
  });

  it("writes more than a buffer holds, one row after the other", async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => [`row ${index}`]);
    const lines = (await text(csvStream(["Name"], rows))).trimEnd().split("\r\n");
    expect(lines).toHaveLength(20_001);
    expect(lines.at(-1)).toBe("row 19999");
  });

  it("fails with the rows", async () => {
    async function* broken() {
      yield ["one"];
      throw new Error("the database went away");
    }
    await expect(text(csvStream(["Name"], broken()))).rejects.toThrow("the database went away");
  });
});
