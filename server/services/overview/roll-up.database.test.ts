import fc from "fast-check";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { rollupProgress } from "@/db/schema";
import { createTestDatabase } from "@/db/testing";
import { contextOf, contextOfAll, newFinciId, seedSides } from "../read-testing";
import { latencyOf } from "./latency";
import { readPayments } from "./read-payments";
import {
  addHoldChanges,
  announce,
  closeMinutes,
  forgetOld,
  newPace,
  rollUpMarked,
  rollUpPast,
  rollUpPayments,
} from "./roll-up";
import { readPaymentsRaw } from "./testing";

const test = await createTestDatabase({ poolMax: 12 });
afterAll(() => test.end());
const { db, sql } = test;
const { own, other, production } = await seedSides(db);
const sides = [own, other, production];
const contexts = [
  contextOfAll(db),
  contextOf(db, [{ role: "agent", programId: own.programId }]),
  contextOfAll(db, "production"),
];
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const windows = {
  "1h": { lengthMs: hourMs, bucketMs: minuteMs },
  "24h": { lengthMs: 24 * hourMs, bucketMs: 30 * minuteMs },
  "7d": { lengthMs: 7 * 24 * hourMs, bucketMs: 3 * hourMs },
};

beforeEach(reset);

async function reset() {
  await sql`truncate authorizations, payment_rollups, latency_rollups, rollup_marks, hold_totals, hold_changes`;
  await sql`update rollup_progress set rolled_from = null, rolled_before = null, closing_before = null,
                   closing_transaction_id = null`;
}

type Facts = {
  side: number;
  ageMs: number;
  outcome: "awaiting_advice" | "approved" | "declined" | "late" | "failed" | "differs";
  decision: "approved" | "declined" | null;
  reason: string | null;
  currency: string;
  minor: bigint;
  heldMinor: bigint;
  durationUs: number | null;
};
const plain: Facts = {
  side: 0,
  ageMs: 10 * minuteMs,
  outcome: "approved",
  decision: "approved",
  reason: null,
  currency: "EUR",
  minor: 1_00n,
  heldMinor: 1_00n,
  durationUs: 4_000,
};

type Connection = Pick<typeof sql, "unsafe">;

async function insert(facts: Facts, connection: Connection = sql): Promise<{ id: string; receivedAt: Date }> {
  const { side, outcome, decision, reason, currency, minor, heldMinor, durationUs } = facts;
  const id = newFinciId();
  const receivedAt = new Date(Date.now() - facts.ageMs);
  await connection.unsafe(
    `insert into authorizations (environment_id, account_id, received_at, id, program_id, token_id, transaction_amount_minor,
       transaction_currency, billing_amount_minor, billing_currency, merchant_id, merchant_name, merchant_city,
       merchant_country, mcc, finci_created_at, content_hash, decision, decision_reason, outcome, lifecycle, held_minor,
       cleared_minor, reversed_minor, answer_duration_us)
     values ($1, '1', $2, $3, $4, '1', 1, 'EUR', $5, $6, 'M', 'M', 'M', 'LT', '5411', now(), 'test', $7, $8, $9, 'none', $10,
       0, 0, $11)`,
    [
      sides[side]?.environmentId ?? "",
      receivedAt.toISOString(),
      id,
      sides[side]?.programId ?? "",
      minor.toString(),
      currency,
      decision,
      reason,
      outcome,
      heldMinor.toString(),
      durationUs,
    ],
  );
  return { id, receivedAt };
}

async function change(id: string, facts: Facts, connection: Connection = sql) {
  await connection.unsafe(
    `update authorizations set outcome = $2, decision = $3, decision_reason = $4, held_minor = $5, answer_duration_us = $6
      where id = $1`,
    [id, facts.outcome, facts.decision, facts.reason, facts.heldMinor.toString(), facts.durationUs],
  );
}

/** Works until nothing is left; every wait is for transactions of this test. */
async function rollUpAll() {
  const pace = newPace();
  for (let run = 0; run < 3; run += 1) while (await rollUpPayments(db, pace, 60_000));
}

async function expectExact() {
  const to = new Date();
  for (const context of contexts) {
    for (const { lengthMs, bucketMs } of Object.values(windows)) {
      const from = new Date(to.getTime() - lengthMs);
      const range = { before: new Date(from.getTime() - lengthMs), from, to, bucketMs };
      const [is, raw] = [
        await readPayments(context, undefined, range),
        await readPaymentsRaw(context, undefined, range),
      ];
      expect(inOrder(is.groups)).toEqual(inOrder(raw.groups));
      expect(is.openHolds).toEqual(raw.openHolds);
      for (const isCurrent of [true, false]) {
        const latency = latencyOf(is.latencies.filter((bucket) => bucket.isCurrent === isCurrent));
        const exact = raw.latencies.find((row) => row.isCurrent === isCurrent);
        expect(latency?.maxMs).toEqual(exact && exact.maxUs / 1000);
        for (const [index, percentile] of (exact?.percentilesUs ?? []).entries()) {
          const shown = [latency?.p50Ms, latency?.p95Ms, latency?.p99Ms][index] ?? 0;
          expect(Math.abs((shown * 1000) / percentile - 1)).toBeLessThan(0.016);
        }
      }
    }
  }
}

function inOrder<T>(groups: T[]): string[] {
  return groups
    .map((group) =>
      JSON.stringify(Object.entries(group as object).sort(([one], [second]) => (one < second ? -1 : 1))),
    )
    .sort();
}

const readProgress = async () => (await db.select().from(rollupProgress))[0];
const count = async (table: string) =>
  (await sql<{ n: number }[]>`select count(*)::int as n from ${sql(table)}`)[0]?.n;

const age = fc.oneof(
  fc.integer({ min: 0, max: 5 * minuteMs }),
  fc.integer({ min: 0, max: 2.5 * hourMs }),
  fc.integer({ min: 0, max: 15 * 24 * hourMs }),
);
const facts: fc.Arbitrary<Facts> = fc.record({
  side: fc.integer({ min: 0, max: 2 }),
  ageMs: age,
  outcome: fc.constantFrom("awaiting_advice", "approved", "declined", "late", "failed", "differs"),
  decision: fc.constantFrom("approved", "declined", null),
  reason: fc.constantFrom(null, "insufficient_balance", "card_expired"),
  currency: fc.constantFrom("EUR", "USD"),
  minor: fc.constantFrom(0n, 1n, 4_611_686_018_427_387_904n),
  heldMinor: fc.constantFrom(0n, 0n, 5n, 9_007_199_254_740_993n),
  durationUs: fc.option(fc.integer({ min: 1, max: 5_000_000 }), { nil: null }),
});
const which = fc.nat();
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("insert" as const), facts }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("change" as const), which, facts }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("remove" as const), which }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("begin" as const),
      which,
      facts,
      isNew: fc.boolean(),
      isUnmarked: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("end" as const), which, isCommitted: fc.boolean() }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("job" as const),
      job: fc.constantFrom(announce, closeMinutes, rollUpMarked, addHoldChanges, rollUpPast),
      minutesMax: fc.constantFrom(1, 3, 40, 360),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("work off" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("compare" as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** A history with transactions that stay open while the job works. */
class History {
  private readonly rows: { id: string; receivedAt: Date }[] = [];
  private readonly open: { connection: Awaited<ReturnType<typeof sql.reserve>>; row: { id: string } }[] = [];

  async take(step: Step) {
    const row = "which" in step ? this.rows[step.which % Math.max(1, this.rows.length)] : undefined;
    const isHeld = this.open.some((transaction) => transaction.row.id === row?.id);
    if (step.do === "insert") this.rows.push(await insert(step.facts));
    else if (step.do === "change" && row && !isHeld) await change(row.id, step.facts);
    else if (step.do === "remove" && row && !isHeld)
      await sql`delete from authorizations where id = ${row.id}`;
    else if (step.do === "begin" && this.open.length < 4) await this.begin(step, isHeld ? undefined : row);
    else if (step.do === "end") await this.end(step.which, step.isCommitted);
    else if (step.do === "job") await step.job(db, step.minutesMax);
    else if (step.do === "work off") await rollUpAll();
    else if (step.do === "compare") await expectExact();
  }

  private async begin(step: Step & { do: "begin" }, row: { id: string; receivedAt: Date } | undefined) {
    if (!step.isNew && !row) return;
    const connection = await sql.reserve();
    await connection`begin`;
    const at = step.isNew ? Date.now() - step.facts.ageMs : (row?.receivedAt.getTime() ?? 0);
    const closingBefore = (await readProgress())?.closingBefore;
    // What the clock gives: a change leaves no mark only before its minute is announced.
    if (step.isUnmarked && (!closingBefore || at >= closingBefore.getTime()))
      await connection`set local session_replication_role = replica`;
    if (!step.isNew && row) {
      await change(row.id, step.facts, connection);
      this.open.push({ connection, row });
    } else {
      const added = await insert(step.facts, connection);
      this.rows.push(added);
      this.open.push({ connection, row: added });
    }
  }

  private async end(which: number, isCommitted: boolean) {
    const [ended] = this.open.splice(which % Math.max(1, this.open.length), 1);
    if (!ended) return;
    await ended.connection.unsafe(isCommitted ? "commit" : "rollback");
    ended.connection.release();
  }

  async endAll() {
    while (this.open.length > 0) await this.end(0, true);
  }
}

describe("roll-ups", () => {
  it("say what the payments say, at every point of any history with changes under way", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
        await reset();
        const history = new History();
        try {
          for (const next of steps) await history.take(next);
          await expectExact();
        } finally {
          await history.endAll();
        }
        await expectExact();
        await rollUpAll();
        await expectExact();
        expect(await count("rollup_marks")).toBe(0);
      }),
      { numRuns: 25, endOnFailure: true },
    );
  }, 120_000);

  it("wait for whoever may have changed a minute without a mark", async () => {
    const connection = await sql.reserve();
    await connection`begin`;
    await connection`set local session_replication_role = replica`;
    await insert({ ...plain, ageMs: 3 * minuteMs }, connection);
    await rollUpAll();
    expect(await readProgress()).toMatchObject({ rolledBefore: null });
    await connection`commit`;
    connection.release();
    await rollUpAll();
    expect((await readProgress())?.rolledBefore).not.toBeNull();
    await expectExact();
  });

  it("keep the mark of a change that was not committed when its minute was summed up again", async () => {
    const { id } = await insert(plain);
    const { id: second } = await insert(plain);
    await rollUpAll();
    const connection = await sql.reserve();
    await connection`begin`;
    await change(id, { ...plain, outcome: "late", heldMinor: 0n }, connection);
    await change(second, { ...plain, outcome: "differs", heldMinor: 7n });
    await rollUpAll();
    expect(await count("rollup_marks")).toBe(0);
    await connection`commit`;
    connection.release();
    expect(await count("rollup_marks")).toBe(1);
    await expectExact();
    await rollUpAll();
    expect(await count("hold_changes")).toBe(0);
    await expectExact();
  });

  it("cost a decision, its duration and an advice in time nothing: no mark is left", async () => {
    const { id } = await insert({ ...plain, ageMs: 0 });
    await change(id, { ...plain, outcome: "late", durationUs: 9, heldMinor: 0n });
    expect([await count("rollup_marks"), await count("hold_changes")]).toEqual([0, 0]);
    await insert({ ...plain, ageMs: 40_000 });
    expect([await count("rollup_marks"), await count("hold_changes")]).toEqual([1, 1]);
  });

  it("are made by any number of processes at once, and end with what is too old", async () => {
    for (let day = 0; day < 20; day += 1) await insert({ ...plain, ageMs: (day * 24 + 12) * hourMs });
    await Promise.all(Array.from({ length: 6 }, rollUpAll));
    await rollUpAll();
    await expectExact();
    expect(await count("latency_rollups")).toBe(3 * 15);
    await sql`update rollup_progress set rolled_from = now() - interval '18 days'`;
    await sql`insert into latency_rollups
              values (${own.environmentId}, 1, now() - interval '17 days', '{1}', '{1}', 1)`;
    while (await forgetOld(db));
    expect(await count("latency_rollups")).toBe(3 * 15);
    expect((await readProgress())?.rolledFrom?.getTime()).toBeGreaterThan(Date.now() - 17 * 24 * hourMs);
  });

  it("start anew on a server whose transaction ids are behind those of the one it was restored from", async () => {
    await insert(plain);
    await rollUpAll();
    await sql`update rollup_progress set closing_before = rolled_before + interval '1 minute',
                     rolled_before = rolled_before - interval '2 minutes', closing_transaction_id = 1::bigint << 60`;
    await rollUpAll();
    const progress = await readProgress();
    expect(progress?.rolledBefore).toEqual(progress?.closingBefore);
    await expectExact();
  });
});
