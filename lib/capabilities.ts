/** What a program has in scope; what is not is hidden or explained in the console and refused by the server. Source: FINCI contract §10. */
export const capabilities = [
  "physical_issuance",
  "wallets",
  "three_d_secure",
  "integrator_managed_decisioning",
  "payments_api_reconciliation",
] as const;
export type Capability = (typeof capabilities)[number];

export const capabilityLabels: Record<Capability, { name: string; meaning: string }> = {
  physical_issuance: { name: "Physical issuance", meaning: "Plastic cards are produced and delivered." },
  wallets: { name: "Wallets", meaning: "Cards are added to Apple Pay and Google Pay." },
  three_d_secure: { name: "3-D Secure", meaning: "Online payments are authenticated with the cardholder." },
  integrator_managed_decisioning: {
    name: "Integrator-managed decisioning",
    meaning: "FINCI asks this console to decide each authorization within 3 seconds.",
  },
  payments_api_reconciliation: {
    name: "Payments API reconciliation",
    meaning: "Presentments are matched with FINCI's ledger through the Payments API.",
  },
};

/** True when the program's list holds the capability. */
export function hasCapability(programCapabilities: readonly string[], capability: Capability): boolean {
  return programCapabilities.includes(capability);
}
