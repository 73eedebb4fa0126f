import { eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { auditEntries } from "@/db/schema";
import { createTestDatabase } from "@/db/testing";
import { assumptions } from "../../finci/assumptions";
import { contextOf, contextOfAll, seedSides } from "../read-testing";
import { confirmAssumptions, getChecklist, openAssumptions, withdrawConfirmation } from "./index";

const test = await createTestDatabase();
afterAll(() => test.end());
const { db } = test;
const admin = contextOfAll(db);
const evidence = "Mail of Ieva at FINCI, 20 November";

describe("the checklist of the contract", () => {
  it("holds every assumption of the contract, all open, for each side apart", async () => {
    const { own } = await seedSides(db);
    const list = await getChecklist(admin, { programId: own.programId, kind: "production" });
    expect(list.items.map(({ key }) => key)).toEqual(assumptions.map(({ key }) => key));
    expect(list.openCount).toBe(assumptions.length);
    await confirmAssumptions(admin, {
      programId: own.programId,
      kind: "sandbox",
      keys: ["signing_input"],
      evidence,
    });
    const after = await getChecklist(admin, { programId: own.programId, kind: "production" });
    expect(after.openCount).toBe(assumptions.length);
    expect(after.items[1]).toMatchObject({ confirmation: null });
    const item = after.items.find(({ key }) => key === "signing_input");
    expect(item?.otherSide).toMatchObject({ evidence, confirmedByName: "Test person" });
  });

  it("keeps who confirmed what, when and on which evidence, in the audit log too", async () => {
    const { own, production } = await seedSides(db);
    const keys = ["path_prefix", "call_timeout"];
    await confirmAssumptions(admin, { programId: own.programId, kind: "production", keys, evidence });
    const open = await openAssumptions(db, production.environmentId);
    expect(open).toHaveLength(assumptions.length - 2);
    const [entry] = await db
      .select()
      .from(auditEntries)
      .where(eq(auditEntries.environmentId, production.environmentId));
    expect(entry).toMatchObject({ action: "contract.confirm", after: { evidence } });
  });

  it("takes the same again without a second row, and another person's as a conflict that names the first", async () => {
    const { own } = await seedSides(db);
    const input = {
      programId: own.programId,
      kind: "production" as const,
      keys: ["delivery"],
      evidence,
    };
    expect(await confirmAssumptions(admin, input)).toEqual({ confirmed: 1 });
    expect(await confirmAssumptions(admin, input)).toEqual({ confirmed: 0 });
    const other = contextOfAll(db);
    await expect(confirmAssumptions(other, { ...input, keys: ["delivery", "reversal"] })).rejects.toThrow(
      /“Delivery” was confirmed by Test person/,
    );
    const list = await getChecklist(admin, input);
    expect(list.openCount).toBe(assumptions.length - 1);
  });

  it("lets one of two at once through", async () => {
    const { own } = await seedSides(db);
    const attempts = [contextOfAll(db), contextOfAll(db)].map((context) =>
      confirmAssumptions(context, {
        programId: own.programId,
        kind: "production",
        keys: ["reversal"],
        evidence,
      }),
    );
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("opens a point again when its confirmation is withdrawn, with its history", async () => {
    const { own } = await seedSides(db);
    const side = { programId: own.programId, kind: "production" as const };
    await confirmAssumptions(admin, { ...side, keys: ["reversal"], evidence });
    await withdrawConfirmation(admin, { ...side, key: "reversal", reason: "FINCI sent another name" });
    const item = (await getChecklist(admin, side)).items.find(({ key }) => key === "reversal");
    expect(item).toMatchObject({
      confirmation: null,
      withdrawn: [{ evidence, withdrawnReason: "FINCI sent another name" }],
    });
    await expect(
      withdrawConfirmation(admin, { ...side, key: "reversal", reason: "Again" }),
    ).rejects.toMatchObject({ kind: "conflict" });
    await confirmAssumptions(admin, { ...side, keys: ["reversal"], evidence: "A second letter" });
    expect((await getChecklist(admin, side)).openCount).toBe(assumptions.length - 1);
  });

  it("is read by every role of the program, written by who may, and of another program not found", async () => {
    const { own, other } = await seedSides(db);
    const { programId } = own;
    const input = { programId, kind: "production" as const, keys: ["reversal"], evidence };
    const auditor = contextOf(db, [{ role: "auditor", programId }]);
    expect((await getChecklist(auditor, input)).openCount).toBe(assumptions.length);
    await expect(confirmAssumptions(auditor, input)).rejects.toMatchObject({ kind: "not_permitted" });
    const elsewhere = contextOf(db, [{ role: "engineer", programId: other.programId }]);
    await expect(confirmAssumptions(elsewhere, input)).rejects.toMatchObject({ kind: "not_found" });
    await expect(getChecklist(elsewhere, input)).rejects.toMatchObject({ kind: "not_found" });
  });

  it("asks for evidence, and never keeps a card number in it", async () => {
    const { own } = await seedSides(db);
    const input = { programId: own.programId, kind: "production" as const, keys: ["reversal"] };
    await expect(confirmAssumptions(admin, { ...input, evidence: " " })).rejects.toThrow(/who at FINCI/i);
    await expect(confirmAssumptions(admin, { ...input, keys: ["other"], evidence })).rejects.toThrow(
      /no such assumption/,
    );
    await confirmAssumptions(admin, { ...input, evidence: "Tried with 5555 5555 5555 4444" });
    const list = await getChecklist(admin, input);
    const item = list.items.find(({ key }) => key === "reversal");
    expect(item?.confirmation?.evidence).toBe("Tried with [redacted]");
  });
});
