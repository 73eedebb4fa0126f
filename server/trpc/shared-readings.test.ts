import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ServiceContext } from "../context";
import { forgetReadings, keptTimes, sharedMs, shareReading } from "./shared-readings";

const programs = ["0b9e2c9e-0000-4000-8000-000000000001", "0b9e2c9e-0000-4000-8000-000000000002"];
const db = {} as ServiceContext["db"];

/** Somebody who may read payments in those programs. */
function person(
  userId: string,
  programIds: (string | null)[],
  more: Partial<ServiceContext> = {},
): ServiceContext {
  const grants = programIds.map((programId) => ({ role: "agent" as const, programId }));
  const actor = { type: "user" as const, userId, name: userId, email: `${userId}@example.com`, grants };
  return { db, environmentKind: "sandbox", actor, ...more } as unknown as ServiceContext;
}
const question = {
  permission: "payment.read" as const,
  path: "overview.summary",
  input: { window: "1h" },
  isPersonal: false,
};

let readingsMade = 0;
const read = async () => {
  readingsMade += 1;
  return readingsMade;
};
beforeEach(() => {
  vi.useFakeTimers();
  readingsMade = 0;
});
afterEach(() => {
  forgetReadings(person("a", [null]));
  vi.useRealTimers();
});

describe("shareReading", () => {
  it("reads once for all who may see the same, and again when its time is over", async () => {
    expect(await shareReading(person("a", [null]), question, read)).toBe(1);
    expect(await shareReading(person("b", [null]), question, read)).toBe(1);
    vi.advanceTimersByTime(sharedMs);
    expect(await shareReading(person("a", [null]), question, read)).toBe(2);
  });

  it("keeps a slow one longer, and reads it once however many wait for it", async () => {
    const slowMs = 1_000;
    const slow = async () => {
      await new Promise((resolve) => setTimeout(resolve, slowMs));
      return read();
    };
    const asked = Promise.all([1, 2, 3].map(() => shareReading(person("a", [null]), question, slow)));
    await vi.advanceTimersByTimeAsync(slowMs);
    expect(await asked).toEqual([1, 1, 1]);
    vi.advanceTimersByTime(slowMs * keptTimes - 1);
    expect(await shareReading(person("a", [null]), question, read)).toBe(1);
    vi.advanceTimersByTime(1);
    expect(await shareReading(person("a", [null]), question, read)).toBe(2);
  });

  it("never shows one what only another may see", async () => {
    await shareReading(person("a", [null]), question, read);
    await shareReading(person("b", [programs[0] ?? ""]), question, read);
    await shareReading(person("c", [programs[1] ?? ""]), question, read);
    await shareReading(person("a", [null], { environmentKind: "production" }), question, read);
    await shareReading(person("a", [null], { db: {} as ServiceContext["db"] }), question, read);
    await shareReading(person("a", [null]), { ...question, input: { window: "24h" } }, read);
    await shareReading(person("a", [null]), { ...question, isPersonal: true }, read);
    await shareReading(person("b", [null]), { ...question, isPersonal: true }, read);
    expect(readingsMade).toBe(8);
  });

  it("forgets after a change, and does not keep a failure", async () => {
    await shareReading(person("a", [null]), question, read);
    forgetReadings(person("b", [null]));
    await shareReading(person("a", [null]), question, read);
    expect(readingsMade).toBe(2);
    const other = { ...question, path: "other" };
    const failing = () => Promise.reject(new Error("away"));
    await expect(shareReading(person("a", [null]), other, failing)).rejects.toThrow("away");
    expect(await shareReading(person("a", [null]), other, read)).toBe(3);
  });
});
