import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * How a Card API request, and where switched on a webhook, is signed. The one place that knows the signing input.
 * DOCUMENTED: HMAC-SHA256, hex digest, keyed by the issued secret; Unix seconds; the input holds the exact path and the body.
 * ASSUMED: the order and the absence of separators (the template below), lower-case hex, UTF-8 secret, 300 s tolerance.
 */

export const defaultSigningTemplate = "{timestamp}{method}{path}{body}";
export const clockToleranceSeconds = 300;
export const tokenHeader = "x-auth-token";
export const timestampHeader = "x-auth-timestamp";
export const signatureHeader = "x-auth-signature";

const placeholders = ["timestamp", "method", "path", "body"] as const;

export type SigningParts = {
  /** Unix seconds, UTC, as the text that goes into the header. */
  timestamp: string;
  /** Upper-case HTTP method. */
  method: string;
  /** Exact request path with its query, as it goes on the wire. */
  path: string;
  /** The exact bytes of the body as sent; empty without a body. */
  body: Uint8Array;
};

/** A piece of the signing input: one of the parts, or what the template puts between them. */
export type SigningPiece = { name: (typeof placeholders)[number] | "between"; bytes: Buffer };

/** True for a template that names each of timestamp, method, path and body exactly once. */
export function isSigningTemplate(template: string): boolean {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
  return names.length === placeholders.length && placeholders.every((name) => names.includes(name));
}

/**
 * The exact bytes that are signed, piece by piece. `\n` in a template stands for a line end.
 * @throws Error for a template that is not valid
 */
export function signingPieces(template: string, parts: SigningParts): SigningPiece[] {
  if (!isSigningTemplate(template))
    throw new Error(`Signing template "${template}" must name each part once`);
  return template
    .split(/(\{\w+\})/)
    .filter((piece) => piece !== "")
    .map((piece) => {
      const name = placeholders.find((placeholder) => piece === `{${placeholder}}`);
      if (name) return { name, bytes: Buffer.from(parts[name]) };
      return { name: "between", bytes: Buffer.from(piece.replaceAll("\\n", "\n")) };
    });
}

/**
 * The exact bytes that are signed.
 * @throws Error for a template that is not valid
 */
export function signingInput(template: string, parts: SigningParts): Buffer {
  return Buffer.concat(signingPieces(template, parts).map(({ bytes }) => bytes));
}

/** The signature: lower-case hex HMAC-SHA256 of the signing input. */
export function sign(secret: string, template: string, parts: SigningParts): string {
  return createHmac("sha256", secret).update(signingInput(template, parts)).digest("hex");
}

export type SignatureProblem = "missing" | "malformed_timestamp" | "expired_timestamp" | "invalid_signature";

/** Null when the signature is right and fresh, otherwise what is wrong. Compares in constant time. */
export function verifySignature(
  secret: string,
  template: string,
  parts: SigningParts,
  signature: string | undefined,
  nowMs: number,
): SignatureProblem | null {
  if (!signature || !parts.timestamp) return "missing";
  if (!/^\d{1,12}$/.test(parts.timestamp)) return "malformed_timestamp";
  if (Math.abs(nowMs / 1000 - Number(parts.timestamp)) > clockToleranceSeconds) return "expired_timestamp";
  const expected = Buffer.from(sign(secret, template, parts));
  const given = Buffer.from(signature.toLowerCase());
  return expected.length === given.length && timingSafeEqual(expected, given) ? null : "invalid_signature";
}
