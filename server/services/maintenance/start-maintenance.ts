import { and, eq, isNull } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { environments, maintenanceWindows } from "@/db/schema";
import { formatAmount, MoneyError, parseAmount } from "@/lib/money";
import { formatUtc } from "@/lib/time";
import { audit, requirePermission, type ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { requireCapability } from "../capabilities";
import { loadEnvironment } from "./load-environment";
import { type StartMaintenance, startMaintenanceSchema } from "./schemas";
import { type MaintenanceWindowView, toWindowView } from "./window";

const minuteMs = 60_000;

/**
 * Puts an environment into maintenance mode: from the next authorization on, the stated behaviour decides until the
 * window expires or is ended.
 * @throws DomainError not_found, not_permitted, out_of_scope (FINCI decides), invalid (cap), conflict (one is in force)
 */
export async function startMaintenance(
  context: ServiceContext,
  input: StartMaintenance,
): Promise<MaintenanceWindowView> {
  const { environmentId, behaviour, reason, minutes, ...cap } = startMaintenanceSchema.parse(input);
  const environment = await loadEnvironment(context, environmentId);
  requirePermission(context, "maintenance.write", environment.programId);
  requireCapability(environment, "integrator_managed_decisioning", "maintenance mode was not started");
  if (environment.decisioningModel === "finci") {
    throw new DomainError(
      "out_of_scope",
      "Maintenance mode was not started: FINCI decides this program's authorizations; the console only records them.",
    );
  }
  const limit = behaviour === "approve_up_to" ? readCap(cap) : { capMinor: null, capCurrency: null };
  const userId = context.actor.type === "user" ? context.actor.userId : null;
  return context.db.transaction(async (tx) => {
    // Two starts at once come one after the other, and the second one sees the first.
    await tx.select().from(environments).where(eq(environments.id, environmentId)).for("no key update");
    const startedAt = new Date();
    await makeRoom(tx, environmentId, startedAt);
    const expiresAt = new Date(startedAt.getTime() + minutes * minuteMs);
    const [row] = await tx
      .insert(maintenanceWindows)
      .values({ environmentId, behaviour, ...limit, reason, startedByUserId: userId, startedAt, expiresAt })
      .returning();
    if (!row) throw new Error("The maintenance window was not stored");
    await audit(tx, context, {
      action: "maintenance.start",
      subjectType: "maintenance",
      subjectId: row.id,
      programId: environment.programId,
      environmentId,
      after: {
        behaviour,
        ...(limit.capMinor !== null && {
          cap: formatAmount(limit.capMinor, limit.capCurrency),
          currency: limit.capCurrency,
        }),
        expires_at: expiresAt.toISOString(),
      },
      reason,
    });
    return toWindowView(row, startedAt);
  });
}

/** Writes down the end of a window that has expired; refuses while one is in force. */
async function makeRoom(tx: Transaction, environmentId: string, now: Date): Promise<void> {
  const [open] = await tx
    .select()
    .from(maintenanceWindows)
    .where(and(eq(maintenanceWindows.environmentId, environmentId), isNull(maintenanceWindows.endedAt)));
  if (!open) return;
  if (open.expiresAt > now) {
    throw new DomainError(
      "conflict",
      `Nothing was started: maintenance mode is on already, until ${formatUtc(open.expiresAt)}. End it first.`,
    );
  }
  await tx
    .update(maintenanceWindows)
    .set({ endedAt: open.expiresAt })
    .where(eq(maintenanceWindows.id, open.id));
}

function readCap({ capAmount, capCurrency }: { capAmount?: string; capCurrency?: string }) {
  if (!capCurrency) throw invalid("capCurrency", "Choose the currency of the cap.");
  if (!capAmount) throw invalid("capAmount", "Enter the most that one payment may ask.");
  try {
    const capMinor = parseAmount(capAmount, capCurrency);
    if (capMinor <= 0n) throw invalid("capAmount", "The cap must be more than zero.");
    return { capMinor, capCurrency };
  } catch (error) {
    if (error instanceof MoneyError) throw invalid("capAmount", `${error.message}. Write it like 50.00.`);
    throw error;
  }
}

function invalid(field: string, sentence: string): DomainError {
  return new DomainError("invalid", `Maintenance mode was not started. ${sentence}`, {
    fields: { [field]: sentence },
  });
}
