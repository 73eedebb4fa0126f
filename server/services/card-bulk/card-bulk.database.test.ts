import { randomUUID } from "node:crypto";
import { and, eq, like } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { apiCalls, auditEntries, cardBulkItems, cards, finciIntents, programs, users } from "@/db/schema";
import type { CardBulkAction } from "@/lib/card-bulk";
import type { Role } from "@/lib/permissions";
import { cardFields, person } from "@/simulator/testing/fixture";
import type { ServiceContext } from "../../context";
import { approveChange, getApproval, listApprovalsOf, rejectChange } from "../approvals";
import { changeCardStatus } from "../card-actions";
import { performWrite, type Write } from "../intents";
import { FinciBench, type LinkedProgram } from "../testing";
import {
  exportCardBulk,
  getCardBulk,
  listCardBulks,
  listCardBulksSchema,
  previewCardBulk,
  startCardBulk,
  workOnCardBulks,
} from "./index";

const bench = new FinciBench();
let program: LinkedProgram;
let other: LinkedProgram;
let agent: ServiceContext;
let manager: ServiceContext;

async function stored(role: Role, programId: string | null = null): Promise<ServiceContext> {
  const context = bench.as(role, programId);
  if (context.actor.type !== "user") throw new Error("no person");
  const { userId, name } = context.actor;
  await bench.db.insert(users).values({ id: userId, email: `${userId}@example.com`, name });
  return context;
}

beforeAll(async () => {
  await bench.start();
  program = await bench.program({ secondPersonFor: [] });
  other = await bench.program();
  agent = await stored("agent", program.programId);
  manager = await stored("program_manager");
});
afterAll(() => bench.stop());
afterEach(async () => {
  await bench.finci.control("DELETE", "faults");
  await setPolicy([]);
});

async function setPolicy(secondPersonFor: string[]) {
  await bench.db.update(programs).set({ secondPersonFor }).where(eq(programs.id, program.programId));
}

async function issue(count: number, owner = program): Promise<string[]> {
  const write = async (operation: Write["operation"], request: Record<string, unknown>) =>
    (
      await performWrite(manager, {
        environment: owner.environment,
        operation,
        request,
        idempotencyKey: randomUUID(),
      })
    ).resultId;
  const person_id = await write("create_person", { ...person, external_id: randomUUID() });
  const account_id = await write("create_account", { person_id, currency: "EUR" });
  const tokenIds: string[] = [];
  for (let made = 0; made < count; made += 1)
    tokenIds.push(
      await write("create_card", { ...cardFields, account_id, person_id, token_status: "active" }),
    );
  return tokenIds;
}

const ask = (tokenIds: string[], action: CardBulkAction = "close", cardsExpected = tokenIds.length) => ({
  id: randomUUID(),
  tokenIds,
  action,
  cardsExpected,
  reason: "The program ends",
});
const work = () => workOnCardBulks(bench.db, { concurrency: 3 });

async function intentsOf(runId: string) {
  return bench.db
    .select()
    .from(finciIntents)
    .where(like(finciIntents.idempotencyKey, `card-bulk:${runId}:%`));
}

async function callsFor(tokenId: string) {
  return bench.db.$count(
    apiCalls,
    and(eq(apiCalls.operation, "update_card_status"), like(apiCalls.path, `%${tokenId}%`)),
  );
}

async function makeDue(runId: string) {
  await bench.db
    .update(cardBulkItems)
    .set({ claimedUntil: new Date(Date.now() - 1_000) })
    .where(and(eq(cardBulkItems.runId, runId), eq(cardBulkItems.state, "waiting")));
}

async function statusOf(tokenId: string) {
  const [card] = await bench.db.select().from(cards).where(eq(cards.tokenId, tokenId));
  return card?.status;
}

describe("one action on many cards", () => {
  it("states its effect, names those that cannot take it, and changes the others at FINCI and here", async () => {
    const [frozen = "", ...rest] = await issue(3);
    await changeCardStatus(agent, { tokenId: frozen, action: "freeze" });
    const chosen = { tokenIds: [frozen, ...rest, "999999999999999999"], action: "freeze" as const };
    const preview = await previewCardBulk(agent, chosen);
    expect(preview).toMatchObject({
      count: 2,
      effect: "2 cards will be frozen.",
      waitsForSecondPerson: false,
    });
    expect(preview.leftOut).toMatchObject([
      { tokenId: frozen, sentence: "The card is already deactivated." },
      { tokenId: "999999999999999999", sentence: expect.stringMatching(/not found/) },
    ]);
    const asked = { ...ask(chosen.tokenIds, "freeze", 2), reason: undefined };
    expect(await startCardBulk(agent, asked)).toEqual({ id: asked.id, approvalId: null });
    expect(await startCardBulk(agent, asked)).toEqual({ id: asked.id, approvalId: null });
    await work();
    const run = await getCardBulk(agent, { id: asked.id });
    expect(run).toMatchObject({ state: "finished", counts: { changed: 2, left_out: 1, waiting: 0 } });
    for (const tokenId of rest) {
      expect(await statusOf(tokenId)).toBe("deactivated");
      expect(await bench.statusAtFinci(tokenId)).toBe("deactivated");
    }
    const entries = await bench.db
      .select({ action: auditEntries.action })
      .from(auditEntries)
      .where(eq(auditEntries.subjectId, asked.id))
      .orderBy(auditEntries.sequence);
    expect(entries.map(({ action }) => action)).toEqual(["card.bulk_start", "card.bulk_finish"]);
  });

  it("needs a reason for an end state, the role, and the number of cards that was shown", async () => {
    const tokenIds = await issue(1);
    await expect(startCardBulk(agent, { ...ask(tokenIds), reason: "" })).rejects.toMatchObject({
      kind: "invalid",
      details: { fields: { reason: expect.any(String) } },
    });
    await expect(startCardBulk(agent, ask(tokenIds, "close", 2))).rejects.toMatchObject({ kind: "conflict" });
    const auditor = await stored("auditor");
    await expect(startCardBulk(auditor, ask(tokenIds))).rejects.toMatchObject({ kind: "not_permitted" });
    await expect(previewCardBulk(auditor, { tokenIds, action: "close" })).rejects.toMatchObject({
      kind: "not_permitted",
    });
  });

  it("leaves another program's cards alone: not found for who may not see them, and never two programs", async () => {
    const [own = ""] = await issue(1);
    const [foreign = ""] = await issue(1, other);
    const asked = ask([own, foreign], "close", 1);
    await startCardBulk(agent, asked);
    await work();
    expect(await statusOf(own)).toBe("closed");
    expect(await statusOf(foreign)).toBe("active");
    const run = await getCardBulk(agent, { id: asked.id });
    expect(run.items.map(({ tokenId }) => tokenId)).toEqual([own]);
    await expect(startCardBulk(agent, ask([foreign]))).rejects.toMatchObject({ kind: "not_found" });
    const two = [...(await issue(1)), foreign];
    await expect(startCardBulk(manager, ask(two))).rejects.toMatchObject({ kind: "invalid" });
    const stranger = await stored("agent", other.programId);
    await expect(getCardBulk(stranger, { id: asked.id })).rejects.toMatchObject({ kind: "not_found" });
    const seen = await listCardBulks(stranger, listCardBulksSchema.parse({}));
    expect(seen.items.some(({ id }) => id === asked.id)).toBe(false);
  });

  it("tells what FINCI refused of one card, and goes on with the others", async () => {
    const tokenIds = await issue(3);
    const asked = ask(tokenIds);
    // FINCI ended one that our mirror still has as active.
    const [gone = ""] = tokenIds;
    await changeCardStatus(manager, { tokenId: gone, action: "report_lost", reason: "Lost beside us" });
    await bench.db.update(cards).set({ status: "active" }).where(eq(cards.tokenId, gone));
    await startCardBulk(agent, asked);
    await work();
    const run = await getCardBulk(agent, { id: asked.id });
    expect(run).toMatchObject({ state: "finished", counts: { changed: 2, refused: 1 } });
    expect(run.items[0]).toMatchObject({ state: "refused", sentence: expect.stringMatching(/FINCI/) });
    const text = await readAll(await exportCardBulk(agent, { id: asked.id }));
    expect(text).toContain(`${gone},`);
    expect(text).toContain("Refused by FINCI");
  });

  it("is done once for each card when two workers carry it out at once", async () => {
    const tokenIds = await issue(8);
    const asked = ask(tokenIds);
    await startCardBulk(agent, asked);
    await Promise.all([work(), work()]);
    expect(await getCardBulk(agent, { id: asked.id })).toMatchObject({
      state: "finished",
      counts: { changed: 8 },
    });
    expect(await intentsOf(asked.id)).toHaveLength(8);
    for (const tokenId of tokenIds) expect(await callsFor(tokenId)).toBe(1);
    const finishes = await bench.db.$count(
      auditEntries,
      and(eq(auditEntries.subjectId, asked.id), eq(auditEntries.action, "card.bulk_finish")),
    );
    expect(finishes).toBe(1);
  });

  it("goes on after a crash between FINCI's answer and our note of it, and sends nothing twice", async () => {
    const tokenIds = await issue(2);
    const asked = ask(tokenIds);
    await startCardBulk(agent, asked);
    await work();
    const [first = ""] = tokenIds;
    // As the process left it: FINCI did it, the intent is settled, the run knows nothing of it.
    await bench.test
      .sql`update card_bulk_items set state = 'waiting', claimed_until = now() - interval '1 second'
      where run_id = ${asked.id} and token_id = ${first}`;
    await bench.test
      .sql`update card_bulk_runs set state = 'running', finished_at = null where id = ${asked.id}`;
    await work();
    expect(await getCardBulk(agent, { id: asked.id })).toMatchObject({
      state: "finished",
      counts: { changed: 2 },
    });
    expect(await callsFor(first)).toBe(1);
  });

  it("waits while FINCI cannot be reached, and is done when it can", async () => {
    const tokenIds = await issue(1);
    const asked = ask(tokenIds, "freeze");
    await startCardBulk(agent, asked);
    await bench.fault("reset_before_write", "update-card-status");
    await work();
    await makeDue(asked.id);
    await work();
    expect(await getCardBulk(agent, { id: asked.id })).toMatchObject({ counts: { changed: 1 } });
    expect(await bench.statusAtFinci(tokenIds[0] ?? "")).toBe("deactivated");
  });
});

describe("ending cards in bulk where the program asks for a second person", () => {
  async function proposed(count = 2) {
    await setPolicy(["card_end_bulk"]);
    const tokenIds = await issue(count);
    const asked = ask(tokenIds);
    const { approvalId } = await startCardBulk(agent, asked);
    if (!approvalId) throw new Error("started at once");
    return { tokenIds, runId: asked.id, approvalId };
  }

  it("happens when the second person approves, and not before; it shows on each of the cards", async () => {
    const { tokenIds, runId, approvalId } = await proposed();
    await work();
    expect(await statusOf(tokenIds[0] ?? "")).toBe("active");
    expect(await getApproval(manager, { id: approvalId })).toMatchObject({
      effect: "2 cards will be closed. This cannot be undone at FINCI.",
      whyNotDecide: null,
      stale: null,
    });
    for (const subjectId of tokenIds)
      expect(await listApprovalsOf(manager, { subjectType: "card", subjectId })).toMatchObject([
        { id: approvalId },
      ]);
    await expect(approveChange(agent, { id: approvalId })).rejects.toMatchObject({ kind: "not_permitted" });
    expect(await approveChange(manager, { id: approvalId })).toMatchObject({ status: "approved" });
    await work();
    expect(await getCardBulk(agent, { id: runId })).toMatchObject({
      state: "finished",
      counts: { changed: 2 },
    });
  });

  it("does not happen when a card has another status since", async () => {
    const { tokenIds, runId, approvalId } = await proposed();
    await changeCardStatus(agent, { tokenId: tokenIds[1] ?? "", action: "freeze" });
    expect(await approveChange(manager, { id: approvalId })).toMatchObject({
      status: "failed",
      sentence: expect.stringMatching(/another status/),
    });
    await work();
    expect(await statusOf(tokenIds[0] ?? "")).toBe("active");
    expect(await getCardBulk(agent, { id: runId })).toMatchObject({
      state: "waiting",
      approval: { status: "failed" },
    });
  });

  it("does not happen when it is rejected; one card alone, and freezing, need nobody", async () => {
    const { tokenIds, approvalId } = await proposed();
    await rejectChange(manager, { id: approvalId, reason: "Not these" });
    await work();
    expect(await statusOf(tokenIds[0] ?? "")).toBe("active");
    const [one = ""] = await issue(1);
    expect((await startCardBulk(agent, ask([one]))).approvalId).toBeNull();
    expect((await startCardBulk(agent, ask(await issue(2), "freeze"))).approvalId).toBeNull();
    await work();
    expect(await statusOf(one)).toBe("closed");
  });
});

async function readAll(stream: AsyncIterable<Buffer | string>): Promise<string> {
  let text = "";
  for await (const chunk of stream) text += chunk.toString();
  return text;
}
