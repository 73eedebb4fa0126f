import { and, eq } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { environments, exceptions } from "@/db/schema";
import { exceptionKinds } from "@/lib/exception-kinds";
import type { ExceptionResolution } from "@/lib/exception-words";
import type { Permission } from "@/lib/permissions";
import { type AuditInput, audit, requirePermission, type ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";
import { reachable } from "../scope";

export type ExceptionRow = typeof exceptions.$inferSelect;

type ExceptionValues = Partial<
  Pick<
    ExceptionRow,
    | "ownerUserId"
    | "status"
    | "closedAt"
    | "closedByUserId"
    | "resolutionKind"
    | "resolution"
    | "writtenOffSequence"
  >
>;

/** What a verb does to an exception: its new values, and what the audit log says of it. */
export type ExceptionChange = {
  set: ExceptionValues;
  audit: Pick<AuditInput, "action" | "before" | "after" | "reason">;
};

type Found = { programId: string; environmentId: string };

type ChangeOptions = {
  /** What it needs beside `exception.work`, by what the exception is. */
  needs?: (exception: ExceptionRow) => Permission | null;
  /**
   * Locks that come before the exception's own. The functions that settle money lock the delivery, the account and then the
   * exception; a verb that does the same in another order would wait for them while they wait for it.
   */
  lockFirst?: (tx: Transaction, exception: ExceptionRow) => Promise<unknown>;
};

/**
 * The frame of every verb on an exception: in scope, permitted, locked, changed and audited in one transaction.
 * @param decide looks at the exception under its lock; null changes nothing
 * @throws DomainError not_found, not_permitted, or what `decide` throws
 */
export async function changeException(
  context: ServiceContext,
  id: string,
  decide: (exception: ExceptionRow, tx: Transaction, found: Found) => Promise<ExceptionChange | null>,
  { needs, lockFirst }: ChangeOptions = {},
): Promise<{ id: string }> {
  const { exception: seen, ...found } = await loadException(context, id);
  requirePermission(context, "exception.work", found.programId);
  await context.db.transaction(async (tx) => {
    await lockFirst?.(tx, seen);
    const [exception] = await tx.select().from(exceptions).where(eq(exceptions.id, id)).for("update");
    if (!exception) throw notFound("This exception");
    const further = needs?.(exception);
    if (further) requirePermission(context, further, found.programId);
    const change = await decide(exception, tx, found);
    if (change) await applyChange(tx, context, { id, ...found }, change);
  });
  return { id };
}

/** Writes what a verb decided, with its audit entry. The exception's row is locked by the caller. */
export async function applyChange(
  tx: Transaction,
  context: Pick<ServiceContext, "actor" | "requestId" | "sourceAddress">,
  { id, programId, environmentId }: Found & { id: string },
  change: ExceptionChange,
): Promise<void> {
  if (Object.keys(change.set).length > 0)
    await tx.update(exceptions).set(change.set).where(eq(exceptions.id, id));
  await audit(tx, context, {
    subjectType: "exception",
    subjectId: id,
    programId,
    environmentId,
    ...change.audit,
  });
}

/**
 * The exception with its program, without a lock.
 * @throws DomainError not_found, also for one of a program that the actor may not see
 */
export async function loadException(
  context: ServiceContext,
  id: string,
): Promise<Found & { exception: ExceptionRow }> {
  const [found] = await context.db
    .select({ programId: environments.programId, environmentId: environments.id, exception: exceptions })
    .from(exceptions)
    .innerJoin(environments, eq(environments.id, exceptions.environmentId))
    .where(and(eq(exceptions.id, id), reachable(context, "exception.read")));
  if (!found) throw notFound("This exception");
  return found;
}

/** @throws DomainError conflict when it is closed */
export function requireOpen({ status }: ExceptionRow): void {
  if (status === "closed")
    throw new DomainError("conflict", "Nothing was changed: this exception is closed. Reopen it first.");
}

/** @throws DomainError invalid for the system, which looks at nothing */
export function actingUser({ actor }: Pick<ServiceContext, "actor">): { id: string; name: string } {
  if (actor.type !== "user") throw new DomainError("invalid", "Only a person can look at an exception.");
  return { id: actor.userId, name: actor.name };
}

/** The values of an exception that the actor closes now. */
export function closedNow(
  { actor }: Pick<ServiceContext, "actor">,
  resolutionKind: Exclude<ExceptionResolution, "by_itself">,
  resolution: string,
): ExceptionValues {
  const closedByUserId = actor.type === "user" ? actor.userId : null;
  return { status: "closed", closedAt: new Date(), closedByUserId, resolutionKind, resolution };
}

/** The values of an exception that is put back into the queue. */
export const openAgain: ExceptionValues = {
  status: "open",
  closedAt: null,
  closedByUserId: null,
  resolutionKind: null,
  resolution: null,
  writtenOffSequence: null,
};

/** A refusal because of the kind, with what there is to do instead. */
export function notForKind({ kind }: ExceptionRow, what: string): DomainError {
  const { label, nextStep } = exceptionKinds[kind];
  return new DomainError("conflict", `Nothing was changed: “${label}” ${what}. ${nextStep}`);
}
