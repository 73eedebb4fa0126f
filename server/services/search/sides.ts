import { eq } from "drizzle-orm";
import { environments, programs } from "@/db/schema";
import type { Permission } from "@/lib/permissions";
import { programScope, type ServiceContext } from "../../context";

/** Where a search looks: the environments of the side that is looked at, with their programs' names. */
export type Sides = {
  /** Ids of the environments in which the actor holds the permission. */
  ids(permission: Permission): string[];
  programName(environmentId: string | null): string | null;
};

/**
 * Reads the environments once for all kinds. Each kind is then looked up with the ids written out: joined to
 * `environments` instead, Postgres would read whole tables.
 */
export async function readSides(context: ServiceContext): Promise<Sides> {
  const rows = await context.db
    .select({ id: environments.id, programId: programs.id, programName: programs.name })
    .from(environments)
    .innerJoin(programs, eq(programs.id, environments.programId))
    .where(eq(environments.kind, context.environmentKind));
  const names = new Map(rows.map((row) => [row.id, row.programName]));
  return {
    ids(permission) {
      const scope = programScope(context, permission);
      return rows.filter((row) => scope === "all" || scope.includes(row.programId)).map((row) => row.id);
    },
    programName: (environmentId) => (environmentId ? (names.get(environmentId) ?? null) : null),
  };
}
