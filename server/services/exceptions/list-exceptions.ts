import { and, asc, desc } from "drizzle-orm";
import type { z } from "zod";
import { newerThan, olderThan, type Page, toPage } from "@/db/keyset";
import { exceptions } from "@/db/schema";
import type { ServiceContext } from "../../context";
import { visible } from "../scope";
import { exceptionConditions } from "./filters";
import type { listExceptionsSchema } from "./schemas";
import { type ExceptionListItem, selectExceptions, toExceptionListItem } from "./select-exceptions";

/** The queue of the visible side and programs: open ones oldest first, closed ones by their opening, newest first. */
export async function listExceptions(
  context: ServiceContext,
  input: z.output<typeof listExceptionsSchema>,
): Promise<Page<ExceptionListItem>> {
  const { openedAt, id } = exceptions;
  const isQueue = input.status === "open";
  const [order, beyond] = isQueue ? [asc, newerThan] : [desc, olderThan];
  const rows = await selectExceptions(context.db)
    .where(
      and(
        visible(context, "exception.read", input.programId),
        ...exceptionConditions(context, input),
        beyond(openedAt, id, input.cursor),
      ),
    )
    .orderBy(order(openedAt), order(id))
    .limit(input.limit + 1);
  return toPage(rows.map(toExceptionListItem), input.limit, (item) => ({ at: item.openedAt, id: item.id }));
}
