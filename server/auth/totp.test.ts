import { describe, expect, it } from "vitest";
import { matchTotp, newTotpSecret, toBase32, totpCode, totpStep } from "./totp";

/** RFC 6238, appendix B: SHA-1 with the ASCII secret, the last six of its eight digits. */
const secret = toBase32(Buffer.from("12345678901234567890"));

describe("totpCode", () => {
  it.each([
    [59, "287082"],
    [1111111109, "081804"],
    [1111111111, "050471"],
    [1234567890, "005924"],
    [2000000000, "279037"],
    [20000000000, "353130"],
  ])("at %i seconds is %s", (seconds, code) => {
    expect(totpCode(secret, totpStep(seconds * 1000))).toBe(code);
  });
});

describe("matchTotp", () => {
  const nowMs = 1_234_567_890_000;
  const step = totpStep(nowMs);

  it("takes the code of now and of a step to either side, and says which", () => {
    for (const drift of [-1, 0, 1])
      expect(matchTotp(secret, totpCode(secret, step + drift), nowMs)).toBe(step + drift);
  });

  it("refuses codes of other times, of other secrets, and what is no code", () => {
    for (const drift of [-2, 2]) expect(matchTotp(secret, totpCode(secret, step + drift), nowMs)).toBeNull();
    expect(matchTotp(newTotpSecret(), totpCode(secret, step), nowMs)).toBeNull();
    for (const text of ["", "12345", "1234567", "12345a", "１２３４５６"])
      expect(matchTotp(secret, text, nowMs)).toBeNull();
  });
});

it("makes a secret of 160 bits, another one each time", () => {
  expect(newTotpSecret()).toMatch(/^[A-Z2-7]{32}$/);
  expect(newTotpSecret()).not.toBe(newTotpSecret());
});
