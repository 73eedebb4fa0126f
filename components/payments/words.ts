import { entryModeName, entryModeNames, walletName } from "@/lib/payment-words";

/** Words for what FINCI writes in a payment; a value that is not listed is shown as it came. */

export { entryModeName, walletName };
export const entryModeOptions = Object.entries(entryModeNames).map(([value, label]) => ({ value, label }));

/** What 3-D Secure said; null when FINCI sent nothing of it. */
export function threeDsWords(threeDs: { authenticated?: boolean; eci?: string } | null): string | null {
  if (!threeDs) return null;
  const eci = threeDs.eci ? `, ECI ${threeDs.eci}` : "";
  if (threeDs.authenticated === undefined) return `Result not sent${eci}`;
  return `${threeDs.authenticated ? "Cardholder authenticated" : "Cardholder not authenticated"}${eci}`;
}

const deliveryKinds: Record<string, string> = {
  request: "Authorization request",
  advice: "Advice",
  reversal: "Reversal",
  presentment: "Presentment",
  return: "Return",
  unknown: "Unreadable",
};

export const deliveryKindName = (kind: string): string => deliveryKinds[kind] ?? kind;
export const deliveryKindOptions = Object.entries(deliveryKinds).map(([value, label]) => ({ value, label }));

const operations: Record<string, string> = {
  create_person: "Create a person",
  create_corporate: "Create a corporate",
  create_employee: "Create an employee",
  create_account: "Create an account",
  create_card: "Issue a card",
  update_card_status: "Change a card's status",
  update_card_stage: "Change a card's stage",
  get_cards: "Look up cards",
  get_persons: "Look up persons",
  get_corporates: "Look up corporates",
  get_employees: "Look up employees",
  get_accounts: "Look up accounts",
};

/** What a Card API operation does. */
export const operationName = (operation: string): string => operations[operation] ?? operation;
export const operationOptions = Object.entries(operations).map(([value, label]) => ({ value, label }));
