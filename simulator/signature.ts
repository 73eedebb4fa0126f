import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * FINCI's side of the signature, written apart from the console's so that a mistake there cannot agree with itself.
 * Source: FINCI contract §2.
 */

const clockToleranceSeconds = 300;

export type SignedRequest = { timestamp: string; method: string; pathWithQuery: string; body: Buffer };

/** Lower-case hex HMAC-SHA256 of the template with its parts filled in; `\n` in it is a line end. */
export function signatureOf(secret: string, template: string, request: SignedRequest): string {
  const hmac = createHmac("sha256", secret);
  for (const piece of template.split(/(?=\{)|(?<=\})/)) {
    if (piece === "{timestamp}") hmac.update(request.timestamp);
    else if (piece === "{method}") hmac.update(request.method);
    else if (piece === "{path}") hmac.update(request.pathWithQuery);
    else if (piece === "{body}") hmac.update(request.body);
    else hmac.update(piece.replaceAll("\\n", "\n"));
  }
  return hmac.digest("hex");
}

/** Null when the signature is right and its time within tolerance, otherwise FINCI's error code. */
export function signatureProblem(
  secret: string,
  template: string,
  request: SignedRequest,
  given: string,
  nowMs: number,
): "expired_timestamp" | "invalid_signature" | null {
  if (!/^\d{1,12}$/.test(request.timestamp)) return "expired_timestamp";
  if (Math.abs(nowMs / 1000 - Number(request.timestamp)) > clockToleranceSeconds) return "expired_timestamp";
  const expected = Buffer.from(signatureOf(secret, template, request));
  const actual = Buffer.from(given);
  const isRight = actual.length === expected.length && timingSafeEqual(actual, expected);
  return isRight ? null : "invalid_signature";
}
