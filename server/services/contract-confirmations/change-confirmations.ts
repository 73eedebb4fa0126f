import { and, eq, inArray, isNull } from "drizzle-orm";
import type { z } from "zod";
import type { Transaction } from "@/db/client";
import { assumptionConfirmations } from "@/db/schema";
import { audit, requirePermission, type ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";
import { assumptions } from "../../finci/assumptions";
import { loadJourneyProgram, lockJourney } from "../journey-access";
import { confirmSchema, withdrawSchema } from "./schemas";

/**
 * Writes down that FINCI confirmed one assumption or several, all or none. The same again by the same person changes nothing.
 * @throws DomainError not_found, not_permitted, conflict (somebody else confirmed one of them meanwhile)
 */
export async function confirmAssumptions(
  context: ServiceContext,
  input: z.input<typeof confirmSchema>,
): Promise<{ confirmed: number }> {
  const { programId, kind, keys, evidence } = confirmSchema.parse(input);
  return context.db.transaction(async (tx) => {
    const environment = await loadSide(tx, context, programId, kind);
    const { actor } = context;
    const confirmedByUserId = actor.type === "user" ? actor.userId : null;
    const standing = await tx
      .select()
      .from(assumptionConfirmations)
      .where(and(ofSide(environment.id, keys), isNull(assumptionConfirmations.withdrawnAt)));
    const others = standing.filter(
      (row) => row.confirmedByUserId !== confirmedByUserId || row.evidence !== evidence,
    );
    if (others.length > 0)
      throw new DomainError(
        "conflict",
        `Nothing was confirmed: ${others.map((row) => `“${subjectOf(row.key)}” was confirmed by ${row.confirmedByName}`).join("; ")}. Load the page again and choose what is open.`,
      );
    const open = [...new Set(keys)].filter((key) => !standing.some((row) => row.key === key));
    if (open.length === 0) return { confirmed: 0 };
    await tx.insert(assumptionConfirmations).values(
      open.map((key) => ({
        environmentId: environment.id,
        key,
        evidence,
        confirmedByUserId,
        confirmedByName: actor.name,
      })),
    );
    await audit(tx, context, {
      action: "contract.confirm",
      subjectType: "environment",
      subjectId: environment.id,
      programId,
      environmentId: environment.id,
      after: { confirmed: open.map(subjectOf), evidence },
    });
    return { confirmed: open.length };
  });
}

/**
 * Takes a confirmation back; the item is open again and its history stays.
 * @throws DomainError not_found, not_permitted, conflict (it is open already)
 */
export async function withdrawConfirmation(
  context: ServiceContext,
  input: z.input<typeof withdrawSchema>,
): Promise<void> {
  const { programId, kind, key, reason } = withdrawSchema.parse(input);
  await context.db.transaction(async (tx) => {
    const environment = await loadSide(tx, context, programId, kind);
    const [withdrawn] = await tx
      .update(assumptionConfirmations)
      .set({ withdrawnAt: new Date(), withdrawnByName: context.actor.name, withdrawnReason: reason })
      .where(and(ofSide(environment.id, [key]), isNull(assumptionConfirmations.withdrawnAt)))
      .returning();
    if (!withdrawn)
      throw new DomainError(
        "conflict",
        "Nothing was changed: this point is open already. Load the page again.",
      );
    await audit(tx, context, {
      action: "contract.withdraw",
      subjectType: "environment",
      subjectId: environment.id,
      programId,
      environmentId: environment.id,
      before: { confirmed: subjectOf(key), evidence: withdrawn.evidence, by: withdrawn.confirmedByName },
      reason,
    });
  });
}

async function loadSide(
  tx: Transaction,
  context: ServiceContext,
  programId: string,
  kind: "sandbox" | "production",
) {
  const loaded = await loadJourneyProgram(tx, context, programId);
  requirePermission(context, "contract.confirm", programId);
  const environment = loaded[kind];
  if (!environment) throw notFound("This side of the program");
  await lockJourney(tx, programId);
  return environment;
}

const ofSide = (environmentId: string, keys: string[]) =>
  and(eq(assumptionConfirmations.environmentId, environmentId), inArray(assumptionConfirmations.key, keys));

function subjectOf(key: string): string {
  return assumptions.find((assumption) => assumption.key === key)?.subject ?? key;
}
