import type { Capability } from "./capabilities";

/** What a capability opens. */
export type CapabilityGate = {
  /** Pages and parts of pages that say why they are closed. */
  screens: readonly string[];
  /** What the server refuses without it, as sentences. */
  refuses: readonly string[];
};

/** What each capability gates, for the page that changes it. The procedures are listed below. */
export const capabilityGates: Record<Capability, CapabilityGate> = {
  physical_issuance: {
    screens: [
      "Physical products when a card is issued",
      "The plastic's stage on a card's page",
      "Physical products of the program",
    ],
    refuses: ["Issuing with a physical product", "Changing a card's stage", "Adding a physical product"],
  },
  wallets: {
    screens: ["Wallet rules in the rule editor"],
    refuses: ["Saving or bringing into force a rule about wallets"],
  },
  three_d_secure: {
    screens: ["3-D Secure rules in the rule editor"],
    refuses: ["Saving or bringing into force a rule that asks for 3-D Secure"],
  },
  integrator_managed_decisioning: {
    screens: ["Maintenance mode", "Editing rules"],
    refuses: ["Saving rules and bringing them into force", "Starting maintenance mode"],
  },
  payments_api_reconciliation: {
    screens: ["Reconciliation: entries, bookings, daily close, statements, set-up"],
    refuses: ["Fetching and matching FINCI's ledger", "Uploading statements", "Signing days off"],
  },
};

/**
 * Which procedure needs which capability of the record's program. The services ask with `requireCapability`; a test sweeps this
 * table and calls each one without. Where only some calls need it (a physical product, a rule about wallets), the test makes
 * such a call.
 */
export const gatedProcedures: readonly (readonly [procedure: string, Capability])[] = [
  ["cardActions.setStage", "physical_issuance"],
  ["issuances.run", "physical_issuance"],
  ["products.add", "physical_issuance"],
  ["products.change", "physical_issuance"],
  ["rules.saveDraft", "wallets"],
  ["rules.saveDraft", "three_d_secure"],
  ["rules.saveDraft", "integrator_managed_decisioning"],
  ["rules.activate", "wallets"],
  ["rules.activate", "three_d_secure"],
  ["rules.activate", "integrator_managed_decisioning"],
  ["maintenance.start", "integrator_managed_decisioning"],
  ["reconciliation.totals", "payments_api_reconciliation"],
  ["reconciliation.entries", "payments_api_reconciliation"],
  ["reconciliation.bookings", "payments_api_reconciliation"],
  ["reconciliation.setUp", "payments_api_reconciliation"],
  ["reconciliation.uploads", "payments_api_reconciliation"],
  ["reconciliation.closes", "payments_api_reconciliation"],
  ["reconciliation.close", "payments_api_reconciliation"],
  ["reconciliation.run", "payments_api_reconciliation"],
  ["reconciliation.setTolerance", "payments_api_reconciliation"],
  ["reconciliation.addAccount", "payments_api_reconciliation"],
  ["reconciliation.changeAccount", "payments_api_reconciliation"],
  ["reconciliation.signOff", "payments_api_reconciliation"],
  ["reconciliation.reopen", "payments_api_reconciliation"],
];
