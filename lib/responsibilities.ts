import { hasCapability } from "./capabilities";
import { type ProgramModel, programModels } from "./program-models";

/** Who carries a duty. */
export const parties = ["finci", "integrator", "shared"] as const;
export type Party = (typeof parties)[number];

export const partyLabels: Record<Party, string> = {
  finci: "FINCI",
  integrator: "Integrator",
  shared: "Shared",
};

export type Duty = { key: string; area: string; name: string; meaning: string };

/** Each duty: key, name, what it comprises. */
const duties: Record<string, readonly (readonly [string, string, string])[]> = {
  Customers: [
    ["onboarding", "Customer onboarding", "Collecting identity and company data, and consent to the terms."],
    [
      "due_diligence",
      "Due diligence (KYC, KYB)",
      "Verifying persons, companies and their owners before an account is opened.",
    ],
    [
      "screening",
      "Sanctions and PEP screening",
      "At the start and continuously, with the decisions on hits.",
    ],
    [
      "eea_link",
      "Proof of the EEA link",
      "Keeping evidence that each customer is established or resident in the EEA, or otherwise linked.",
    ],
    [
      "cardholder_terms",
      "Cardholder terms and fee information",
      "Writing, approving and announcing changes in time.",
    ],
  ],
  Cards: [
    ["card_design", "Card design and scheme approval", "Artwork, Mastercard's approval, stock."],
    ["plastic", "Plastic production and delivery", "Personalisation, sending, returned mail."],
    ["pin", "PIN management", "Setting, changing, revealing and unblocking the PIN."],
    [
      "wallets",
      "Wallet provisioning",
      "Tokens in Apple Pay and Google Pay, and the checks before one is added.",
    ],
    ["lost_stolen", "Lost and stolen line", "Taking reports at any hour and blocking the card at once."],
  ],
  Payments: [
    ["authorization", "Authorization decisions", "Approving or declining each payment in time."],
    [
      "stand_in",
      "Stand-in when the decision is late",
      "What is answered to the scheme when no decision comes.",
    ],
    [
      "three_d_secure",
      "3-D Secure authentication",
      "Access control server, challenges and cardholders' enrolment.",
    ],
    ["ledger", "Ledger of cardholders' balances", "The books of record of who has how much."],
    ["safeguarding", "Safeguarding of funds", "Keeping customers' money apart and protected."],
    ["settlement", "Settlement with the scheme", "Paying Mastercard each day, and prefunding."],
    [
      "reconciliation",
      "Reconciliation",
      "Matching presentments, ledger and bank each day, and clearing differences.",
    ],
  ],
  Risk: [
    [
      "fraud_monitoring",
      "Fraud monitoring",
      "Watching payments, acting on suspicion, reporting rates to the scheme.",
    ],
    [
      "transaction_monitoring",
      "Transaction monitoring (AML)",
      "Detecting money laundering and filing suspicious activity reports.",
    ],
    ["spending_controls", "Limits and spending controls", "Setting and changing what cards may pay."],
    [
      "incident_reporting",
      "Incident reporting",
      "Telling FINCI and authorities of outages and breaches in the time the law sets.",
    ],
  ],
  Support: [
    ["cardholder_support", "Cardholder support", "First line: questions, declines, card actions."],
    ["second_line_support", "Second-line support", "Questions to the processor and the scheme."],
    [
      "disputes",
      "Disputes and chargebacks",
      "Taking claims, evidence, the scheme's process and its deadlines.",
    ],
    ["complaints", "Complaints", "Register, answers in the legal time, the ombudsman."],
    ["statements", "Statements", "Making them available to customers, with the fees charged."],
  ],
  Compliance: [
    ["regulatory_reporting", "Regulatory reporting", "Returns to the supervisor and the central bank."],
    ["scheme_reporting", "Scheme reporting", "Mastercard's quarterly reports and compliance programs."],
    ["pci_dss", "PCI DSS", "Where card numbers are stored, processed or shown."],
    ["data_protection", "Data protection requests", "Access, correction and deletion for data subjects."],
    ["marketing_review", "Review of marketing", "Approving what is said about the card in public."],
    [
      "audit_evidence",
      "Evidence for audits",
      "Keeping logs and records for the time the law sets, and handing them out.",
    ],
  ],
};

/** Every duty that has to belong to somebody before a program goes live, by area. Ours, to be agreed with FINCI in step 1. */
export const allDuties: readonly Duty[] = Object.entries(duties).flatMap(([area, list]) =>
  list.map(([key, name, meaning]) => ({ key, area, name, meaning })),
);

export const dutyAreas: readonly string[] = Object.keys(duties);

export type DutyAssignment = {
  party: Party /** What exactly, where the word is not enough. */;
  note: string;
};
export type DutyAssignments = Record<string, DutyAssignment>;

/** Duties that FINCI has in every model, as issuer and licensee. */
const finciAlways = [
  "plastic",
  "safeguarding",
  "settlement",
  "second_line_support",
  "scheme_reporting",
  "regulatory_reporting",
  "stand_in",
];
const sharedAlways = [
  "screening",
  "transaction_monitoring",
  "card_design",
  "incident_reporting",
  "pci_dss",
  "data_protection",
  "marketing_review",
  "audit_evidence",
  "wallets",
];

/** What differs from "the integrator's" per model, beside what is FINCI's or shared in each of them. */
const perModel: Record<ProgramModel, { finci: readonly string[]; shared: readonly string[] }> = {
  bin_sponsorship: {
    finci: ["three_d_secure", "pin"],
    shared: ["due_diligence", "disputes", "fraud_monitoring", "lost_stolen"],
  },
  co_branded: {
    finci: [
      "due_diligence",
      "eea_link",
      "cardholder_terms",
      "pin",
      "three_d_secure",
      "fraud_monitoring",
      "disputes",
      "statements",
      "reconciliation",
      "lost_stolen",
    ],
    shared: ["onboarding", "complaints"],
  },
  crypto_mica: {
    finci: ["three_d_secure", "pin"],
    shared: ["due_diligence", "eea_link", "disputes", "fraud_monitoring", "regulatory_reporting"],
  },
  commercial_api: {
    finci: ["three_d_secure", "pin", "lost_stolen"],
    shared: ["due_diligence", "disputes", "fraud_monitoring", "reconciliation"],
  },
};

/** Whose they are follows from who decides, whatever the model. */
const decidersDuties = ["authorization", "ledger", "spending_controls"];

/**
 * The split that a program of the model begins with: a proposal to talk about, not an agreement.
 * @param capabilities the program's; those its model begins with unless given
 */
export function startingSplit(
  model: ProgramModel,
  capabilities: readonly string[] = programModels[model].starts.capabilities,
): DutyAssignments {
  const decider = hasCapability(capabilities, "integrator_managed_decisioning") ? "integrator" : "finci";
  const { finci, shared } = perModel[model];
  const partyOf = (key: string): Party => {
    if (decidersDuties.includes(key)) return decider;
    if (shared.includes(key)) return "shared";
    if (finci.includes(key) || finciAlways.includes(key)) return "finci";
    return sharedAlways.includes(key) ? "shared" : "integrator";
  };
  return Object.fromEntries(allDuties.map(({ key }) => [key, { party: partyOf(key), note: "" }]));
}

export type DutyChange = { duty: Duty; before: DutyAssignment | null; after: DutyAssignment | null };

/** The duties whose party or note differs, in the order of the list. */
export function changedDuties(before: DutyAssignments, after: DutyAssignments): DutyChange[] {
  return allDuties.flatMap((duty) => {
    const [was = null, is = null] = [before[duty.key], after[duty.key]];
    return was?.party === is?.party && was?.note === is?.note ? [] : [{ duty, before: was, after: is }];
  });
}
