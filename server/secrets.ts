import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";

/**
 * Seals what must be stored and read back: FINCI's tokens and secrets, second factors. An envelope: each text has a data key of
 * its own (AES-256-GCM), which is wrapped (AES-256-GCM) under the console's key. The text carries the id of that key, so that a
 * text sealed under another one is told from a damaged one, and re-keying wraps the data key again without opening the content.
 * Form: `v2.<key id>.<wrapped data key>.<content>`; each part is nonce, tag and ciphertext in base64url. Texts of the older form
 * `v1.<key id>.<nonce>.<tag>.<ciphertext>`, sealed under the key itself, are still opened.
 */

const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const wrapLabel = "v2 data key";
const contentLabel = "v2 content";

/** A key that is missing or wrong, or a sealed text that cannot be opened. The message names neither key nor content. */
export class SecretError extends Error {
  override name = "SecretError";
}

type Key = { id: string; bytes: Buffer };

/** The key's text as the variable, or the file named by its sibling variable, holds it; undefined where neither is set. */
function keyText(name: "CONSOLE_SECRET_KEY" | "CONSOLE_SECRET_KEY_PREVIOUS"): string | undefined {
  const file = process.env[`${name}_FILE`];
  if (process.env[name] || !file) return process.env[name] || undefined;
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    throw new SecretError(
      `The file of ${name}_FILE cannot be read. Name a file that this process may read.`,
      {
        cause: error,
      },
    );
  }
}

function toKey(name: string, text: string): Key {
  const bytes = Buffer.from(text, "base64");
  if (bytes.length !== keyBytes) {
    throw new SecretError(`${name} must be ${keyBytes} bytes in base64; it holds ${bytes.length} bytes.`);
  }
  return { id: createHash("sha256").update("key id").update(bytes).digest("hex").slice(0, 8), bytes };
}

function currentKey(): Key {
  const text = keyText("CONSOLE_SECRET_KEY");
  if (!text) {
    throw new SecretError("CONSOLE_SECRET_KEY is not set. Give the process 32 random bytes in base64.");
  }
  return toKey("CONSOLE_SECRET_KEY", text);
}

/** The key with this id: the current one, or the previous one while the console is being re-keyed. */
function keyNamed(id: string): Key {
  const current = currentKey();
  if (current.id === id) return current;
  const text = keyText("CONSOLE_SECRET_KEY_PREVIOUS");
  const previous = text ? toKey("CONSOLE_SECRET_KEY_PREVIOUS", text) : null;
  if (previous?.id === id) return previous;
  throw new SecretError(
    `The stored secret was sealed with key ${id}, and CONSOLE_SECRET_KEY is key ${current.id}. ` +
      "Start with the key it was sealed with, or enter the credentials again.",
  );
}

function encrypt(key: Buffer, label: string, plain: Buffer): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(label));
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]).toString("base64url");
}

function decrypt(key: Buffer, label: string, box: Buffer): Buffer {
  const decipher = createDecipheriv("aes-256-gcm", key, box.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(Buffer.from(label));
  decipher.setAuthTag(box.subarray(nonceBytes, nonceBytes + tagBytes));
  return Buffer.concat([decipher.update(box.subarray(nonceBytes + tagBytes)), decipher.final()]);
}

function wrap(key: Key, dataKey: Buffer): string {
  return `v2.${key.id}.${encrypt(key.bytes, `${wrapLabel} ${key.id}`, dataKey)}`;
}

/**
 * Encrypts a secret for storage; the same text gives another result each time.
 * @throws SecretError without a usable CONSOLE_SECRET_KEY
 */
export function seal(plain: string): string {
  const dataKey = randomBytes(keyBytes);
  return `${wrap(currentKey(), dataKey)}.${encrypt(dataKey, contentLabel, Buffer.from(plain))}`;
}

type SealedText =
  | { version: 1; keyId: string; box: Buffer }
  | { version: 2; keyId: string; wrapped: Buffer; content: string };

function parse(sealed: string): SealedText {
  const [version, keyId, ...parts] = sealed.split(".");
  const [first, second, third] = parts;
  if (version === "v2" && keyId && first && second && parts.length === 2) {
    return { version: 2, keyId, wrapped: Buffer.from(first, "base64url"), content: second };
  }
  if (version === "v1" && keyId && first && second && third !== undefined && parts.length === 3) {
    const box = Buffer.concat(parts.map((part) => Buffer.from(part, "base64url")));
    return { version: 1, keyId, box };
  }
  throw new SecretError("The stored secret is not in a form this console writes.");
}

/** Does the opening; a failure to authenticate becomes a sentence. */
function opening<Result>(open: () => Result): Result {
  try {
    return open();
  } catch (error) {
    throw new SecretError("The stored secret was damaged or altered. Enter the credentials again.", {
      cause: error,
    });
  }
}

/**
 * The secret of a text made by `seal`, under the current key or the previous one.
 * @throws SecretError when the key is missing or another one, or the text was damaged or altered
 */
export function unseal(sealed: string): string {
  const text = parse(sealed);
  const key = keyNamed(text.keyId);
  return opening(() => {
    if (text.version === 1) return decrypt(key.bytes, `v1.${text.keyId}`, text.box).toString("utf8");
    const dataKey = decrypt(key.bytes, `${wrapLabel} ${key.id}`, text.wrapped);
    return decrypt(dataKey, contentLabel, Buffer.from(text.content, "base64url")).toString("utf8");
  });
}

/**
 * The same secret under the current key; null when it is there already. Its content is proven to open, and for the form of today
 * stays as it is.
 * @throws SecretError as `unseal`
 */
export function reseal(sealed: string): string | null {
  const text = parse(sealed);
  const current = currentKey();
  if (text.version === 2 && text.keyId === current.id) return null;
  const plain = unseal(sealed);
  if (text.version === 1) return seal(plain);
  const key = keyNamed(text.keyId);
  const dataKey = opening(() => decrypt(key.bytes, `${wrapLabel} ${key.id}`, text.wrapped));
  return `${wrap(current, dataKey)}.${text.content}`;
}

/** Id of the key that `seal` uses now: 8 hexadecimal digits that tell nothing of the key. @throws SecretError */
export function currentKeyId(): string {
  return currentKey().id;
}

/**
 * 16 hexadecimal digits by which people tell two secrets apart. Keyed by the console's key, so that whoever sees it cannot try
 * guesses; another key therefore gives another fingerprint.
 * @throws SecretError without a usable CONSOLE_SECRET_KEY
 */
export function fingerprintOf(secret: string): string {
  const key = createHmac("sha256", currentKey().bytes).update("fingerprint").digest();
  return createHmac("sha256", key).update(secret).digest("hex").slice(0, 16);
}

/** Shorter secrets show nothing of themselves: four of few characters would help a guess. */
const lastFourLengthMin = 16;

/** The last four characters, for telling which one it is; null for a secret of fewer than 16. */
export function lastFourOf(secret: string): string | null {
  return secret.length >= lastFourLengthMin ? secret.slice(-4) : null;
}
