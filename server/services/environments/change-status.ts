import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import type { Transaction } from "@/db/client";
import { credentials, environments } from "@/db/schema";
import { audit, type ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { readOpenEndpoints } from "../endpoints";
import {
  type LoadedEnvironment,
  loadForChange,
  lockEnvironment,
  readEnvironment,
} from "../environment-access";
import type { changeStatusSchema } from "./schemas";

/**
 * Enables or disables an environment. Disabling takes effect at once and never waits; the sandbox is enabled when what it needs is
 * there. Production is switched on at the end of the road to go-live and not here.
 * @throws DomainError not_found, not_permitted, invalid (the name), out_of_scope (something is missing)
 */
export async function changeEnvironmentStatus(
  context: ServiceContext,
  { environmentId, status, reason, confirmName }: z.output<typeof changeStatusSchema>,
): Promise<{ status: "enabled" | "disabled" }> {
  const { program } = await loadForChange(context, { environmentId, confirmName });
  return context.db.transaction(async (tx) => {
    await lockEnvironment(tx, environmentId);
    const now = await readEnvironment(tx, environmentId);
    if (now.environment.status === status) return { status };
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
    return { status };
  });
}

async function whyNotEnable(tx: Transaction, { environment }: LoadedEnvironment): Promise<string | null> {
  if (environment.kind === "production")
    return "Production is switched on at the end of the road to go-live, when every step is done and a second person agrees.";
  const [credential] = await tx
    .select({ id: credentials.id })
    .from(credentials)
    .where(
      and(
        eq(credentials.environmentId, environment.id),
        eq(credentials.kind, "card_api"),
        eq(credentials.status, "current"),
      ),
    );
  const open = await readOpenEndpoints(tx, environment.id, new Date());
  const missing = [
    !environment.baseUrl && "the base address",
    !credential && "the credentials",
    environment.sourceCidrs.length === 0 && "FINCI's source networks",
    open.length === 0 && "an open endpoint",
  ].filter((what) => what !== false);
  return missing.length > 0 ? `Missing: ${missing.join(", ")}. Enter it first.` : null;
}
