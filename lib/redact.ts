/**
 * Removes what must never be stored or logged: card numbers, CVV, PIN, tokens, signatures and secrets.
 * FINCI's ids have 18 to 20 digits and stay: a card number is told apart by issuer range, length and check digit.
 */

const redacted = "[redacted]";
const secretKeys =
  /^(pan|card_?number|full_?number|cvv2?|cvc2?|csc|pin|pin_?block|track_?[12]?(_?data)?|password|secret|auth_?secret|x-auth-(token|signature)|authorization_header|cookie)$/i;
const secretKeyInText = new RegExp(`"(?:${secretKeys.source.slice(1, -1)})"`, "i");
const maskedNumber = /^[\d-]{0,9}\*[\d*-]*\d{4}$/;
const digitRuns =
  /(?<![\d.])(?:\d{13,19}|\d{4}(?:[ -]\d{4}){2,3}(?:[ -]\d{1,3})?|\d{4}[ -]\d{6}[ -]\d{5})(?![\d])/g;

/** Under these keys stand FINCI's own ids (18 to 20 digits) and ARNs: never card numbers, always kept. */
const idKeys = /(^|_)(id|arn)$/i;
const idValue = /^\d{18,23}$/;

/** Luhn check digit. Source: ISO/IEC 7812-1. */
export function hasLuhnCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    const weighted = index % 2 === 1 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}

/** True for digits that could be a card number: 13 to 16 digits from 2 to 6, or 17 to 19 in the ranges that use them. */
export function looksLikeCardNumber(digits: string): boolean {
  const inRange = digits.length <= 16 ? /^[2-6]/.test(digits) : /^(4|5[06-8]|6)/.test(digits);
  return digits.length >= 13 && digits.length <= 19 && inRange && hasLuhnCheckDigit(digits);
}

/** The text with everything that looks like a card number replaced. */
export function redactText(text: string): string {
  return text.replace(digitRuns, (run) => (looksLikeCardNumber(run.replace(/[ -]/g, "")) ? redacted : run));
}

/**
 * False when no part of a JSON text can need redaction: most webhooks, which are then stored without walking them.
 * An escape could hide a digit, so a text with one is always walked.
 */
export function mayNeedRedaction(jsonText: string): boolean {
  return jsonText.includes("\\") || secretKeyInText.test(jsonText) || redactText(jsonText) !== jsonText;
}

/** A copy of any JSON value with secrets and card numbers replaced; FINCI's masked numbers stay. Depth is bounded. */
export function redact(value: unknown, depth = 0): unknown {
  if (depth > 32) return redacted;
  if (typeof value === "string") return redactText(value);
  if (typeof value === "number") return looksLikeCardNumber(String(value)) ? redacted : value;
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (idKeys.test(key) && typeof item === "string" && idValue.test(item)) return [key, item];
      const isMasked = typeof item === "string" && maskedNumber.test(item);
      return [redactText(key), secretKeys.test(key) && !isMasked ? redacted : redact(item, depth + 1)];
    }),
  );
}

/** Secrets are kept as they were typed: they are hashed or sealed, and a changed one would open nothing. */
const sealedKeys = /(password|passphrase|secret|token|code)$/i;
const inputIdKeys = /(^|_)ids?$|[a-z]Ids?$|(^|_)arn$/;
/** A whole international phone number (at most 15 digits, ITU-T E.164): one in ten with 13 digits passes for a card number. */
const phoneNumber = /^\s*\+(?:[ ().-]*\d){7,15}\s*$/;
const inputDepthMax = 32;

export type RedactedInput = {
  value: unknown;
  /** The paths where something that looks like a card number stood, such as `reason` or `rules.0.name`. */
  fields: string[];
};

/**
 * A copy of what somebody typed or sent with everything that looks like a card number replaced, and where it stood. FINCI's ids
 * and secrets stay; what is no plain object, list or text (moments, big integers) stays as it is.
 */
export function redactInput(input: unknown): RedactedInput {
  const fields: string[] = [];
  const walk = (value: unknown, path: readonly string[]): unknown => {
    const key = path.at(-1) ?? "";
    if (typeof value === "string" || typeof value === "number") {
      if (sealedKeys.test(key) || (inputIdKeys.test(key) && idValue.test(String(value)))) return value;
      if (phoneNumber.test(String(value))) return value;
      const kept = typeof value === "string" ? redactText(value) : redact(value);
      if (kept !== value) fields.push(path.join("."));
      return kept;
    }
    if (path.length >= inputDepthMax) return value;
    // Of a list of ids each one has the list's name.
    if (Array.isArray(value))
      return value.map((item, at) => walk(item, inputIdKeys.test(key) ? path : [...path, `${at}`]));
    if (value === null || typeof value !== "object" || Object.getPrototypeOf(value) !== Object.prototype)
      return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, walk(item, [...path, name])]),
    );
  };
  return { value: walk(input, []), fields };
}

/** Where something was taken out of a stored, redacted value: the paths, such as `merchant.name`. */
export function redactedPaths(value: unknown, path: readonly string[] = []): string[] {
  if (typeof value === "string") return value.includes(redacted) ? [path.join(".")] : [];
  if (value === null || typeof value !== "object" || path.length >= inputDepthMax) return [];
  return Object.entries(value).flatMap(([name, item]) => redactedPaths(item, [...path, name]));
}
