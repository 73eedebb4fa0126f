import { and, desc, eq, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { z } from "zod";
import { olderThan, type Page, toPage } from "@/db/keyset";
import { authorizations, maintenanceWindows, users } from "@/db/schema";
import type { ServiceContext } from "../../context";
import { countMax } from "../schemas";
import { loadEnvironment } from "./load-environment";
import type { listMaintenanceSchema } from "./schemas";
import { type MaintenanceWindowView, toWindowView } from "./window";

export type MaintenanceListItem = MaintenanceWindowView & {
  /** Null for the system. */
  startedBy: string | null;
  /** Null where it ended by itself or is in force. */
  endedBy: string | null;
  /** What it decided; `countMax + 1` stands for "more than `countMax`". */
  decidedCount: number;
};

/**
 * The maintenance windows of one environment, newest first, each with how many authorizations it decided.
 * @throws DomainError not_found
 */
export async function listMaintenanceWindows(
  context: ServiceContext,
  input: z.output<typeof listMaintenanceSchema>,
): Promise<Page<MaintenanceListItem>> {
  const environment = await loadEnvironment(context, input.environmentId);
  const starter = alias(users, "starter");
  const ender = alias(users, "ender");
  const { id, startedAt } = maintenanceWindows;
  const decided = context.db
    .select({ one: sql`1` })
    .from(authorizations)
    .where(
      and(
        // written out, so that the partial index on what maintenance decided fits
        sql`${authorizations.maintenanceId} = "maintenance_windows"."id"`,
        eq(authorizations.environmentId, environment.id),
      ),
    )
    .limit(countMax + 1)
    .as("decided");
  const rows = await context.db
    .select({
      window: maintenanceWindows,
      startedBy: starter.name,
      endedBy: ender.name,
      decidedCount: sql<number>`(select count(*)::int from ${decided})`,
    })
    .from(maintenanceWindows)
    .leftJoin(starter, eq(starter.id, maintenanceWindows.startedByUserId))
    .leftJoin(ender, eq(ender.id, maintenanceWindows.endedByUserId))
    .where(and(eq(maintenanceWindows.environmentId, environment.id), olderThan(startedAt, id, input.cursor)))
    .orderBy(desc(startedAt), desc(id))
    .limit(input.limit + 1);
  const now = new Date();
  const items = rows.map(({ window, ...rest }) => ({ ...toWindowView(window, now), ...rest }));
  return toPage(items, input.limit, (item) => ({ at: item.startedAt, id: item.id }));
}
