import { describe, expect, it } from "vitest";
import { type AuthorizationFacts, decisionNumbers, explainAuthorization } from "./explain";

const approved: AuthorizationFacts = {
  decision: "approved",
  decisionReason: null,
  decisionDetail: null,
  outcome: "approved",
  adviceResponseCode: "Approved",
  billing: { minor: 7731n, currency: "EUR" },
  held: { minor: 7731n, currency: "EUR" },
};
const declined: AuthorizationFacts = {
  ...approved,
  decision: "declined",
  decisionReason: "insufficient_balance",
  decisionDetail: {
    asked_minor: "7731",
    available_minor: "1200",
    posted_minor: "5000",
    held_minor: "3800",
  },
  outcome: "declined",
  adviceResponseCode: "InsufficientFunds",
  held: { minor: 0n, currency: "EUR" },
};

describe("explainAuthorization", () => {
  it("says why we declined, with the numbers, and what FINCI told the merchant", () => {
    expect(explainAuthorization(declined)).toEqual({
      sentence:
        "Declined by us: the available balance does not cover the amount (77.31 EUR asked, 12.00 EUR available). FINCI told the merchant: InsufficientFunds.",
      nextStep: expect.stringContaining("open holds"),
      tellCardholder: "The available balance was too low for this payment.",
    });
  });

  it("names the rule that declined, and what it saw", () => {
    const rule = { ruleSetId: "x", version: 3, scope: "card", ruleId: "r" } as const;
    const limit = { used: "480.00 EUR", asked: "50.00 EUR", limit: "500.00 EUR" };
    const none = { used: null, asked: null, limit: null };
    const sentenceOf = (decidingRule: NonNullable<AuthorizationFacts["decidingRule"]>) =>
      explainAuthorization({ ...declined, decisionReason: "velocity_limit", decidingRule }).sentence;
    expect(sentenceOf({ ...rule, sentence: "At most 500.00 EUR a day", values: limit, saw: null })).toMatch(
      /^Declined by us: the card's rule "At most 500\.00 EUR a day" does not allow it \(480\.00 EUR used, 50\.00 EUR asked\)\./,
    );
    const saw = "The merchant is in Latvia.";
    expect(
      sentenceOf({ ...rule, scope: "program", sentence: "Only in Lithuania", values: none, saw }),
    ).toContain('the program\'s rule "Only in Lithuania" does not allow it (the merchant is in Latvia).');
  });

  it("names the card's status, the expiration month and the account's currency that the decision saw", () => {
    const sentenceWith = (decisionReason: string, decisionDetail: Record<string, string>) =>
      explainAuthorization({ ...declined, decisionReason, decisionDetail }).sentence;
    expect(sentenceWith("card_not_usable", { card_status: "deactivated" })).toContain(
      "(the card was deactivated)",
    );
    expect(sentenceWith("card_expired", { expiration_month: "2025-03" })).toContain(
      "(it was valid until 2025-03)",
    );
    expect(sentenceWith("currency_mismatch", { account_currency: "USD" })).toContain(
      "(EUR asked, the account is in USD)",
    );
  });

  it("shows a reason that the list does not know as it came", () => {
    const { sentence } = explainAuthorization({ ...declined, decisionReason: "rule_7" });
    expect(sentence).toBe("Declined by us: rule_7. FINCI told the merchant: InsufficientFunds.");
  });

  it("says that an approval went through and gives nobody a task", () => {
    expect(explainAuthorization(approved)).toEqual({
      sentence: "Approved by us. FINCI told the merchant: Approved.",
      nextStep: null,
      tellCardholder: null,
    });
  });

  it("says that the advice is missing", () => {
    const facts: AuthorizationFacts = { ...approved, outcome: "awaiting_advice", adviceResponseCode: null };
    expect(explainAuthorization(facts)).toEqual({
      sentence: "Approved by us. FINCI's advice has not arrived yet.",
      nextStep: null,
      tellCardholder: null,
    });
  });

  it("says that a late answer did not count and that nothing is held", () => {
    const { sentence, tellCardholder } = explainAuthorization({
      ...approved,
      outcome: "late",
      adviceResponseCode: "InsufficientFunds",
      held: { minor: 0n, currency: "EUR" },
    });
    expect(sentence).toBe(
      "Approved by us. FINCI told the merchant: InsufficientFunds. FINCI did not use our answer, as when it comes after 3 seconds. No money is held.",
    );
    expect(tellCardholder).toBe("A technical fault stopped the payment. Please try again.");
  });

  it("says where FINCI went against our answer, in both directions", () => {
    const refused = explainAuthorization({
      ...approved,
      outcome: "differs",
      adviceResponseCode: "DoNotHonor",
      held: { minor: 0n, currency: "EUR" },
    });
    expect(refused.sentence).toContain("DoNotHonor. FINCI or the scheme declined although we approved.");
    expect(refused.tellCardholder).toBe("The payment was declined by the card network. Please try again.");
    const forced = explainAuthorization({
      ...declined,
      outcome: "differs",
      adviceResponseCode: "Approved",
      held: { minor: 7731n, currency: "EUR" },
    });
    expect(forced.sentence).toContain("FINCI approved although we declined. 77.31 EUR is held.");
    expect(forced.tellCardholder).toBeNull();
  });

  it("says that FINCI decided alone", () => {
    const { sentence } = explainAuthorization({ ...approved, decision: null });
    expect(sentence).toBe("FINCI did not ask us to decide. FINCI told the merchant: Approved.");
  });
});

describe("decisionNumbers", () => {
  it("reads the stored minor units and leaves out what the decision did not come to", () => {
    expect(decisionNumbers({ asked_minor: "7731", available_minor: "-5" }, "EUR")).toEqual({
      asked: { minor: 7731n, currency: "EUR" },
      available: { minor: -5n, currency: "EUR" },
      posted: null,
      held: null,
    });
    expect(decisionNumbers(null, "EUR").asked).toBeNull();
  });
});
