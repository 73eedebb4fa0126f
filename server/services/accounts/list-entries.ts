import { and, desc, eq, type SQL, sql } from "drizzle-orm";
import type { z } from "zod";
import { ledgerEntries } from "@/db/schema";
import type { ServiceContext } from "../../context";
import { locateAccount } from "./get-account";
import { type EntryPage, selectEntries, toEntryPage } from "./ledger-entries";
import type { EntryCursor, listEntriesSchema } from "./schemas";

/**
 * The account's ledger, newest entry first, in the primary key's order.
 * @throws DomainError not_found for the account
 */
export async function listEntries(
  context: ServiceContext,
  input: z.output<typeof listEntriesSchema>,
): Promise<EntryPage> {
  const { environment } = await locateAccount(context, input.accountId);
  const { createdAt, sequence } = ledgerEntries;
  const rows = await selectEntries(context.db)
    .where(
      and(
        eq(ledgerEntries.environmentId, environment.id),
        eq(ledgerEntries.accountId, input.accountId),
        before(input.cursor),
      ),
    )
    .orderBy(desc(createdAt), desc(sequence))
    .limit(input.limit + 1);
  return toEntryPage(rows, input.limit);
}

function before(cursor: EntryCursor | null | undefined): SQL | undefined {
  if (!cursor) return undefined;
  const { createdAt, sequence } = ledgerEntries;
  const [at, number] = [cursor.at.toISOString(), cursor.sequence.toString()];
  return sql`(${createdAt}, ${sequence}) < (${at}::timestamptz, ${number}::bigint)`;
}
