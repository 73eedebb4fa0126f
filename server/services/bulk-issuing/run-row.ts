import { and, eq } from "drizzle-orm";
import { cards, corporates, issuingRows, products } from "@/db/schema";
import type { IssuingPlan, IssuingStepPlan } from "@/lib/bulk-issuing";
import { productStage } from "@/lib/products";
import type { ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { notExecutedCode, performWrite, type Write, type WriteEnvironment } from "../intents";
import { monthAfter, toWireAddress } from "../issuances";
import { readFactsOfHolder } from "./card-facts";
import { type Gate, HeldBack } from "./gate";
import type { BatchRow } from "./load-batch";
import { planScopeOf } from "./load-batch";
import { planRows } from "./plan-rows";
import { type CheckedRow, type Reading, readRow } from "./read-row";

export type StoredRow = typeof issuingRows.$inferSelect;

/** What all rows of a batch are carried out with. */
export type RunScope = {
  context: ServiceContext;
  batch: BatchRow;
  environment: WriteEnvironment;
  reading: Reading;
  gate: Gate;
  /** Told when calls go through again after a pause. */
  onWent: () => Promise<void>;
};

export type Failure = NonNullable<StoredRow["failure"]>;
type Step = "holder" | "account" | "card" | "row";

/** How carrying a row out ended, for now. */
export type RowEnd =
  | { is: "done"; holderId: string; accountId: string; tokenId: string; maskedNumber: string | null }
  | { is: "failed"; failure: Failure }
  /** To be tried again; `isHeld`: FINCI takes nothing from us now, so it does not count as an attempt. */
  | { is: "later"; failure: Failure; isHeld: boolean }
  /** Nothing will go through before a person mends it. */
  | { is: "stopped"; failure: Failure };

/** The key of a step's write: whoever carries the row out, and however often, it becomes one write at FINCI. */
export function stepKey(batchId: string, line: number, step: Step): string {
  return `issuing:${batchId}:${line}:${step}`;
}

/** Carries a row out from where it stands: what is there already is taken, each missing record is created once. */
export async function runRow(scope: RunScope, row: StoredRow): Promise<RowEnd> {
  const { checked, problems } = readRow(scope.reading, { ...row, cells: row.cells ?? [] });
  const planned =
    checked && (await planRows(scope.context.db, planScopeOf(scope.batch), [checked])).get(row.line);
  if (!checked || !planned?.plan) {
    const sentence =
      planned?.problems[0]?.sentence ?? problems[0]?.sentence ?? "The row cannot be read any more.";
    return { is: "failed", failure: { step: "row", sentence, errorCodes: [] } };
  }
  let step: Step = "holder";
  try {
    const holderId = await makeHolder(scope, checked, planned.plan);
    step = "account";
    const accountId = await makeAccount(scope, row, planned.plan.account, holderId, checked.currency);
    if (row.accountId !== accountId) await noteAccount(scope, row, holderId, accountId);
    step = "card";
    const tokenId = await makeCard(scope, checked, planned.plan.card, holderId, accountId);
    const maskedNumber = await readMaskedNumber(scope, holderId, tokenId);
    return { is: "done", holderId, accountId, tokenId, maskedNumber };
  } catch (error) {
    return endOf(error, step);
  }
}

async function write(
  scope: RunScope,
  line: number,
  step: Step,
  operation: Write["operation"],
  request: Record<string, unknown>,
): Promise<string> {
  scope.gate.requireOpen();
  const { resultId } = await performWrite(scope.context, {
    environment: scope.environment,
    operation,
    idempotencyKey: stepKey(scope.batch.id, line, step),
    request,
    skipsCardFacts: true,
    gate: (call) => scope.gate.pass(call),
  });
  if (scope.gate.went()) await scope.onWent();
  return resultId;
}

async function makeHolder(scope: RunScope, row: CheckedRow, plan: IssuingPlan): Promise<string> {
  if (plan.holder.does === "exists") return plan.holder.id;
  const { batch } = scope;
  const names = {
    external_id: row.externalId,
    first_name: row.firstName,
    last_name: row.lastName,
    date_of_birth: row.dateOfBirth,
    email: row.email,
    phone: row.phone,
  };
  const isPerson = batch.kind === "persons" && row.address !== null;
  try {
    return isPerson && row.address
      ? await write(scope, row.line, "holder", "create_person", {
          ...names,
          address: toWireAddress(row.address),
        })
      : await write(scope, row.line, "holder", "create_employee", {
          corporate_id: batch.corporateId,
          ...names,
        });
  } catch (error) {
    const isTaken =
      error instanceof DomainError && error.details.errorCodes?.includes("duplicate_external_id") === true;
    if (!isTaken) throw error;
    // Somebody made it in the meantime: then it is taken as it is.
    const again = (await planRows(scope.context.db, planScopeOf(batch), [row])).get(row.line)?.plan?.holder;
    if (again?.does === "exists") return again.id;
    throw error;
  }
}

async function makeAccount(
  scope: RunScope,
  row: StoredRow,
  plan: IssuingStepPlan,
  holderId: string,
  currency: string,
): Promise<string> {
  if (plan.does === "exists") return plan.id;
  if (row.accountId !== null) return row.accountId;
  const { batch } = scope;
  const owner = batch.kind === "persons" ? { person_id: holderId } : { corporate_id: batch.corporateId };
  return write(scope, row.line, "account", "create_account", { ...owner, currency });
}

/** An account for an employee says nothing of whom it is for, so the row says it, before a card is asked for. */
async function noteAccount(
  { context, batch }: RunScope,
  row: StoredRow,
  holderId: string,
  accountId: string,
) {
  await context.db
    .update(issuingRows)
    .set({ holderId, accountId, updatedAt: new Date() })
    .where(and(eq(issuingRows.batchId, batch.id), eq(issuingRows.line, row.line)));
}

async function makeCard(
  scope: RunScope,
  row: CheckedRow,
  plan: IssuingStepPlan,
  holderId: string,
  accountId: string,
): Promise<string> {
  if (plan.does === "exists") return plan.id;
  const { batch, context } = scope;
  const [product] = await context.db
    .select()
    .from(products)
    .where(and(eq(products.environmentId, batch.environmentId), eq(products.productId, row.productId)));
  if (!product) throw new DomainError("invalid", "The product does not exist in this environment any more.");
  return write(scope, row.line, "card", "create_card", {
    account_id: accountId,
    ...(batch.kind === "persons" ? { person_id: holderId } : { employee_id: holderId }),
    product_id: product.productId,
    embossing_name: row.embossingName,
    expiration_date: monthAfter(new Date(), product.validityMonths),
    token_status: batch.mapping.activate ? "active" : "new",
    token_stage: productStage(product),
    delivery_address: row.address ? toWireAddress(row.address) : await corporateAddress(scope),
    express_delivery: batch.mapping.expressDelivery,
  });
}

/** FINCI wants a delivery address for every card: an employee's is the corporate's. */
async function corporateAddress({ context, batch }: RunScope) {
  const [corporate] = await context.db
    .select({ address: corporates.address })
    .from(corporates)
    .where(
      and(
        eq(corporates.environmentId, batch.environmentId),
        eq(corporates.corporateId, batch.corporateId ?? ""),
      ),
    );
  return corporate?.address;
}

/** A person's list shows this card alone; employees' cards are read for the whole corporate at the end. */
async function readMaskedNumber(scope: RunScope, holderId: string, tokenId: string): Promise<string | null> {
  const { context, batch } = scope;
  const which = and(eq(cards.environmentId, batch.environmentId), eq(cards.tokenId, tokenId));
  const known = async () =>
    (await context.db.select({ maskedNumber: cards.maskedNumber }).from(cards).where(which))[0]
      ?.maskedNumber ?? null;
  const maskedNumber = await known();
  if (maskedNumber !== null || batch.kind === "employees") return maskedNumber;
  await readFactsOfHolder(scope, { person_id: holderId });
  return known();
}

/** Codes that say that nothing of ours is taken, whatever the row. */
const systemicCodes = ["invalid_signature", "expired_timestamp", "ip_not_allowed", "unknown_token"];

function endOf(error: unknown, step: Step): RowEnd {
  if (error instanceof HeldBack)
    return {
      is: "later",
      isHeld: true,
      failure: { step, sentence: "FINCI takes nothing at the moment.", errorCodes: [] },
    };
  if (!(error instanceof DomainError)) throw error;
  const errorCodes = error.details.errorCodes ?? [];
  const failure = { step, sentence: error.message, errorCodes };
  if (error.kind === "out_of_scope" || errorCodes.some((code) => systemicCodes.includes(code)))
    return { is: "stopped", failure };
  if (errorCodes.includes("rate_limited") || error.kind === "finci_unreachable")
    return { is: "later", failure, isHeld: true };
  const mayPass =
    error.kind === "finci_unknown_outcome" ||
    error.kind === "conflict" ||
    errorCodes.includes(notExecutedCode);
  return mayPass ? { is: "later", failure, isHeld: false } : { is: "failed", failure };
}
