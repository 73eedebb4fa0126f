import { eq } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "@/db/client";
import { environments } from "@/db/schema";
import { audit, type ServiceContext } from "../../context";
import { defineChangeKind } from "../change-kind";
import { lockEnvironment, readEnvironment } from "../environment-access";

/** How FINCI is reached, and from where it is let in. */
const settingsSchema = z.object({
  baseUrl: z.string().nullable(),
  pathPrefix: z.string(),
  signingTemplate: z.string(),
  sourceCidrs: z.array(z.string()),
  outgoingCidrs: z.array(z.string()),
  webhookSignatureRequired: z.boolean(),
});
export type EnvironmentSettings = z.output<typeof settingsSchema>;

const labels: Record<keyof EnvironmentSettings, string> = {
  baseUrl: "base address",
  pathPrefix: "path prefix",
  signingTemplate: "signing input",
  sourceCidrs: "FINCI's source networks",
  outgoingCidrs: "our outgoing addresses",
  webhookSignatureRequired: "signed deliveries only",
};

/** The settings that differ, in the order of the form. */
export function changedSettings(
  now: EnvironmentSettings,
  wanted: EnvironmentSettings,
): (keyof EnvironmentSettings)[] {
  const names = Object.keys(labels) as (keyof EnvironmentSettings)[];
  return names.filter((name) => JSON.stringify(now[name]) !== JSON.stringify(wanted[name]));
}

/** What the change does, as a sentence for the second person. */
export function effectOnSettings(
  side: string,
  { now, wanted }: { now: EnvironmentSettings; wanted: EnvironmentSettings },
): string {
  const parts = changedSettings(now, wanted).map(
    (name) => `${labels[name]} from ${words(now[name])} to ${words(wanted[name])}`,
  );
  return `The ${side} changes: ${parts.join("; ")}.`;
}

function words(value: EnvironmentSettings[keyof EnvironmentSettings]): string {
  if (Array.isArray(value)) return value.join(", ") || "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return value || "none";
}

/** Writes the settings and their audit entry; they count from the next call and the next delivery on. */
export async function writeSettings(
  tx: Transaction,
  context: ServiceContext,
  { environmentId, wanted }: { environmentId: string; wanted: EnvironmentSettings },
  { reason, approvalId }: { reason: string; approvalId: string | null },
): Promise<{ updatedAt: Date }> {
  const { environment: now, program } = await readEnvironment(tx, environmentId);
  const names = changedSettings(now, wanted);
  const updatedAt = new Date();
  await tx
    .update(environments)
    .set({ ...wanted, updatedAt })
    .where(eq(environments.id, environmentId));
  const pick = (values: EnvironmentSettings) => Object.fromEntries(names.map((name) => [name, values[name]]));
  await audit(tx, context, {
    action: "environment.change",
    subjectType: "environment",
    subjectId: environmentId,
    programId: program.id,
    environmentId,
    before: pick(now),
    after: { ...pick(wanted), ...(approvalId && { approval: approvalId }) },
    reason,
  });
  return { updatedAt };
}

/** The settings of an environment, when a second person agrees: they decide where the keys are sent. */
export const connectionChange = defineChangeKind({
  schema: z.object({ environmentId: z.uuid(), wanted: settingsSchema }),
  stale: "The environment's settings were changed since this was asked for. Look at them, and ask again.",
  async fingerprint(reader, { environmentId }) {
    const { environment } = await readEnvironment(reader, environmentId);
    return environment.updatedAt.toISOString();
  },
  async lock(tx, { environmentId }) {
    await lockEnvironment(tx, environmentId);
  },
  async apply(tx, context, change, origin) {
    await writeSettings(tx, context, change, origin);
  },
});
