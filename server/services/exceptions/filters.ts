import { eq, isNull, lte, type SQL } from "drizzle-orm";
import type { z } from "zod";
import { exceptions } from "@/db/schema";
import { exceptionAges } from "@/lib/exception-words";
import type { ServiceContext } from "../../context";
import type { exceptionFilterSchema } from "./schemas";

export type ExceptionFilter = z.output<typeof exceptionFilterSchema>;

/** The filter as conditions on `exceptions`; its program is left to the environments it is joined to. */
export function exceptionConditions(context: ServiceContext, filter: ExceptionFilter): (SQL | undefined)[] {
  return [
    eq(exceptions.status, filter.status),
    filter.kind && eq(exceptions.kind, filter.kind),
    ownerCondition(context, filter.owner),
    filter.age && lte(exceptions.openedAt, new Date(Date.now() - exceptionAges[filter.age].ms)),
    filter.currency ? eq(exceptions.currency, filter.currency) : undefined,
    filter.accountId ? eq(exceptions.accountId, filter.accountId) : undefined,
  ];
}

function ownerCondition({ actor }: ServiceContext, owner: ExceptionFilter["owner"]): SQL | undefined {
  if (owner === undefined) return undefined;
  if (owner === "nobody") return isNull(exceptions.ownerUserId);
  if (owner !== "me") return eq(exceptions.ownerUserId, owner);
  // The system owns nothing: it asks for nobody's by a condition that holds for none.
  return actor.type === "user" ? eq(exceptions.ownerUserId, actor.userId) : isNull(exceptions.id);
}
