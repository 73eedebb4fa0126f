import { products } from "@/db/schema";
import { audit, requirePermission, type ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { requireCapability } from "../capabilities";
import { loadSide, told } from "./load";
import { type AddProduct, addProductSchema } from "./schemas";

/**
 * Adds a product that FINCI has set up, under FINCI's number.
 * @throws DomainError not_found, not_permitted, out_of_scope (a physical one without physical issuance), conflict (the number is
 * there)
 */
export async function addProduct(context: ServiceContext, input: AddProduct): Promise<{ productId: number }> {
  const { reason, ...values } = addProductSchema.parse(input);
  const side = await loadSide(context.db, context, values.environmentId);
  requirePermission(context, "program.write", side.programId);
  if (values.form === "physical") requireCapability(side, "physical_issuance", "the product was not added");
  return context.db.transaction(async (tx) => {
    const stageDefault = values.form === "digital" ? null : values.stageDefault;
    const [product] = await tx
      .insert(products)
      .values({ ...values, stageDefault })
      .onConflictDoNothing()
      .returning();
    if (!product) {
      const sentence = `The ${side.kind} has a product ${values.productId} already.`;
      throw new DomainError("conflict", `Nothing was added. ${sentence}`, {
        fields: { productId: sentence },
      });
    }
    await audit(tx, context, {
      action: "product.add",
      subjectType: "product",
      subjectId: String(product.productId),
      programId: side.programId,
      environmentId: side.id,
      after: told(product),
      reason,
    });
    return { productId: product.productId };
  });
}
