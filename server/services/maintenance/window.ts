import type { maintenanceWindows } from "@/db/schema";
import type { Money } from "@/lib/money";

export type MaintenanceRow = typeof maintenanceWindows.$inferSelect;

/** A maintenance window as pages show it. */
export type MaintenanceWindowView = {
  id: string;
  environmentId: string;
  behaviour: MaintenanceRow["behaviour"];
  /** For approve_up_to: the most that one payment may ask. */
  cap: Money | null;
  reason: string;
  startedAt: Date;
  expiresAt: Date;
  /** When it stopped deciding: ended by a person, or at its expiry. Null while it is in force. */
  endedAt: Date | null;
};

/** A stored window; one that nobody ended is over at its expiry, whether or not that was written down. */
export function toWindowView(row: MaintenanceRow, now: Date): MaintenanceWindowView {
  const { id, environmentId, behaviour, reason, startedAt, expiresAt } = row;
  return {
    id,
    environmentId,
    behaviour,
    cap:
      row.capMinor === null || row.capCurrency === null
        ? null
        : { minor: row.capMinor, currency: row.capCurrency },
    reason,
    startedAt,
    expiresAt,
    endedAt: row.endedAt ?? (expiresAt <= now ? expiresAt : null),
  };
}
