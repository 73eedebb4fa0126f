import { eq, sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { auditEntries, cards, issuingRows } from "@/db/schema";
import type { ServiceContext } from "../../context";
import { FinciBench, type LinkedProgram } from "../testing";
import {
  cancelBatch,
  exportBadRows,
  exportResult,
  getBatch,
  listRows,
  pauseBatch,
  resumeBatch,
  retryFailed,
  runNextBatch,
} from "./index";
import { checkedBatch, fileOf, makeCorporate, quick, runAll, signedIn, start } from "./testing";

const bench = new FinciBench();
let program: LinkedProgram;
let manager: ServiceContext;

beforeAll(() => bench.start());
afterAll(() => bench.stop());
beforeEach(async () => {
  program = await bench.program();
  manager = await signedIn(bench, "program_manager");
});
afterEach(async () => {
  await bench.finci.control("DELETE", "faults");
});

/** FINCI's own records of this program. */
async function atFinci() {
  const families = ["persons", "employees", "accounts", "cards"] as const;
  const counts = await Promise.all(families.map((family) => bench.countAtFinci(family)));
  return Object.fromEntries(families.map((family, index) => [family, counts[index] ?? 0]));
}
async function madeAtFinci(act: () => Promise<unknown>) {
  const before = await atFinci();
  await act();
  const after = await atFinci();
  return Object.fromEntries(
    Object.entries(after).map(([family, count]) => [family, count - (before[family] ?? 0)]),
  );
}
const fault = (kind: string, operation: string, count: number) =>
  bench.finci.control("PUT", "faults", { target: "card_api", kind, count, operation });
const read = (id: string) => getBatch(manager, { id });
const rows = async (id: string, filter: "all" | "errors" | "failed" = "all") =>
  (await listRows(manager, { id, filter, cursor: 0 })).items;
async function textOf({ stream }: { stream: NodeJS.ReadableStream }) {
  let text = "";
  for await (const chunk of stream) text += chunk;
  return text;
}

describe("a batch of people", () => {
  it("makes a person, an account and a card for each row, with its masked number, and forgets what was typed", async () => {
    const batch = await checkedBatch(manager, program, "persons", fileOf("persons", 5));
    expect(batch).toMatchObject({
      state: "checked",
      effect: "5 people, 5 accounts and 5 cards will be created at FINCI.",
      counts: { total: 5, errors: 0 },
    });
    const made = await madeAtFinci(async () => {
      await start(manager, batch.id);
      await runAll(bench);
    });
    expect(made).toEqual({ persons: 5, employees: 0, accounts: 5, cards: 5 });
    expect(await read(batch.id)).toMatchObject({ state: "done", counts: { done: 5, failed: 0 } });
    for (const row of await rows(batch.id))
      expect(row).toMatchObject({ outcome: "created", maskedNumber: expect.stringContaining("*") });
    const stored = await bench.db.select().from(issuingRows).where(eq(issuingRows.batchId, batch.id));
    expect(stored.every((row) => row.cells === null && row.fixes === null)).toBe(true);
    const text = await textOf(await exportResult(manager, batch.id));
    expect(text.split("\r\n")).toHaveLength(7);
    expect(text).not.toContain("Anna");
    const [entry] = await bench.db
      .select()
      .from(auditEntries)
      .where(
        sql`${auditEntries.action} = 'issuing_batch.finish' and ${auditEntries.subjectId} = ${batch.id}`,
      );
    expect(entry).toMatchObject({ actorName: "The program_manager", after: { done: 5, failed: 0 } });
  });

  it("taken twice creates nothing twice, and says that everything is there", async () => {
    const first = await checkedBatch(manager, program, "persons", fileOf("persons", 3));
    await start(manager, first.id);
    await runAll(bench);
    const second = await checkedBatch(manager, program, "persons", fileOf("persons", 4));
    expect(second.effect).toBe("1 person, 1 account and 1 card will be created at FINCI.");
    expect(second.counts.complete).toBe(3);
    const made = await madeAtFinci(async () => {
      await start(manager, second.id);
      await runAll(bench);
    });
    expect(made).toMatchObject({ persons: 1, accounts: 1, cards: 1 });
    const third = await checkedBatch(manager, program, "persons", fileOf("persons", 4));
    await expect(start(manager, third.id)).rejects.toMatchObject({ kind: "conflict" });
  });

  it("refused for half of its rows tells which and why, and tries those again when asked", async () => {
    const text = fileOf("persons", 10, (cells, index) => [
      index % 2 ? `SIM-LIMIT-${index}` : (cells[0] ?? ""),
      ...cells.slice(1),
    ]);
    // A sentinel refuses for ever; a product that FINCI does not allow refuses as well.
    await bench.test
      .sql`insert into products (environment_id, product_id, name, currency, form) values (${program.environmentId}, 999, 'Unknown', 'EUR', 'digital')`;
    const half = text.replaceAll(/SIM-LIMIT-(\d)/g, "H-$1").split("\n");
    const withProduct = half.map((line, index) =>
      index === 0 ? `${line},product_id` : `${line},${index % 2 ? 701 : 999}`,
    );
    const batch = await checkedBatch(manager, program, "persons", withProduct.join("\n"));
    const made = await madeAtFinci(async () => {
      await start(manager, batch.id);
      await runAll(bench);
    });
    expect(made).toMatchObject({ persons: 10, accounts: 10, cards: 5 });
    expect(await read(batch.id)).toMatchObject({ state: "done", counts: { done: 5, failed: 5 } });
    expect((await rows(batch.id, "failed"))[0]?.failure).toMatchObject({
      step: "card",
      errorCodes: ["product_not_allowed"],
    });
    const again = await madeAtFinci(async () => {
      await retryFailed(manager, { id: batch.id });
      await runAll(bench);
    });
    expect(again).toMatchObject({ persons: 0, accounts: 0, cards: 0 });
    expect(await textOf(await exportBadRows(manager, batch.id))).toContain(
      "FINCI does not allow this product",
    );
  });

  it("slowed down by FINCI pauses, goes on, and loses no row", async () => {
    const batch = await checkedBatch(manager, program, "persons", fileOf("persons", 6));
    await fault("rate_limited", "create-account", 9);
    const made = await madeAtFinci(async () => {
      await start(manager, batch.id);
      await runAll(bench);
    });
    expect(made).toMatchObject({ persons: 6, accounts: 6, cards: 6 });
    expect(await read(batch.id)).toMatchObject({ state: "done", problem: null, counts: { done: 6 } });
  });

  it("whose answers get lost asks FINCI what became of each, and makes none twice", async () => {
    const batch = await checkedBatch(manager, program, "persons", fileOf("persons", 6));
    for (const operation of ["create-person", "create-account", "create-card"])
      await fault("reset_after_write", operation, 3);
    const made = await madeAtFinci(async () => {
      await start(manager, batch.id);
      await runAll(bench);
    });
    expect(made).toMatchObject({ persons: 6, accounts: 6, cards: 6 });
    expect((await read(batch.id)).counts).toMatchObject({ done: 6, failed: 0 });
  });

  it("carried out by two processes at once makes each record once", async () => {
    const batch = await checkedBatch(manager, program, "persons", fileOf("persons", 12));
    const made = await madeAtFinci(async () => {
      await start(manager, batch.id);
      await Promise.all([runAll(bench), runAll(bench), runAll(bench)]);
    });
    expect(made).toMatchObject({ persons: 12, accounts: 12, cards: 12 });
    expect((await read(batch.id)).counts.done).toBe(12);
  });

  it("taken over while the other process is still at it makes each record once", async () => {
    const batch = await checkedBatch(manager, program, "persons", fileOf("persons", 12));
    const made = await madeAtFinci(async () => {
      await start(manager, batch.id);
      const first = runNextBatch(bench.db, quick);
      await expect
        .poll(async () => (await read(batch.id)).counts.done + (await read(batch.id)).counts.working)
        .toBeGreaterThan(0);
      await bench.test.sql`update issuing_batches set lease_until = now() - interval '1 second'`;
      await Promise.all([first, runNextBatch(bench.db, quick)]);
      await runAll(bench);
    });
    expect(made).toMatchObject({ persons: 12, accounts: 12, cards: 12 });
    expect(await read(batch.id)).toMatchObject({ state: "done", counts: { done: 12, failed: 0 } });
  });

  it("stops with the reason when FINCI takes nothing from us, and goes on when told to", async () => {
    const batch = await checkedBatch(manager, program, "persons", fileOf("persons", 3));
    await start(manager, batch.id);
    await bench.test.sql`update environments set status = 'disabled' where id = ${program.environmentId}`;
    await runAll(bench);
    expect(await read(batch.id)).toMatchObject({
      state: "paused",
      problem: expect.stringContaining("disabled"),
      counts: { queued: 3 },
    });
    await expect(resumeBatch(manager, { id: batch.id })).rejects.toMatchObject({ kind: "out_of_scope" });
    await bench.test.sql`update environments set status = 'enabled' where id = ${program.environmentId}`;
    await resumeBatch(manager, { id: batch.id });
    await runAll(bench);
    expect(await read(batch.id)).toMatchObject({ state: "done", counts: { done: 3 } });
  });

  it("paused starts no further row, and cancelled leaves what was made", async () => {
    const batch = await checkedBatch(manager, program, "persons", fileOf("persons", 3));
    await start(manager, batch.id);
    await pauseBatch(manager, { id: batch.id });
    expect(await madeAtFinci(() => runAll(bench))).toMatchObject({ persons: 0 });
    await cancelBatch(manager, { id: batch.id });
    expect(await madeAtFinci(() => runAll(bench))).toMatchObject({ persons: 0 });
    expect((await rows(batch.id)).map((row) => row.outcome)).toEqual([
      "not_started",
      "not_started",
      "not_started",
    ]);
    await expect(resumeBatch(manager, { id: batch.id })).rejects.toMatchObject({ kind: "conflict" });
  });
});

describe("a batch of employees", () => {
  it("makes an account for each, or puts all cards on the one chosen", async () => {
    const corporateId = await makeCorporate(manager, program);
    const own = await checkedBatch(manager, program, "employees", fileOf("employees", 4), { corporateId });
    const made = await madeAtFinci(async () => {
      await start(manager, own.id);
      await runAll(bench);
    });
    expect(made).toEqual({ persons: 0, employees: 4, accounts: 4, cards: 4 });
    const sharedAccountId = (await rows(own.id))[0]?.accountId ?? "";
    const text = fileOf("employees", 3, (cells, index) => [`S-${index}`, ...cells.slice(1)]);
    const shared = await checkedBatch(manager, program, "employees", text, { corporateId, sharedAccountId });
    expect(shared.effect).toBe("3 employees and 3 cards will be created at FINCI.");
    const more = await madeAtFinci(async () => {
      await start(manager, shared.id);
      await runAll(bench);
    });
    expect(more).toEqual({ persons: 0, employees: 3, accounts: 0, cards: 3 });
    const issued = await bench.db.select().from(cards).where(eq(cards.accountId, sharedAccountId));
    expect(issued).toHaveLength(4);
    for (const row of await rows(shared.id)) expect(row.maskedNumber).toContain("*");
  });

  it("uses the account that an earlier batch opened for the same employee and left without a card", async () => {
    const corporateId = await makeCorporate(manager, program);
    const text = fileOf("employees", 1);
    const first = await checkedBatch(manager, program, "employees", text, { corporateId });
    await bench.test
      .sql`insert into products (environment_id, product_id, name, currency, form) values (${program.environmentId}, 999, 'Unknown', 'EUR', 'digital')`;
    const refused = await checkedBatch(manager, program, "employees", text, { corporateId, productId: 999 });
    await start(manager, refused.id);
    await runAll(bench);
    expect((await read(refused.id)).counts.failed).toBe(1);
    const made = await madeAtFinci(async () => {
      await expect(start(manager, first.id)).rejects.toMatchObject({ kind: "conflict" });
      const again = await checkedBatch(manager, program, "employees", text, { corporateId });
      await start(manager, again.id);
      await runAll(bench);
    });
    expect(made).toMatchObject({ employees: 0, accounts: 0, cards: 1 });
  });
});
