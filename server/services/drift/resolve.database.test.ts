import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditEntries, driftFindings, finciIntents } from "@/db/schema";
import type { DriftAct } from "@/lib/drift";
import { cardFields } from "@/simulator/testing/fixture";
import { changeCardStatus } from "../card-actions";
import { readAllPages } from "../read-testing";
import { FinciBench } from "../testing";
import { listAdoptionChoices } from "./adopt";
import { getDriftFinding, listDrift, listDriftOfCard, summarizeDrift } from "./findings";
import { resolveDrift, resolveDriftBulk } from "./resolve";
import { listDriftSchema } from "./schemas";
import { type DriftBench, driftBench } from "./testing";

const bench = new FinciBench();
let drift: DriftBench;

beforeAll(async () => {
  await bench.start();
  drift = await driftBench(bench);
});
afterAll(() => bench.stop());

/** A card that differs at FINCI, and the id of its finding. */
async function planted(change: Record<string, unknown>) {
  const card = await drift.card();
  await drift.changeAtFinci(card.tokenId, change);
  await drift.compare();
  const [finding] = await drift.findings(card.tokenId);
  return { ...card, id: finding?.id ?? "" };
}

const resolve = (id: string, act: DriftAct, reason = "Checked with FINCI", adoption = {}) =>
  resolveDrift(drift.manager, { id, act, reason, adoption });

async function auditOf(tokenId: string, action: string) {
  return bench.db
    .select()
    .from(auditEntries)
    .where(and(eq(auditEntries.subjectId, tokenId), eq(auditEntries.action, action)));
}

describe("taking FINCI's value", () => {
  it("changes the card and leaves its history, and the next run agrees", async () => {
    const { tokenId, id } = await planted({ expiration_date: "2029-01", card_number: "5412-75**-****-4321" });
    await resolve(id, "take_finci");
    const [other] = (await drift.findings(tokenId)).filter(({ status }) => status === "open");
    await resolve(other?.id ?? "", "take_finci");
    expect(await drift.mirrored(tokenId)).toMatchObject({
      expirationMonth: "2029-01",
      maskedNumber: "5412-75**-****-4321",
      lastFour: "4321",
    });
    expect(await auditOf(tokenId, "card.take_finci_value")).toHaveLength(2);
    expect((await drift.compare()).foundNew).toBe(0);
  });

  it("asks for a reason, except for a number that was never read", async () => {
    const { id } = await planted({ expiration_date: "2029-01" });
    await expect(resolve(id, "take_finci", "")).rejects.toMatchObject({ kind: "invalid" });
    const { tokenId } = await drift.card();
    await bench.test.sql`update cards set masked_number = null where token_id = ${tokenId}`;
    await drift.compare();
    const [unread] = await drift.findings(tokenId);
    await resolve(unread?.id ?? "", "take_finci", "");
    expect((await drift.mirrored(tokenId))?.maskedNumber).toMatch(/^5412/);
  });

  it("refuses a value that changed since, a product of another currency, and a second time", async () => {
    const stale = await planted({ expiration_date: "2029-01" });
    await bench.test.sql`update cards set expiration_month = '2028-05' where token_id = ${stale.tokenId}`;
    await expect(resolve(stale.id, "take_finci")).rejects.toMatchObject({ kind: "conflict" });
    const dollars = await planted({ product_id: 702 });
    await expect(resolve(dollars.id, "take_finci")).rejects.toMatchObject({
      kind: "conflict",
      message: expect.stringContaining("USD"),
    });
    const unknown = await planted({ product_id: 999 });
    await expect(resolve(unknown.id, "take_finci")).rejects.toMatchObject({ kind: "conflict" });
    const twice = await planted({ embossing_name: "ADA OTHER" });
    const both = await Promise.allSettled([resolve(twice.id, "take_finci"), resolve(twice.id, "take_finci")]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("a card that FINCI does not have", () => {
  it("is made not usable here, and only FINCI's word brings it back", async () => {
    const { tokenId } = await drift.card();
    await drift.forgetAtFinci(tokenId);
    await drift.compare();
    const [finding] = await drift.findings(tokenId);
    await resolve(finding?.id ?? "", "disable");
    expect((await drift.mirrored(tokenId))?.status).toBe("deactivated");
    expect(await auditOf(tokenId, "card.disable_here")).toMatchObject([{ before: { status: "active" } }]);
    await expect(changeCardStatus(drift.manager, { tokenId, action: "unfreeze" })).rejects.toMatchObject({
      kind: "finci_refused",
    });
  });
});

describe("a card that is missing here", () => {
  it("is taken in on the owner's account, unable to pay until FINCI lets it be unfrozen", async () => {
    const { tokenId, accountId, personId } = await drift.card();
    await drift.forgetHere(tokenId);
    await drift.compare();
    const [finding] = (await drift.findings(tokenId)).filter(({ status }) => status === "open");
    await resolve(finding?.id ?? "", "adopt", "Lost in the move", { accountId });
    expect(await drift.mirrored(tokenId)).toMatchObject({
      accountId,
      holderId: personId,
      status: "deactivated",
      productId: 701,
      maskedNumber: expect.stringMatching(/^5412/),
    });
    await drift.compare();
    expect((await drift.findings(tokenId)).filter(({ status }) => status === "open")).toEqual([]);
    await changeCardStatus(drift.manager, { tokenId, action: "unfreeze" });
    expect((await drift.mirrored(tokenId))?.status).toBe("active");
  });

  it("settles the issuing request that looks alike and could not tell itself whose card it is", async () => {
    const { accountId, employeeIds } = await drift.corporate(2);
    const tokens: string[] = [];
    const intents: string[] = [];
    for (const employee_id of employeeIds) {
      const request = { ...cardFields, account_id: accountId, employee_id };
      const tokenId = await drift.write("create_card", request);
      await drift.forgetHere(tokenId);
      tokens.push(tokenId);
      const [intent] = await bench.db
        .insert(finciIntents)
        .values({
          environmentId: drift.program.environmentId,
          operation: "create_card",
          idempotencyKey: randomUUID(),
          state: "unknown",
          request,
        })
        .returning({ id: finciIntents.id });
      intents.push(intent?.id ?? "");
    }
    await drift.compare();
    const [tokenId = ""] = tokens;
    const [finding] = await drift.findings(tokenId);
    const id = finding?.id ?? "";
    const choices = await listAdoptionChoices(drift.manager, { id });
    expect(choices.intents.map((intent) => intent.id).sort()).toEqual([...intents].sort());
    expect(choices.holders).toHaveLength(2);
    await expect(resolve(id, "adopt", "By the file")).rejects.toMatchObject({ kind: "invalid" });
    await expect(resolve(id, "adopt", "By the file", { intentId: randomUUID() })).rejects.toMatchObject({
      kind: "conflict",
    });
    const chosen = choices.intents[1];
    await resolve(id, "adopt", "By the file", { intentId: chosen?.id });
    expect(await drift.mirrored(tokenId)).toMatchObject({
      holderId: chosen?.holder.id,
      status: "deactivated",
      accountId,
    });
    const [settled] = await bench.db
      .select()
      .from(finciIntents)
      .where(eq(finciIntents.id, chosen?.id ?? ""));
    expect(settled).toMatchObject({ state: "succeeded", resultId: tokenId });
    expect(await auditOf(tokenId, "card.adopt")).toHaveLength(1);
  });

  it("refuses another owner's account and employee", async () => {
    const stranger = await drift.owner();
    const { tokenId } = await drift.card();
    await drift.forgetHere(tokenId);
    await drift.compare();
    const [finding] = await drift.findings(tokenId);
    await expect(
      resolve(finding?.id ?? "", "adopt", "By the file", { accountId: stranger.accountId }),
    ).rejects.toMatchObject({ kind: "invalid" });
    expect(await drift.mirrored(tokenId)).toBeUndefined();
  });
});

describe("accepting, and who may", () => {
  it("keeps both sides and the reason", async () => {
    const { tokenId, id } = await planted({ expiration_date: "2029-01" });
    await resolveDrift(bench.as("engineer", drift.program.programId), {
      id,
      act: "accept",
      reason: "FINCI corrects it on Monday",
    }).catch(() => {});
    await resolve(id, "accept", "FINCI corrects it on Monday");
    expect(await drift.findings(tokenId)).toMatchObject([
      { status: "accepted", reason: "FINCI corrects it on Monday" },
    ]);
    expect((await drift.mirrored(tokenId))?.expirationMonth).toBe("2031-12");
  });

  it("is refused to who only reads, and not found from another program", async () => {
    const { tokenId, id } = await planted({ expiration_date: "2029-01" });
    const { programId } = drift.program;
    for (const role of ["auditor", "agent", "finance", "risk"] as const)
      await expect(
        resolveDrift(bench.as(role, programId), { id, act: "accept", reason: "because" }),
      ).rejects.toMatchObject({ kind: "not_permitted" });
    // An engineer accepts, and does not change cards.
    await expect(
      resolveDrift(bench.as("engineer", programId), { id, act: "take_finci", reason: "because" }),
    ).rejects.toMatchObject({ kind: "not_permitted" });
    const stranger = bench.as("admin", (await bench.program()).programId);
    await expect(resolveDrift(stranger, { id, act: "accept", reason: "because" })).rejects.toMatchObject({
      kind: "not_found",
    });
    await expect(getDriftFinding(stranger, { id })).rejects.toMatchObject({ kind: "not_found" });
    expect((await listDrift(stranger, listDriftSchema.parse({}))).items).toEqual([]);
    expect((await getDriftFinding(bench.as("auditor", programId), { id })).acts).toEqual([]);
    const [shown] = await listDriftOfCard(drift.manager, {
      environmentId: drift.program.environmentId,
      tokenId,
    });
    expect(shown?.acts).toEqual(["take_finci", "accept"]);
  });

  it("does many at once, telling those that were refused", async () => {
    const one = await planted({ expiration_date: "2029-01" });
    const other = await planted({ expiration_date: "2029-01" });
    await bench.test.sql`update cards set expiration_month = '2028-05' where token_id = ${other.tokenId}`;
    const outcome = await resolveDriftBulk(drift.manager, {
      ids: [one.id, other.id],
      act: "take_finci",
      reason: "FINCI is right",
    });
    expect(outcome.done).toEqual([one.id]);
    expect(outcome.refused).toMatchObject([{ id: other.id }]);
  });

  it("lists in pages, newest first, losing and repeating none", async () => {
    const inOne = (await listDrift(drift.manager, listDriftSchema.parse({ limit: 100 }))).items;
    const inPages = await readAllPages((page) => listDrift(drift.manager, listDriftSchema.parse(page)), 2);
    expect(inOne.length).toBeGreaterThan(2);
    expect(inPages.map(({ id }) => id)).toEqual(inOne.map(({ id }) => id));
  });

  it("counts by kind and masks names", async () => {
    const { id } = await planted({ embossing_name: "GRACE HOPPER" });
    const summary = await summarizeDrift(drift.manager, { status: "open" });
    expect(summary.find(({ kind }) => kind === "embossing_name")?.count).toBeGreaterThan(0);
    const finding = await getDriftFinding(drift.manager, { id });
    expect(finding).toMatchObject({
      finci: { embossingName: "GRACE H." },
      ours: { embossingName: "ADA K." },
      isNameMasked: true,
    });
    const stored = await bench.db.select().from(driftFindings).where(eq(driftFindings.id, id));
    expect(stored[0]?.finci?.embossingName).toBe("GRACE HOPPER");
  });
});
