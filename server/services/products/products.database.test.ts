import { and, eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { auditEntries, products } from "@/db/schema";
import { createTestDatabase, type SeededProgram, seedProgram } from "@/db/testing";
import { listProgramScope } from "../programs";
import { contextOf, contextOfAll } from "../read-testing";
import { addProduct } from "./add-product";
import { changeProduct, retireProduct } from "./change-product";
import { listProducts } from "./list-products";
import type { ChangeProduct } from "./schemas";

const test = await createTestDatabase();
afterAll(() => test.end());
const { db } = test;
const admin = contextOfAll(db);
const managerOf = ({ programId }: SeededProgram) => contextOf(db, [{ role: "program_manager", programId }]);
const facts = {
  name: "Gold",
  currency: "EUR",
  form: "physical",
  validityMonths: 48,
  stageDefault: "digital",
  reason: "FINCI set it up",
} as const;

async function asItIs({ environmentId, productId }: SeededProgram): Promise<ChangeProduct> {
  const [row] = await db
    .select()
    .from(products)
    .where(and(eq(products.environmentId, environmentId), eq(products.productId, productId)));
  if (!row) throw new Error("no such product");
  const { name, currency, form, validityMonths, stageDefault, updatedAt } = row;
  return {
    ...{ environmentId, productId, newProductId: productId, updatedAt },
    ...{ name, currency, form, validityMonths, stageDefault, reason: "The test asks for it" },
  };
}

describe("addProduct", () => {
  it("adds it under FINCI's number, with the stage in which its cards begin", async () => {
    const program = await seedProgram(db);
    const { environmentId } = program;
    await addProduct(managerOf(program), { environmentId, productId: 77, ...facts });
    const { items } = await listProducts(managerOf(program), { environmentId });
    expect(items.find(({ productId }) => productId === 77)).toMatchObject({
      name: "Gold",
      stage: "digital",
      cards: 0,
    });
    await expect(addProduct(admin, { environmentId, productId: 77, ...facts })).rejects.toMatchObject({
      kind: "conflict",
      details: { fields: { productId: expect.any(String) } },
    });
    const entries = await db.select().from(auditEntries).where(eq(auditEntries.environmentId, environmentId));
    expect(entries).toMatchObject([{ action: "product.add", subjectId: "77", reason: facts.reason }]);
  });

  it("forgets a stage that a digital product cannot have", async () => {
    const { environmentId } = await seedProgram(db);
    const digital = { ...facts, form: "digital", stageDefault: "plastic_not_delivered" } as const;
    await addProduct(admin, { environmentId, productId: 78, ...digital });
    const { items } = await listProducts(admin, { environmentId });
    expect(items.find(({ productId }) => productId === 78)).toMatchObject({
      stage: "digital",
      stageDefault: null,
    });
  });

  it.each([
    [{ productId: 0 }, /digits only/],
    [{ productId: 1.5 }, /digits only/],
    [{ validityMonths: 0 }, /1 to 120/],
    [{ currency: "EURO" }, /ISO 4217/],
  ])("refuses %j", async (wrong, sentence) => {
    const { environmentId } = await seedProgram(db);
    await expect(addProduct(admin, { environmentId, productId: 79, ...facts, ...wrong })).rejects.toThrow(
      sentence,
    );
  });

  it("is refused to a reader, and another program's side is not found", async () => {
    const [own, other] = [await seedProgram(db), await seedProgram(db)];
    const input = { environmentId: other.environmentId, productId: 80, ...facts };
    const agent = contextOf(db, [{ role: "agent", programId: other.programId }]);
    await expect(addProduct(agent, input)).rejects.toMatchObject({ kind: "not_permitted" });
    await expect(addProduct(managerOf(own), input)).rejects.toMatchObject({ kind: "not_found" });
    await expect(listProducts(managerOf(own), input)).rejects.toMatchObject({ kind: "not_found" });
  });
});

describe("changeProduct", () => {
  it("changes number, currency and form while no card was issued with it", async () => {
    const program = await seedProgram(db);
    const { environmentId, productId } = program;
    const read = await asItIs(program);
    const changed = { ...read, newProductId: productId + 1, currency: "SEK", form: "physical" } as const;
    await changeProduct(managerOf(program), changed);
    const { items } = await listProducts(admin, { environmentId });
    expect(items).toMatchObject([
      { productId: productId + 1, currency: "SEK", form: "physical", stage: "plastic_not_delivered" },
    ]);
  });

  it("keeps them once a card was, and changes the rest", async () => {
    const program = await seedProgram(db);
    await program.addCard();
    const read = await asItIs(program);
    for (const wrong of [{ newProductId: 5 }, { currency: "SEK" }, { form: "physical" as const }])
      await expect(changeProduct(admin, { ...read, ...wrong })).rejects.toMatchObject({
        kind: "invalid",
        details: {
          fields: { [Object.keys(wrong)[0] as string]: expect.stringContaining("cards were issued") },
        },
      });
    await changeProduct(admin, { ...read, name: "Renamed", validityMonths: 24 });
    const { items } = await listProducts(admin, program);
    expect(items).toMatchObject([{ name: "Renamed", validityMonths: 24, cards: 1 }]);
  });

  it("lets one of two at once through, and refuses a number that is taken", async () => {
    const program = await seedProgram(db);
    const read = await asItIs(program);
    const outcomes = await Promise.allSettled([
      changeProduct(admin, { ...read, name: "One" }),
      changeProduct(admin, { ...read, name: "Other" }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await addProduct(admin, { environmentId: program.environmentId, productId: 9, ...facts });
    const again = { ...(await asItIs(program)), newProductId: 9 };
    await expect(changeProduct(admin, again)).rejects.toThrow(/Gold has this number already/);
  });
});

describe("retireProduct", () => {
  it("takes it out of the wizard and back, and keeps its cards", async () => {
    const program = await seedProgram(db);
    await program.addCard();
    const { environmentId, productId, updatedAt } = await asItIs(program);
    const change = { environmentId, productId, reason: "Replaced by Gold" };
    const shown = async () => (await listProgramScope(managerOf(program))).flatMap((scope) => scope.products);
    await retireProduct(managerOf(program), { ...change, updatedAt, isRetired: true });
    expect(await shown()).toEqual([]);
    const retired = await asItIs(program);
    await expect(
      retireProduct(admin, { ...change, updatedAt: retired.updatedAt, isRetired: true }),
    ).rejects.toThrow(/retired already/);
    await expect(retireProduct(admin, { ...change, updatedAt, isRetired: false })).rejects.toThrow(
      /meanwhile/,
    );
    await retireProduct(admin, { ...change, updatedAt: retired.updatedAt, isRetired: false });
    expect(await shown()).toHaveLength(1);
  });
});
