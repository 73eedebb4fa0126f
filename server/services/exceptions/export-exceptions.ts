import type { Readable } from "node:stream";
import type { z } from "zod";
import { pageSizeMax } from "@/db/keyset";
import { exceptionKinds } from "@/lib/exception-kinds";
import { exceptionResolutionLabels } from "@/lib/exception-words";
import { formatAmount } from "@/lib/money";
import { audit, requirePermission, type ServiceContext } from "../../context";
import { type CsvCell, csvStream } from "../../csv";
import { listExceptions } from "./list-exceptions";
import type { ExceptionCursor, listExceptionsSchema } from "./schemas";
import type { ExceptionListItem } from "./select-exceptions";

const columns: readonly [string, (row: ExceptionListItem) => CsvCell][] = [
  ["exception", (row) => row.id],
  ["kind", (row) => exceptionKinds[row.kind].label],
  ["status", (row) => row.status],
  ["opened_at_utc", (row) => row.openedAt.toISOString()],
  ["amount_at_stake", (row) => ({ amount: formatAmount(row.amount.minor, row.amount.currency) })],
  ["currency", (row) => row.amount.currency],
  ["owner", (row) => row.owner?.name ?? null],
  ["program", (row) => row.program.name],
  ["environment", (row) => row.environmentKind],
  ["merchant_or_narrative", (row) => row.merchantName ?? row.narrative],
  ["detail", (row) => row.detail],
  ["account_id", (row) => row.accountId],
  ["authorization_id", (row) => row.authorizationId],
  ["transaction_id", (row) => row.transactionId],
  ["ledger_entry_id", (row) => row.entryId],
  ["closed_at_utc", (row) => row.closedAt?.toISOString() ?? null],
  ["resolution", (row) => (row.resolutionKind ? exceptionResolutionLabels[row.resolutionKind] : null)],
  ["found", (row) => row.resolution],
];

/**
 * The exceptions that a filter shows, all of them, in the queue's order, as a CSV stream that reads page by page. Times in UTC,
 * amounts as decimals of their currency. That it was taken is written to the audit log first.
 * @throws DomainError not_permitted
 */
export async function exportExceptions(
  context: ServiceContext,
  { limit: _limit, cursor: _cursor, ...asked }: z.output<typeof listExceptionsSchema>,
): Promise<Readable> {
  requirePermission(context, "exception.read", null);
  await audit(context.db, context, {
    action: "exception.export",
    subjectType: "exception_list",
    subjectId: context.environmentKind,
    programId: asked.programId,
    after: { ...asked },
  });
  return csvStream(
    columns.map(([name]) => name),
    readRows(context, { ...asked, limit: pageSizeMax }),
  );
}

async function* readRows(
  context: ServiceContext,
  input: z.output<typeof listExceptionsSchema>,
): AsyncGenerator<readonly CsvCell[]> {
  let cursor: ExceptionCursor | null = null;
  do {
    const page: Awaited<ReturnType<typeof listExceptions>> = await listExceptions(context, {
      ...input,
      cursor,
    });
    for (const item of page.items) yield columns.map(([, cell]) => cell(item));
    cursor = page.nextCursor;
  } while (cursor);
}
