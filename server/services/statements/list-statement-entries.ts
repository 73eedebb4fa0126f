import { and, asc, eq, type SQL, sql } from "drizzle-orm";
import type { z } from "zod";
import { ledgerEntries } from "@/db/schema";
import type { ServiceContext } from "../../context";
import { type EntryCursor, type EntryPage, locateAccount, selectEntries, toEntryPage } from "../accounts";
import { inRange, requireOrder, type StatementRange } from "./period";
import type { statementEntriesSchema } from "./schemas";

export type StatementEntriesInput = z.output<typeof statementEntriesSchema>;

/**
 * The entries of a statement, oldest first, each with the balance after it; one kind only if asked.
 * @throws DomainError not_found, invalid (a range that ends before it begins)
 */
export async function listStatementEntries(
  context: ServiceContext,
  { accountId, from, to, kind, cursor, limit }: StatementEntriesInput,
): Promise<EntryPage> {
  requireOrder({ from, to });
  const { environment, timeZone } = await locateAccount(context, accountId);
  const range = { environmentId: environment.id, accountId, from, to, timeZone };
  return readEntries(context, range, { kind, cursor, limit });
}

/** One page of a range that is known to be in scope. */
export async function readEntries(
  context: ServiceContext,
  range: StatementRange,
  { kind, cursor, limit }: Pick<StatementEntriesInput, "kind" | "cursor" | "limit">,
): Promise<EntryPage> {
  const { createdAt, sequence } = ledgerEntries;
  const rows = await selectEntries(context.db)
    .where(and(inRange(range), kind ? eq(ledgerEntries.kind, kind) : undefined, after(cursor)))
    .orderBy(asc(createdAt), asc(sequence))
    .limit(limit + 1);
  return toEntryPage(rows, limit);
}

function after(cursor: EntryCursor | null | undefined): SQL | undefined {
  if (!cursor) return undefined;
  const { createdAt, sequence } = ledgerEntries;
  const [at, number] = [cursor.at.toISOString(), cursor.sequence.toString()];
  return sql`(${createdAt}, ${sequence}) > (${at}::timestamptz, ${number}::bigint)`;
}
