import { parseAsStringLiteral } from "nuqs";

/** The step shown, in the wizard's URL. */
export const parseAsWizardStep = parseAsStringLiteral([
  "person",
  "corporate",
  "account",
  "employee",
  "card",
  "review",
] as const);

export type WizardStep = "person" | "corporate" | "account" | "employee" | "card" | "review";
