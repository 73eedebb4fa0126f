import type { Readable } from "node:stream";
import type { z } from "zod";
import { type Cursor, pageSizeMax } from "@/db/keyset";
import { audit, requirePermission, type ServiceContext } from "../../context";
import { type CsvCell, csvStream } from "../../csv";
import { type AuditListItem, listAuditEntries } from "./list-entries";
import type { auditFilterSchema } from "./schemas";

const columns: readonly [string, (row: AuditListItem) => CsvCell][] = [
  ["entry", (row) => row.id],
  ["at_utc", (row) => row.at.toISOString()],
  ["person", (row) => row.actor.name],
  ["person_id", (row) => row.actor.id],
  ["action", (row) => row.action],
  ["outcome", (row) => row.outcome],
  ["subject_type", (row) => row.subjectType],
  ["subject_id", (row) => row.subjectId],
  ["program", (row) => row.program?.name ?? null],
  ["environment", (row) => row.environmentKind],
  ["reason", (row) => row.reason],
  ["request_id", (row) => row.requestId],
  ["source", (row) => row.sourceAddress],
];

/**
 * The entries that a filter shows, all of them, newest first, as a CSV stream that reads page by page; times in UTC. That it
 * was taken is written to the log first.
 * @throws DomainError not_permitted
 */
export async function exportAuditEntries(
  context: ServiceContext,
  filter: z.output<typeof auditFilterSchema>,
): Promise<Readable> {
  requirePermission(context, "audit.read", filter.programId ?? null);
  await audit(context.db, context, {
    action: "audit.export",
    subjectType: "audit_log",
    subjectId: context.environmentKind,
    programId: filter.programId,
    after: { ...filter },
  });
  return csvStream(
    columns.map(([name]) => name),
    readRows(context, filter),
  );
}

async function* readRows(
  context: ServiceContext,
  filter: z.output<typeof auditFilterSchema>,
): AsyncGenerator<readonly CsvCell[]> {
  let cursor: Cursor | null = null;
  do {
    const page: Awaited<ReturnType<typeof listAuditEntries>> = await listAuditEntries(context, {
      ...filter,
      limit: pageSizeMax,
      cursor,
    });
    for (const item of page.items) yield columns.map(([, cell]) => cell(item));
    cursor = page.nextCursor;
  } while (cursor);
}
