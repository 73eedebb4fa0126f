import { and, asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { approvals, auditEntries, programs, users } from "@/db/schema";
import type { Role } from "@/lib/permissions";
import type { ServiceContext } from "../../context";
import { approveChange, getApproval, listApprovalsOf, rejectChange } from "../approvals";
import { contextOf } from "../read-testing";
import { activateDraft } from "./activate-draft";
import { getRules } from "./get-rules";
import { retireRules } from "./retire-rules";
import { daily, declined, RulesBench, success } from "./testing";

const bench = new RulesBench();
let writer: ServiceContext;
let second: ServiceContext;

async function person(role: Role): Promise<ServiceContext> {
  const context = contextOf(bench.test.db, [{ role, programId: null }]);
  if (context.actor.type !== "user") throw new Error("no person");
  const { userId, name } = context.actor;
  await bench.test.db.insert(users).values({ id: userId, email: `${userId}@example.com`, name });
  return context;
}

async function setPolicy(secondPersonFor: string[]) {
  await bench.test.db
    .update(programs)
    .set({ secondPersonFor })
    .where(eq(programs.id, bench.program.programId));
}

async function waitingFor(subjectId: string) {
  const [waiting] = await listApprovalsOf(second, { subjectType: "rule_set", subjectId });
  if (!waiting) throw new Error("nothing waits");
  return waiting;
}

beforeAll(async () => {
  await bench.start();
  writer = await person("risk");
  second = await person("program_manager");
});
beforeEach(async () => {
  await bench.newCard();
  await setPolicy(["rule_activation"]);
});
afterAll(() => bench.stop());

describe("rules of a program that asks for a second person", () => {
  it("come into force when the second person approves, with the difference as the effect", async () => {
    const draft = await bench.draft([daily("1000")], "card", writer);
    expect(await activateDraft(writer, draft)).toEqual({ id: draft.id, status: "waiting" });
    expect(await bench.pay("20.00")).toEqual(success);
    const waiting = await waitingFor(draft.id);
    expect(waiting.effect).toBe(
      `Version 1 of the rules of card ${bench.card.tokenId} comes into force, from the next authorization on: added “At most 10.00 EUR a day”.`,
    );
    await expect(approveChange(writer, { id: waiting.id })).rejects.toMatchObject({ kind: "not_permitted" });
    expect(await approveChange(second, { id: waiting.id })).toMatchObject({ status: "approved" });
    expect((await getRules(writer, bench.subject())).active).toMatchObject({ id: draft.id });
    expect(await bench.pay("20.00")).toEqual(declined("velocity_limit"));
    const entries = await bench.test.db
      .select({ action: auditEntries.action, after: auditEntries.after })
      .from(auditEntries)
      .where(and(eq(auditEntries.subjectType, "rule_set"), eq(auditEntries.subjectId, draft.id)))
      .orderBy(asc(auditEntries.sequence));
    expect(entries.map(({ action }) => action)).toEqual([
      "rules.save_draft",
      "rules.activate",
      "rules.come_into_force",
    ]);
    expect(entries[1]?.after).toMatchObject({ approval: waiting.id });
  });

  it("are not asked for twice, and not after the draft was changed", async () => {
    const draft = await bench.draft([daily("1000")], "card", writer);
    await activateDraft(writer, draft);
    await expect(activateDraft(writer, draft)).rejects.toMatchObject({ kind: "conflict" });
    const waiting = await waitingFor(draft.id);
    await bench.draft([daily("9900")], "card", writer);
    expect((await getApproval(second, { id: waiting.id })).stale).toMatch(/draft was changed/);
    expect(await approveChange(second, { id: waiting.id })).toMatchObject({
      status: "failed",
      sentence: expect.stringMatching(/draft was changed/),
    });
    expect((await getRules(writer, bench.subject())).active).toBeNull();
  });

  it("are not replaced when another version came into force since", async () => {
    await setPolicy([]);
    await bench.activate([daily("1000")]);
    await setPolicy(["rule_activation"]);
    const draft = await bench.draft([daily("2000")], "card", writer);
    await activateDraft(writer, draft);
    const waiting = await waitingFor(draft.id);
    await setPolicy([]);
    await retireRules(writer, { ...bench.subject(), reason: "Turned off meanwhile" });
    expect(await approveChange(second, { id: waiting.id })).toMatchObject({ status: "failed" });
  });

  it("stay in force until the second person agrees to turn them off", async () => {
    await setPolicy([]);
    const saved = await bench.activate([daily("1000")]);
    await setPolicy(["rule_activation"]);
    const asked = await retireRules(writer, { ...bench.subject(), reason: "The customer asked" });
    expect(asked.approvalId).not.toBeNull();
    expect(await bench.pay("20.00")).toEqual(declined("velocity_limit"));
    const first = await waitingFor(saved.id);
    await rejectChange(second, { id: first.id, reason: "Not yet" });
    expect(await bench.pay("20.00")).toEqual(declined("velocity_limit"));
    await retireRules(writer, { ...bench.subject(), reason: "The customer asked again" });
    const again = await waitingFor(saved.id);
    expect(await approveChange(second, { id: again.id })).toMatchObject({ status: "approved" });
    expect(await bench.pay("20.00")).toEqual(success);
  });

  it("come into force once when two approve at once", async () => {
    const draft = await bench.draft([daily("1000")], "card", writer);
    await activateDraft(writer, draft);
    const { id } = await waitingFor(draft.id);
    const both = await Promise.allSettled([
      approveChange(second, { id }),
      approveChange(await person("admin"), { id }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const [row] = await bench.test.db.select().from(approvals).where(eq(approvals.id, id));
    expect(row?.status).toBe("approved");
  });
});
