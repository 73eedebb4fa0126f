import { and, asc, desc, eq, inArray, isNotNull, isNull, ne, or, type SQL } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { z } from "zod";
import type { Database } from "@/db/client";
import { newerThan, olderThan, type Page, toPage } from "@/db/keyset";
import { approvals, cardBulkItems, cardBulkRuns, environments, programs, users } from "@/db/schema";
import type { ServiceContext } from "../../context";
import { relatedMax } from "../schemas";
import { type ApprovalRow, whyNotDecide } from "./decide";
import type { approvalsOfSchema, listApprovalsSchema } from "./schemas";
import { approvalsInScope } from "./scope";

export type ApprovalListItem = Pick<
  ApprovalRow,
  | "id"
  | "kind"
  | "subjectType"
  | "subjectId"
  | "effect"
  | "reason"
  | "status"
  | "requestedAt"
  | "expiresAt"
  | "decidedAt"
  | "decisionReason"
> & {
  /** Null for a change of a person, who belongs to no program. */
  program: { id: string; name: string } | null;
  /** Null for a change of the program that has no side. */
  environmentKind: "sandbox" | "production" | null;
  requestedBy: { id: string; name: string };
  /** Who approved, rejected or withdrew it; null while it waits and where it expired. */
  decidedBy: { id: string; name: string } | null;
  /** The actor asked for it. */
  isMine: boolean;
  /** Null when the actor may approve or reject it while it waits, otherwise why not. */
  whyNotDecide: string | null;
};

const requester = alias(users, "requester");
const decider = alias(users, "decider");

/** Approvals with their program and people. */
export function selectApprovals(db: Database) {
  return db
    .select({
      approval: approvals,
      program: { id: programs.id, name: programs.name },
      environmentKind: environments.kind,
      requestedBy: { id: requester.id, name: requester.name },
      decidedBy: { id: decider.id, name: decider.name },
    })
    .from(approvals)
    .leftJoin(programs, eq(programs.id, approvals.programId))
    .innerJoin(requester, eq(requester.id, approvals.requestedByUserId))
    .leftJoin(environments, eq(environments.id, approvals.environmentId))
    .leftJoin(decider, eq(decider.id, approvals.decidedByUserId))
    .$dynamic();
}

type SelectedApproval = Awaited<ReturnType<typeof selectApprovals>>[number];

/** A stored approval as lists and pages show it. */
export function toApprovalListItem(context: ServiceContext, row: SelectedApproval): ApprovalListItem {
  const { change: _change, proposedOn: _proposedOn, ...approval } = row.approval;
  return {
    ...approval,
    program: row.program,
    environmentKind: row.environmentKind,
    requestedBy: row.requestedBy,
    decidedBy: row.decidedBy,
    isMine: context.actor.type === "user" && context.actor.userId === approval.requestedByUserId,
    whyNotDecide: whyNotDecide(context, approval),
  };
}

/** Condition on `environments`, left-joined: the side the person looks at, or none. */
export function onVisibleSide(context: ServiceContext): SQL | undefined {
  return or(isNull(approvals.environmentId), eq(environments.kind, context.environmentKind));
}

/** Changes of the visible side and programs: those that wait oldest first, the others by their request, newest first. */
export async function listApprovals(
  context: ServiceContext,
  input: z.output<typeof listApprovalsSchema>,
): Promise<Page<ApprovalListItem>> {
  const isWaiting = input.status === "waiting";
  const [order, beyond] = isWaiting ? [asc, newerThan] : [desc, olderThan];
  const { requestedAt, id, status } = approvals;
  const userId = context.actor.type === "user" ? context.actor.userId : null;
  const rows = await selectApprovals(context.db)
    .where(
      and(
        approvalsInScope(context),
        onVisibleSide(context),
        isWaiting ? eq(status, "pending") : ne(status, "pending"),
        input.programId ? eq(approvals.programId, input.programId) : undefined,
        input.kind ? eq(approvals.kind, input.kind) : undefined,
        input.requestedBy && userId ? eq(approvals.requestedByUserId, userId) : undefined,
        beyond(requestedAt, id, input.cursor),
      ),
    )
    .orderBy(order(requestedAt), order(id))
    .limit(input.limit + 1);
  const items = rows.map((row) => toApprovalListItem(context, row));
  return toPage(items, input.limit, (item) => ({ at: item.requestedAt, id: item.id }));
}

/** What waits on one record, oldest first: for the badge on its page. */
export async function listApprovalsOf(
  context: ServiceContext,
  { subjectType, subjectId }: z.output<typeof approvalsOfSchema>,
): Promise<ApprovalListItem[]> {
  const ofSubject = and(eq(approvals.subjectType, subjectType), eq(approvals.subjectId, subjectId));
  const rows = await selectApprovals(context.db)
    .where(
      and(
        subjectType === "card" ? or(ofSubject, onChosenCard(context.db, subjectId)) : ofSubject,
        eq(approvals.status, "pending"),
        approvalsInScope(context),
        onVisibleSide(context),
      ),
    )
    .orderBy(asc(approvals.requestedAt), asc(approvals.id))
    .limit(relatedMax);
  return rows.map((row) => toApprovalListItem(context, row));
}

/** Condition on `approvals`: of a bulk action that the card was chosen for, and that would change it. */
function onChosenCard(db: Database, tokenId: string): SQL {
  return inArray(
    approvals.id,
    db
      .select({ id: cardBulkRuns.approvalId })
      .from(cardBulkItems)
      .innerJoin(cardBulkRuns, eq(cardBulkRuns.id, cardBulkItems.runId))
      .where(
        and(
          eq(cardBulkItems.tokenId, tokenId),
          eq(cardBulkItems.state, "waiting"),
          eq(cardBulkRuns.state, "waiting"),
          isNotNull(cardBulkRuns.approvalId),
        ),
      ),
  );
}
