import { and, eq, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Database } from "@/db/client";
import { environments, masterAccounts, programs, reconciliationRuns } from "@/db/schema";
import { audit, type ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { log } from "../../log";
import { selectEnvironments } from "../intents";
import { fetchLedger } from "./fetch-ledger";
import { loadEnvironment } from "./load-environment";
import { matchLedger } from "./match-ledger";
import type { environmentSchema } from "./schemas";
import { settleUnmatched } from "./settle-unmatched";

/** How often an environment is reconciled without being asked. */
const runEveryMs = 300_000;
/** How soon again after FINCI refused or limited us. */
const afterProblemMs = 60_000;
/** A run that says nothing for so long is dead, and another process takes over. Longer than any single step. */
const leaseMs = 900_000;

/**
 * Asks for a run now; a job process starts it within seconds. Asking again before it started changes nothing.
 * @throws DomainError not_found, not_permitted, out_of_scope (no capability, or the environment is disabled), conflict (no
 * master account yet)
 */
export async function requestRun(
  context: ServiceContext,
  { environmentId }: z.output<typeof environmentSchema>,
): Promise<void> {
  const environment = await loadEnvironment(context, environmentId, "reconciliation.work");
  if (environment.status !== "enabled")
    throw new DomainError(
      "out_of_scope",
      `Nothing was started: the ${environment.kind} environment of ${environment.programName} is disabled. Ask the integration engineer to enable it.`,
    );
  const accounts = await context.db.$count(masterAccounts, eq(masterAccounts.environmentId, environmentId));
  if (accounts === 0)
    throw new DomainError(
      "conflict",
      "Nothing was started: there is no master account yet. Add one in the set-up first.",
    );
  await context.db.transaction(async (tx) => {
    await scheduleRun(tx, environmentId, true);
    await audit(tx, context, {
      action: "reconciliation.run",
      subjectType: "environment",
      subjectId: environmentId,
      programId: environment.programId,
      environmentId,
    });
  });
}

/** Lets the next job process that looks reconcile the environment. */
export async function scheduleRun(
  db: Pick<Database, "insert">,
  environmentId: string,
  isRequested: boolean,
): Promise<void> {
  const now = new Date();
  const set = { nextRunAt: now, ...(isRequested ? { requestedAt: now } : {}) };
  await db
    .insert(reconciliationRuns)
    .values({ environmentId, ...set })
    .onConflictDoUpdate({ target: reconciliationRuns.environmentId, set });
}

/**
 * Reconciles the environment that has waited longest, if one is due: fetches its master accounts, matches, and puts before
 * people what has been unmatched for too long. Any number of processes may call it: each environment is one's at a time,
 * and a run that died is taken over from where its last page was stored.
 * @returns whether one was due
 */
export async function reconcileNext(db: Database, now = new Date()): Promise<boolean> {
  const environmentId = await claimDue(db, now);
  if (!environmentId) return false;
  let outcome: RunOutcome;
  try {
    outcome = await reconcile(db, environmentId, now);
  } catch (error) {
    log.error({ err: error, environmentId }, "reconciliation failed");
    const problem = "The last run failed on our side; it is tried again. The log has the reason.";
    outcome = { added: 0, matched: 0n, isComplete: true, problem };
  }
  await finish(db, environmentId, now, outcome);
  return true;
}

/** Takes the lease of one environment that is due; null when none is. */
async function claimDue(db: Database, now: Date): Promise<string | null> {
  const at = now.toISOString();
  const due = sql`
    select run.environment_id from ${reconciliationRuns} run
      join ${environments} environment on environment.id = run.environment_id
      join ${programs} program on program.id = environment.program_id
     where run.next_run_at <= ${at} and (run.lease_until is null or run.lease_until <= ${at})
       and environment.status = 'enabled' and 'payments_api_reconciliation' = any (program.capabilities)
     order by run.next_run_at limit 1 for update of run skip locked`;
  const [claimed] = await db
    .update(reconciliationRuns)
    .set({ startedAt: now, leaseUntil: new Date(now.getTime() + leaseMs), requestedAt: null })
    .where(sql`${reconciliationRuns.environmentId} = (${due})`)
    .returning({ environmentId: reconciliationRuns.environmentId });
  return claimed?.environmentId ?? null;
}

type RunOutcome = { added: number; matched: bigint; isComplete: boolean; problem: string | null };

async function reconcile(db: Database, environmentId: string, now: Date): Promise<RunOutcome> {
  const [environment] = await selectEnvironments(db).where(eq(environments.id, environmentId));
  if (!environment) throw new Error("The environment is gone");
  const accounts = await db
    .select()
    .from(masterAccounts)
    .where(eq(masterAccounts.environmentId, environmentId));
  const outcome: RunOutcome = { added: 0, matched: 0n, isComplete: true, problem: null };
  for (const account of accounts) {
    const fetched = await fetchOrTell(db, environment, account, now);
    outcome.added += fetched.added;
    outcome.isComplete &&= fetched.isComplete;
    outcome.problem ??= fetched.problem;
    await keepLease(db, environmentId, now);
  }
  const [program] = await db
    .select({ toleranceMinor: programs.matchToleranceMinor, timeZone: programs.timeZone })
    .from(programs)
    .where(eq(programs.id, environment.programId));
  if (!program) throw new Error("The program is gone");
  outcome.matched = await matchLedger(db, environmentId, program.toleranceMinor);
  await keepLease(db, environmentId, now);
  await settleUnmatched(db, { id: environmentId, timeZone: program.timeZone }, now);
  return outcome;
}

/** `fetchLedger`, where credentials that are missing are a problem of the account like any other: statements still match. */
async function fetchOrTell(
  db: Database,
  environment: Parameters<typeof fetchLedger>[1],
  account: typeof masterAccounts.$inferSelect,
  now: Date,
) {
  try {
    return await fetchLedger(db, environment, account, now);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    await db
      .update(masterAccounts)
      .set({ lastProblem: error.message })
      .where(
        and(
          eq(masterAccounts.environmentId, account.environmentId),
          eq(masterAccounts.accountId, account.accountId),
        ),
      );
    return { added: 0, isComplete: false, problem: error.message };
  }
}

/** Condition: the run that started then still has the environment. */
function isRun(environmentId: string, startedAt: Date) {
  return and(
    eq(reconciliationRuns.environmentId, environmentId),
    eq(reconciliationRuns.startedAt, startedAt),
  );
}

async function keepLease(db: Database, environmentId: string, startedAt: Date): Promise<void> {
  await db
    .update(reconciliationRuns)
    .set({ leaseUntil: new Date(Date.now() + leaseMs) })
    .where(isRun(environmentId, startedAt));
}

async function finish(
  db: Database,
  environmentId: string,
  startedAt: Date,
  outcome: RunOutcome,
): Promise<void> {
  const { added, matched, isComplete, problem } = outcome;
  // A full run goes on at once; one that FINCI stopped waits a little.
  const waitMs = problem ? afterProblemMs : isComplete ? runEveryMs : 0;
  const next = new Date(startedAt.getTime() + waitMs).toISOString();
  await db
    .update(reconciliationRuns)
    .set({
      leaseUntil: null,
      finishedAt: new Date(),
      addedCount: added,
      matchedCount: Number(matched),
      lastProblem: problem,
      // asked for again meanwhile: that moment stands
      nextRunAt: sql`case when ${reconciliationRuns.nextRunAt} > ${startedAt.toISOString()}::timestamptz
        then ${reconciliationRuns.nextRunAt} else ${next}::timestamptz end`,
    })
    .where(isRun(environmentId, startedAt));
}
