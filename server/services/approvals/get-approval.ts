import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { approvals } from "@/db/schema";
import { approvalKinds, isApprovalKind } from "@/lib/approval-kinds";
import { uuidPattern } from "@/lib/ids";
import type { ServiceContext } from "../../context";
import { notFound } from "../../errors";
import type { AmountChange } from "../change-kind";
import type { byIdSchema } from "../schemas";
import { listDeciders } from "./deciders";
import { changeKindOf } from "./kinds";
import { type ApprovalListItem, selectApprovals, toApprovalListItem } from "./list-approvals";
import { approvalsInScope } from "./scope";

export type ApprovalDetail = ApprovalListItem & {
  /** What it moves, as things stand now; empty once it waits no more. */
  amounts: AmountChange[];
  /** Null while it could be applied; otherwise why approving it would apply nothing. */
  stale: string | null;
  /** The people who may decide on it while it waits, without the one who asked. */
  deciders: { id: string; name: string }[];
};

/**
 * One change that waits or waited, with what it would move now.
 * @throws DomainError not_found, also for one of a program that the actor may not see
 */
export async function getApproval(
  context: ServiceContext,
  { id }: z.output<typeof byIdSchema>,
): Promise<ApprovalDetail> {
  if (!uuidPattern.test(id)) throw notFound("This request");
  const [row] = await selectApprovals(context.db).where(and(eq(approvals.id, id), approvalsInScope(context)));
  if (!row) throw notFound("This request");
  const { approval } = row;
  const item = toApprovalListItem(context, row);
  if (approval.status !== "pending" || !isApprovalKind(approval.kind))
    return { ...item, amounts: [], stale: null, deciders: [] };
  const kind = changeKindOf(approval.kind);
  const [amounts, fingerprint, deciders] = await Promise.all([
    kind.amounts(context.db, approval.change),
    kind.fingerprint(context.db, approval.change),
    listDeciders(
      context.db,
      approvalKinds[approval.kind].permission,
      approval.programId,
      approval.requestedByUserId,
    ),
  ]);
  return { ...item, amounts, deciders, stale: fingerprint === approval.proposedOn ? null : kind.stale };
}
