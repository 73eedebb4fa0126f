/**
 * Why an authorization was declined by us: the key goes on the wire and into the database, the words on the screen.
 * FINCI maps none of them to the merchant today (its answer is InsufficientFunds). Source: our decision.
 */
export const decisionReasons = {
  card_unknown: {
    label: "Card unknown",
    sentence: "The card is not known in this environment.",
    nextStep: "Check that the card was issued through this console, or synchronise it from FINCI.",
    tellCardholder: "We cannot find this card. We are looking into it.",
  },
  card_not_usable: {
    label: "Card not usable",
    sentence: "The card's status does not allow payments.",
    nextStep: "Look at the card's status: unfreeze or activate it if the cardholder asks for that.",
    tellCardholder: "Your card is not active at the moment.",
  },
  card_expired: {
    label: "Card expired",
    sentence: "The card's expiration month has passed.",
    nextStep: "Issue a new card.",
    tellCardholder: "Your card has expired. We can send you a new one.",
  },
  account_mismatch: {
    label: "Account mismatch",
    sentence: "FINCI named an account that is not the card's.",
    nextStep: "Ask the integration engineer to compare card and account with FINCI.",
    tellCardholder: "There is a technical matter with your card. We are looking into it.",
  },
  account_unknown: {
    label: "Account unknown",
    sentence: "The account is not known in this environment.",
    nextStep: "Ask the integration engineer to synchronise the account from FINCI.",
    tellCardholder: "There is a technical matter with your account. We are looking into it.",
  },
  currency_mismatch: {
    label: "Currency mismatch",
    sentence: "The billing currency is not the account's currency.",
    nextStep: "Ask the integration engineer to compare the product's currency with FINCI.",
    tellCardholder: "There is a technical matter with your account. We are looking into it.",
  },
  insufficient_balance: {
    label: "Insufficient balance",
    sentence: "The available balance does not cover the amount.",
    nextStep: "Check open holds on the account; the balance has to be raised before a new attempt.",
    tellCardholder: "The available balance was too low for this payment.",
  },
  program_not_active: {
    label: "Program not active",
    sentence: "The program or its environment is not active.",
    nextStep: "Ask the program manager.",
    tellCardholder: "Payments are not possible at the moment. We are working on it.",
  },
  deadline: {
    label: "Too slow",
    sentence: "We did not decide within our own deadline and declined to be safe.",
    nextStep: "The cardholder may try again; tell the integration engineer if it repeats.",
    tellCardholder: "A technical fault stopped the payment. Please try again.",
  },
  store_unavailable: {
    label: "Database away",
    sentence: "Our database did not answer and we declined to be safe.",
    nextStep: "The cardholder may try again once the service is back.",
    tellCardholder: "A technical fault stopped the payment. Please try again.",
  },
  id_conflict: {
    label: "Conflicting repeat",
    sentence: "The same authorization id came with other content and was refused.",
    nextStep: "Ask the integration engineer to raise it with FINCI.",
    tellCardholder: "A technical fault stopped the payment. Please try again.",
  },
} as const satisfies Record<
  string,
  { label: string; sentence: string; nextStep: string; tellCardholder: string }
>;

export type DecisionReason = keyof typeof decisionReasons;

/** The words for a stored reason; one that is not listed is shown as it came. */
export function decisionReasonWords(reason: string) {
  if (reason in decisionReasons) return decisionReasons[reason as DecisionReason];
  return { label: reason, sentence: reason, nextStep: "", tellCardholder: "" };
}
