import { and, asc, desc, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { z } from "zod";
import { newerThan, olderThan } from "@/db/keyset";
import { exceptions } from "@/db/schema";
import type { ServiceContext } from "../../context";
import { readReveals } from "../personal-data";
import { visibleEnvironments } from "../scope";
import { exceptionConditions } from "./filters";
import type { ExceptionCursor, listExceptionsSchema } from "./schemas";
import { type ExceptionListItem, selectExceptions, toExceptionListItem } from "./select-exceptions";

type ListInput = z.output<typeof listExceptionsSchema>;
export type ExceptionPage = { items: ExceptionListItem[]; nextCursor: ExceptionCursor | null };

/**
 * The queue of the visible side and programs: open ones oldest first, closed ones by their opening, newest first; or, in
 * one currency, the largest amounts at stake first.
 */
export async function listExceptions(context: ServiceContext, input: ListInput): Promise<ExceptionPage> {
  const { id } = exceptions;
  const { column, direction, beyond, cursorOf } = orderOf(input);
  const visible = visibleEnvironments(context, "exception.read", input.programId);
  const ofEnvironment = context.db
    .select({ id, place: sql`${column}`.as("place") })
    .from(exceptions)
    .where(
      and(
        eq(exceptions.environmentId, visible.environmentId),
        ...exceptionConditions(context, input),
        beyond,
      ),
    )
    .orderBy(direction(column), direction(id))
    .limit(input.limit + 1)
    .as("of_environment");
  // Cut to the page before payments, entries, cards and owners are joined.
  const page = await context.db
    .select({ id: ofEnvironment.id })
    .from(visible)
    .crossJoinLateral(ofEnvironment)
    .orderBy(direction(ofEnvironment.place), direction(ofEnvironment.id))
    .limit(input.limit + 1);
  if (page.length === 0) return { items: [], nextCursor: null };
  const ids = page.slice(0, input.limit).map((row) => row.id);
  const query = selectExceptions(context.db)
    .where(inArray(id, ids))
    .orderBy(direction(column), direction(id));
  const [reveals, rows] = await Promise.all([readReveals(context), query]);
  const items = rows.map((row) => toExceptionListItem(reveals, row));
  const last = items.at(-1);
  return { items, nextCursor: page.length > input.limit && last ? cursorOf(last) : null };
}

/** By which column, in which direction, behind what, and how a row is named as the place to go on from. */
function orderOf({ order, status, cursor }: ListInput) {
  const { openedAt, amountMinor, id } = exceptions;
  if (order === "stake") {
    const at = cursor && "minor" in cursor ? cursor : null;
    const beyond: SQL | undefined = at
      ? sql`(${amountMinor}, ${id}) < (${at.minor.toString()}::bigint, ${at.id}::uuid)`
      : undefined;
    const cursorOf = (item: ExceptionListItem): ExceptionCursor => ({
      minor: item.amount.minor,
      id: item.id,
    });
    return { column: amountMinor, direction: desc, beyond, cursorOf };
  }
  const at = cursor && "at" in cursor ? cursor : null;
  const isOpen = status === "open";
  return {
    column: openedAt,
    direction: isOpen ? asc : desc,
    beyond: (isOpen ? newerThan : olderThan)(openedAt, id, at),
    cursorOf: (item: ExceptionListItem): ExceptionCursor => ({ at: item.openedAt, id: item.id }),
  };
}
