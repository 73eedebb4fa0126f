import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { approvals, auditEntries, deliveries, transactions } from "@/db/schema";
import { type SeededCard, type SeededProgram, seedProgram } from "@/db/testing";
import { newArn } from "../../webhooks/testing";
import { reverseEntry } from "../accounts-funding";
import { approveChange } from "../approvals";
import { replayDelivery } from "../deliveries";
import {
  acceptException,
  bulkExceptions,
  closeException,
  getException,
  getExceptionSides,
  noteException,
  rejectException,
  reopenException,
  writeOffException,
} from "./index";
import { bulkExceptionsSchema, noteExceptionSchema } from "./schemas";
import { ExceptionsBench } from "./testing";

const bench = new ExceptionsBench();
let program: SeededProgram;
beforeAll(async () => {
  await bench.start();
  program = await seedProgram(bench.db, { program: { approvalThresholdMinor: 50_00n } });
});
afterAll(() => bench.stop());

const addCard = (balanceMinor = 500_00n) => program.addCard({ balanceMinor });
const finance = async (name?: string) =>
  (await bench.person("finance", program.programId, name ?? "Finance")).context;
const reason = "Asked FINCI";

/** A clearing that came again under another id, and is held back. */
async function heldBack(card: SeededCard) {
  const arn = newArn();
  const originalId = await bench.book(program, card, "10.00", { arn });
  const copyId = await bench.book(program, card, "10.00", { arn });
  return { originalId, copyId, exception: await bench.exceptionOf("suspected_duplicate", copyId) };
}

describe("a suspected duplicate", () => {
  it("is compared with the one that is booked, and accepted is booked exactly once", async () => {
    const card = await addCard();
    const { originalId, copyId, exception } = await heldBack(card);
    const { id, deliveryId } = exception;
    const context = await finance();
    expect(await bench.balance(card)).toEqual({ posted: 490_00n, held: 0n });
    expect(await getExceptionSides(context, { id })).toMatchObject({
      subject: { what: "held_back", id: copyId, amount: { minor: 10_00n, currency: "EUR" } },
      against: [{ what: "presentment", id: originalId }],
      relation: "original",
    });
    await expect(closeException(context, { id, resolution: "Looks fine" })).rejects.toMatchObject({
      kind: "conflict",
    });
    const outcomes = await Promise.allSettled([
      acceptException(context, { id, reason }),
      acceptException(context, { id, reason }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await bench.drain();
    expect(await bench.deliveryState(deliveryId)).toBe("processed");
    expect(await bench.balance(card)).toEqual({ posted: 480_00n, held: 0n });
    // However often it comes again.
    await bench.db
      .update(deliveries)
      .set({ state: "parked" })
      .where(eq(deliveries.id, deliveryId ?? ""));
    const { context: engineer } = await bench.person("engineer", program.programId);
    await replayDelivery(engineer, { id: deliveryId ?? "" });
    await bench.drain();
    expect(await bench.balance(card)).toEqual({ posted: 480_00n, held: 0n });
    await expect(reopenException(context, { id, reason })).rejects.toMatchObject({
      message: expect.stringContaining("adjustment"),
    });
    expect(await bench.unproven()).toEqual([]);
  });

  it("is rejected: its delivery is a duplicate and never booked; reopened, it is held back again", async () => {
    const card = await addCard();
    const { copyId, exception } = await heldBack(card);
    const { id, deliveryId } = exception;
    const context = await finance();
    await rejectException(context, { id, reason });
    expect(await bench.deliveryState(deliveryId)).toBe("duplicate");
    await bench.drain();
    expect(await bench.balance(card)).toEqual({ posted: 490_00n, held: 0n });
    await reopenException(context, { id, reason });
    expect(await bench.deliveryState(deliveryId)).toBe("parked");
    await acceptException(context, { id, reason });
    await bench.drain();
    expect(await bench.db.select().from(transactions).where(eq(transactions.id, copyId))).toHaveLength(1);
    expect(await bench.balance(card)).toEqual({ posted: 480_00n, held: 0n });
  });

  it("is decided by finance alone; an agent only notes and hands it on", async () => {
    const card = await addCard();
    const { exception } = await heldBack(card);
    const { context: agent } = await bench.person("agent", program.programId);
    for (const act of [acceptException, rejectException])
      await expect(act(agent, { id: exception.id, reason })).rejects.toMatchObject({ kind: "not_permitted" });
    expect(await bench.deliveryState(exception.deliveryId)).toBe("parked");
  });
});

describe("writing off", () => {
  async function forcedNegative(amount: string, cardBalance = 0n) {
    const card = await addCard(cardBalance);
    const id = await bench.book(program, card, amount);
    return { card, exception: await bench.exceptionOf("forced_negative", id) };
  }

  it("credits the account, exactly up to the threshold, and is reopened once its entry is reversed", async () => {
    const { card, exception } = await forcedNegative("50.00");
    const context = await finance();
    const { id } = exception;
    expect(await writeOffException(context, { id, reason })).toEqual({ id, approval: null });
    expect(await bench.balance(card)).toEqual({ posted: 0n, held: 0n });
    const detail = await getException(context, { id });
    expect(detail).toMatchObject({ status: "closed", resolutionKind: "written_off" });
    await expect(writeOffException(context, { id, reason })).rejects.toMatchObject({ kind: "conflict" });
    await expect(reopenException(context, { id, reason })).rejects.toMatchObject({
      message: expect.stringContaining(`entry ${detail.writtenOffSequence}`),
    });
    await bench.test
      .sql`select post_funding(${program.environmentId}, ${card.accountId}, 5000, 'EUR', 'paid back', null)`;
    await reverseEntry(context, {
      accountId: card.accountId,
      sequence: detail.writtenOffSequence ?? 0n,
      reason,
    });
    await reopenException(context, { id, reason });
    expect(await getException(context, { id })).toMatchObject({ status: "open", writtenOffSequence: null });
    expect(await bench.unproven()).toEqual([]);
  });

  it("waits for a second person beyond the threshold, and is booked once when one approves", async () => {
    const { card, exception } = await forcedNegative("50.01");
    const { id } = exception;
    const asking = await finance("Asks");
    const { approval } = await writeOffException(asking, { id, reason });
    expect(approval).not.toBeNull();
    expect(await bench.balance(card)).toEqual({ posted: -50_01n, held: 0n });
    expect(await getException(asking, { id })).toMatchObject({ status: "open" });
    await expect(writeOffException(asking, { id, reason })).rejects.toMatchObject({
      message: expect.stringContaining("waits for a second person"),
    });
    const request = { id: approval?.id ?? "" };
    await expect(approveChange(asking, request)).rejects.toMatchObject({ kind: "not_permitted" });
    const second = await finance("Approves");
    expect(await approveChange(second, request)).toMatchObject({ status: "approved" });
    expect(await bench.balance(card)).toEqual({ posted: 0n, held: 0n });
    expect(await getException(second, { id })).toMatchObject({
      status: "closed",
      resolutionKind: "written_off",
    });
    await expect(approveChange(second, request)).rejects.toMatchObject({ kind: "conflict" });
    expect(await bench.unproven()).toEqual([]);
  });

  it("is not applied when the exception was settled while it waited", async () => {
    const { card, exception } = await forcedNegative("60.00");
    const { id } = exception;
    const { approval } = await writeOffException(await finance(), { id, reason });
    await acceptException(await finance(), { id, reason });
    const outcome = await approveChange(await finance("Second"), { id: approval?.id ?? "" });
    expect(outcome).toMatchObject({ status: "failed", sentence: expect.stringContaining("not as it was") });
    expect(await bench.balance(card)).toEqual({ posted: -60_00n, held: 0n });
  });

  it("only notes the loss where no card account carries it", async () => {
    const { exception } = await bench.unmatchedEntry(program, -12_00n);
    const context = await finance();
    await writeOffException(context, { id: exception.id, reason });
    expect(await getException(context, { id: exception.id })).toMatchObject({
      resolutionKind: "written_off",
      writtenOffSequence: null,
    });
  });

  it("is refused for kinds without a loss, for an agent, and for another program", async () => {
    const card = await addCard();
    const { exception } = await heldBack(card);
    await expect(writeOffException(await finance(), { id: exception.id, reason })).rejects.toMatchObject({
      kind: "conflict",
    });
    const { exception: forced } = await forcedNegative("1.00");
    const { context: agent } = await bench.person("agent", program.programId);
    await expect(writeOffException(agent, { id: forced.id, reason })).rejects.toMatchObject({
      kind: "not_permitted",
    });
    const other = await seedProgram(bench.db);
    const { context: stranger } = await bench.person("finance", other.programId);
    for (const act of [writeOffException, acceptException])
      await expect(act(stranger, { id: forced.id, reason })).rejects.toMatchObject({ kind: "not_found" });
    expect(await bench.db.select().from(approvals).where(eq(approvals.subjectId, forced.id))).toEqual([]);
  });
});

describe("a note", () => {
  it("stands in the history with its author, once, and without anything like a card number", async () => {
    const card = await addCard();
    const { exception } = await heldBack(card);
    const { context } = await bench.person("agent", program.programId, "Ada");
    const input = noteExceptionSchema.parse({
      id: exception.id,
      text: "Caller reads 5555 5555 5555 4444 from the card",
      noteId: randomUUID(),
    });
    await noteException(context, input);
    await noteException(context, input);
    const { history } = await getException(context, { id: exception.id });
    expect(history).toMatchObject([
      { actorName: "Ada", action: "exception.note", words: "Caller reads [redacted] from the card" },
    ]);
    const audited = await bench.db
      .select()
      .from(auditEntries)
      .where(eq(auditEntries.subjectId, exception.id));
    expect(audited).toMatchObject([{ action: "exception.note", reason: null }]);
    const { context: auditor } = await bench.person("auditor", program.programId);
    await expect(noteException(auditor, input)).rejects.toMatchObject({ kind: "not_permitted" });
  });
});

describe("an act on several", () => {
  const bulk = (input: object) => bulkExceptionsSchema.parse(input);

  it("does what it can, says of each what was refused, and leaves the others alone", async () => {
    const card = await addCard();
    const [deferredId, closedId] = [
      await bench.book(program, card, "5.00"),
      await bench.book(program, card, "6.00"),
    ];
    const deferred = await bench.exceptionOf("deferred", deferredId);
    const closed = await bench.exceptionOf("deferred", closedId);
    const { exception: duplicate } = await heldBack(card);
    const { context } = await bench.person("agent", program.programId);
    await closeException(context, { id: closed.id, resolution: "Seen before" });
    const unknown = randomUUID();
    const ids = [deferred.id, deferred.id, closed.id, duplicate.id, unknown];
    const { done, refused } = await bulkExceptions(context, bulk({ ids, act: { kind: "accept", reason } }));
    expect(done).toEqual([deferred.id]);
    expect(refused.map(({ id }) => id)).toEqual([closed.id, duplicate.id, unknown]);
    expect(refused.map(({ sentence }) => sentence)).toEqual([
      expect.stringContaining("is closed"),
      expect.stringContaining("Your role may not"),
      expect.stringContaining("was not found"),
    ]);
    expect(await bench.deliveryState(duplicate.deliveryId)).toBe("parked");
  });

  it("writes off what is small and refuses what needs a second person", async () => {
    const card = await addCard(0n);
    const ids: string[] = [];
    for (const amount of ["1.00", "70.00"])
      ids.push((await bench.exceptionOf("deferred", await bench.book(program, card, amount))).id);
    const { done, refused } = await bulkExceptions(
      await finance(),
      bulk({ ids, act: { kind: "write_off", reason } }),
    );
    expect(done).toEqual([ids[0]]);
    expect(refused).toMatchObject([{ id: ids[1], sentence: expect.stringContaining("second person") }]);
    expect(
      await bench.db
        .select()
        .from(approvals)
        .where(eq(approvals.subjectId, ids[1] ?? "")),
    ).toEqual([]);
  });

  it("takes 200 at most", () => {
    const ids = Array.from({ length: 201 }, () => randomUUID());
    const act = { kind: "take" };
    expect(bulkExceptionsSchema.safeParse({ ids, act }).success).toBe(false);
    expect(bulkExceptionsSchema.safeParse({ ids: ids.slice(1), act }).success).toBe(true);
    expect(bulkExceptionsSchema.safeParse({ ids: [], act }).success).toBe(false);
  });
});
