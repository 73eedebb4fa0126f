import { describe, expect, it } from "vitest";
import { answerStages } from "./answer-stages";

describe("answerStages", () => {
  it("follow each other from the first byte to the answer", () => {
    const moments = { parsedUs: 400, policyUs: 1_250, storedUs: 8_000, answerDurationUs: 8_100 };
    expect(answerStages(moments)).toEqual([
      { key: "parsed", fromMs: 0, toMs: 0.4 },
      { key: "policy", fromMs: 0.4, toMs: 1.25 },
      { key: "stored", fromMs: 1.25, toMs: 8 },
      { key: "answered", fromMs: 8, toMs: 8.1 },
    ]);
  });

  it("leave out what was not noted, and never run backwards", () => {
    const unstored = { parsedUs: 400, policyUs: null, storedUs: null, answerDurationUs: 1_000_000 };
    expect(answerStages(unstored)).toEqual([
      { key: "parsed", fromMs: 0, toMs: 0.4 },
      { key: "answered", fromMs: 0.4, toMs: 1000 },
    ]);
    const rounded = { parsedUs: 500, policyUs: 499, storedUs: null, answerDurationUs: null };
    expect(answerStages(rounded)).toEqual([
      { key: "parsed", fromMs: 0, toMs: 0.5 },
      { key: "policy", fromMs: 0.5, toMs: 0.5 },
    ]);
    const none = { parsedUs: null, policyUs: null, storedUs: null, answerDurationUs: null };
    expect(answerStages(none)).toEqual([]);
  });
});
