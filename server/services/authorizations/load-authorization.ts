import { and, eq } from "drizzle-orm";
import { authorizations, cards, environments, programs } from "@/db/schema";
import type { ServiceContext } from "../../context";
import { notFound } from "../../errors";
import { preferredKind, reachable } from "../scope";

/**
 * One authorization with its card, program and environment.
 * @throws DomainError not_found, also for one of a program that the actor may not see
 */
export async function loadAuthorization(context: ServiceContext, id: string) {
  const [found] = await context.db
    .select({
      authorization: authorizations,
      card: cards,
      program: {
        id: programs.id,
        name: programs.name,
        decisioningModel: programs.decisioningModel,
        decisionDeadlineMs: programs.decisionDeadlineMs,
        timeZone: programs.timeZone,
      },
      environment: { id: environments.id, kind: environments.kind },
    })
    .from(authorizations)
    .innerJoin(environments, eq(environments.id, authorizations.environmentId))
    .innerJoin(programs, eq(programs.id, environments.programId))
    .leftJoin(
      cards,
      and(eq(cards.environmentId, authorizations.environmentId), eq(cards.tokenId, authorizations.tokenId)),
    )
    .where(and(eq(authorizations.id, id), reachable(context, "payment.read")))
    .orderBy(preferredKind(context))
    .limit(1);
  if (!found) throw notFound("This authorization");
  return found;
}
