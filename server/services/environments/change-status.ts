import { eq } from "drizzle-orm";
import type { z } from "zod";
import type { Transaction } from "@/db/client";
import { environments } from "@/db/schema";
import { audit, type ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import type { Proposal } from "../approvals";
import {
  type LoadedEnvironment,
  loadForChange,
  lockEnvironment,
  readEnvironment,
} from "../environment-access";
import { environmentLacks } from "../environment-lacks";
import { proposeProductionSwitch } from "../journey";
import type { changeStatusSchema } from "./schemas";

/**
 * Enables or disables an environment. Disabling takes effect at once and never waits; the sandbox is enabled when what it needs is
 * there. Production is switched on by a second person, once every step to go-live is done: enabling it only asks for that.
 * @throws DomainError not_found, not_permitted, invalid (the name), out_of_scope (names what is missing), conflict (asked already)
 */
export async function changeEnvironmentStatus(
  context: ServiceContext,
  { environmentId, status, reason, confirmName }: z.output<typeof changeStatusSchema>,
): Promise<{ status: "enabled" | "disabled"; waitsFor: Proposal | null }> {
  const { program, environment } = await loadForChange(context, { environmentId, confirmName });
  return context.db.transaction(async (tx) => {
    if (environment.kind === "production" && status === "enabled" && environment.status !== "enabled")
      return {
        status: "disabled",
        waitsFor: await proposeProductionSwitch(context, tx, { program, reason }),
      };
    await lockEnvironment(tx, environmentId);
    const now = await readEnvironment(tx, environmentId);
    if (now.environment.status === status) return { status, waitsFor: null };
    const whyNot = status === "enabled" ? await whyNotEnable(tx, now) : null;
    if (whyNot) throw new DomainError("out_of_scope", `It was not enabled. ${whyNot}`);
    await tx
      .update(environments)
      .set({ status, updatedAt: new Date() })
      .where(eq(environments.id, environmentId));
    await audit(tx, context, {
      action: status === "enabled" ? "environment.enable" : "environment.disable",
      subjectType: "environment",
      subjectId: environmentId,
      programId: program.id,
      environmentId,
      before: { status: now.environment.status },
      after: { status },
      reason,
    });
    return { status, waitsFor: null };
  });
}

async function whyNotEnable(tx: Transaction, { environment }: LoadedEnvironment): Promise<string | null> {
  const missing = await environmentLacks(tx, environment);
  return missing.length > 0 ? `Missing: ${missing.join(", ")}. Enter it first.` : null;
}
