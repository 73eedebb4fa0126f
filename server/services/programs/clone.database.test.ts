import { eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import {
  accounts,
  auditEntries,
  credentials,
  endpoints,
  environments,
  products,
  programs,
  ruleSets,
  userRoles,
} from "@/db/schema";
import { createTestDatabase } from "@/db/testing";
import { contextOf, contextOfAll, seedSides } from "../read-testing";
import { getSplit, saveSplit } from "../responsibilities";
import { activateDraft, saveDraft } from "../rules";
import { cloneProgram } from "./clone-program";

const test = await createTestDatabase();
afterAll(() => test.end());
const { db } = test;
const admin = contextOfAll(db);
const asked = {
  name: "The second one",
  withProducts: true,
  withRules: true,
  withSplit: true,
  reason: "A new brand",
};

async function source() {
  const { own, other } = await seedSides(db);
  await own.addCard({ balanceMinor: 100n });
  await db
    .update(programs)
    .set({ holdDays: 12, timeZone: "Asia/Tokyo" })
    .where(eq(programs.id, own.programId));
  await db.insert(products).values({
    environmentId: own.environmentId,
    productId: 9,
    name: "Old",
    currency: "EUR",
    form: "digital",
    retiredAt: new Date(),
  });
  const draft = await saveDraft(admin, {
    environmentId: own.environmentId,
    scope: "program",
    subjectId: "",
    rules: [{ id: "s", kind: "three_ds" }],
    reason: "Safe online",
    basedOn: null,
  });
  await activateDraft(admin, draft);
  const { duties } = await getSplit(admin, { programId: own.programId });
  await saveSplit(admin, {
    programId: own.programId,
    basedOnVersion: 0,
    duties: { ...duties, pin: { party: "shared", note: "By SMS" } },
    reason: "Agreed",
  });
  return { own, other };
}

describe("cloneProgram", () => {
  it("copies definition, products in use, rules as drafts and the split; no secret, endpoint, person or money", async () => {
    const { own } = await source();
    const made = await cloneProgram(admin, { id: own.programId, ...asked });
    expect(made).toMatchObject({ products: 1, ruleSets: 1, hasSplit: true });
    const [clone] = await db.select().from(programs).where(eq(programs.id, made.id));
    expect(clone).toMatchObject({ name: asked.name, status: "draft", holdDays: 12, timeZone: "Asia/Tokyo" });
    const sides = await db.select().from(environments).where(eq(environments.programId, made.id));
    expect(sides).toHaveLength(2);
    for (const side of sides) {
      expect(side).toMatchObject({ status: "disabled", baseUrl: null, sourceCidrs: [] });
      expect(await db.select().from(credentials).where(eq(credentials.environmentId, side.id))).toEqual([]);
      expect(await db.select().from(endpoints).where(eq(endpoints.environmentId, side.id))).toEqual([]);
      expect(await db.select().from(accounts).where(eq(accounts.environmentId, side.id))).toEqual([]);
    }
    expect(await db.select().from(userRoles).where(eq(userRoles.programId, made.id))).toEqual([]);
    const sandbox = sides.find(({ kind }) => kind === "sandbox");
    const rules = await db
      .select()
      .from(ruleSets)
      .where(eq(ruleSets.environmentId, sandbox?.id ?? ""));
    expect(rules).toMatchObject([
      { status: "draft", version: 1, rules: [{ id: "s", kind: "three_ds" }], meterIds: {} },
    ]);
    const copied = await db
      .select()
      .from(products)
      .where(eq(products.environmentId, sandbox?.id ?? ""));
    expect(copied.map(({ productId }) => productId)).toEqual([own.productId]);
    const split = await getSplit(admin, { programId: made.id });
    expect(split).toMatchObject({ version: 1, duties: { pin: { party: "shared", note: "By SMS" } } });
    const entries = await db.select().from(auditEntries).where(eq(auditEntries.subjectId, made.id));
    expect(entries).toMatchObject([{ action: "program.clone", after: { clonedFrom: own.programId } }]);
  });

  it("copies only what is asked for", async () => {
    const { own } = await source();
    const nothing = { withProducts: false, withRules: false, withSplit: false };
    const made = await cloneProgram(admin, { id: own.programId, ...asked, ...nothing });
    expect(made).toMatchObject({ products: 0, ruleSets: 0, hasSplit: false });
    const split = await getSplit(admin, { programId: made.id });
    expect(split).toMatchObject({
      version: 1,
      versions: [{ reason: expect.stringContaining("model begins") }],
    });
  });

  it("leaves nothing behind when it fails in the middle", async () => {
    const { own } = await source();
    const before = await db.$count(programs);
    const failing = new Proxy(admin, {
      get: (context, key) => {
        // The audit entry of the clone itself is the last write.
        if (key === "sourceAddress") throw new Error("gone");
        return Reflect.get(context, key);
      },
    });
    await expect(cloneProgram(failing, { id: own.programId, ...asked })).rejects.toThrow("gone");
    expect(await db.$count(programs)).toBe(before);
  });

  it("is refused to a role for one program, a reader, and for a program that is not there", async () => {
    const { own } = await source();
    const input = { id: own.programId, ...asked };
    const manager = contextOf(db, [{ role: "program_manager", programId: own.programId }]);
    await expect(cloneProgram(manager, input)).rejects.toThrow(/role for all programs/);
    const auditor = contextOf(db, [{ role: "auditor", programId: null }]);
    await expect(cloneProgram(auditor, input)).rejects.toMatchObject({ kind: "not_permitted" });
    const nowhere = { ...input, id: "00000000-0000-4000-8000-000000000000" };
    await expect(cloneProgram(admin, nowhere)).rejects.toMatchObject({ kind: "not_found" });
  });
});
