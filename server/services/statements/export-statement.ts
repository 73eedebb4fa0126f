import type { Readable } from "node:stream";
import { z } from "zod";
import { ledgerEntries } from "@/db/schema";
import { ledgerKindLabels } from "@/lib/ledger-words";
import { formatAmount, type Money } from "@/lib/money";
import { audit, type ServiceContext } from "../../context";
import { type CsvCell, csvStream } from "../../csv";
import { type EntryCursor, type LedgerEntryItem, locateAccount } from "../accounts";
import { readEntries } from "./list-statement-entries";
import { requireOrder, type StatementRange } from "./period";
import { statementSchema } from "./schemas";

export const exportStatementSchema = statementSchema.extend({
  kind: z.enum(ledgerEntries.kind.enumValues).optional(),
});
type ExportStatement = z.output<typeof exportStatementSchema>;

/** Entries read by one query; the file is as long as the range asks for. */
const entriesPerRead = 1_000;

const columns = [
  "Entry",
  "Booked (UTC)",
  "Kind",
  "What happened",
  "Posted change",
  "Held change",
  "Posted",
  "Held",
  "Available",
  "Currency",
  "Authorization id",
  "Transaction id",
  "Takes back entry",
  "Taken back by entry",
  "By",
] as const;

/**
 * The whole statement as a CSV file, streamed; who took it out of the console stands in the audit log.
 * @throws DomainError not_found, invalid (a range that ends before it begins)
 */
export async function exportStatement(
  context: ServiceContext,
  input: ExportStatement,
): Promise<{ fileName: string; stream: Readable }> {
  const { accountId, from, to, kind } = exportStatementSchema.parse(input);
  requireOrder({ from, to });
  const { environment, program, timeZone } = await locateAccount(context, accountId);
  await audit(context.db, context, {
    action: "account.export_statement",
    subjectType: "account",
    subjectId: accountId,
    programId: program.id,
    environmentId: environment.id,
    after: { from, to, kind: kind ?? null },
  });
  const range = { environmentId: environment.id, accountId, from, to, timeZone };
  return {
    fileName: `statement-${accountId}-${from}-${to}${kind ? `-${kind}` : ""}.csv`,
    stream: csvStream(columns, rowsOf(context, range, kind)),
  };
}

async function* rowsOf(
  context: ServiceContext,
  range: StatementRange,
  kind: ExportStatement["kind"],
): AsyncGenerator<readonly CsvCell[]> {
  let cursor: EntryCursor | null = null;
  do {
    const page = await readEntries(context, range, { kind, cursor, limit: entriesPerRead });
    for (const entry of page.items) yield toRow(entry);
    cursor = page.nextCursor;
  } while (cursor);
}

const amount = ({ minor, currency }: Money): CsvCell => ({ amount: formatAmount(minor, currency) });

function toRow(entry: LedgerEntryItem): readonly CsvCell[] {
  return [
    entry.sequence,
    entry.createdAt.toISOString(),
    ledgerKindLabels[entry.kind],
    entry.sentence,
    amount(entry.postedDelta),
    amount(entry.heldDelta),
    amount(entry.postedAfter),
    amount(entry.heldAfter),
    amount(entry.availableAfter),
    entry.postedAfter.currency,
    entry.authorizationId,
    entry.transactionId,
    entry.reversesSequence,
    entry.reversedBySequence,
    entry.actorName,
  ];
}
