import { and, eq } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { environments, exceptions } from "@/db/schema";
import { type AuditInput, audit, requirePermission, type ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";
import { reachable } from "../scope";

export type ExceptionRow = typeof exceptions.$inferSelect;

/** What a verb does to an exception: its new values, and what the audit log says of it. */
export type ExceptionChange = {
  set: Partial<Pick<ExceptionRow, "ownerUserId" | "status" | "closedAt" | "closedByUserId" | "resolution">>;
  audit: Pick<AuditInput, "action" | "before" | "after" | "reason">;
};

/**
 * The frame of every verb on an exception: in scope, permitted, locked, changed and audited in one transaction.
 * @param decide looks at the exception under its lock; null changes nothing
 * @throws DomainError not_found, not_permitted, or what `decide` throws
 */
export async function changeException(
  context: ServiceContext,
  id: string,
  decide: (exception: ExceptionRow, tx: Transaction, programId: string) => Promise<ExceptionChange | null>,
): Promise<{ id: string }> {
  const [found] = await context.db
    .select({ programId: environments.programId, environmentId: environments.id })
    .from(exceptions)
    .innerJoin(environments, eq(environments.id, exceptions.environmentId))
    .where(and(eq(exceptions.id, id), reachable(context, "exception.read")));
  if (!found) throw notFound("This exception");
  requirePermission(context, "exception.work", found.programId);
  await context.db.transaction(async (tx) => {
    const [exception] = await tx.select().from(exceptions).where(eq(exceptions.id, id)).for("update");
    if (!exception) throw notFound("This exception");
    const change = await decide(exception, tx, found.programId);
    if (!change) return;
    await tx.update(exceptions).set(change.set).where(eq(exceptions.id, id));
    await audit(tx, context, { subjectType: "exception", subjectId: id, ...found, ...change.audit });
  });
  return { id };
}

/** @throws DomainError conflict when it is closed */
export function requireOpen({ status }: ExceptionRow): void {
  if (status === "closed")
    throw new DomainError("conflict", "Nothing was changed: this exception is closed. Reopen it first.");
}

/** @throws DomainError invalid for the system, which looks at nothing */
export function actingUser({ actor }: ServiceContext): { id: string; name: string } {
  if (actor.type !== "user") throw new DomainError("invalid", "Only a person can look at an exception.");
  return { id: actor.userId, name: actor.name };
}
