import { and, eq } from "drizzle-orm";
import { environments, programs } from "@/db/schema";
import { hasCapability } from "@/lib/capabilities";
import type { Permission } from "@/lib/permissions";
import { requirePermission, type ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";
import { reachable } from "../scope";

/** One side of a program as the reconciliation needs it. */
export type ReconciledEnvironment = Awaited<ReturnType<typeof loadEnvironment>>;

/** What is said where the capability is missing, on the page and by the server. */
export const outOfScopeSentence =
  "This program does not have Payments API reconciliation in scope, so FINCI's ledger is neither fetched nor matched here.";

export const environmentColumns = {
  id: environments.id,
  kind: environments.kind,
  status: environments.status,
  programId: programs.id,
  programName: programs.name,
  timeZone: programs.timeZone,
  currency: programs.currency,
  toleranceMinor: programs.matchToleranceMinor,
  capabilities: programs.capabilities,
};

/**
 * The environment, for a reader or for the permission that the act needs.
 * @throws DomainError not_found (also for one of a program that the actor may not see), not_permitted, out_of_scope (the
 * program does not have the capability)
 */
export async function loadEnvironment(
  context: ServiceContext,
  environmentId: string,
  permission: Permission = "reconciliation.read",
) {
  const [found] = await context.db
    .select(environmentColumns)
    .from(environments)
    .innerJoin(programs, eq(programs.id, environments.programId))
    .where(and(eq(environments.id, environmentId), reachable(context, "reconciliation.read")));
  if (!found) throw notFound("This environment");
  requirePermission(context, permission, found.programId);
  if (!hasCapability(found.capabilities, "payments_api_reconciliation"))
    throw new DomainError("out_of_scope", outOfScopeSentence);
  return found;
}
