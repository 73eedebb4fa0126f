import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { environments, exceptions } from "@/db/schema";
import { requirePermission, type ServiceContext } from "../../context";
import { notFound } from "../../errors";
import { reachable } from "../scope";
import { selectWorkers } from "./owners";
import type { exceptionIdSchema } from "./schemas";

/**
 * To whom an exception can be given, by name.
 * @throws DomainError not_found, not_permitted
 */
export async function listExceptionWorkers(
  context: ServiceContext,
  { id }: z.output<typeof exceptionIdSchema>,
): Promise<{ id: string; name: string }[]> {
  const [found] = await context.db
    .select({ programId: environments.programId })
    .from(exceptions)
    .innerJoin(environments, eq(environments.id, exceptions.environmentId))
    .where(and(eq(exceptions.id, id), reachable(context, "exception.read")));
  if (!found) throw notFound("This exception");
  requirePermission(context, "exception.work", found.programId);
  return selectWorkers(context.db, found.programId);
}
