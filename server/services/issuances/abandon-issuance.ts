import { and, eq } from "drizzle-orm";
import { issuances } from "@/db/schema";
import { audit, type ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { getIssuance, type IssuanceView, loadIssuance, openSteps } from "./issuance-view";

/**
 * Ends an open issuance without its card; records that it made stay. Repeating it changes nothing.
 * @throws DomainError not_found; conflict when it is completed or a write of it is not settled
 */
export async function abandonIssuance(context: ServiceContext, id: string): Promise<IssuanceView> {
  const { issuance, environment } = await loadIssuance(context, id);
  if (issuance.state === "completed") {
    throw new DomainError(
      "conflict",
      "The card was issued already. End the card itself if it is not wanted.",
    );
  }
  if ((await openSteps(context, issuance)).length > 0) {
    throw new DomainError(
      "conflict",
      "A step of this issuance is not settled with FINCI yet, so it was not abandoned. Look again in a minute.",
    );
  }
  await context.db.transaction(async (tx) => {
    const changed = await tx
      .update(issuances)
      .set({ state: "abandoned", updatedAt: new Date() })
      .where(and(eq(issuances.id, id), eq(issuances.state, "open")))
      .returning({ id: issuances.id });
    if (changed.length === 0) return;
    await audit(tx, context, {
      action: "issuance.abandon",
      subjectType: "issuance",
      subjectId: id,
      programId: environment.programId,
      environmentId: environment.id,
    });
  });
  return getIssuance(context, id);
}
