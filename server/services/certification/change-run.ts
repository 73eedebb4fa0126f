import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import type { z } from "zod";
import { certificationAcceptances, certificationRuns, certificationScenarios } from "@/db/schema";
import { liveWaitMinutes, noEvidence, scenarioWords } from "@/lib/certification";
import { audit, type ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";
import { loadRunFor } from "./load";
import type { certificationRunSchema, certificationScenarioSchema } from "./schemas";
import { refuseWhileRunning } from "./start-run";

type RunInput = z.output<typeof certificationRunSchema>;
type ScenarioInput = z.output<typeof certificationScenarioSchema>;

const stopped = {
  cause: "The run was stopped before this was done.",
  nextStep: "Run this one again, or start a new run.",
};

/**
 * Stops a run: what is done stays, the rest is not carried out. Stopping an ended one changes nothing.
 * @throws DomainError not_found, not_permitted
 */
export async function stopCertification(context: ServiceContext, { runId }: RunInput): Promise<void> {
  const { run, environment, program } = await loadRunFor(context, runId, "certification.run");
  await context.db.transaction(async (tx) => {
    const ended = await tx
      .update(certificationRuns)
      .set({ state: "cancelled", finishedAt: new Date(), leaseHolder: null, leaseUntil: null })
      .where(and(eq(certificationRuns.id, runId), eq(certificationRuns.state, "running")))
      .returning({ id: certificationRuns.id });
    if (ended.length === 0) return;
    await tx
      .update(certificationScenarios)
      .set({ state: "failed", explanation: stopped, awaiting: null, deadlineAt: null })
      .where(
        and(
          eq(certificationScenarios.runId, runId),
          inArray(certificationScenarios.state, ["waiting", "running"]),
        ),
      );
    await audit(tx, context, {
      action: "certification.stop",
      subjectType: "certification_run",
      subjectId: runId,
      programId: program.id,
      environmentId: environment.id,
      after: { number: run.number },
    });
  });
}

/**
 * Gives a live session more time for what it waits for now.
 * @throws DomainError not_found, not_permitted, conflict (nothing is awaited)
 */
export async function extendWait(context: ServiceContext, { runId, key }: ScenarioInput): Promise<void> {
  const { environment, program } = await loadRunFor(context, runId, "certification.run");
  await context.db.transaction(async (tx) => {
    const [row] = await tx
      .update(certificationScenarios)
      .set({
        deadlineAt: sql`greatest(${certificationScenarios.deadlineAt}, now()) + make_interval(mins => ${liveWaitMinutes})`,
      })
      .where(
        and(
          eq(certificationScenarios.runId, runId),
          eq(certificationScenarios.key, key),
          eq(certificationScenarios.state, "running"),
          sql`${certificationScenarios.awaiting} is not null`,
        ),
      )
      .returning({ deadlineAt: certificationScenarios.deadlineAt });
    if (!row)
      throw new DomainError(
        "conflict",
        "Nothing was lengthened: this validation waits for nothing now. If it ended meanwhile, run it again.",
      );
    await audit(tx, context, {
      action: "certification.extend_wait",
      subjectType: "certification_run",
      subjectId: runId,
      programId: program.id,
      environmentId: environment.id,
      after: { scenario: key, deadlineAt: row.deadlineAt?.toISOString() },
    });
  });
}

/**
 * Carries out one validation of an ended run again; its result replaces the earlier one. With the first validation new records
 * are made, with the second a new card; the others use those of the run.
 * @throws DomainError not_found, not_permitted, conflict (the run or another one is under way; FINCI accepted it)
 */
export async function rerunScenario(context: ServiceContext, { runId, key }: ScenarioInput): Promise<void> {
  const { run, environment, program } = await loadRunFor(context, runId, "certification.run");
  await context.db.transaction(async (tx) => {
    await tx.execute(
      sql`select pg_advisory_xact_lock(hashtextextended(${`certification:${environment.id}`}, 0))`,
    );
    await refuseWhileRunning(tx, environment.id);
    const [accepted] = await tx
      .select({ id: certificationAcceptances.id })
      .from(certificationAcceptances)
      .where(and(eq(certificationAcceptances.runId, runId), isNull(certificationAcceptances.withdrawnAt)));
    if (accepted)
      throw new DomainError(
        "conflict",
        "Nothing was run: FINCI accepted this run, so its results stay as they are. Start a new run.",
      );
    const [before] = await tx
      .select()
      .from(certificationScenarios)
      .where(and(eq(certificationScenarios.runId, runId), eq(certificationScenarios.key, key)))
      .for("update");
    if (!before) throw notFound("This validation of the run");
    if (before.state === "skipped")
      throw new DomainError(
        "conflict",
        `Nothing was run: ${before.explanation?.cause ?? "it is not in scope."}`,
      );
    await tx
      .update(certificationScenarios)
      .set({
        state: "waiting",
        attempt: before.attempt + 1,
        startedAt: null,
        finishedAt: null,
        evidence: noEvidence,
        explanation: null,
        progress: {},
        awaiting: null,
        deadlineAt: null,
      })
      .where(and(eq(certificationScenarios.runId, runId), eq(certificationScenarios.key, key)));
    const turn = String(before.attempt + 1);
    const facts =
      key === "records_created"
        ? { ...run.facts, generation: turn }
        : key === "card_issued"
          ? { ...run.facts, cardGeneration: turn }
          : run.facts;
    await tx
      .update(certificationRuns)
      .set({ state: "running", finishedAt: null, facts })
      .where(eq(certificationRuns.id, runId));
    await audit(tx, context, {
      action: "certification.run_again",
      subjectType: "certification_run",
      subjectId: runId,
      programId: program.id,
      environmentId: environment.id,
      before: { scenario: scenarioWords[key].name, result: before.state },
      after: { attempt: before.attempt + 1 },
    });
  });
}
