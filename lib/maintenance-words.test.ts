import { describe, expect, it } from "vitest";
import { behaviourLabel, behaviourWords, formatRemaining, untilWords } from "./maintenance-words";

const capped = { behaviour: "approve_up_to", cap: { minor: 5000n, currency: "EUR" } } as const;
const declining = { behaviour: "decline_all", cap: null } as const;

describe("maintenance in words", () => {
  it("says what decides meanwhile", () => {
    expect(behaviourWords(declining)).toBe("every authorization is declined");
    expect(behaviourWords(capped)).toContain("up to 50.00 EUR are approved without the rules");
    expect(behaviourLabel(declining)).toBe("Declines all");
    expect(behaviourLabel(capped)).toBe("Approves up to 50.00 EUR");
  });

  it("counts down and never below zero", () => {
    expect(formatRemaining(-5)).toBe("0 s");
    expect(formatRemaining(44_001)).toBe("45 s");
    expect(formatRemaining(60_000)).toBe("1 min");
    expect(formatRemaining(3_600_000)).toBe("1 h");
    expect(formatRemaining(83_400_000)).toBe("23 h 10 min");
  });

  it("names the day of an end that is not today's", () => {
    const now = new Date("2026-11-22T18:00:00Z");
    expect(untilWords(new Date("2026-11-22T18:05:00Z"), now)).toBe("18:05 UTC");
    expect(untilWords(new Date("2026-11-23T06:00:00Z"), now)).toBe("2026-11-23 06:00 UTC");
  });
});
