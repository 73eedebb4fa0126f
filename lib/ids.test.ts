import { describe, expect, it } from "vitest";
import { timeOrderedUuid, uuidPattern } from "./ids";

describe("timeOrderedUuid", () => {
  const random = "0f8fad5b-d9cb-469f-a165-70867728950e";

  it("is a uuid of version 7 that carries the time and the rest of the random one", () => {
    const uuid = timeOrderedUuid(random, Date.UTC(2026, 10, 22));
    expect(uuid).toMatch(uuidPattern);
    expect(uuid).toBe("01a2008d-7400-769f-a165-70867728950e");
    expect(Number.parseInt(uuid.replace("-", "").slice(0, 12), 16)).toBe(Date.UTC(2026, 10, 22));
  });

  it("sorts by time", () => {
    expect(timeOrderedUuid(random, 1_000) < timeOrderedUuid(random, 1_001)).toBe(true);
  });
});
