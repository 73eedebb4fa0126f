import { and, asc, desc, eq, inArray } from "drizzle-orm";
import type { z } from "zod";
import { newerThan, olderThan, type Page, toPage } from "@/db/keyset";
import { exceptions } from "@/db/schema";
import type { ServiceContext } from "../../context";
import { visibleEnvironments } from "../scope";
import { exceptionConditions } from "./filters";
import type { listExceptionsSchema } from "./schemas";
import { type ExceptionListItem, selectExceptions, toExceptionListItem } from "./select-exceptions";

/** The queue of the visible side and programs: open ones oldest first, closed ones by their opening, newest first. */
export async function listExceptions(
  context: ServiceContext,
  input: z.output<typeof listExceptionsSchema>,
): Promise<Page<ExceptionListItem>> {
  const { openedAt, id } = exceptions;
  const [order, beyond] = input.status === "open" ? [asc, newerThan] : [desc, olderThan];
  const visible = visibleEnvironments(context, "exception.read", input.programId);
  const ofEnvironment = context.db
    .select({ id, openedAt })
    .from(exceptions)
    .where(
      and(
        eq(exceptions.environmentId, visible.environmentId),
        ...exceptionConditions(context, input),
        beyond(openedAt, id, input.cursor),
      ),
    )
    .orderBy(order(openedAt), order(id))
    .limit(input.limit + 1)
    .as("of_environment");
  // Cut to the page before payments, cards and owners are joined.
  const page = await context.db
    .select({ id: ofEnvironment.id })
    .from(visible)
    .crossJoinLateral(ofEnvironment)
    .orderBy(order(ofEnvironment.openedAt), order(ofEnvironment.id))
    .limit(input.limit + 1);
  const ids = page.map((row) => row.id);
  const rows =
    ids.length === 0
      ? []
      : await selectExceptions(context.db).where(inArray(id, ids)).orderBy(order(openedAt), order(id));
  return toPage(rows.map(toExceptionListItem), input.limit, (item) => ({ at: item.openedAt, id: item.id }));
}
