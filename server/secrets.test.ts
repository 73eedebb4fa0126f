import { afterEach, describe, expect, it, vi } from "vitest";
import { SecretError, seal, unseal } from "./secrets";

const otherKey = Buffer.alloc(32, "other").toString("base64");

afterEach(() => vi.unstubAllEnvs());

describe("seal and unseal", () => {
  it("gives the secret back and never the same text twice", () => {
    const secret = "geheim – ключ";
    expect(unseal(seal(secret))).toBe(secret);
    expect(unseal(seal(""))).toBe("");
    expect(seal(secret)).not.toBe(seal(secret));
    expect(seal(secret)).not.toContain(secret);
  });

  it("refuses a text whose nonce, tag, content or header was altered", () => {
    const parts = seal("secret").split(".");
    for (const index of [2, 3, 4]) {
      const altered = [...parts];
      const bytes = Buffer.from(altered[index] ?? "", "base64url");
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      altered[index] = bytes.toString("base64url");
      expect(() => unseal(altered.join("."))).toThrow("damaged or altered");
    }
    expect(() => unseal("plain text")).toThrow(SecretError);
    expect(() => unseal(`${parts.join(".")}.more`)).toThrow(SecretError);
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
});
