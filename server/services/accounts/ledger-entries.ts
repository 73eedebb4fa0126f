import { and, eq, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Reader } from "@/db/client";
import { ledgerEntries, users } from "@/db/schema";
import type { Money } from "@/lib/money";
import { ledgerSentence } from "../timeline";
import type { EntryCursor } from "./schemas";

type EntryRow = typeof ledgerEntries.$inferSelect;

export type LedgerEntryItem = Pick<
  EntryRow,
  | "sequence"
  | "createdAt"
  | "kind"
  | "authorizationId"
  | "transactionId"
  | "narrative"
  /** The entry that this one takes back. */
  | "reversesSequence"
> & {
  postedDelta: Money;
  heldDelta: Money;
  postedAfter: Money;
  heldAfter: Money;
  availableAfter: Money;
  /** Who moved it by hand; null for a payment. */
  actorName: string | null;
  /** The entry that takes this one back; null while none does. */
  reversedBySequence: bigint | null;
  /** By its kind it can be taken back by hand, and it was not yet. */
  isReversible: boolean;
  sentence: string;
};

export type EntryPage = { items: LedgerEntryItem[]; nextCursor: EntryCursor | null };

const reversing = alias(ledgerEntries, "reversing");

/** Ledger entries with who moved them and what took them back. */
export function selectEntries(reader: Reader) {
  return reader
    .select({
      entry: ledgerEntries,
      actorName: users.name,
      reversedBySequence: sql<bigint | null>`${reversing.sequence}`.mapWith((value) =>
        value === null ? null : BigInt(value),
      ),
    })
    .from(ledgerEntries)
    .leftJoin(users, eq(users.id, ledgerEntries.actorUserId))
    .leftJoin(
      reversing,
      and(
        eq(reversing.environmentId, ledgerEntries.environmentId),
        eq(reversing.accountId, ledgerEntries.accountId),
        eq(reversing.reversesSequence, ledgerEntries.sequence),
      ),
    )
    .$dynamic();
}

type SelectedEntry = Awaited<ReturnType<typeof selectEntries>>[number];

/** A stored entry as ledgers and statements show it. */
export function toEntryItem({ entry, actorName, reversedBySequence }: SelectedEntry): LedgerEntryItem {
  const money = (minor: bigint): Money => ({ minor, currency: entry.currency });
  const isByHand = entry.kind === "funding" || entry.kind === "adjustment";
  return {
    sequence: entry.sequence,
    createdAt: entry.createdAt,
    kind: entry.kind,
    authorizationId: entry.authorizationId,
    transactionId: entry.transactionId,
    narrative: entry.narrative,
    reversesSequence: entry.reversesSequence,
    postedDelta: money(entry.postedDeltaMinor),
    heldDelta: money(entry.heldDeltaMinor),
    postedAfter: money(entry.postedAfterMinor),
    heldAfter: money(entry.heldAfterMinor),
    availableAfter: money(entry.postedAfterMinor - entry.heldAfterMinor),
    actorName,
    reversedBySequence,
    isReversible: isByHand && entry.reversesSequence === null && reversedBySequence === null,
    sentence: ledgerSentence(entry),
  };
}

/** Cuts the rows of a query that asked for `limit + 1` into a page. */
export function toEntryPage(rows: SelectedEntry[], limit: number): EntryPage {
  const items = rows.slice(0, limit).map(toEntryItem);
  const last = items.at(-1);
  return {
    items,
    nextCursor: rows.length > limit && last ? { at: last.createdAt, sequence: last.sequence } : null,
  };
}
