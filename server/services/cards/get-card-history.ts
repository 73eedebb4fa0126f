import { and, desc, eq, or } from "drizzle-orm";
import type { z } from "zod";
import { auditEntries, finciIntents, users } from "@/db/schema";
import { maskPersonalFields } from "@/lib/personal-data";
import type { ServiceContext } from "../../context";
import { type byIdSchema, relatedMax } from "../schemas";
import { loadCard } from "./load-card";

type AuditRow = typeof auditEntries.$inferSelect;
type IntentRow = typeof finciIntents.$inferSelect;

/** One thing that people or jobs did with the card: an audit entry, or a write at FINCI that is not settled yet. */
export type CardHistoryItem =
  | ({ source: "audit"; at: Date; id: string; actorName: string } & Pick<
      AuditRow,
      "action" | "outcome" | "reason" | "before" | "after" | "requestId"
    >)
  | ({ source: "intent"; at: Date; id: string; actorName: string } & Pick<
      IntentRow,
      "operation" | "state" | "reason" | "errorCodes" | "attempts" | "settledAt"
    >);

/**
 * What was done with one card, newest first: audit entries and writes at FINCI, at most `relatedMax` of each.
 * @throws DomainError not_found
 */
export async function getCardHistory(
  context: ServiceContext,
  input: z.output<typeof byIdSchema>,
): Promise<CardHistoryItem[]> {
  const { card } = await loadCard(context, input.id);
  const [auditRows, intentRows] = await Promise.all([
    context.db
      .select()
      .from(auditEntries)
      .where(
        and(
          eq(auditEntries.subjectType, "card"),
          eq(auditEntries.subjectId, card.tokenId),
          eq(auditEntries.environmentId, card.environmentId),
        ),
      )
      .orderBy(desc(auditEntries.at), desc(auditEntries.sequence))
      .limit(relatedMax),
    context.db
      .select({ intent: finciIntents, actorName: users.name })
      .from(finciIntents)
      .leftJoin(users, eq(users.id, finciIntents.actorUserId))
      .where(
        and(
          eq(finciIntents.environmentId, card.environmentId),
          or(eq(finciIntents.subjectId, card.tokenId), eq(finciIntents.resultId, card.tokenId)),
        ),
      )
      .orderBy(desc(finciIntents.createdAt))
      .limit(relatedMax),
  ]);
  return [
    ...auditRows.map(fromAudit),
    ...intentRows.map((row) => fromIntent(row.intent, row.actorName)),
  ].sort((one, other) => other.at.getTime() - one.at.getTime());
}

function fromAudit(row: AuditRow): CardHistoryItem {
  return {
    source: "audit",
    at: row.at,
    id: row.sequence.toString(),
    actorName: row.actorName,
    action: row.action,
    outcome: row.outcome,
    reason: row.reason,
    before: maskPersonalFields(row.before),
    after: maskPersonalFields(row.after),
    requestId: row.requestId,
  };
}

function fromIntent(row: IntentRow, actorName: string | null): CardHistoryItem {
  return {
    source: "intent",
    at: row.createdAt,
    id: row.id,
    actorName: actorName ?? "system",
    operation: row.operation,
    state: row.state,
    reason: row.reason,
    errorCodes: row.errorCodes,
    attempts: row.attempts,
    settledAt: row.settledAt,
  };
}
