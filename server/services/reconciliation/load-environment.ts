import { and, eq } from "drizzle-orm";
import { environments, programs } from "@/db/schema";
import type { Permission } from "@/lib/permissions";
import { requirePermission, type ServiceContext } from "../../context";
import { notFound } from "../../errors";
import { requireCapability } from "../capabilities";
import { reachable } from "../scope";

/** One side of a program as the reconciliation needs it. */
export type ReconciledEnvironment = Awaited<ReturnType<typeof loadEnvironment>>;

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
  requireCapability(
    found,
    "payments_api_reconciliation",
    "FINCI's ledger is neither fetched nor matched here",
  );
  return found;
}
