import { and, desc, eq, inArray, type SQL, sql } from "drizzle-orm";
import { environments, programs } from "@/db/schema";
import type { Permission } from "@/lib/permissions";
import { programScope, type ServiceContext } from "../context";

/** The program a record belongs to, as lists and pages name it. */
export type ProgramReference = { id: string; name: string };

/** Condition on `environments`: the sides of the programs in which the actor holds the permission, of any kind. */
export function reachable(context: ServiceContext, permission: Permission): SQL | undefined {
  const scope = programScope(context, permission);
  return scope === "all" ? undefined : inArray(environments.programId, scope);
}

/** Condition on `environments`: as `reachable`, of the kind the person looks at, narrowed to one program if asked. */
export function visible(
  context: ServiceContext,
  permission: Permission,
  programId: string | undefined,
): SQL | undefined {
  return and(
    eq(environments.kind, context.environmentKind),
    reachable(context, permission),
    programId ? eq(environments.programId, programId) : undefined,
  );
}

/** Order for a look-up by id: the side the person looks at comes first, the other one only without a record there. */
export function preferredKind(context: ServiceContext): SQL {
  return desc(sql`${environments.kind} = ${context.environmentKind}`);
}

/**
 * The visible environments as a source. A list joins its newest rows laterally to it: each environment then reads one
 * page from its own index, where `environment_id in (…)` would sort everything.
 */
export function visibleEnvironments(
  context: ServiceContext,
  permission: Permission,
  programId: string | undefined,
) {
  return context.db
    .select({
      environmentId: sql<string>`${environments.id}`.as("visible_environment_id"),
      programId: sql<string>`${programs.id}`.as("visible_program_id"),
      programName: sql<string>`${programs.name}`.as("visible_program_name"),
      merchantName: sql<string | null>`null::text`.as("visible_merchant_name"),
    })
    .from(environments)
    .innerJoin(programs, eq(programs.id, environments.programId))
    .where(visible(context, permission, programId))
    .as("visible");
}

/** The ILIKE pattern for "holds this text", with the pattern's own signs taken literally. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, "\\$&")}%`;
}
