import { and, desc, eq } from "drizzle-orm";
import { z } from "zod";
import { auditEntries } from "@/db/schema";
import {
  connectionSteps,
  failedStep,
  type StepState,
  stepStateNames,
  withUntold,
} from "@/lib/connection-test";
import type { ServiceContext } from "../../context";
import { loadEnvironment } from "../environment-access";
import type { connectionOfSchema } from "./schemas";
import { type ConnectionTest, testAction } from "./test-connection";

const storedSchema = z.object({
  steps: z.array(
    z.object({
      step: z.enum(connectionSteps),
      state: z.enum(Object.keys(stepStateNames) as [StepState, ...StepState[]]),
      durationMs: z.number().nullable(),
      finding: z.string(),
      advice: z.string().nullable(),
    }),
  ),
});

/**
 * The newest connection test of an environment, as the audit log keeps it; null before the first one.
 * @throws DomainError not_found
 */
export async function readLastTest(
  context: ServiceContext,
  input: z.output<typeof connectionOfSchema>,
): Promise<ConnectionTest | null> {
  const { environment } = await loadEnvironment(context, input);
  const [entry] = await context.db
    .select({ at: auditEntries.at, actorName: auditEntries.actorName, after: auditEntries.after })
    .from(auditEntries)
    .where(
      and(
        eq(auditEntries.subjectType, "environment"),
        eq(auditEntries.subjectId, environment.id),
        eq(auditEntries.action, testAction),
        eq(auditEntries.outcome, "done"),
      ),
    )
    .orderBy(desc(auditEntries.at), desc(auditEntries.sequence))
    .limit(1);
  const stored = storedSchema.safeParse(entry?.after);
  if (!entry || !stored.success) return null;
  const steps = withUntold(stored.data.steps);
  return { at: entry.at, actorName: entry.actorName, isPassed: failedStep(steps) === null, steps };
}
