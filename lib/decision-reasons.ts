/**
 * Who has to look when we declined: the rule's owner, the balance, the card or its account, the program, its maintenance
 * mode, or us. Source: our decision.
 */
export const reasonClasses = ["rule", "balance", "card", "program", "maintenance", "technical"] as const;
export type ReasonClass = (typeof reasonClasses)[number];

/**
 * Why an authorization was declined by us: the key goes on the wire and into the database, the words on the screen.
 * FINCI maps none of them to the merchant today (its answer is InsufficientFunds). Source: our decision.
 */
export const decisionReasons = {
  card_unknown: {
    class: "card",
    label: "Card unknown",
    sentence: "The card is not known in this environment.",
    nextStep: "Check that the card was issued through this console, or synchronise it from FINCI.",
    tellCardholder: "We cannot find this card. We are looking into it.",
  },
  card_not_usable: {
    class: "card",
    label: "Card not usable",
    sentence: "The card's status does not allow payments.",
    nextStep: "Look at the card's status: unfreeze or activate it if the cardholder asks for that.",
    tellCardholder: "Your card is not active at the moment.",
  },
  card_expired: {
    class: "card",
    label: "Card expired",
    sentence: "The card's expiration month has passed.",
    nextStep: "Issue a new card.",
    tellCardholder: "Your card has expired. We can send you a new one.",
  },
  account_mismatch: {
    class: "card",
    label: "Account mismatch",
    sentence: "FINCI named an account that is not the card's.",
    nextStep: "Ask the integration engineer to compare card and account with FINCI.",
    tellCardholder: "There is a technical matter with your card. We are looking into it.",
  },
  account_unknown: {
    class: "card",
    label: "Account unknown",
    sentence: "The account is not known in this environment.",
    nextStep: "Ask the integration engineer to synchronise the account from FINCI.",
    tellCardholder: "There is a technical matter with your account. We are looking into it.",
  },
  currency_mismatch: {
    class: "card",
    label: "Currency mismatch",
    sentence: "The billing currency is not the account's currency.",
    nextStep: "Ask the integration engineer to compare the product's currency with FINCI.",
    tellCardholder: "There is a technical matter with your account. We are looking into it.",
  },
  insufficient_balance: {
    class: "balance",
    label: "Insufficient balance",
    sentence: "The available balance does not cover the amount.",
    nextStep: "Check open holds on the account; the balance has to be raised before a new attempt.",
    tellCardholder: "The available balance was too low for this payment.",
  },
  program_not_active: {
    class: "program",
    label: "Program not active",
    sentence: "The program or its environment is not active.",
    nextStep: "Ask the program manager.",
    tellCardholder: "Payments are not possible at the moment. We are working on it.",
  },
  amount_limit: {
    class: "rule",
    label: "Over the amount limit",
    sentence: "The payment asks for more than a rule allows for one payment.",
    nextStep:
      "Compare the amount with the rule; a smaller payment may pass, or the rule's owner may raise it.",
    tellCardholder: "The amount is above the limit of your card.",
  },
  velocity_limit: {
    class: "rule",
    label: "Spending limit used up",
    sentence: "With this payment, the spending of the window would pass a rule's limit.",
    nextStep: "See how much of the limit is used and when its window ends; the rule's owner may raise it.",
    tellCardholder: "A spending limit of your card is used up for now.",
  },
  category_not_allowed: {
    class: "rule",
    label: "Category not allowed",
    sentence: "A rule does not allow this kind of merchant.",
    nextStep: "Look at the rule's list of categories.",
    tellCardholder: "Your card cannot be used at this kind of merchant.",
  },
  merchant_not_allowed: {
    class: "rule",
    label: "Merchant not allowed",
    sentence: "A rule does not allow this merchant.",
    nextStep: "Look at the rule's list of merchants.",
    tellCardholder: "Your card cannot be used at this merchant.",
  },
  country_not_allowed: {
    class: "rule",
    label: "Country not allowed",
    sentence: "A rule does not allow payments in the merchant's country.",
    nextStep: "Look at the rule's list of countries.",
    tellCardholder: "Your card cannot be used in this country.",
  },
  entry_mode_not_allowed: {
    class: "rule",
    label: "Way of paying not allowed",
    sentence: "A rule does not allow the way the card was used (chip, online, cash machine …).",
    nextStep: "Look at the rule's list of entry modes.",
    tellCardholder: "Your card cannot be used in this way. Another way of paying may work.",
  },
  wallet_not_allowed: {
    class: "rule",
    label: "Wallet not allowed",
    sentence: "A rule does not allow the wallet, or asks for one.",
    nextStep: "Look at the rule's list of wallets.",
    tellCardholder: "Your card cannot be used in this wallet. Another way of paying may work.",
  },
  three_ds_required: {
    class: "rule",
    label: "3-D Secure required",
    sentence: "A rule asks for an authenticated 3-D Secure result, and there was none.",
    nextStep: "The cardholder has to confirm the payment with 3-D Secure; some merchants do not offer it.",
    tellCardholder: "The merchant did not ask you to confirm the payment. Please try again and confirm it.",
  },
  time_not_allowed: {
    class: "rule",
    label: "Time not allowed",
    sentence: "A rule does not allow payments at this time of the day or week.",
    nextStep: "Look at the rule's days and hours.",
    tellCardholder: "Your card cannot be used at this time.",
  },
  maintenance: {
    class: "maintenance",
    label: "Maintenance",
    sentence: "The program was in maintenance mode, which did not allow the payment.",
    nextStep: "Tell the cardholder when the maintenance ends; the program's banner says so.",
    tellCardholder: "We are doing maintenance. Please try again later.",
  },
  overloaded: {
    class: "technical",
    label: "Overloaded",
    sentence: "There was more work than could be done in time, and we declined at once to be safe.",
    nextStep: "The cardholder may try again; tell the integration engineer if it repeats.",
    tellCardholder: "A technical fault stopped the payment. Please try again.",
  },
  deadline: {
    class: "technical",
    label: "Too slow",
    sentence: "We did not decide within our own deadline and declined to be safe.",
    nextStep: "The cardholder may try again; tell the integration engineer if it repeats.",
    tellCardholder: "A technical fault stopped the payment. Please try again.",
  },
  store_unavailable: {
    class: "technical",
    label: "Database away",
    sentence: "Our database did not answer and we declined to be safe.",
    nextStep: "The cardholder may try again once the service is back.",
    tellCardholder: "A technical fault stopped the payment. Please try again.",
  },
  id_conflict: {
    class: "technical",
    label: "Conflicting repeat",
    sentence: "The same authorization id came with other content and was refused.",
    nextStep: "Ask the integration engineer to raise it with FINCI.",
    tellCardholder: "A technical fault stopped the payment. Please try again.",
  },
} as const satisfies Record<
  string,
  { class: ReasonClass; label: string; sentence: string; nextStep: string; tellCardholder: string }
>;

export type DecisionReason = keyof typeof decisionReasons;

/** The words for a stored reason; one that is not listed is shown as it came. */
export function decisionReasonWords(reason: string) {
  if (reason in decisionReasons) return decisionReasons[reason as DecisionReason];
  return { class: "technical" as const, label: reason, sentence: reason, nextStep: "", tellCardholder: "" };
}

/** The reasons of a class; a stored reason that is not listed counts as technical. */
export function reasonsOfClass(reasonClass: ReasonClass): DecisionReason[] {
  const keys = Object.keys(decisionReasons) as DecisionReason[];
  return keys.filter((key) => decisionReasons[key].class === reasonClass);
}
