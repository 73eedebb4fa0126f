import { asc, eq } from "drizzle-orm";
import type { z } from "zod";
import { products } from "@/db/schema";
import { productStage } from "@/lib/products";
import type { ServiceContext } from "../../context";
import { countCards, loadSide, type ProductRow } from "./load";
import type { productsOfSideSchema } from "./schemas";

export type ProductItem = ProductRow & {
  /** Stage in which its cards begin. */
  stage: ReturnType<typeof productStage>;
  /** Issued with it, ended ones too; `countMax + 1` stands for "more". */
  cards: number;
};

export type SideProducts = {
  environment: { id: string; kind: "sandbox" | "production" };
  program: { id: string; name: string; capabilities: string[] };
  items: ProductItem[];
};

/**
 * The products of one side of a program, those in use first.
 * @throws DomainError not_found
 */
export async function listProducts(
  context: ServiceContext,
  { environmentId }: z.output<typeof productsOfSideSchema>,
): Promise<SideProducts> {
  const { db } = context;
  const side = await loadSide(db, context, environmentId);
  const rows = await db
    .select()
    .from(products)
    .where(eq(products.environmentId, environmentId))
    .orderBy(asc(products.productId));
  const items = await Promise.all(
    rows.map(async (row) => ({
      ...row,
      stage: productStage(row),
      cards: await countCards(db, environmentId, row.productId),
    })),
  );
  return {
    environment: { id: side.id, kind: side.kind },
    program: { id: side.programId, name: side.programName, capabilities: side.capabilities },
    items: items.sort((one, other) => Number(one.retiredAt !== null) - Number(other.retiredAt !== null)),
  };
}
