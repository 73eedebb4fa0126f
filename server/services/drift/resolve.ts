import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import type { Transaction } from "@/db/client";
import { accounts, cards, driftFindings, environments, products } from "@/db/schema";
import { isEndState } from "@/lib/card-states";
import {
  actsOf,
  type DriftAct,
  type DriftCardFacts,
  type DriftResolution,
  driftActLabels,
  needsReason,
  permissionOfDriftAct,
} from "@/lib/drift";
import { audit, requirePermission, type ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";
import { reachable } from "../scope";
import { adoptCard } from "./adopt";
import { cardValues, type LockedFinding } from "./card-values";
import type { bulkDriftSchema, resolveDriftSchema } from "./schemas";

type Input = z.output<typeof resolveDriftSchema>;

const resolutions: Record<DriftAct, DriftResolution> = {
  take_finci: "took_finci",
  adopt: "adopted",
  disable: "disabled",
  accept: "accepted",
};

/**
 * Does something about a difference: takes FINCI's value, takes a missing card in, makes ours not usable, or accepts it. Card,
 * finding and audit change together; authorizations see the card's change as they see any other. Nothing is sent to FINCI.
 * @throws DomainError not_found, not_permitted, invalid (reason, account or holder), conflict (not open any more, the card
 * changed since, or the act does not fit)
 */
export async function resolveDrift(context: ServiceContext, input: Input): Promise<void> {
  await context.db.transaction(async (tx) => {
    const finding = await lockFinding(tx, context, input.id);
    requirePermission(context, permissionOfDriftAct(input.act), finding.programId);
    refuseUnfit(finding, input);
    await carryOut(tx, context, finding, input);
    await tx
      .update(driftFindings)
      .set({
        status: input.act === "accept" ? "accepted" : "resolved",
        resolution: resolutions[input.act],
        resolvedAt: new Date(),
        resolvedByUserId: context.actor.type === "user" ? context.actor.userId : null,
        reason: input.reason || null,
      })
      .where(eq(driftFindings.id, finding.id));
  });
}

export type DriftBulkOutcome = { done: string[]; refused: { id: string; sentence: string }[] };

/** As `resolveDrift` on several, each by itself: one that is refused leaves the others done. */
export async function resolveDriftBulk(
  context: ServiceContext,
  { ids, ...rest }: z.output<typeof bulkDriftSchema>,
): Promise<DriftBulkOutcome> {
  const outcome: DriftBulkOutcome = { done: [], refused: [] };
  for (const id of new Set(ids)) {
    try {
      await resolveDrift(context, { id, ...rest });
      outcome.done.push(id);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      outcome.refused.push({ id, sentence: error.message });
    }
  }
  return outcome;
}

async function lockFinding(tx: Transaction, context: ServiceContext, id: string): Promise<LockedFinding> {
  const [found] = await tx
    .select({ finding: driftFindings, programId: environments.programId })
    .from(driftFindings)
    .innerJoin(environments, eq(environments.id, driftFindings.environmentId))
    .where(and(eq(driftFindings.id, id), reachable(context, "drift.read")))
    .for("update", { of: driftFindings });
  if (!found) throw notFound("This difference");
  return { ...found.finding, programId: found.programId };
}

function refuseUnfit(finding: LockedFinding, { act, reason }: Input): void {
  const isOver = finding.status === "resolved" || (finding.status === "accepted" && act === "accept");
  if (isOver)
    throw new DomainError(
      "conflict",
      "Nothing was changed: this difference is not open any more. Look at the list again.",
    );
  if (!actsOf(finding.kind).includes(act))
    throw new DomainError(
      "conflict",
      `Nothing was changed: "${driftActLabels[act]}" does not fit this kind of difference.`,
    );
  if (needsReason(act, finding.kind) && reason.length < 3)
    throw new DomainError("invalid", "Nothing was changed: it needs a reason.", {
      fields: { reason: "Say why, in a few words. It stays in the audit log." },
    });
}

async function carryOut(
  tx: Transaction,
  context: ServiceContext,
  finding: LockedFinding,
  input: Input,
): Promise<void> {
  if (input.act === "take_finci") return takeFincisValue(tx, context, finding, input.reason);
  if (input.act === "disable") return disableCard(tx, context, finding, input.reason);
  if (input.act === "adopt") return adoptCard(tx, context, finding, input);
  await audit(tx, context, {
    action: "drift.accept",
    ...subjectOf(finding),
    after: { difference: finding.kind },
    reason: input.reason,
  });
}

/** The card where it is here, so that its history tells; otherwise the finding. */
function subjectOf(finding: LockedFinding) {
  const { id, programId, environmentId, tokenId, ours } = finding;
  return tokenId !== "" && ours !== null
    ? { subjectType: "card", subjectId: tokenId, programId, environmentId }
    : { subjectType: "drift_finding", subjectId: id, programId, environmentId };
}

async function lockCard(tx: Transaction, { environmentId, tokenId }: LockedFinding) {
  const which = and(eq(cards.environmentId, environmentId), eq(cards.tokenId, tokenId));
  const [card] = await tx.select().from(cards).where(which).for("update");
  if (!card) throw new DomainError("conflict", "Nothing was changed: the card is not in the console.");
  return { card, which };
}

async function takeFincisValue(
  tx: Transaction,
  context: ServiceContext,
  finding: LockedFinding,
  reason: string,
): Promise<void> {
  const { card, which } = await lockCard(tx, finding);
  const { ours, finci } = finding;
  const before: Record<string, unknown> = {};
  for (const field of Object.keys(ours ?? {}) as (keyof DriftCardFacts)[]) {
    const now = (card as Record<string, unknown>)[field] ?? null;
    if (now !== (ours?.[field] ?? null))
      throw new DomainError(
        "conflict",
        "Nothing was changed: the card has another value by now than when it was compared. Compare again first.",
      );
    before[field] = now;
  }
  const set = cardValues(finci ?? {});
  if (set.productId !== undefined) await refuseOtherCurrency(tx, card, set.productId);
  await tx.update(cards).set(set).where(which);
  await audit(tx, context, {
    action: "card.take_finci_value",
    ...subjectOf(finding),
    before,
    after: set,
    reason,
  });
}

async function refuseOtherCurrency(tx: Transaction, card: typeof cards.$inferSelect, productId: number) {
  const [product] = await tx
    .select({ currency: products.currency, name: products.name })
    .from(products)
    .where(and(eq(products.environmentId, card.environmentId), eq(products.productId, productId)));
  if (!product)
    throw new DomainError(
      "conflict",
      `Nothing was changed: product ${productId} is not known here. Add it to the program's products first.`,
    );
  const [account] = await tx
    .select({ currency: accounts.currency })
    .from(accounts)
    .where(and(eq(accounts.environmentId, card.environmentId), eq(accounts.accountId, card.accountId)));
  if (account && account.currency !== product.currency)
    throw new DomainError(
      "conflict",
      `Nothing was changed: ${product.name} is in ${product.currency}, and the card's account in ${account.currency}. Ask FINCI which of them is right.`,
    );
}

/** Deactivated and not an end state: unfreezing it asks FINCI, so that a mistake can be taken back where FINCI has the card. */
async function disableCard(
  tx: Transaction,
  context: ServiceContext,
  finding: LockedFinding,
  reason: string,
): Promise<void> {
  const { card, which } = await lockCard(tx, finding);
  const status = isEndState(card.status) ? card.status : "deactivated";
  if (status !== card.status)
    await tx.update(cards).set({ status, statusChangedAt: new Date() }).where(which);
  await audit(tx, context, {
    action: "card.disable_here",
    ...subjectOf(finding),
    before: { status: card.status },
    after: { status, difference: finding.kind },
    reason,
  });
}
