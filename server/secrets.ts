import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

/**
 * Seals what must be stored and read back: FINCI's tokens and secrets. AES-256-GCM under CONSOLE_SECRET_KEY; the text
 * carries the id of its key, so that a text sealed under another key is told from a damaged one.
 * Form: `v1.<key id>.<nonce>.<tag>.<ciphertext>`, base64url.
 */

const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

/** A key that is missing or wrong, or a sealed text that cannot be opened. The message names neither key nor content. */
export class SecretError extends Error {
  override name = "SecretError";
}

type Key = { id: string; bytes: Buffer };

function currentKey(): Key {
  const text = process.env.CONSOLE_SECRET_KEY;
  if (!text) {
    throw new SecretError("CONSOLE_SECRET_KEY is not set. Give the process 32 random bytes in base64.");
  }
  const bytes = Buffer.from(text, "base64");
  if (bytes.length !== keyBytes) {
    throw new SecretError(
      `CONSOLE_SECRET_KEY must be ${keyBytes} bytes in base64; it holds ${bytes.length} bytes.`,
    );
  }
  return { id: createHash("sha256").update("key id").update(bytes).digest("hex").slice(0, 8), bytes };
}

/**
 * Encrypts a secret for storage; the same text gives another result each time.
 * @throws SecretError without a usable CONSOLE_SECRET_KEY
 */
export function seal(plain: string): string {
  const key = currentKey();
  const header = `v1.${key.id}`;
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key.bytes, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(header));
  const ciphertext = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return [header, ...[nonce, cipher.getAuthTag(), ciphertext].map((part) => part.toString("base64url"))].join(
    ".",
  );
}

/**
 * The secret of a text made by `seal`.
 * @throws SecretError when the key is missing or another one, or the text was damaged or altered
 */
export function unseal(sealed: string): string {
  const key = currentKey();
  const [version, keyId, nonce, tag, ciphertext, ...rest] = sealed.split(".");
  if (version !== "v1" || !keyId || !nonce || !tag || ciphertext === undefined || rest.length > 0) {
    throw new SecretError("The stored secret is not in a form this console writes.");
  }
  if (keyId !== key.id) {
    throw new SecretError(
      `The stored secret was sealed with key ${keyId}, and CONSOLE_SECRET_KEY is key ${key.id}. ` +
        "Start with the key it was sealed with, or enter the credentials again.",
    );
  }
  try {
    const decipher = createDecipheriv("aes-256-gcm", key.bytes, Buffer.from(nonce, "base64url"), {
      authTagLength: tagBytes,
    });
    decipher.setAAD(Buffer.from(`${version}.${keyId}`));
    decipher.setAuthTag(Buffer.from(tag, "base64url"));
    return Buffer.concat([decipher.update(Buffer.from(ciphertext, "base64url")), decipher.final()]).toString(
      "utf8",
    );
  } catch (error) {
    throw new SecretError("The stored secret was damaged or altered. Enter the credentials again.", {
      cause: error,
    });
  }
}
