import { createCipheriv, createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { currentKeyId, fingerprintOf, lastFourOf, reseal, SecretError, seal, unseal } from "./secrets";

const firstKey = process.env.CONSOLE_SECRET_KEY ?? "";
const otherKey = Buffer.alloc(32, "other").toString("base64");

afterEach(() => vi.unstubAllEnvs());

/** As the console sealed before it had envelopes: under the key itself. */
function sealedV1(plain: string): string {
  const bytes = Buffer.from(firstKey, "base64");
  const id = createHash("sha256").update("key id").update(bytes).digest("hex").slice(0, 8);
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", bytes, nonce, { authTagLength: 16 });
  cipher.setAAD(Buffer.from(`v1.${id}`));
  const ciphertext = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return [
    `v1.${id}`,
    ...[nonce, cipher.getAuthTag(), ciphertext].map((part) => part.toString("base64url")),
  ].join(".");
}

/** From now on another key seals, and the one of before still opens. */
function rekeyed(): void {
  vi.stubEnv("CONSOLE_SECRET_KEY", otherKey);
  vi.stubEnv("CONSOLE_SECRET_KEY_PREVIOUS", firstKey);
}

describe("seal and unseal", () => {
  it("gives the secret back and never the same text twice", () => {
    const secret = "geheim – ключ";
    expect(unseal(seal(secret))).toBe(secret);
    expect(unseal(seal(""))).toBe("");
    expect(seal(secret)).not.toBe(seal(secret));
    expect(seal(secret)).not.toContain(secret);
    expect(unseal(sealedV1(secret))).toBe(secret);
  });

  it.each([seal, sealedV1])("refuses a text whose parts were altered", (sealing) => {
    const parts = sealing("secret").split(".");
    for (let index = 2; index < parts.length; index += 1) {
      const altered = [...parts];
      const bytes = Buffer.from(altered[index] ?? "", "base64url");
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      altered[index] = bytes.toString("base64url");
      expect(() => unseal(altered.join("."))).toThrow("damaged or altered");
    }
    expect(() => unseal("plain text")).toThrow(SecretError);
    expect(() => unseal(`${parts.join(".")}.more`)).toThrow(SecretError);
  });

  it("refuses the content of one text under the data key of another", () => {
    const [one, other] = [seal("one").split("."), seal("other").split(".")];
    expect(() => unseal([...one.slice(0, 3), other[3]].join("."))).toThrow("damaged or altered");
  });

  it("says which key it needs when it has another one", () => {
    const sealed = seal("secret");
    vi.stubEnv("CONSOLE_SECRET_KEY", otherKey);
    expect(() => unseal(sealed)).toThrow(/was sealed with key [0-9a-f]{8}, and CONSOLE_SECRET_KEY is key/);
  });

  it("says that the key is missing, or has the wrong size", () => {
    vi.stubEnv("CONSOLE_SECRET_KEY", "");
    expect(() => seal("secret")).toThrow("CONSOLE_SECRET_KEY is not set");
    vi.stubEnv("CONSOLE_SECRET_KEY", Buffer.alloc(16).toString("base64"));
    expect(() => seal("secret")).toThrow("must be 32 bytes in base64; it holds 16 bytes");
  });

  it("takes the key from a file, and says when the file cannot be read", () => {
    const sealed = seal("secret");
    const folder = mkdtempSync(path.join(tmpdir(), "key-"));
    const file = path.join(folder, "key");
    writeFileSync(file, `${firstKey}\n`);
    vi.stubEnv("CONSOLE_SECRET_KEY", "");
    vi.stubEnv("CONSOLE_SECRET_KEY_FILE", file);
    expect(unseal(sealed)).toBe("secret");
    rmSync(folder, { recursive: true });
    expect(() => unseal(sealed)).toThrow("CONSOLE_SECRET_KEY_FILE cannot be read");
  });
});

describe("re-keying", () => {
  it("opens texts of the previous key, and seals them again under the new one alone", () => {
    const texts = [seal("one"), sealedV1("one")];
    rekeyed();
    for (const text of texts) {
      expect(unseal(text)).toBe("one");
      const again = reseal(text) ?? "";
      vi.stubEnv("CONSOLE_SECRET_KEY_PREVIOUS", "");
      expect(unseal(again)).toBe("one");
      expect(again.split(".")[1]).toBe(currentKeyId());
      expect(reseal(again)).toBeNull();
      rekeyed();
    }
  });

  it("brings texts of the older form into today's, under the same key too", () => {
    expect(reseal(sealedV1("one"))).toMatch(/^v2\./);
  });

  it("refuses what it cannot open", () => {
    const [version, keyId, wrapped = "", content] = seal("one").split(".");
    rekeyed();
    const damaged = [version, keyId, wrapped, `AAAA${content?.slice(4)}`].join(".");
    expect(() => reseal(damaged)).toThrow("damaged or altered");
    vi.stubEnv("CONSOLE_SECRET_KEY_PREVIOUS", "");
    expect(() => reseal([version, keyId, wrapped, content].join("."))).toThrow("was sealed with key");
  });
});

describe("what is shown of a secret", () => {
  it("is a fingerprint that differs by secret and by key", () => {
    const one = fingerprintOf("a secret of many characters");
    expect(one).toMatch(/^[0-9a-f]{16}$/);
    expect(fingerprintOf("a secret of many characters")).toBe(one);
    expect(fingerprintOf("another")).not.toBe(one);
    vi.stubEnv("CONSOLE_SECRET_KEY", otherKey);
    expect(fingerprintOf("a secret of many characters")).not.toBe(one);
  });

  it("is the last four of 16 characters and more, and nothing of shorter ones", () => {
    expect(lastFourOf("0123456789abcdef")).toBe("cdef");
    expect(lastFourOf("0123456789abcde")).toBeNull();
  });
});
