import { randomUUID } from "node:crypto";
import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { certificationRuns, certificationScenarios, environments, programs, users } from "@/db/schema";
import type { Explanation } from "@/lib/certification";
import { audit, type ServiceContext } from "../../../context";
import { DomainError } from "../../../errors";
import { FinciError } from "../../../finci/errors";
import { log } from "../../../log";
import { selectEnvironments } from "../../intents";
import { scenarios } from "../scenarios";
import { collectItems } from "./collect";
import { Interrupted, ScenarioFailure } from "./failure";
import { type RunRow, Stage } from "./stage";

/** A run is its process's alone so long after the last sign of life; then another process goes on. */
const leaseMs = 15_000;
const leaseRenewMs = 4_000;
/** Runs that one process carries out at once; a live session mostly waits. */
const runsMax = 8;

/**
 * Carries out certification runs. Any number of these may work on one database: each run is leased to one of them, and what a
 * scenario triggered is remembered, so that after a crash another one goes on: no record is created twice at FINCI, and a payment
 * only where the crash came between asking the simulator and writing its answer down.
 */
export class CertificationWorker {
  private readonly id = randomUUID();
  private readonly active = new Map<string, Promise<void>>();

  constructor(
    private readonly db: Database,
    private readonly signal: AbortSignal,
  ) {}

  /** Takes up what waits, without waiting for it. @returns how many runs it has in hand */
  async tick(): Promise<number> {
    while (this.active.size < runsMax && !this.signal.aborted) {
      const run = await this.claim();
      if (!run) break;
      const work = this.carryOut(run)
        .catch((error) => log.error({ err: error, runId: run.id }, "a certification run stopped and goes on"))
        .finally(() => this.active.delete(run.id));
      this.active.set(run.id, work);
    }
    return this.active.size;
  }

  /** Resolves when nothing is in hand any more. */
  async settled(): Promise<void> {
    await Promise.all(this.active.values());
  }

  private async claim(): Promise<RunRow | null> {
    const [row] = await this.db
      .update(certificationRuns)
      .set({ leaseHolder: this.id, leaseUntil: new Date(Date.now() + leaseMs) })
      .where(
        eq(
          certificationRuns.id,
          sql`(select id from certification_runs
                where state = 'running' and (lease_until is null or lease_until < now())
                order by started_at limit 1 for update skip locked)`,
        ),
      )
      .returning();
    return row ?? null;
  }

  private async carryOut(run: RunRow): Promise<void> {
    const lost = new AbortController();
    const signal = AbortSignal.any([this.signal, lost.signal]);
    const renewal = setInterval(() => {
      this.renew(run.id).then(
        (isOurs) => isOurs || lost.abort(),
        (error) => log.error({ err: error, runId: run.id }, "the lease of a run was not renewed"),
      );
    }, leaseRenewMs);
    try {
      while (await this.carryOutNext(run, signal));
      await finish(this.db, run);
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
    } finally {
      clearInterval(renewal);
      await this.letGo(run.id);
    }
  }

  private async renew(runId: string): Promise<boolean> {
    const rows = await this.db
      .update(certificationRuns)
      .set({ leaseUntil: new Date(Date.now() + leaseMs) })
      .where(this.isOurs(runId))
      .returning({ id: certificationRuns.id });
    return rows.length > 0;
  }

  private async letGo(runId: string): Promise<void> {
    await this.db
      .update(certificationRuns)
      .set({ leaseHolder: null, leaseUntil: null })
      .where(and(eq(certificationRuns.id, runId), eq(certificationRuns.leaseHolder, this.id)));
  }

  private isOurs(runId: string) {
    return and(
      eq(certificationRuns.id, runId),
      eq(certificationRuns.leaseHolder, this.id),
      eq(certificationRuns.state, "running"),
    );
  }

  /** The next scenario of the run; false when none is left. @throws Interrupted */
  private async carryOutNext(run: RunRow, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted || !(await this.renew(run.id))) throw new Interrupted();
    const [next] = await this.db
      .select()
      .from(certificationScenarios)
      .where(
        and(
          eq(certificationScenarios.runId, run.id),
          inArray(certificationScenarios.state, ["running", "waiting"]),
        ),
      )
      .orderBy(asc(certificationScenarios.position))
      .limit(1);
    if (!next) return false;
    if (next.state === "waiting")
      await this.db
        .update(certificationScenarios)
        .set({ state: "running", startedAt: new Date() })
        .where(isScenario(next));
    const stage = await prepare(this.db, run, next, signal);
    const explanation = await attempt(stage);
    stage.evidence.items = await collectItems(stage);
    const [ours] = await this.db.transaction(async (tx) => {
      // Under the run's lock: a run that was stopped meanwhile keeps what it had.
      const held = await tx.select().from(certificationRuns).where(this.isOurs(run.id)).for("update");
      if (held.length === 0) throw new Interrupted();
      return tx
        .update(certificationScenarios)
        .set({
          state: explanation ? "failed" : "passed",
          finishedAt: new Date(),
          evidence: stage.evidence,
          explanation,
          awaiting: null,
          deadlineAt: null,
        })
        .where(isScenario(next))
        .returning({ key: certificationScenarios.key });
    });
    return ours !== undefined;
  }
}

type ScenarioRow = typeof certificationScenarios.$inferSelect;

function isScenario({ runId, key, attempt: turn }: ScenarioRow) {
  return and(
    eq(certificationScenarios.runId, runId),
    eq(certificationScenarios.key, key),
    eq(certificationScenarios.attempt, turn),
  );
}

async function prepare(
  db: Database,
  run: RunRow,
  { key, attempt: turn, progress }: ScenarioRow,
  signal: AbortSignal,
): Promise<Stage> {
  const [environment] = await selectEnvironments(db).where(eq(environments.id, run.environmentId));
  if (!environment) throw new Error(`Environment ${run.environmentId} of run ${run.id} is gone`);
  const [program] = await db
    .select({ decisioningModel: programs.decisioningModel, launchCountries: programs.launchCountries })
    .from(programs)
    .where(eq(programs.id, environment.programId));
  if (!program) throw new Error(`The program of run ${run.id} is gone`);
  const context = await inNameOf(db, run, `certification-${run.id}-${key}-${turn}`);
  return new Stage({ db, context, environment, program, run, key, attempt: turn, progress, signal });
}

/** The audit names the person who started the run. Whether they may was looked at then. */
async function inNameOf(db: Database, run: RunRow, requestId: string): Promise<ServiceContext> {
  const [user] = await db.select().from(users).where(eq(users.id, run.startedByUserId));
  return {
    db,
    actor: user
      ? { type: "user", userId: user.id, name: user.name, email: user.email, grants: [], sessionId: "" }
      : { type: "system", name: "Certification" },
    environmentKind: "sandbox",
    requestId,
    sourceAddress: null,
  };
}

/** Null when everything holds. @throws Interrupted */
async function attempt(stage: Stage): Promise<Explanation | null> {
  try {
    await scenarios[stage.parts.key](stage);
    return null;
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    if (error instanceof ScenarioFailure) return error.explanation;
    if (error instanceof DomainError || error instanceof FinciError) return explain(error);
    log.error({ err: error, runId: stage.parts.run.id, scenario: stage.parts.key }, "a validation failed");
    return {
      cause: "Something failed on our side while this was carried out.",
      nextStep: `Run it again. If it repeats, look for request ${stage.requestId} in the log.`,
    };
  }
}

function explain(error: DomainError | FinciError): Explanation {
  const codes = error instanceof DomainError ? (error.details.errorCodes ?? []) : [...error.errorCodes];
  const said = codes.length > 0 ? ` (FINCI's codes: ${codes.join(", ")})` : "";
  return {
    cause: `${error.message}${said}`,
    nextStep: "Look at the calls to FINCI below, mend what they show, and run this again.",
  };
}

/** Ends the run with its result and its audit entry, once. */
async function finish(db: Database, run: RunRow): Promise<void> {
  const context = await inNameOf(db, run, `certification-${run.id}`);
  await db.transaction(async (tx) => {
    const rows = await tx
      .select({ key: certificationScenarios.key, state: certificationScenarios.state })
      .from(certificationScenarios)
      .where(eq(certificationScenarios.runId, run.id));
    const failed = rows.filter(({ state }) => state === "failed").map(({ key }) => key);
    const state = failed.length > 0 ? ("failed" as const) : ("passed" as const);
    const ended = await tx
      .update(certificationRuns)
      .set({ state, finishedAt: new Date(), leaseHolder: null, leaseUntil: null })
      .where(and(eq(certificationRuns.id, run.id), eq(certificationRuns.state, "running")))
      .returning({ id: certificationRuns.id });
    if (ended.length === 0) return;
    const [environment] = await tx
      .select({ programId: environments.programId })
      .from(environments)
      .where(eq(environments.id, run.environmentId));
    await audit(tx, context, {
      action: "certification.finish",
      subjectType: "certification_run",
      subjectId: run.id,
      programId: environment?.programId ?? null,
      environmentId: run.environmentId,
      after: { number: run.number, result: state, failed },
    });
  });
}
