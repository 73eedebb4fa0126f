import { and, eq } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { approvals } from "@/db/schema";
import { type ApprovalKind, approvalKinds } from "@/lib/approval-kinds";
import { audit, type ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import type { StoredChange } from "../change-kind";
import { changeKindOf } from "./kinds";

/** How long a change waits. Our decision: a week, with its weekend; what is older should be asked for again. */
export const approvalWaitsMs = 7 * 86_400_000;

export type ProposedChange = {
  /**
   * Names the request, so that a repeat of it is the same approval: made by the form when it opens. Left out, every call is a
   * new one.
   */
  id?: string;
  kind: ApprovalKind;
  /** Null for a change of a person, who belongs to no program. */
  programId: string | null;
  /** Null for a change of the program that has no side. */
  environmentId: string | null;
  /** The record it shows on, e.g. `account` and its id. */
  subjectType: string;
  subjectId: string;
  /** As the kind's schema reads it. */
  change: StoredChange;
  /** What it will do, as a sentence: "2,500.00 EUR is added to account …" */
  effect: string;
  /** Why, in the proposer's words. */
  reason: string;
};

export type Proposal = { id: string; expiresAt: Date };

/**
 * Writes down a change that waits for a second person, with the state it is proposed on. The caller has checked that the
 * actor may propose it. Repeating it with its id changes nothing.
 * @throws DomainError invalid for the system, which cannot ask; conflict when the id names another request
 */
export async function proposeChange(
  context: ServiceContext,
  tx: Transaction,
  proposed: ProposedChange,
): Promise<Proposal> {
  const { actor } = context;
  if (actor.type !== "user")
    throw new DomainError("invalid", "Nothing was proposed: only a person can ask for a change.");
  const requestedAt = new Date();
  const [row] = await tx
    .insert(approvals)
    .values({
      ...proposed,
      proposedOn: await changeKindOf(proposed.kind).fingerprint(tx, proposed.change),
      status: "pending",
      requestedByUserId: actor.userId,
      requestedAt,
      expiresAt: new Date(requestedAt.getTime() + approvalWaitsMs),
    })
    .onConflictDoNothing({ target: approvals.id })
    .returning({ id: approvals.id, expiresAt: approvals.expiresAt });
  if (!row) return repeatOf(tx, actor.userId, proposed);
  await audit(tx, context, {
    action: "approval.propose",
    subjectType: "approval",
    subjectId: row.id,
    programId: proposed.programId,
    environmentId: proposed.environmentId,
    after: {
      kind: approvalKinds[proposed.kind].label,
      subject: `${proposed.subjectType} ${proposed.subjectId}`,
      effect: proposed.effect,
      expires_at: row.expiresAt.toISOString(),
    },
    reason: proposed.reason,
  });
  return row;
}

/** @throws DomainError conflict while a change of the kind waits for the record already */
export async function refuseWhileWaiting(
  tx: Transaction,
  { kind, subjectType, subjectId }: Pick<ProposedChange, "kind" | "subjectType" | "subjectId">,
): Promise<void> {
  const [waiting] = await tx
    .select({ id: approvals.id })
    .from(approvals)
    .where(
      and(
        eq(approvals.subjectType, subjectType),
        eq(approvals.subjectId, subjectId),
        eq(approvals.kind, kind),
        eq(approvals.status, "pending"),
      ),
    )
    .limit(1);
  if (waiting)
    throw new DomainError(
      "conflict",
      "Nothing was asked for: the same waits for a second person already. Have that decided or withdrawn first.",
    );
}

async function repeatOf(tx: Transaction, userId: string, proposed: ProposedChange): Promise<Proposal> {
  const [earlier] = await tx
    .select()
    .from(approvals)
    .where(eq(approvals.id, proposed.id ?? ""));
  const isSame =
    earlier?.requestedByUserId === userId &&
    earlier.kind === proposed.kind &&
    earlier.subjectType === proposed.subjectType &&
    earlier.subjectId === proposed.subjectId &&
    earlier.effect === proposed.effect;
  if (!earlier || !isSame)
    throw new DomainError(
      "conflict",
      "Nothing was proposed: this request was sent before with other content. Open the form again.",
    );
  return { id: earlier.id, expiresAt: earlier.expiresAt };
}
