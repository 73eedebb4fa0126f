import { and, eq } from "drizzle-orm";
import { environments, programs } from "@/db/schema";
import type { ServiceContext } from "../../context";
import { notFound } from "../../errors";
import { reachable } from "../scope";

/**
 * The environment with what maintenance mode needs to know of its program.
 * @throws DomainError not_found, also for one of a program that the actor may not see
 */
export async function loadEnvironment(context: ServiceContext, environmentId: string) {
  const [found] = await context.db
    .select({
      id: environments.id,
      kind: environments.kind,
      programId: programs.id,
      programName: programs.name,
      decisioningModel: programs.decisioningModel,
      capabilities: programs.capabilities,
    })
    .from(environments)
    .innerJoin(programs, eq(programs.id, environments.programId))
    .where(and(eq(environments.id, environmentId), reachable(context, "maintenance.read")));
  if (!found) throw notFound("This environment");
  return found;
}
