import { type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { z } from "zod";

/** Rows a page holds at most; a list asks for fewer if it likes. */
export const pageSizeMax = 100;
export const pageSizeDefault = 50;

/** Where a page starts: the time (ms precision, as stored) and id of the last row before it. */
export const cursorSchema = z.object({ at: z.date(), id: z.string().max(64) });
export type Cursor = z.infer<typeof cursorSchema>;

/** What a list takes besides its filters. */
export const pageSchema = z.object({
  cursor: cursorSchema.nullish(),
  limit: z.int().min(1).max(pageSizeMax).default(pageSizeDefault),
});

/**
 * The condition "older than the cursor" as a row-value comparison, with the plain bound beside it that lets Postgres
 * skip whole partitions. Undefined without a cursor.
 */
export function olderThan(time: PgColumn, id: PgColumn, cursor: Cursor | null | undefined): SQL | undefined {
  if (!cursor) return undefined;
  const at = cursor.at.toISOString();
  return sql`(${time} <= ${at}::timestamptz and (${time}, ${id}) < (${at}::timestamptz, ${cursor.id}))`;
}

/** As `olderThan`, for a list that shows the oldest first. */
export function newerThan(time: PgColumn, id: PgColumn, cursor: Cursor | null | undefined): SQL | undefined {
  if (!cursor) return undefined;
  const at = cursor.at.toISOString();
  return sql`(${time} >= ${at}::timestamptz and (${time}, ${id}) > (${at}::timestamptz, ${cursor.id}))`;
}

export type Page<T> = { items: T[]; nextCursor: Cursor | null };

/** Cuts the rows of a query that asked for `limit + 1` into a page. */
export function toPage<T>(rows: T[], limit: number, cursorOf: (row: T) => Cursor): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last ? cursorOf(last) : null };
}
