import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import type { Transaction } from "@/db/client";
import { products } from "@/db/schema";
import { audit, type ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { requireCapability } from "../capabilities";
import { countCards, lockProduct, type ProductRow, told } from "./load";
import { type ChangeProduct, changeProductSchema, retireProductSchema } from "./schemas";

/**
 * Changes a product. Its number, currency and form stay once a card was issued with it; the rest counts for cards issued from now
 * on.
 * @throws DomainError not_found, not_permitted, out_of_scope, invalid (used already), conflict (changed meanwhile, number taken)
 */
export async function changeProduct(
  context: ServiceContext,
  input: ChangeProduct,
): Promise<{ productId: number }> {
  const { environmentId, productId, updatedAt, newProductId, reason, ...facts } =
    changeProductSchema.parse(input);
  return context.db.transaction(async (tx) => {
    const { side, product } = await lockProduct(tx, context, { environmentId, productId, updatedAt });
    if (facts.form === "physical" && product.form !== "physical")
      requireCapability(side, "physical_issuance", "the product was not changed");
    await refuseWhenUsed(tx, product, { newProductId, ...facts });
    if (newProductId !== productId) await refuseTaken(tx, environmentId, newProductId);
    const stageDefault = facts.form === "digital" ? null : facts.stageDefault;
    const saved = await write(tx, product, { ...facts, productId: newProductId, stageDefault });
    await audit(tx, context, {
      action: "product.change",
      subjectType: "product",
      subjectId: String(newProductId),
      programId: side.programId,
      environmentId,
      before: told(product),
      after: told(saved),
      reason,
    });
    return { productId: newProductId };
  });
}

/**
 * Retires a product, or takes it up again: nothing is issued with a retired one, and the cards there are go on.
 * @throws DomainError not_found, not_permitted, conflict, out_of_scope (a physical one back without physical issuance)
 */
export async function retireProduct(
  context: ServiceContext,
  input: z.input<typeof retireProductSchema>,
): Promise<{ productId: number }> {
  const { isRetired, reason, ...asRead } = retireProductSchema.parse(input);
  return context.db.transaction(async (tx) => {
    const { side, product } = await lockProduct(tx, context, asRead);
    if ((product.retiredAt !== null) === isRetired)
      throw new DomainError(
        "conflict",
        `Nothing was changed: the product is ${isRetired ? "retired" : "in use"} already.`,
      );
    if (!isRetired && product.form === "physical")
      requireCapability(side, "physical_issuance", "the product was not taken up again");
    await write(tx, product, { retiredAt: isRetired ? new Date() : null });
    await audit(tx, context, {
      action: isRetired ? "product.retire" : "product.take_up",
      subjectType: "product",
      subjectId: String(product.productId),
      programId: side.programId,
      environmentId: side.id,
      before: { isRetired: !isRetired },
      after: { isRetired, name: product.name },
      reason,
    });
    return { productId: product.productId };
  });
}

async function write(tx: Transaction, product: ProductRow, values: Partial<ProductRow>): Promise<ProductRow> {
  const updatedAt = new Date(Math.max(Date.now(), product.updatedAt.getTime() + 1));
  const [saved] = await tx
    .update(products)
    .set({ ...values, updatedAt })
    .where(and(eq(products.environmentId, product.environmentId), eq(products.productId, product.productId)))
    .returning();
  if (!saved) throw new Error("The product was not stored");
  return saved;
}

type Wanted = { newProductId: number; currency: string; form: string };

async function refuseWhenUsed(tx: Transaction, product: ProductRow, wanted: Wanted): Promise<void> {
  const fields: Record<string, string> = {};
  if (wanted.newProductId !== product.productId) fields.newProductId = "FINCI's number";
  if (wanted.currency !== product.currency) fields.currency = "The currency";
  if (wanted.form !== product.form) fields.form = "The form";
  if (Object.keys(fields).length === 0) return;
  const cards = await countCards(tx, product.environmentId, product.productId);
  if (cards === 0) return;
  const sentences = Object.fromEntries(
    Object.entries(fields).map(([field, what]) => [field, `${what} stays: cards were issued with it.`]),
  );
  throw new DomainError(
    "invalid",
    "Nothing was changed: cards were issued with this product. Add another product, and retire this one.",
    { fields: sentences },
  );
}

async function refuseTaken(tx: Transaction, environmentId: string, productId: number): Promise<void> {
  const [taken] = await tx
    .select({ name: products.name })
    .from(products)
    .where(and(eq(products.environmentId, environmentId), eq(products.productId, productId)));
  if (!taken) return;
  const sentence = `${taken.name} has this number already.`;
  throw new DomainError("conflict", `Nothing was changed. ${sentence}`, {
    fields: { newProductId: sentence },
  });
}
