import { and, eq, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Transaction } from "@/db/client";
import { certificationRuns, certificationScenarios, environments, users } from "@/db/schema";
import { scenarioKeys, scenariosOfOurDecision } from "@/lib/certification";
import { audit, requirePermission, type ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { openCredentials, selectEnvironments } from "../intents";
import { isOnThisMachine } from "./engine/simulator";
import { type LoadedSide, loadSide } from "./load";
import type { startCertificationSchema } from "./schemas";

type Input = z.output<typeof startCertificationSchema>;

/**
 * Writes a run of the sandbox validations down, which the jobs carry out. Repeating it with its id gives the same run. Only in the
 * sandbox: a run creates records and payments.
 * @throws DomainError not_found, not_permitted, out_of_scope (no credentials; no simulator at this address), conflict (one runs
 * already)
 */
export async function startCertification(context: ServiceContext, input: Input): Promise<{ runId: string }> {
  const { actor } = context;
  const side = await loadSide(context, input.programId, "sandbox");
  requirePermission(context, "certification.run", side.program.id);
  if (actor.type !== "user")
    throw new DomainError("invalid", "Nothing was started: only a person can start a run.");
  const [environment] = await selectEnvironments(context.db).where(eq(environments.id, side.environment.id));
  if (environment) openCredentials(environment);
  if (input.mode === "simulator" && !isOnThisMachine(side.environment.baseUrl))
    throw new DomainError(
      "out_of_scope",
      "Nothing was started: the sandbox's base address is not the simulator on this machine. Start a live session with FINCI's engineer instead.",
    );
  return context.db.transaction(async (tx) => {
    // The next number, and whether one runs, are asked for by one at a time.
    await tx.execute(
      sql`select pg_advisory_xact_lock(hashtextextended(${`certification:${side.environment.id}`}, 0))`,
    );
    const [earlier] = await tx.select().from(certificationRuns).where(eq(certificationRuns.id, input.runId));
    if (earlier) return sameRun(earlier, side);
    await refuseWhileRunning(tx, side.environment.id);
    const [last] = await tx
      .select({ number: sql<number>`coalesce(max(${certificationRuns.number}), 0)::int` })
      .from(certificationRuns)
      .where(eq(certificationRuns.environmentId, side.environment.id));
    const number = (last?.number ?? 0) + 1;
    await tx.insert(certificationRuns).values({
      id: input.runId,
      environmentId: side.environment.id,
      number,
      mode: input.mode,
      startedByUserId: actor.userId,
    });
    await tx.insert(certificationScenarios).values(scenarioRows(input, side));
    await audit(tx, context, {
      action: "certification.start",
      subjectType: "certification_run",
      subjectId: input.runId,
      programId: side.program.id,
      environmentId: side.environment.id,
      after: { number, mode: input.mode, scenarios: input.scenarios ?? "all" },
    });
    return { runId: input.runId };
  });
}

/** Those chosen; of them, what the program's decisioning leaves out of scope is said so and not carried out. */
function scenarioRows({ runId, scenarios }: Input, { program }: LoadedSide) {
  const isFincis = program.decisioningModel === "finci";
  return scenarioKeys
    .map((key, position) => {
      const isOutOfScope = isFincis && scenariosOfOurDecision.includes(key);
      return {
        runId,
        key,
        position,
        state: isOutOfScope ? ("skipped" as const) : ("waiting" as const),
        explanation: isOutOfScope
          ? {
              cause:
                "FINCI decides this program's authorizations and asks nobody, so there is nothing to show.",
              nextStep: "Nothing to do.",
            }
          : null,
      };
    })
    .filter(({ key }) => !scenarios || scenarios.includes(key));
}

function sameRun({ id, environmentId }: { id: string; environmentId: string }, side: LoadedSide) {
  if (environmentId === side.environment.id) return { runId: id };
  throw new DomainError("conflict", "Nothing was started: this was sent before for another program.");
}

/** @throws DomainError conflict */
export async function refuseWhileRunning(tx: Transaction, environmentId: string): Promise<void> {
  const [running] = await tx
    .select({ number: certificationRuns.number, by: users.name })
    .from(certificationRuns)
    .innerJoin(users, eq(users.id, certificationRuns.startedByUserId))
    .where(and(eq(certificationRuns.environmentId, environmentId), eq(certificationRuns.state, "running")));
  if (!running) return;
  throw new DomainError(
    "conflict",
    `Nothing was started: run ${running.number}, started by ${running.by}, is under way, and two at once would take each other's payments for their own. Wait for it, or stop it.`,
  );
}
