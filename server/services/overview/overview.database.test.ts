import { afterAll, describe, expect, it } from "vitest";
import { createTestDatabase } from "@/db/testing";
import { countAuthorizations, listAuthorizations, listAuthorizationsSchema } from "../authorizations";
import {
  contextOf,
  contextOfAll,
  insertAuthorization,
  insertAuthorizations,
  seedSides,
} from "../read-testing";
import { getSummary } from "./get-summary";
import { listLatest } from "./list-latest";

const test = await createTestDatabase();
afterAll(() => test.end());
const { db } = test;
const { own, other, production } = await seedSides(db);
const everyone = contextOfAll(db);
const ownAgent = contextOf(db, [{ role: "agent", programId: own.programId }]);
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
const declined = {
  decision: "declined",
  outcome: "declined",
  adviceResponseCode: "InsufficientFunds",
} as const;

await insertAuthorizations(db, own, [
  { receivedAt: minutesAgo(1), answerDurationUs: 2_000, heldMinor: 500n, lifecycle: "held" },
  { receivedAt: minutesAgo(10), answerDurationUs: 4_000, billingAmountMinor: 9_007_199_254_740_993n },
  { receivedAt: minutesAgo(10), answerDurationUs: 6_000, billingCurrency: "USD", billingAmountMinor: 100n },
  {
    receivedAt: minutesAgo(20),
    ...declined,
    decisionReason: "insufficient_balance",
    answerDurationUs: 8_000,
  },
  { receivedAt: minutesAgo(30), ...declined, decisionReason: "insufficient_balance" },
  { receivedAt: minutesAgo(30), ...declined, decisionReason: "card_not_usable" },
  { receivedAt: minutesAgo(40), outcome: "late", adviceResponseCode: "InsufficientFunds" },
  { receivedAt: minutesAgo(40), ...declined, outcome: "failed", decisionReason: "deadline" },
  { receivedAt: minutesAgo(41), outcome: "differs", adviceResponseCode: "DoNotHonor" },
  { receivedAt: minutesAgo(0.1), outcome: "awaiting_advice", adviceResponseCode: null },
  // the window before
  { receivedAt: minutesAgo(90), billingAmountMinor: 300n },
  { receivedAt: minutesAgo(150) },
]);
await insertAuthorization(db, other, {
  receivedAt: minutesAgo(2),
  heldMinor: 41n,
  billingCurrency: "USD",
  lifecycle: "partially_cleared",
});
await insertAuthorization(db, production, { receivedAt: minutesAgo(2), heldMinor: 5n, lifecycle: "held" });

describe("getSummary", () => {
  it("counts, sums and times the program's payments exactly", async () => {
    const { current, previous, declines, openHolds } = await getSummary(ownAgent, { window: "1h" });
    expect(current).toMatchObject({
      total: 10,
      outcomes: { approved: 3, declined: 3, late: 1, failed: 1, differs: 1, awaitingAdvice: 1 },
      approvalRate: 3 / 9,
      approvedVolume: [
        { minor: 9_007_199_254_740_993n + 7731n, currency: "EUR" },
        { minor: 100n, currency: "USD" },
      ],
      latency: { p95Ms: 8, p99Ms: 8, maxMs: 8, p99ShareOfWait: 8 / 3000 },
    });
    // the middle of its bucket
    expect(Math.abs((current.latency?.p50Ms ?? 0) / 4 - 1)).toBeLessThan(0.016);
    expect(previous).toMatchObject({
      total: 1,
      approvedVolume: [{ minor: 300n, currency: "EUR" }],
      latency: null,
    });
    expect(previous.to).toEqual(current.from);
    expect(declines).toEqual([
      { reason: "insufficient_balance", label: "Insufficient balance", count: 2 },
      { reason: "card_not_usable", label: "Card not usable", count: 1 },
      { reason: "deadline", label: "Too slow", count: 1 },
    ]);
    expect(openHolds).toEqual([{ held: { minor: 500n, currency: "EUR" }, authorizations: 1 }]);
  });

  it.each(["1h", "24h", "7d"] as const)("agrees with the lists behind it over %s", async (window) => {
    for (const context of [ownAgent, everyone, contextOfAll(db, "production")]) {
      const { current, declines, series, openHolds, states } = await getSummary(context, { window });
      const range = { from: current.from, to: current.to };
      const counts = await countAuthorizations(context, range);
      expect({ ...current.outcomes, awaitingAdvice: undefined }).toMatchObject({
        approved: counts.approved,
        declined: counts.declined_by_us + counts.declined_finci,
        late: counts.late,
        failed: counts.failed,
        differs: counts.differs,
      });
      expect(current.outcomes.awaitingAdvice).toBe(counts.awaiting_advice);
      expect(states.reduce((sum, { count }) => sum + count, 0)).toBe(current.total);
      for (const { state, count } of states) {
        const filter = listAuthorizationsSchema.parse({ ...range, state });
        expect((await listAuthorizations(context, filter)).items).toHaveLength(count);
        expect(counts[state]).toBe(count);
      }
      for (const { reason, count } of declines) {
        const filter = listAuthorizationsSchema.parse({ ...range, decision: "declined", reason });
        expect((await listAuthorizations(context, filter)).items).toHaveLength(count);
      }
      const inSeries = series.reduce(
        (sum, bucket) => sum + bucket.approved + bucket.declined + bucket.other,
        0,
      );
      expect(inSeries).toBe(current.total);
      for (const bucket of series.filter((candidate) => candidate.approved > 0)) {
        const filter = { from: bucket.from, to: bucket.to };
        expect((await countAuthorizations(context, filter)).approved).toBe(bucket.approved);
      }
      const open = listAuthorizationsSchema.parse({ lifecycle: ["held", "partially_cleared"] });
      const heldCount = openHolds.reduce((sum, hold) => sum + hold.authorizations, 0);
      expect((await listAuthorizations(context, open)).items).toHaveLength(heldCount);
    }
  });

  it("covers the window with buckets that touch, the first and last cut to it", async () => {
    const { current, series } = await getSummary(everyone, { window: "24h" });
    expect(series[0]?.from).toEqual(current.from);
    expect(series.at(-1)?.to).toEqual(current.to);
    for (const [index, bucket] of series.entries()) {
      if (index > 0) expect(bucket.from).toEqual(series[index - 1]?.to);
    }
    expect(series.length).toBeGreaterThanOrEqual(48);
    expect(series.length).toBeLessThanOrEqual(49);
  });

  it("is empty, not wrong, for another program, a person without a role and a filter out of reach", async () => {
    const empty = { total: 0, approvalRate: null, approvedVolume: [], latency: null };
    const nobody = await getSummary(contextOf(db, []), { window: "1h" });
    const outOfReach = await getSummary(ownAgent, { window: "1h", programId: other.programId });
    expect(nobody.current).toMatchObject(empty);
    expect(outOfReach.current).toMatchObject(empty);
    expect(outOfReach.openHolds).toEqual([]);
    const narrowed = await getSummary(everyone, { window: "1h", programId: other.programId });
    expect(narrowed).toMatchObject({
      current: { total: 1 },
      openHolds: [{ held: { minor: 41n, currency: "USD" } }],
    });
  });
});

describe("listLatest", () => {
  it("shows the newest 20 of the actor's programs", async () => {
    const items = await listLatest(ownAgent, {});
    expect(items).toHaveLength(12);
    expect(items[0]?.outcome).toBe("awaiting_advice");
    await insertAuthorizations(
      db,
      own,
      Array.from({ length: 20 }, () => ({ receivedAt: minutesAgo(300) })),
    );
    expect(await listLatest(ownAgent, {})).toHaveLength(20);
    expect((await listLatest(everyone, { programId: other.programId })).length).toBe(1);
  });
});
