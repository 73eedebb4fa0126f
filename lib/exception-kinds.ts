/**
 * What a person has to look at, by kind: what it means, what to do with it, and which ways there are to settle it. The queue,
 * its filter, its actions and its pages are made from this table. Source: our decision.
 */

type ExceptionKindWords = {
  label: string;
  meaning: string;
  nextStep: string;
  /** What `subject_id` is the id of: it is open once per kind and subject. */
  subject: "authorization" | "transaction" | "entry" | "account";
  /** What it can be matched with; absent where there is nothing to match. */
  match?: "authorization" | "presentment" | "ledger_entry" | "booking";
  /**
   * Where the amount at stake may be written off: `credit` gives it back to the card account by an adjustment, at the
   * program's cost; `record` only notes the loss, because no card account carries it.
   */
  writeOff?: "credit" | "record";
};

export const exceptionKinds = {
  answer_differs: {
    label: "Answer differs from the advice",
    meaning: "FINCI told the merchant something else than we answered.",
    nextStep:
      "Find out why FINCI went its own way: compare the two answers, look at the payment's timeline, ask FINCI where it stays open. What FINCI told the merchant counts for the money.",
    subject: "authorization",
  },
  over_cleared: {
    label: "Cleared for more than authorized",
    meaning:
      "The presentments take more than was authorized and not reversed, beyond the allowance for tips of the program.",
    nextStep:
      "Compare the presentments with the authorization. Accept it where the merchant may charge more; where not, dispute it with FINCI, or give the excess back to the cardholder.",
    subject: "authorization",
    writeOff: "credit",
  },
  late: {
    label: "Cleared again after the end",
    meaning: "A presentment came after the one that FINCI called final.",
    nextStep: "Ask FINCI which of the presentments is right. What was booked stays booked until then.",
    subject: "authorization",
    writeOff: "credit",
  },
  expired_then_cleared: {
    label: "Cleared after the hold expired",
    meaning: "The merchant cleared when the money was not held any more; it was taken from what was there.",
    nextStep: "Nothing is wrong with the booking. See whether the account can bear it, then accept it.",
    subject: "authorization",
    writeOff: "credit",
  },
  cleared_unapproved: {
    label: "Cleared although not approved",
    meaning: "A presentment came for a payment that FINCI's advice, or our answer, did not approve.",
    nextStep: "Dispute it with FINCI: a merchant may not clear what was declined. It is booked until then.",
    subject: "authorization",
    writeOff: "credit",
  },
  unfit_reversal: {
    label: "Reversal that does not fit",
    meaning:
      "A reversal gives back more than was authorized, is for a payment that was not approved, or for one that never came.",
    nextStep: "Look at the reversal's delivery and ask FINCI what it belongs to.",
    subject: "authorization",
  },
  over_returned: {
    label: "Returned more than was taken",
    meaning: "The returns of a presentment add up to more than its amount.",
    nextStep: "Ask FINCI which return is right. The cardholder has the money until then.",
    subject: "transaction",
    writeOff: "record",
  },
  deferred: {
    label: "Presentment without authorization",
    meaning:
      "The presentment is the first that we hear of the payment: deferred, offline, or its authorization is lost.",
    nextStep:
      "Look for an open authorization of the card with a like amount and match them, which releases its hold. Otherwise accept it.",
    subject: "transaction",
    match: "authorization",
    writeOff: "credit",
  },
  return_without_original: {
    label: "Return without original",
    meaning: "FINCI did not say which presentment is being returned, or we never had it.",
    nextStep: "Match it with the presentment it gives back; accept it where there is none.",
    subject: "transaction",
    match: "presentment",
  },
  forced_negative: {
    label: "Balance forced below zero",
    meaning: "FINCI settled a presentment that the account could not bear.",
    nextStep: "Collect the money from the customer and fund the account, or write it off.",
    subject: "transaction",
    writeOff: "credit",
  },
  suspected_duplicate: {
    label: "Suspected duplicate",
    meaning:
      "The same clearing came before under another id: the same acquirer reference, amount and sequence. It is held back and not booked.",
    nextStep: "Compare the two. Reject it when it is the same clearing; accept it to book it as well.",
    subject: "transaction",
  },
  unmatched_entry: {
    label: "FINCI's entry without a booking of ours",
    meaning: "FINCI's ledger has a card entry for which no presentment or return of ours was found.",
    nextStep:
      "Look for the booking by reference and amount and match them; ask FINCI for the missing presentment otherwise.",
    subject: "entry",
    match: "booking",
    writeOff: "record",
  },
  unmatched_presentment: {
    label: "Our booking without an entry of FINCI",
    meaning: "A presentment or return of ours is not in FINCI's ledger.",
    nextStep: "Look for the entry by amount and day and match them; ask FINCI where it is otherwise.",
    subject: "transaction",
    match: "ledger_entry",
    writeOff: "record",
  },
  balance_proof_failed: {
    label: "Balance proof failed",
    meaning: "The balance of an account is not what its ledger entries add up to.",
    nextStep:
      "Treat it as tampering or a fault of ours until it is explained: keep the database as it is and call engineering.",
    subject: "account",
  },
} as const satisfies Record<string, ExceptionKindWords>;

export type ExceptionKind = keyof typeof exceptionKinds;
export const exceptionKindKeys = Object.keys(exceptionKinds) as [ExceptionKind, ...ExceptionKind[]];

/** The words of a kind, with the ways to settle it. */
export function exceptionKindWords(kind: ExceptionKind): ExceptionKindWords {
  return exceptionKinds[kind];
}
