import { describe, expect, it } from "vitest";
import { isSecondFactorRequired, sessionLimits } from "./settings";

describe("sessionLimits", () => {
  it("are twelve hours and thirty minutes unless said otherwise", () => {
    expect(sessionLimits({})).toEqual({ hoursMax: 12, idleMinutesMax: 30 });
    expect(sessionLimits({ SESSION_HOURS: "8", SESSION_IDLE_MINUTES: "5" })).toEqual({
      hoursMax: 8,
      idleMinutesMax: 5,
    });
  });
});

describe("isSecondFactorRequired", () => {
  it.each([
    [{ NODE_ENV: "production" }, true],
    [{ NODE_ENV: "production", DEMO: "1" }, false],
    [{ NODE_ENV: "development" }, false],
    [{ NODE_ENV: "production", REQUIRE_SECOND_FACTOR: "0" }, false],
    [{ DEMO: "1", REQUIRE_SECOND_FACTOR: "1" }, true],
  ])("for %j is %s", (source, isRequired) => {
    expect(isSecondFactorRequired(source)).toBe(isRequired);
  });
});
