import { describe, expect, it } from "vitest";
import { errorCodes } from "./contract";
import { errorCodeSentence, FinciError, refusalSentence } from "./errors";

describe("FINCI's error codes as sentences", () => {
  it.each(errorCodes)("%s has words of its own", (code) => {
    const sentence = errorCodeSentence(code);
    expect(sentence).toMatch(/^FINCI .+\. .+\.$/);
    expect(sentence).not.toContain(code);
  });

  it("shows an unknown code as it came", () => {
    expect(errorCodeSentence("card_limit_reached")).toContain('"card_limit_reached"');
  });

  it("joins several codes and repeats none", () => {
    const sentence = refusalSentence(["not_found", "not_found", "rate_limited"]);
    expect(sentence).toBe(`${errorCodeSentence("not_found")} ${errorCodeSentence("rate_limited")}`);
    expect(refusalSentence([])).toContain("gave no reason");
  });

  it("tells whether something may have been done", () => {
    expect(new FinciError("unreachable", [], null).message).toContain("nothing was done");
    expect(new FinciError("unknown", [], null).message).toContain("not known yet");
  });

  it("takes FINCI's own answer for final, and a gateway's not", () => {
    expect(new FinciError("unknown", ["internal_error"], 500).isFinal).toBe(true);
    expect(new FinciError("unknown", [], 502).isFinal).toBe(false);
    expect(new FinciError("unknown", [], null).isFinal).toBe(false);
  });
});
