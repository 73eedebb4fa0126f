import { describe, expect, it } from "vitest";
import type { SideView } from "@/server/services/exceptions";
import { amountsApart, compareSides, differenceWords } from "./compare-sides";

function side(facts: Partial<SideView>): SideView {
  return {
    what: "presentment",
    id: "250000000000000001",
    masterAccountId: null,
    at: new Date("2026-11-22T10:00:00.000Z"),
    amount: { minor: 1_000n, currency: "EUR" },
    direction: "takes",
    name: "AMZN MKTP",
    tokenId: "10012000000000000042",
    authorizationId: null,
    arn: "12345678901234567890123",
    sequence: 1,
    isFinal: true,
    clearingDate: "2026-11-22",
    held: null,
    ...facts,
  };
}

const differing = (left: SideView, right: SideView) =>
  compareSides(left, right)
    .filter(({ isSame }) => !isSame)
    .map(({ name }) => name);

describe("compareSides", () => {
  it("marks what differs, and neither ids, nor moments, nor what one side never has", () => {
    const copy = side({ id: "250000000000000002", at: new Date("2026-11-22T11:00:00.000Z") });
    expect(differing(side({}), copy)).toEqual([]);
    expect(differing(side({}), side({ amount: { minor: 1_001n, currency: "EUR" }, isFinal: false }))).toEqual(
      ["Amount", "Sequence"],
    );
    expect(differing(side({}), side({ what: "authorization", arn: null, sequence: null }))).toEqual([]);
  });

  it("leaves out what neither side has", () => {
    const names = compareSides(side({ arn: null }), side({ arn: null })).map(({ name }) => name);
    expect(names).not.toContain("Acquirer reference");
    expect(names).not.toContain("Authorization");
  });

  it("writes amounts with the decimals of their currency", () => {
    const [amount] = compareSides(
      side({ amount: { minor: 1_234n, currency: "BHD" } }),
      side({ amount: { minor: 1_234n, currency: "JPY" } }),
    );
    expect(amount).toEqual({ name: "Amount", left: "1.234 BHD", right: "1,234 JPY", isSame: false });
  });
});

describe("differenceWords", () => {
  it.each([
    [{}, ["same amount", "at the same time"]],
    [
      { amount: { minor: 900n, currency: "EUR" }, at: new Date("2026-11-22T08:00:00.000Z"), name: "Other" },
      ["1.00 EUR less", "2 h earlier", "other merchant"],
    ],
    [
      { amount: { minor: 1_100n, currency: "EUR" }, at: new Date("2026-11-25T10:00:00.000Z") },
      ["1.00 EUR more", "3 days later"],
    ],
  ])("of %o are %o", (facts, words) => {
    expect(differenceWords(side({}), side(facts))).toEqual(words);
  });

  it("says when FINCI's entry names the booking", () => {
    const entry = side({ what: "entry", authorizationId: "251001435963146785" });
    expect(differenceWords(entry, side({ authorizationId: "251001435963146785" }))).toContain(
      "named by FINCI",
    );
    expect(differenceWords(side({ id: "251001435963146785" }), entry)).toContain("named by FINCI");
    expect(differenceWords(entry, side({}))).not.toContain("named by FINCI");
  });

  it("gives the distance of the amounts without a sign", () => {
    expect(amountsApart(side({}), side({ amount: { minor: 1_250n, currency: "EUR" } }))).toBe(250n);
    expect(amountsApart(side({ amount: { minor: 1_250n, currency: "EUR" } }), side({}))).toBe(250n);
  });
});
