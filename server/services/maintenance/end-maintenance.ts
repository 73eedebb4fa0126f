import { and, eq, isNull } from "drizzle-orm";
import type { z } from "zod";
import { environments, maintenanceWindows } from "@/db/schema";
import { audit, requirePermission, type ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";
import { reachable } from "../scope";
import type { endMaintenanceSchema } from "./schemas";
import { type MaintenanceWindowView, toWindowView } from "./window";

/**
 * Ends a maintenance window before its expiry: the rules decide again from the next authorization on.
 * @throws DomainError not_found, not_permitted, conflict (it is over already)
 */
export async function endMaintenance(
  context: ServiceContext,
  { id }: z.output<typeof endMaintenanceSchema>,
): Promise<MaintenanceWindowView> {
  const [found] = await context.db
    .select({ programId: environments.programId, environmentId: environments.id })
    .from(maintenanceWindows)
    .innerJoin(environments, eq(environments.id, maintenanceWindows.environmentId))
    .where(and(eq(maintenanceWindows.id, id), reachable(context, "maintenance.read")));
  if (!found) throw notFound("This maintenance window");
  requirePermission(context, "maintenance.write", found.programId);
  return context.db.transaction(async (tx) => {
    const [open] = await tx
      .select()
      .from(maintenanceWindows)
      .where(and(eq(maintenanceWindows.id, id), isNull(maintenanceWindows.endedAt)))
      .for("update");
    const endedAt = new Date();
    if (!open || open.expiresAt <= endedAt)
      throw new DomainError("conflict", "Nothing was changed: this maintenance window is over already.");
    const [row] = await tx
      .update(maintenanceWindows)
      .set({ endedAt, endedByUserId: context.actor.type === "user" ? context.actor.userId : null })
      .where(eq(maintenanceWindows.id, id))
      .returning();
    if (!row) throw new Error("The maintenance window was not stored");
    await audit(tx, context, {
      action: "maintenance.end",
      subjectType: "maintenance",
      subjectId: id,
      ...found,
      before: { expires_at: open.expiresAt.toISOString() },
      after: { ended_at: endedAt.toISOString() },
    });
    return toWindowView(row, endedAt);
  });
}
