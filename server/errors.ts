/** What kind of refusal it is; the tRPC middleware maps each kind to its code once. */
export type ErrorKind =
  | "not_signed_in"
  | "not_permitted"
  | "reauthentication_required"
  | "not_found"
  | "invalid"
  | "conflict"
  | "out_of_scope"
  | "finci_refused"
  | "finci_unknown_outcome"
  | "finci_unreachable"
  | "too_many"
  | "unavailable";

/** A refusal whose message is a sentence that is safe to show: what was refused, why, and what to do. */
export class DomainError extends Error {
  override name = "DomainError";
  constructor(
    readonly kind: ErrorKind,
    message: string,
    /** Shown beside the sentence: field problems by path, FINCI's codes, what is missing. */
    readonly details: { fields?: Record<string, string>; errorCodes?: string[] } = {},
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** The record is not there, or not in a program the person may see; the two are never told apart. */
export function notFound(what: string): DomainError {
  return new DomainError("not_found", `${what} was not found, or it belongs to a program you may not see.`);
}
