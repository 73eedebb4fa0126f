import { and, eq } from "drizzle-orm";
import { certificationRuns, environments, programs } from "@/db/schema";
import type { Permission } from "@/lib/permissions";
import { requirePermission, type ServiceContext } from "../../context";
import { notFound } from "../../errors";
import { reachable } from "../scope";

/** One side of a program as certification needs it. */
export type LoadedSide = Awaited<ReturnType<typeof loadSide>>;

/**
 * A side of a program, for an actor who may read certifications there.
 * @throws DomainError not_found, also for a program that the actor may not see
 */
export async function loadSide(context: ServiceContext, programId: string, kind: "sandbox" | "production") {
  const [found] = await context.db
    .select({
      environment: environments,
      program: {
        id: programs.id,
        name: programs.name,
        slug: programs.slug,
        decisioningModel: programs.decisioningModel,
      },
    })
    .from(environments)
    .innerJoin(programs, eq(programs.id, environments.programId))
    .where(
      and(eq(programs.id, programId), eq(environments.kind, kind), reachable(context, "certification.read")),
    );
  if (!found) throw notFound("This program");
  return found;
}

/** A run with its environment and program. */
export type LoadedRun = Awaited<ReturnType<typeof loadRun>>;

/**
 * A run, for an actor who may read certifications there.
 * @throws DomainError not_found, also for one of a program that the actor may not see
 */
export async function loadRun(context: ServiceContext, runId: string) {
  const [found] = await context.db
    .select({
      run: certificationRuns,
      environment: environments,
      program: { id: programs.id, name: programs.name, slug: programs.slug },
    })
    .from(certificationRuns)
    .innerJoin(environments, eq(environments.id, certificationRuns.environmentId))
    .innerJoin(programs, eq(programs.id, environments.programId))
    .where(and(eq(certificationRuns.id, runId), reachable(context, "certification.read")));
  if (!found) throw notFound("This certification run");
  return found;
}

/** As `loadRun`, for someone who may do this in the run's program. @throws DomainError not_found, not_permitted */
export async function loadRunFor(context: ServiceContext, runId: string, permission: Permission) {
  const loaded = await loadRun(context, runId);
  requirePermission(context, permission, loaded.program.id);
  return loaded;
}
