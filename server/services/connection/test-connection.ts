import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import type { z } from "zod";
import { environments } from "@/db/schema";
import { failedStep, type StepResult, withUntold } from "@/lib/connection-test";
import { audit, requirePermission, type ServiceContext } from "../../context";
import { createFinciClient } from "../../finci/client";
import { diagnose } from "../../finci/diagnosis";
import { outboundPolicy } from "../../finci/outbound";
import { reach } from "../../finci/reachability";
import { SecretError, unseal } from "../../secrets";
import { loadEnvironment } from "../environment-access";
import { recordCall, selectEnvironments, type WriteEnvironment } from "../intents";
import type { testConnectionSchema } from "./schemas";

/** Under it the audit log keeps each test, and the last one is read from there. */
export const testAction = "environment.test_connection";

export type ConnectionTest = {
  at: Date;
  actorName: string;
  isPassed: boolean;
  /** All of them, in the order of `connectionSteps`. */
  steps: StepResult[];
};

type Options = {
  /** Our clock; a test may set it wrong. */
  nowMs?: () => number;
};

/**
 * Walks the way to FINCI step by step and makes one signed call at its end: a read of a person who does not exist. It changes
 * nothing there, and is made for a disabled environment too, which is how one is set up. The test stays in the audit log, its call
 * in the API log.
 * @throws DomainError not_found, not_permitted
 */
export async function testConnection(
  context: ServiceContext,
  { environmentId }: z.output<typeof testConnectionSchema>,
  { nowMs = Date.now }: Options = {},
): Promise<ConnectionTest> {
  const { program } = await loadEnvironment(context, { id: environmentId });
  requirePermission(context, "environment.write", program.id);
  const [environment] = await selectEnvironments(context.db).where(eq(environments.id, environmentId));
  if (!environment) throw new Error("The environment was there a moment ago");
  const at = new Date();
  const steps = withUntold(await takeSteps(context, environment, nowMs));
  const failed = failedStep(steps);
  await audit(context.db, context, {
    action: testAction,
    subjectType: "environment",
    subjectId: environmentId,
    programId: program.id,
    environmentId,
    after: { result: failed ? `failed at ${failed.step}` : "passed", steps },
  });
  return { at, actorName: context.actor.name, isPassed: failed === null, steps };
}

async function takeSteps(
  context: ServiceContext,
  environment: WriteEnvironment,
  nowMs: () => number,
): Promise<StepResult[]> {
  const { baseUrl, pathPrefix, signingTemplate } = environment;
  if (!baseUrl || !URL.canParse(baseUrl))
    return [
      failed(
        "address",
        "No base address is entered.",
        "Enter the one FINCI gave in the settings of this environment.",
      ),
    ];
  const taken = await reach(new URL(baseUrl), { policy: outboundPolicy() });
  if (failedStep(taken)) return taken;
  const credentials = openCredentials(environment);
  if ("step" in credentials) return [...taken, credentials];
  const client = createFinciClient({
    ...credentials,
    baseUrl,
    pathPrefix,
    signingTemplate,
    nowMs,
    onCall: (call) =>
      recordCall(context.db, environment.id, { intentId: null, requestId: context.requestId }, call),
  });
  const sentMs = nowMs();
  const probe = await client.probe(`connection-test-${randomUUID()}`);
  const ourTimeMs = (sentMs + nowMs()) / 2;
  const { outgoingCidrs } = await readOutgoing(context, environment.id);
  return [...taken, ...diagnose({ probe, ourTimeMs, pathPrefix, outgoingCidrs })];
}

async function readOutgoing({ db }: ServiceContext, environmentId: string) {
  const [row] = await db
    .select({ outgoingCidrs: environments.outgoingCidrs })
    .from(environments)
    .where(eq(environments.id, environmentId));
  return row ?? { outgoingCidrs: [] };
}

function openCredentials(environment: WriteEnvironment): { token: string; secret: string } | StepResult {
  const { authTokenSealed, authSecretSealed } = environment;
  if (!authTokenSealed || !authSecretSealed)
    return failed(
      "token",
      "No Card API credentials are entered.",
      "Enter the token and the secret FINCI sent.",
    );
  try {
    return { token: unseal(authTokenSealed), secret: unseal(authSecretSealed) };
  } catch (error) {
    if (!(error instanceof SecretError)) throw error;
    return failed(
      "token",
      "The stored credentials cannot be opened.",
      "Enter the token and the secret again.",
    );
  }
}

function failed(step: StepResult["step"], finding: string, advice: string): StepResult {
  return { step, state: "failed", durationMs: null, finding, advice };
}
