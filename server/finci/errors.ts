import { type ErrorCode, errorCodes } from "./contract";

/**
 * What is known of a call that did not succeed. refused: FINCI answered no, nothing was done. unreachable: the request
 * provably never reached FINCI, nothing was done. unknown: FINCI may or may not have done it.
 */
export type FinciOutcome = "refused" | "unreachable" | "unknown";

/** What happened, what it means, what to do: one text for each code of the contract. */
const sentences: Record<ErrorCode, string> = {
  invalid_signature:
    "FINCI did not accept our signature, so nothing was done. The secret or the signing template of this environment is probably wrong: ask the integration engineer to check them.",
  expired_timestamp:
    "FINCI found the time in our request too old or too new, so nothing was done. The clock of this server is probably off: ask the integration engineer to correct it, then try again.",
  ip_not_allowed:
    "FINCI does not accept calls from this server's address, so nothing was done. Ask the integration engineer to have the address put on FINCI's allow-list.",
  unknown_token:
    "FINCI does not know the access token of this environment, so nothing was done. Ask the integration engineer to check or renew the credentials.",
  invalid_request:
    "FINCI found something wrong in the data, so nothing was done. Check what was entered, correct it and try again.",
  duplicate_external_id:
    "FINCI already has a record with this external id, so no second one was made. Use another external id, or choose the record that exists.",
  not_found:
    "FINCI does not know a record that this refers to, so nothing was done. Check that it was created in this environment.",
  invalid_status_transition:
    "FINCI does not let the card go from its present status to the one asked for, so the card is unchanged there. Compare the card's status with FINCI before trying again.",
  product_not_allowed:
    "FINCI does not allow this product here, so no card was made. Choose another product, or ask FINCI to allow it for the program.",
  rate_limited:
    "FINCI receives too many calls from us at the moment, so nothing was done. Wait a minute and try again.",
  internal_error:
    "FINCI had a fault of its own. Try again in a few minutes; if it repeats, tell the integration engineer.",
};

const outcomeSentences: Record<Exclude<FinciOutcome, "refused">, string> = {
  unreachable:
    "FINCI could not be reached, so nothing was done. Try again in a few minutes; if it repeats, tell the integration engineer.",
  unknown:
    "FINCI did not give a usable answer, so it is not known yet whether this was done. The console looks it up at FINCI and settles it by itself; look again in a minute before you try anything else.",
};

/** The sentence for FINCI's code; a code that the contract does not list is shown as it came. */
export function errorCodeSentence(code: string): string {
  const known = errorCodes.find((candidate) => candidate === code);
  if (known) return sentences[known];
  return `FINCI refused with the code "${code.slice(0, 100)}", so nothing was done. The code is not in FINCI's published list: ask the integration engineer.`;
}

/** The sentence for a refusal with any number of codes. */
export function refusalSentence(codes: readonly string[]): string {
  if (codes.length === 0) {
    return "FINCI refused and gave no reason, so nothing was done. Ask the integration engineer to look at the API log.";
  }
  return [...new Set(codes)].map(errorCodeSentence).join(" ");
}

/** A Card API call that did not succeed. The message is safe to show. */
export class FinciError extends Error {
  override name = "FinciError";
  constructor(
    readonly outcome: FinciOutcome,
    /** FINCI's codes as they came; empty unless FINCI answered with some. */
    readonly errorCodes: readonly string[],
    /** Null where no answer came. */
    readonly httpStatus: number | null,
    options?: { cause?: unknown },
  ) {
    super(outcome === "refused" ? refusalSentence(errorCodes) : outcomeSentences[outcome], options);
  }

  /** True when FINCI itself said how it ended (not a gateway before it): a look-up now shows the final state. */
  get isFinal(): boolean {
    return this.httpStatus !== null && this.errorCodes.length > 0;
  }
}
