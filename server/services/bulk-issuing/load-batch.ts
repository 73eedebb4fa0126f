import { and, eq, sql } from "drizzle-orm";
import type { Reader, Transaction } from "@/db/client";
import { environments, issuingBatches, products, programs } from "@/db/schema";
import { hasCapability } from "@/lib/capabilities";
import { requirePermission, type ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";
import { environmentColumns, type WriteEnvironment } from "../intents";
import { reachable } from "../scope";
import type { PlanScope } from "./plan-rows";
import type { Reading } from "./read-row";

export type BatchRow = typeof issuingBatches.$inferSelect;
export type LoadedBatch = { batch: BatchRow; environment: WriteEnvironment };

/**
 * A batch that the actor may see.
 * @throws DomainError not_found, also for one of another program
 */
export async function loadBatch(context: ServiceContext, id: string): Promise<LoadedBatch> {
  const [row] = await context.db
    .select({ batch: issuingBatches, environment: environmentColumns })
    .from(issuingBatches)
    .innerJoin(environments, eq(environments.id, issuingBatches.environmentId))
    .innerJoin(programs, eq(programs.id, environments.programId))
    .where(and(eq(issuingBatches.id, id), reachable(context, "card.read")));
  if (!row) throw notFound("The batch");
  return row;
}

/**
 * A batch that the actor may change: issuing makes customers, accounts and cards.
 * @throws DomainError not_found, not_permitted
 */
export async function loadBatchToChange(context: ServiceContext, id: string): Promise<LoadedBatch> {
  const loaded = await loadBatch(context, id);
  requireIssuing(context, loaded.environment.programId);
  return loaded;
}

/** @throws DomainError not_permitted */
export function requireIssuing(context: ServiceContext, programId: string): void {
  for (const permission of ["card.issue", "customer.write", "account.write"] as const)
    requirePermission(context, permission, programId);
}

/** True for the person who uploaded the batch: what was typed is personal data, and they have it already. */
export function seesTyped({ actor }: ServiceContext, { batch }: LoadedBatch): boolean {
  return actor.type === "system" || actor.userId === batch.createdByUserId;
}

/** @throws DomainError not_found, not_permitted for others than the person who uploaded the batch */
export async function loadBatchAsTyped(context: ServiceContext, id: string): Promise<LoadedBatch> {
  const loaded = await loadBatchToChange(context, id);
  if (!seesTyped(context, loaded))
    throw new DomainError(
      "not_permitted",
      "What was typed is shown only to the person who uploaded the rows. Ask them to mend it, or upload the rows yourself.",
    );
  return loaded;
}

/** The batch, locked, while nothing of it has been started. @throws DomainError conflict */
export async function lockUnstarted(reader: Reader, id: string): Promise<BatchRow> {
  const [batch] = await reader.select().from(issuingBatches).where(eq(issuingBatches.id, id)).for("update");
  if (!batch) throw notFound("The batch");
  if (batch.state !== "draft" && batch.state !== "checked")
    throw new DomainError(
      "conflict",
      "Nothing was changed: this batch was started or cancelled. Upload the rows again as a new batch; what is there already is not made twice.",
    );
  return batch;
}

/** What a batch's rows are compared with. */
export function planScopeOf(batch: BatchRow): PlanScope {
  const { id: batchId, environmentId, kind, corporateId, sharedAccountId } = batch;
  return { batchId, environmentId, kind, corporateId, sharedAccountId };
}

/** What a batch's rows are read with. */
export async function readingOf(reader: Reader, batch: BatchRow): Promise<Reading> {
  const found = await reader
    .select({
      productId: products.productId,
      name: products.name,
      currency: products.currency,
      form: products.form,
      retiredAt: products.retiredAt,
      capabilities: programs.capabilities,
      programName: programs.name,
      accountCurrency: sql<string | null>`(select a.currency from accounts a
        where a.environment_id = ${batch.environmentId}::uuid and a.account_id = ${batch.sharedAccountId}::text)`,
    })
    .from(products)
    .innerJoin(environments, eq(environments.id, products.environmentId))
    .innerJoin(programs, eq(programs.id, environments.programId))
    .where(eq(products.environmentId, batch.environmentId));
  return {
    kind: batch.kind,
    mapping: batch.mapping,
    columnsCount: batch.header.length,
    products: found.map(({ productId, currency, ...product }) => ({
      productId,
      currency,
      whyNot:
        product.retiredAt !== null
          ? `${product.name} is retired: nothing is issued with it any more.`
          : product.form === "physical" && !hasCapability(product.capabilities, "physical_issuance")
            ? `${product.name} is a plastic card, and physical issuance is not in scope of ${product.programName}.`
            : product.accountCurrency !== null && product.accountCurrency !== currency
              ? `${product.name} is in ${currency}, and the account for all is in ${product.accountCurrency}.`
              : null,
    })),
  };
}

/** Batches of one environment that start at once see each other's rows. */
export function lockEnvironment(tx: Transaction, environmentId: string) {
  return tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`issuing:${environmentId}`}, 0))`);
}
