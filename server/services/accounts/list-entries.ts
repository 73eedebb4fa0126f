import { and, desc, eq, lt } from "drizzle-orm";
import type { z } from "zod";
import { ledgerEntries, users } from "@/db/schema";
import type { Money } from "@/lib/money";
import type { ServiceContext } from "../../context";
import { ledgerSentence } from "../timeline";
import { locateAccount } from "./get-account";
import type { listEntriesSchema } from "./schemas";

type EntryRow = typeof ledgerEntries.$inferSelect;

export type LedgerEntryItem = Pick<
  EntryRow,
  "sequence" | "createdAt" | "kind" | "authorizationId" | "transactionId" | "narrative"
> & {
  postedDelta: Money;
  heldDelta: Money;
  postedAfter: Money;
  heldAfter: Money;
  availableAfter: Money;
  /** Who moved it by hand; null for a payment. */
  actorName: string | null;
  sentence: string;
};

/**
 * The account's ledger, newest entry first; the cursor is the sequence of the last entry shown.
 * @throws DomainError not_found for the account
 */
export async function listEntries(
  context: ServiceContext,
  input: z.output<typeof listEntriesSchema>,
): Promise<{ items: LedgerEntryItem[]; nextCursor: bigint | null }> {
  const { environment } = await locateAccount(context, input.accountId);
  const rows = await context.db
    .select({ entry: ledgerEntries, actorName: users.name })
    .from(ledgerEntries)
    .leftJoin(users, eq(users.id, ledgerEntries.actorUserId))
    .where(
      and(
        eq(ledgerEntries.environmentId, environment.id),
        eq(ledgerEntries.accountId, input.accountId),
        typeof input.cursor === "bigint" ? lt(ledgerEntries.sequence, input.cursor) : undefined,
      ),
    )
    .orderBy(desc(ledgerEntries.sequence))
    .limit(input.limit + 1);
  const items = rows.slice(0, input.limit).map((row) => toItem(row.entry, row.actorName));
  return { items, nextCursor: rows.length > input.limit ? (items.at(-1)?.sequence ?? null) : null };
}

function toItem(row: EntryRow, actorName: string | null): LedgerEntryItem {
  const money = (minor: bigint): Money => ({ minor, currency: row.currency });
  return {
    sequence: row.sequence,
    createdAt: row.createdAt,
    kind: row.kind,
    authorizationId: row.authorizationId,
    transactionId: row.transactionId,
    narrative: row.narrative,
    postedDelta: money(row.postedDeltaMinor),
    heldDelta: money(row.heldDeltaMinor),
    postedAfter: money(row.postedAfterMinor),
    heldAfter: money(row.heldAfterMinor),
    availableAfter: money(row.postedAfterMinor - row.heldAfterMinor),
    actorName,
    sentence: ledgerSentence(row),
  };
}
