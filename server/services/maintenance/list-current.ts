import { and, asc, eq, gt, isNull } from "drizzle-orm";
import { environments, maintenanceWindows, programs } from "@/db/schema";
import type { ServiceContext } from "../../context";
import { reachable } from "../scope";
import { type MaintenanceWindowView, toWindowView } from "./window";

/** Windows at most that the banner tells of; a hundred programs in maintenance at once is one cause, not a hundred. */
const currentMax = 100;

export type CurrentMaintenance = MaintenanceWindowView & {
  program: { id: string; name: string };
  environmentKind: "sandbox" | "production";
};

/** The windows in force on both sides of all programs that the actor sees, the one that ends first on top. */
export async function listCurrentMaintenance(context: ServiceContext): Promise<CurrentMaintenance[]> {
  const now = new Date();
  const rows = await context.db
    .select({
      window: maintenanceWindows,
      program: { id: programs.id, name: programs.name },
      environmentKind: environments.kind,
    })
    .from(maintenanceWindows)
    .innerJoin(environments, eq(environments.id, maintenanceWindows.environmentId))
    .innerJoin(programs, eq(programs.id, environments.programId))
    .where(
      and(
        isNull(maintenanceWindows.endedAt),
        gt(maintenanceWindows.expiresAt, now),
        reachable(context, "maintenance.read"),
      ),
    )
    .orderBy(asc(maintenanceWindows.expiresAt), asc(maintenanceWindows.id))
    .limit(currentMax);
  return rows.map(({ window, ...where }) => ({ ...toWindowView(window, now), ...where }));
}
