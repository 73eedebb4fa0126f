import { inArray, type SQL } from "drizzle-orm";
import { approvals } from "@/db/schema";
import { programScope, type ServiceContext } from "../../context";

/** Condition on `approvals`: those of the programs that the actor may see. */
export function approvalsInScope(context: ServiceContext): SQL | undefined {
  const scope = programScope(context, "approval.read");
  return scope === "all" ? undefined : inArray(approvals.programId, scope);
}
