import { randomUUID } from "node:crypto";
import { and, desc, eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { auditEntries, cards, finciIntents } from "@/db/schema";
import { cardFields, person } from "@/simulator/testing/fixture";
import type { ServiceContext } from "../../context";
import { recoverIntents } from "../../jobs/recover-intents";
import { performWrite, type Write } from "../intents";
import { FinciBench, type LinkedProgram } from "../testing";
import { changeCardStatus } from "./change-card-status";
import { setCardStage } from "./set-card-stage";

const bench = new FinciBench();
let program: LinkedProgram;
let manager: ServiceContext;
let agent: ServiceContext;

beforeAll(async () => {
  await bench.start();
  program = await bench.program();
  manager = bench.as("program_manager");
  agent = bench.as("agent");
});
afterAll(() => bench.stop());
afterEach(async () => {
  await bench.finci.control("DELETE", "faults");
});

/** A card issued through the Card API; its token id. */
async function issue(owner = program, status: "new" | "active" = "active"): Promise<string> {
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
  return write("create_card", { ...cardFields, account_id, person_id, token_status: status });
}

async function mirrored(tokenId: string) {
  const [card] = await bench.db.select().from(cards).where(eq(cards.tokenId, tokenId));
  return card;
}

async function lastAudit(tokenId: string) {
  const [entry] = await bench.db
    .select()
    .from(auditEntries)
    .where(and(eq(auditEntries.subjectType, "card"), eq(auditEntries.subjectId, tokenId)))
    .orderBy(desc(auditEntries.at), desc(auditEntries.sequence))
    .limit(1);
  return entry;
}

describe("changing a card's status", () => {
  it("activates, freezes and unfreezes, at FINCI and in the mirror", async () => {
    const tokenId = await issue(program, "new");
    for (const [action, status] of [
      ["activate", "active"],
      ["freeze", "deactivated"],
      ["unfreeze", "active"],
    ] as const) {
      expect(await changeCardStatus(agent, { tokenId, action })).toEqual({ tokenId, status });
      expect((await mirrored(tokenId))?.status).toBe(status);
      expect(await bench.statusAtFinci(tokenId)).toBe(status);
    }
    expect(await lastAudit(tokenId)).toMatchObject({
      action: "card.change_status",
      actorName: "The agent",
      before: { status: "deactivated" },
      after: { status: "active" },
    });
  });

  it("ends a card with its reason only, in FINCI's spelling", async () => {
    const tokenId = await issue();
    const reported = { tokenId, action: "report_compromised" } as const;
    for (const reason of [undefined, "   "]) {
      await expect(changeCardStatus(agent, { ...reported, reason })).rejects.toMatchObject({
        kind: "invalid",
        details: { fields: { reason: expect.stringContaining("Say why") } },
      });
    }
    expect(await bench.statusAtFinci(tokenId)).toBe("active");
    await changeCardStatus(agent, { ...reported, reason: "Seen in a breach" });
    expect((await mirrored(tokenId))?.status).toBe("compromised");
    expect(await bench.statusAtFinci(tokenId)).toBe("compromized");
    expect(await lastAudit(tokenId)).toMatchObject({ reason: "Seen in a breach" });
    await expect(changeCardStatus(agent, { tokenId, action: "activate" })).rejects.toMatchObject({
      kind: "conflict",
      message: expect.stringContaining("an end state at FINCI that nothing leaves"),
    });
  });

  it("refuses what the state does not allow and sends nothing", async () => {
    const tokenId = await issue();
    await expect(changeCardStatus(agent, { tokenId, action: "unfreeze" })).rejects.toMatchObject({
      kind: "conflict",
    });
    const intents = await bench.db.select().from(finciIntents).where(eq(finciIntents.subjectId, tokenId));
    expect(intents).toEqual([]);
  });

  it("is refused to a role that only reads", async () => {
    const tokenId = await issue();
    for (const role of ["auditor", "finance", "engineer", "risk"] as const) {
      const attempt = changeCardStatus(bench.as(role), { tokenId, action: "freeze" });
      await expect(attempt).rejects.toMatchObject({ kind: "not_permitted" });
    }
    expect((await mirrored(tokenId))?.status).toBe("active");
  });

  it("does not find a card of another program", async () => {
    const other = await bench.program();
    const tokenId = await issue(other);
    const stranger = bench.as("agent", program.programId);
    await expect(changeCardStatus(stranger, { tokenId, action: "freeze" })).rejects.toMatchObject({
      kind: "not_found",
    });
    await expect(changeCardStatus(agent, { tokenId: "nonsense", action: "freeze" })).rejects.toMatchObject({
      kind: "not_found",
    });
  });

  it("happens once when the button is pressed twice", async () => {
    const tokenId = await issue();
    const pressed = { tokenId, action: "freeze", requestKey: randomUUID() } as const;
    const both = await Promise.allSettled([
      changeCardStatus(agent, pressed),
      changeCardStatus(agent, pressed),
    ]);
    expect(both.filter((result) => result.status === "fulfilled").length).toBeGreaterThan(0);
    expect(await changeCardStatus(agent, pressed)).toMatchObject({ status: "deactivated" });
    const intents = await bench.db.select().from(finciIntents).where(eq(finciIntents.subjectId, tokenId));
    expect(intents).toHaveLength(1);
  });

  it("lets one of two opposite changes at once through, or one after the other", async () => {
    const tokenId = await issue();
    const both = await Promise.allSettled([
      changeCardStatus(agent, { tokenId, action: "freeze" }),
      changeCardStatus(manager, { tokenId, action: "block", reason: "Fraud" }),
    ]);
    for (const result of both) {
      if (result.status === "rejected") expect(result.reason).toMatchObject({ kind: "conflict" });
    }
    expect(await bench.statusAtFinci(tokenId)).toBe((await mirrored(tokenId))?.status);
  });

  it("is settled by repeating it when the answer was lost", async () => {
    const tokenId = await issue();
    await bench.fault("reset_after_write", "update-card-status");
    await changeCardStatus(agent, { tokenId, action: "report_lost", reason: "Left in a taxi" });
    expect((await mirrored(tokenId))?.status).toBe("lost");
    expect(await bench.statusAtFinci(tokenId)).toBe("lost");
  });

  it("keeps the next change waiting while one is open, until recovery settles it", async () => {
    const tokenId = await issue();
    await bench.fault("reset_after_write", "update-card-status");
    await bench.fault("reset_before_write", "update-card-status");
    await expect(changeCardStatus(agent, { tokenId, action: "freeze" })).rejects.toMatchObject({
      kind: "finci_unknown_outcome",
    });
    expect((await mirrored(tokenId))?.status).toBe("active");
    await expect(
      changeCardStatus(agent, { tokenId, action: "block", reason: "Fraud" }),
    ).rejects.toMatchObject({ kind: "conflict", message: expect.stringContaining("not settled") });
    await bench.db
      .update(finciIntents)
      .set({ updatedAt: new Date(Date.now() - 60_000) })
      .where(eq(finciIntents.subjectId, tokenId));
    expect(await recoverIntents(bench.db)).toBe(1);
    expect((await mirrored(tokenId))?.status).toBe("deactivated");
    await changeCardStatus(agent, { tokenId, action: "block", reason: "Fraud" });
    expect(await bench.statusAtFinci(tokenId)).toBe("blocked");
  });

  it("shows FINCI's refusal and leaves the mirror", async () => {
    const tokenId = await issue();
    await bench.finci.control("POST", `cards/${tokenId}`, { token_status: "closed" });
    await expect(changeCardStatus(agent, { tokenId, action: "freeze" })).rejects.toMatchObject({
      kind: "finci_refused",
      details: { errorCodes: ["invalid_status_transition"] },
    });
    expect((await mirrored(tokenId))?.status).toBe("active");
    expect(await lastAudit(tokenId)).toMatchObject({ outcome: "refused" });
  });
});

describe("setting a card's stage", () => {
  it("sets it at FINCI and in the mirror", async () => {
    const tokenId = await issue();
    await setCardStage(agent, { tokenId, stage: "plastic_not_delivered" });
    expect((await mirrored(tokenId))?.stage).toBe("plastic_not_delivered");
    expect(await lastAudit(tokenId)).toMatchObject({
      action: "card.set_stage",
      before: { stage: "digital" },
    });
  });

  it.each(["digital", "plastic_delivered"] as const)(
    "refuses %s, which FINCI would not take",
    async (stage) => {
      const tokenId = await issue();
      await expect(setCardStage(agent, { tokenId, stage })).rejects.toMatchObject({ kind: "conflict" });
    },
  );

  it("is out of scope without physical issuance, and refused to a reader", async () => {
    const tokenId = await issue();
    await expect(
      setCardStage(bench.as("auditor"), { tokenId, stage: "plastic_not_delivered" }),
    ).rejects.toMatchObject({ kind: "not_permitted" });
    const digital = await bench.program({ capabilities: ["wallets"] });
    const digitalCard = await issue(digital);
    await expect(
      setCardStage(agent, { tokenId: digitalCard, stage: "plastic_not_delivered" }),
    ).rejects.toMatchObject({ kind: "out_of_scope" });
  });
});
