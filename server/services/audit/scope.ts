import { and, eq, inArray, isNull, or, type SQL } from "drizzle-orm";
import { auditEntries, environments } from "@/db/schema";
import { programScope, type ServiceContext } from "../../context";

/**
 * Condition on `audit_entries`, with `environments` left-joined: what belongs to the programs in which the actor may read the
 * log. What belongs to no program (sign-ins, people) is for those who may read it in all.
 */
export function auditInScope(context: ServiceContext): SQL | undefined {
  const scope = programScope(context, "audit.read");
  if (scope === "all") return undefined;
  return or(inArray(auditEntries.programId, scope), inArray(environments.programId, scope));
}

/** The side the person looks at, and what belongs to no side. */
export function onVisibleSide(context: ServiceContext): SQL | undefined {
  return or(isNull(auditEntries.environmentId), eq(environments.kind, context.environmentKind));
}

/** Both. */
export function visibleEntries(context: ServiceContext): SQL | undefined {
  return and(auditInScope(context), onVisibleSide(context));
}
