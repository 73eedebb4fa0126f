import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { environments, issuances, programs } from "@/db/schema";
import { audit, requirePermission, type ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";
import { selectEnvironments } from "../intents";
import { reachable } from "../scope";
import { getIssuance, type IssuanceView } from "./issuance-view";
import { type StartIssuance, startIssuanceSchema } from "./schemas";

/** Who an issuance belongs to when no person started it. */
const systemUserId = "00000000-0000-0000-0000-000000000000";

/**
 * Opens an issuance in the program's environment of the kind the person looks at.
 * @throws DomainError not_found, not_permitted, out_of_scope (the program serves other customers)
 */
export async function startIssuance(context: ServiceContext, input: StartIssuance): Promise<IssuanceView> {
  const { programId, chain, form } = startIssuanceSchema.parse(input);
  const [environment] = await selectEnvironments(context.db).where(
    and(
      eq(programs.id, programId),
      eq(environments.kind, context.environmentKind),
      reachable(context, "program.read"),
    ),
  );
  if (!environment) throw notFound("The program");
  requirePermission(context, "card.issue", environment.programId);
  const served = chain === "person" ? "consumers" : "businesses";
  if (environment.customerModel !== "both" && environment.customerModel !== served) {
    throw new DomainError(
      "out_of_scope",
      `${environment.programName} serves ${environment.customerModel} only, so no card for ${served} was started. Choose another program.`,
    );
  }
  const id = randomUUID();
  await context.db.transaction(async (tx) => {
    await tx.insert(issuances).values({
      id,
      environmentId: environment.id,
      chain,
      form,
      createdBy: context.actor.type === "user" ? context.actor.userId : systemUserId,
    });
    await audit(tx, context, {
      action: "issuance.start",
      subjectType: "issuance",
      subjectId: id,
      programId,
      environmentId: environment.id,
      after: { chain },
    });
  });
  return getIssuance(context, id);
}
