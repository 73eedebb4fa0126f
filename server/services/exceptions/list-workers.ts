import type { z } from "zod";
import { requirePermission, type ServiceContext } from "../../context";
import { loadException } from "./change-exception";
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
  const found = await loadException(context, id);
  requirePermission(context, "exception.work", found.programId);
  return selectWorkers(context.db, found.programId);
}
