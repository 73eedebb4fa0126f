import { and, desc, eq, inArray, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Cursor, Page } from "@/db/keyset";
import { exceptions, ledgerMatches, masterEntries, users } from "@/db/schema";
import type { Money } from "@/lib/money";
import type { ServiceContext } from "../../context";
import { type EntryFilter, entryConditions } from "./conditions";
import { loadEnvironment } from "./load-environment";
import { matchOfEntry } from "./read-totals";
import type { listEntriesSchema } from "./schemas";
import { entrySubject } from "./settle-unmatched";

/** The exception that a row waits for, with who looks at it. */
export type RowException = { id: string; status: "open" | "closed"; ownerName: string | null };

export type EntryListItem = {
  environmentId: string;
  masterAccountId: string;
  id: string;
  bookedAt: Date;
  valueDate: string;
  /** Signed: a presentment takes. */
  amount: Money;
  narrative: string;
  isCardRelated: boolean;
  reference: string | null;
  source: "payments_api" | "statement";
  match: { transactionId: string; differenceMinor: bigint; isByHand: boolean } | null;
  exception: RowException | null;
};

/**
 * FINCI's entries of the days, newest first.
 * @throws DomainError not_found, out_of_scope
 */
export async function listEntries(
  context: ServiceContext,
  { cursor, limit, ...filter }: z.output<typeof listEntriesSchema>,
): Promise<Page<EntryListItem>> {
  const { timeZone } = await loadEnvironment(context, filter.environmentId);
  return readEntries(context, filter, timeZone, cursor ?? null, limit);
}

/** A page of any size, for the list and for the export. */
export async function readEntries(
  { db }: Pick<ServiceContext, "db">,
  filter: EntryFilter,
  timeZone: string,
  cursor: Cursor | null,
  limit: number,
): Promise<Page<EntryListItem>> {
  const { bookedAt, masterAccountId, id } = masterEntries;
  const rows = await db
    .select({ entry: masterEntries, match: ledgerMatches })
    .from(masterEntries)
    .leftJoin(ledgerMatches, matchOfEntry)
    .where(and(...entryConditions(filter, timeZone), cursor ? beyond(cursor) : undefined))
    .orderBy(desc(bookedAt), desc(masterAccountId), desc(id))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const unmatched = page.filter(({ match }) => match === null);
  const found = await readExceptions(
    db,
    filter.environmentId,
    "unmatched_entry",
    unmatched.map(({ entry }) => entrySubject(entry.masterAccountId, entry.id)),
  );
  const items = page.map(({ entry, match }) => ({
    ...toEntry(entry),
    match: match && {
      transactionId: match.transactionId,
      differenceMinor: match.differenceMinor,
      isByHand: match.matchedByUserId !== null,
    },
    exception: found.get(entrySubject(entry.masterAccountId, entry.id)) ?? null,
  }));
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last ? cursorOf(last) : null };
}

function cursorOf({ bookedAt, masterAccountId, id }: EntryListItem): Cursor {
  return { at: bookedAt, id: `${masterAccountId} ${id}` };
}

/** Row-value comparison in the order of the index on environment, moment, account and id. */
function beyond({ at, id }: Cursor) {
  const moment = at.toISOString();
  const space = id.indexOf(" ");
  const [account, entry] = [id.slice(0, space), id.slice(space + 1)];
  return sql`(${masterEntries.bookedAt} <= ${moment}::timestamptz and
    (${masterEntries.bookedAt}, ${masterEntries.masterAccountId}, ${masterEntries.id}) < (${moment}::timestamptz, ${account}, ${entry}))`;
}

/** A stored entry as lists and pages show it. */
export function toEntry(entry: typeof masterEntries.$inferSelect) {
  return {
    environmentId: entry.environmentId,
    masterAccountId: entry.masterAccountId,
    id: entry.id,
    bookedAt: entry.bookedAt,
    valueDate: entry.valueDate,
    amount: { minor: entry.amountMinor, currency: entry.currency },
    narrative: entry.narrative,
    isCardRelated: entry.isCardRelated,
    reference: entry.reference,
    source: entry.source,
  };
}

/** The exceptions about these subjects. */
export async function readExceptions(
  db: ServiceContext["db"],
  environmentId: string,
  kind: "unmatched_entry" | "unmatched_presentment",
  subjects: string[],
): Promise<Map<string, RowException>> {
  if (subjects.length === 0) return new Map();
  const rows = await db
    .select({
      id: exceptions.id,
      status: exceptions.status,
      subjectId: exceptions.subjectId,
      ownerName: users.name,
    })
    .from(exceptions)
    .leftJoin(users, eq(users.id, exceptions.ownerUserId))
    .where(
      and(
        eq(exceptions.environmentId, environmentId),
        eq(exceptions.kind, kind),
        inArray(exceptions.subjectId, subjects),
      ),
    );
  return new Map(rows.map(({ subjectId, ...exception }) => [subjectId, exception]));
}
