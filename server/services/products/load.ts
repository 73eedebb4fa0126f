import { and, eq, sql } from "drizzle-orm";
import type { Reader } from "@/db/client";
import { cards, environments, products, programs } from "@/db/schema";
import { requirePermission, type ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";
import { countMax } from "../schemas";
import { reachable } from "../scope";

export type ProductRow = typeof products.$inferSelect;

/**
 * The side of a program whose products are meant.
 * @throws DomainError not_found, also for one of a program that the actor may not see
 */
export async function loadSide(reader: Reader, context: ServiceContext, environmentId: string) {
  const [side] = await reader
    .select({
      id: environments.id,
      kind: environments.kind,
      programId: programs.id,
      programName: programs.name,
      capabilities: programs.capabilities,
    })
    .from(environments)
    .innerJoin(programs, eq(programs.id, environments.programId))
    .where(and(eq(environments.id, environmentId), reachable(context, "program.read")));
  if (!side) throw notFound("This environment");
  return side;
}

export type ProductSide = Awaited<ReturnType<typeof loadSide>>;

/**
 * The product for a change, locked, as the person had read it.
 * @throws DomainError not_found, not_permitted, conflict (changed meanwhile)
 */
export async function lockProduct(
  tx: Reader,
  context: ServiceContext,
  { environmentId, productId, updatedAt }: { environmentId: string; productId: number; updatedAt: Date },
) {
  const side = await loadSide(tx, context, environmentId);
  requirePermission(context, "program.write", side.programId);
  const [product] = await tx
    .select()
    .from(products)
    .where(and(eq(products.environmentId, environmentId), eq(products.productId, productId)))
    .for("update");
  if (!product) throw notFound("This product");
  if (product.updatedAt.getTime() !== updatedAt.getTime())
    throw new DomainError(
      "conflict",
      "Nothing was changed: the product was changed meanwhile by somebody else. What you typed is still here; reload and make your change on what is there now.",
    );
  return { side, product };
}

/** How many cards were issued with the product, ended ones too; ends at `countMax + 1`, which stands for "more". */
export async function countCards(reader: Reader, environmentId: string, productId: number): Promise<number> {
  const some = reader
    .select({ one: sql`1` })
    .from(cards)
    .where(and(eq(cards.environmentId, environmentId), eq(cards.productId, productId)))
    .limit(countMax + 1)
    .as("some");
  const [row] = await reader.select({ count: sql<number>`count(*)::int` }).from(some);
  return row?.count ?? 0;
}

/** What the audit log tells of a product. */
export function told({ environmentId: _side, createdAt: _made, updatedAt: _changed, ...facts }: ProductRow) {
  return { ...facts, retiredAt: facts.retiredAt?.toISOString() ?? null };
}
