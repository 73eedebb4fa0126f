import type { Capability } from "./capabilities";

export type ProgramModel = "bin_sponsorship" | "co_branded" | "crypto_mica" | "commercial_api";
export type CustomerModel = "businesses" | "consumers" | "both";

export type ModelMeaning = {
  /** What the model is, in a sentence. */
  meaning: string;
  /** What choosing it means for the integrator, one sentence each. */
  implies: readonly string[];
  /** What a new program begins with; everything can be changed. */
  starts: { customerModel: CustomerModel; capabilities: readonly Capability[] };
};

/**
 * The four models and what each implies. The models are documented (FINCI contract §10); what each begins with is our
 * proposal, to be agreed with FINCI in step 1 of the journey.
 */
export const programModels: Record<ProgramModel, ModelMeaning> = {
  bin_sponsorship: {
    meaning: "Cards under FINCI's licence and Mastercard membership, run by you as a product of your own.",
    implies: [
      "FINCI is the issuer towards Mastercard and the regulator; you run the program day to day.",
      "You keep the cardholders' balances and answer authorizations in real time.",
      "You carry most duties of customers and fraud; FINCI oversees them.",
    ],
    starts: {
      customerModel: "both",
      capabilities: [
        "physical_issuance",
        "wallets",
        "three_d_secure",
        "integrator_managed_decisioning",
        "payments_api_reconciliation",
      ],
    },
  },
  co_branded: {
    meaning: "Your brand on FINCI's card: FINCI runs the accounts, you bring and serve the customers.",
    implies: [
      "The card carries both names; its design is approved by FINCI and Mastercard.",
      "FINCI keeps customer due diligence, accounts and safeguarding; you market and give first-line support.",
      "Authorizations may be left to FINCI: then rules and limits of this console do not apply.",
    ],
    starts: { customerModel: "consumers", capabilities: ["physical_issuance", "wallets", "three_d_secure"] },
  },
  crypto_mica: {
    meaning: "Cards that spend from crypto-assets held with you as a provider authorised under MiCA.",
    implies: [
      "You hold the crypto-assets under your own MiCA authorisation and sell them at the moment of payment.",
      "Decisions depend on a price, so they are yours, within 3 seconds.",
      "Transaction monitoring covers the chain as well as the card; FINCI reviews it closely.",
    ],
    starts: {
      customerModel: "consumers",
      capabilities: [
        "wallets",
        "three_d_secure",
        "integrator_managed_decisioning",
        "payments_api_reconciliation",
      ],
    },
  },
  commercial_api: {
    meaning: "Cards for companies and their employees, issued from your software through the API.",
    implies: [
      "Customers are corporates; cards go to their employees, under the corporate's account.",
      "Spending controls per employee, card and account decide, in your hands.",
      "Usually many digital cards, quickly issued and closed; plastic where travel asks for it.",
    ],
    starts: {
      customerModel: "businesses",
      capabilities: [
        "physical_issuance",
        "wallets",
        "three_d_secure",
        "integrator_managed_decisioning",
        "payments_api_reconciliation",
      ],
    },
  },
};

/** Bounds of a program's numbers, with their units. Server and screens read the same ones. */
export const programLimits = {
  /** FINCI waits 3 seconds; the rest is left for the way there and back. Source: FINCI contract §6. */
  decisionDeadlineMs: { min: 250, max: 2_500 },
  /** Source: FINCI contract §7 (default 7, 30 for lodging and vehicle rental). */
  holdDays: { min: 1, max: 60 },
  longHoldDays: { min: 1, max: 120 },
  tipAllowancePercent: { min: 0, max: 100 },
} as const;

/** Every time zone that this runtime knows, UTC first. */
export function timeZoneOptions(): string[] {
  return ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];
}
