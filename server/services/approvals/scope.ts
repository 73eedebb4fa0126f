import { inArray, isNotNull, isNull, or, type SQL, sql } from "drizzle-orm";
import { approvals } from "@/db/schema";
import { programScope, type ServiceContext } from "../../context";

/**
 * Condition on `approvals`: those of the programs that the actor may see, and those of no program for who may look at
 * people in all programs.
 */
export function approvalsInScope(context: ServiceContext): SQL | undefined {
  const scope = programScope(context, "approval.read");
  const ofPrograms = scope === "all" ? isNotNull(approvals.programId) : inArray(approvals.programId, scope);
  const seesPeople = programScope(context, "user.read") === "all";
  return or(
    scope === "all" || scope.length > 0 ? ofPrograms : sql`false`,
    seesPeople ? isNull(approvals.programId) : undefined,
  );
}
