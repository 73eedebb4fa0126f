import { and, asc, count, desc, eq, inArray, isNull } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { z } from "zod";
import { certificationAcceptances, certificationRuns, certificationScenarios, users } from "@/db/schema";
import { type RunMode, type RunState, type ScenarioState, scenarioKeys } from "@/lib/certification";
import type { ServiceContext } from "../../context";
import { isOnThisMachine } from "./engine/simulator";
import { loadRun, loadSide } from "./load";
import { listPublicKeys } from "./pack/signing-key";
import type { certificationOfProgramSchema, certificationRunSchema } from "./schemas";

/** Runs that the page lists; older ones stay reachable by their address. */
const runsMax = 50;

export type CertificationAcceptance = {
  engineerName: string;
  acceptedOn: string;
  note: string;
  recordedBy: string;
  recordedAt: Date;
};

export type CertificationRunSummary = {
  id: string;
  number: number;
  mode: RunMode;
  state: RunState;
  startedBy: string;
  startedAt: Date;
  finishedAt: Date | null;
  counts: Record<ScenarioState, number>;
  /** All validations of FINCI's list were asked for. */
  isWhole: boolean;
  acceptance: CertificationAcceptance | null;
};

type ScenarioRow = typeof certificationScenarios.$inferSelect;
export type CertificationScenario = Pick<
  ScenarioRow,
  | "key"
  | "state"
  | "attempt"
  | "startedAt"
  | "finishedAt"
  | "evidence"
  | "explanation"
  | "awaiting"
  | "deadlineAt"
> & { durationMs: number | null };

export type CertificationRun = CertificationRunSummary & {
  program: { id: string; name: string; slug: string };
  environmentId: string;
  scenarios: CertificationScenario[];
};

export type CertificationOverview = {
  environmentId: string;
  /** The simulator answers at the sandbox's base address, so a run can do everything by itself. */
  canSimulate: boolean;
  /** SHA-256 of the public keys that evidence was signed with, newest first. */
  keyFingerprints: string[];
  runs: CertificationRunSummary[];
};

/** The runs of a program's sandbox, newest first. @throws DomainError not_found */
export async function getCertification(
  context: ServiceContext,
  { programId }: z.output<typeof certificationOfProgramSchema>,
): Promise<CertificationOverview> {
  const { environment } = await loadSide(context, programId, "sandbox");
  const rows = await selectRuns(context)
    .where(eq(certificationRuns.environmentId, environment.id))
    .orderBy(desc(certificationRuns.number))
    .limit(runsMax);
  return {
    environmentId: environment.id,
    canSimulate: isOnThisMachine(environment.baseUrl),
    keyFingerprints: (await listPublicKeys(context.db)).map(({ fingerprint }) => fingerprint),
    runs: await summarize(context, rows),
  };
}

/** One run with every validation and its evidence. @throws DomainError not_found */
export async function getCertificationRun(
  context: ServiceContext,
  { runId }: z.output<typeof certificationRunSchema>,
): Promise<CertificationRun> {
  const { program, environment } = await loadRun(context, runId);
  const [summary] = await summarize(
    context,
    await selectRuns(context).where(eq(certificationRuns.id, runId)),
  );
  const scenarios = await context.db
    .select()
    .from(certificationScenarios)
    .where(eq(certificationScenarios.runId, runId))
    .orderBy(asc(certificationScenarios.position));
  if (!summary) throw new Error(`Run ${runId} went while it was read`);
  return { ...summary, program, environmentId: environment.id, scenarios: scenarios.map(toScenario) };
}

const recorder = alias(users, "recorder");

function selectRuns({ db }: ServiceContext) {
  return db
    .select({
      run: certificationRuns,
      startedBy: users.name,
      acceptance: certificationAcceptances,
      recordedBy: recorder.name,
    })
    .from(certificationRuns)
    .innerJoin(users, eq(users.id, certificationRuns.startedByUserId))
    .leftJoin(
      certificationAcceptances,
      and(
        eq(certificationAcceptances.runId, certificationRuns.id),
        // The withdrawn ones stay in the audit log.
        isNull(certificationAcceptances.withdrawnAt),
      ),
    )
    .leftJoin(recorder, eq(recorder.id, certificationAcceptances.recordedByUserId))
    .$dynamic();
}

async function summarize(
  { db }: ServiceContext,
  rows: Awaited<ReturnType<typeof selectRuns>>,
): Promise<CertificationRunSummary[]> {
  if (rows.length === 0) return [];
  const counted = await db
    .select({
      runId: certificationScenarios.runId,
      state: certificationScenarios.state,
      count: count(),
    })
    .from(certificationScenarios)
    .where(
      inArray(
        certificationScenarios.runId,
        rows.map(({ run }) => run.id),
      ),
    )
    .groupBy(certificationScenarios.runId, certificationScenarios.state);
  return rows.map(({ run, startedBy, acceptance, recordedBy }) => {
    const counts = { waiting: 0, running: 0, passed: 0, failed: 0, skipped: 0 };
    for (const row of counted) if (row.runId === run.id) counts[row.state] = row.count;
    const total = Object.values(counts).reduce((sum, value) => sum + value, 0);
    const { id, number, mode, state, startedAt, finishedAt } = run;
    return {
      ...{ id, number, mode, state, startedAt, finishedAt, startedBy, counts },
      isWhole: total === scenarioKeys.length,
      acceptance: acceptance && {
        engineerName: acceptance.engineerName,
        acceptedOn: acceptance.acceptedOn,
        note: acceptance.note,
        recordedBy: recordedBy ?? "Somebody",
        recordedAt: acceptance.recordedAt,
      },
    };
  });
}

function toScenario(row: ScenarioRow): CertificationScenario {
  const { key, state, attempt, startedAt, finishedAt, evidence, explanation, awaiting, deadlineAt } = row;
  const durationMs = startedAt && finishedAt ? finishedAt.getTime() - startedAt.getTime() : null;
  return {
    key,
    state,
    attempt,
    startedAt,
    finishedAt,
    evidence,
    explanation,
    awaiting,
    deadlineAt,
    durationMs,
  };
}
