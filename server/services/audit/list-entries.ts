import { and, asc, desc, eq, gte, inArray, isNotNull, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Database } from "@/db/client";
import { olderThan, type Page, toPage } from "@/db/keyset";
import { auditEntries, environments, programs, userRoles, users } from "@/db/schema";
import type { AuditOutcome } from "@/lib/audit-words";
import { auditSnapshot, programScope, requirePermission, type ServiceContext } from "../../context";
import { notFound } from "../../errors";
import type { auditEntryIdSchema, auditFilterSchema, listAuditSchema } from "./schemas";
import { auditInScope, visibleEntries } from "./scope";

/** People that the filter offers. */
const peopleMax = 200;

export type AuditListItem = {
  /** Its moment in milliseconds and its number over all chains. */
  id: string;
  at: Date;
  /** `id` is null for the system and for who could not sign in. */
  actor: { id: string | null; name: string };
  action: string;
  outcome: AuditOutcome;
  subjectType: string;
  subjectId: string;
  program: { id: string; name: string } | null;
  environmentKind: "sandbox" | "production" | null;
  reason: string | null;
  requestId: string | null;
  sourceAddress: string | null;
};

export type AuditEntryDetail = AuditListItem & {
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  /** Its place in its chain, and its hash. */
  link: { chain: string; sequence: bigint; hash: string };
};

function selectEntries(db: Database) {
  return db
    .select({
      entry: auditEntries,
      program: { id: programs.id, name: programs.name },
      environmentKind: environments.kind,
    })
    .from(auditEntries)
    .leftJoin(environments, eq(environments.id, auditEntries.environmentId))
    .leftJoin(programs, sql`${programs.id} = coalesce(${auditEntries.programId}, ${environments.programId})`)
    .$dynamic();
}

type Selected = Awaited<ReturnType<typeof selectEntries>>[number];

function toItem({ entry, program, environmentKind }: Selected): AuditListItem {
  const { at, action, outcome, subjectType, subjectId, reason, requestId, sourceAddress } = entry;
  return {
    id: `${at.getTime()}-${entry.sequence}`,
    actor: { id: entry.actorUserId, name: entry.actorName },
    program,
    environmentKind,
    ...{ at, action, outcome, subjectType, subjectId, reason, requestId, sourceAddress },
  };
}

/**
 * What was done, refused and tried, newest first: of the side the person looks at, and what belongs to no side.
 * @throws DomainError not_permitted
 */
export async function listAuditEntries(
  context: ServiceContext,
  input: z.output<typeof listAuditSchema>,
): Promise<Page<AuditListItem>> {
  requirePermission(context, "audit.read", input.programId ?? null);
  const { at, sequence } = auditEntries;
  const rows = await selectEntries(context.db)
    .where(and(visibleEntries(context), ...fits(input), olderThan(at, sequence, input.cursor)))
    .orderBy(desc(at), desc(sequence))
    .limit(input.limit + 1);
  return toPage(rows.map(toItem), input.limit, (item) => ({ at: item.at, id: numberOf(item.id) }));
}

/** The number of an entry in its id. */
function numberOf(id: string): string {
  return id.slice(id.indexOf("-") + 1);
}

function fits(input: z.output<typeof auditFilterSchema>): (SQL | undefined)[] {
  const { action, userId, programId, where } = input;
  return [
    userId ? eq(auditEntries.actorUserId, userId) : undefined,
    action ? actionFits(action) : undefined,
    input.outcome ? eq(auditEntries.outcome, input.outcome) : undefined,
    input.subjectType ? eq(auditEntries.subjectType, input.subjectType) : undefined,
    input.subjectId ? eq(auditEntries.subjectId, input.subjectId) : undefined,
    programId ? or(eq(auditEntries.programId, programId), eq(environments.programId, programId)) : undefined,
    where && (where === "console" ? isNull : isNotNull)(auditEntries.environmentId),
    input.requestId ? eq(auditEntries.requestId, input.requestId) : undefined,
    input.from ? gte(auditEntries.at, input.from) : undefined,
    input.to ? lt(auditEntries.at, input.to) : undefined,
  ];
}

/** A whole name is found by its index; a domain, or a name without one, by looking. */
function actionFits(action: string): SQL | undefined {
  const isThat = eq(auditEntries.action, action);
  if (action.includes(".")) return isThat;
  return or(isThat, sql`starts_with(${auditEntries.action}, ${`${action}.`})`);
}

/**
 * One entry with what was before and afterwards, of either side.
 * @throws DomainError not_permitted; not_found, also for one of a program that the actor may not see
 */
export async function getAuditEntry(
  context: ServiceContext,
  { id }: z.output<typeof auditEntryIdSchema>,
): Promise<AuditEntryDetail> {
  requirePermission(context, "audit.read", null);
  const at = new Date(Number.parseInt(id, 10));
  if (Number.isNaN(at.getTime())) throw notFound("This entry of the audit log");
  const [row] = await selectEntries(context.db)
    .where(
      and(eq(auditEntries.at, at), eq(auditEntries.sequence, BigInt(numberOf(id))), auditInScope(context)),
    )
    .limit(1);
  if (!row) throw notFound("This entry of the audit log");
  const { chain, chainSequence, hash } = row.entry;
  return {
    ...toItem(row),
    before: auditSnapshot(row.entry.subjectType, row.entry.before),
    after: auditSnapshot(row.entry.subjectType, row.entry.after),
    link: { chain, sequence: chainSequence, hash },
  };
}

/** The people whose work a filter can follow: those with a role where the actor may read the log. */
export async function listAuditedPeople(context: ServiceContext): Promise<{ id: string; name: string }[]> {
  requirePermission(context, "audit.read", null);
  const scope = programScope(context, "audit.read");
  const holders = context.db
    .select({ id: userRoles.userId })
    .from(userRoles)
    .where(
      scope === "all" ? undefined : or(isNull(userRoles.programId), inArray(userRoles.programId, scope)),
    );
  return context.db
    .select({ id: users.id, name: users.name })
    .from(users)
    .where(scope === "all" ? undefined : inArray(users.id, holders))
    .orderBy(asc(users.name), asc(users.id))
    .limit(peopleMax);
}
