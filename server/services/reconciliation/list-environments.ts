import { asc, eq } from "drizzle-orm";
import { environments, programs, reconciliationRuns } from "@/db/schema";
import { hasCapability } from "@/lib/capabilities";
import type { ServiceContext } from "../../context";
import { visible } from "../scope";
import { environmentColumns } from "./load-environment";
import { type MasterAccountView, readMasterAccounts } from "./set-up";

export type ReconciliationEnvironment = {
  id: string;
  kind: "sandbox" | "production";
  isEnabled: boolean;
  program: { id: string; name: string };
  timeZone: string;
  currency: string;
  /** Minor units of the program's currency. */
  toleranceMinor: bigint;
  /** False: the program has no Payments API reconciliation, and the rest is empty. */
  isInScope: boolean;
  accounts: MasterAccountView[];
  /** The run under way or the last one; null before the first. */
  run: {
    isRunning: boolean;
    /** Asked for and not started yet. */
    isRequested: boolean;
    startedAt: Date | null;
    finishedAt: Date | null;
    addedCount: number;
    matchedCount: number;
    problem: string | null;
  } | null;
};

/** The side in sight of every program that the actor sees, those in scope first: how fresh each one is. */
export async function listReconciliationEnvironments(
  context: ServiceContext,
): Promise<ReconciliationEnvironment[]> {
  const rows = await context.db
    .select({ environment: environmentColumns, run: reconciliationRuns })
    .from(environments)
    .innerJoin(programs, eq(programs.id, environments.programId))
    .leftJoin(reconciliationRuns, eq(reconciliationRuns.environmentId, environments.id))
    .where(visible(context, "reconciliation.read", undefined))
    .orderBy(asc(programs.name), asc(programs.id));
  const now = new Date();
  const accounts = await readMasterAccounts(
    context,
    rows.map(({ environment }) => environment.id),
  );
  const all = rows.map(({ environment, run }) => {
    const isInScope = hasCapability(environment.capabilities, "payments_api_reconciliation");
    return {
      id: environment.id,
      kind: environment.kind,
      isEnabled: environment.status === "enabled",
      program: { id: environment.programId, name: environment.programName },
      timeZone: environment.timeZone,
      currency: environment.currency,
      toleranceMinor: environment.toleranceMinor,
      isInScope,
      accounts: isInScope ? accounts.filter(({ environmentId }) => environmentId === environment.id) : [],
      run: run && isInScope ? toRun(run, now) : null,
    };
  });
  return all.sort((one, other) => Number(other.isInScope) - Number(one.isInScope));
}

function toRun(run: typeof reconciliationRuns.$inferSelect, now: Date) {
  return {
    isRunning: run.leaseUntil !== null && run.leaseUntil > now,
    isRequested: run.requestedAt !== null,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
    addedCount: run.addedCount,
    matchedCount: run.matchedCount,
    problem: run.lastProblem,
  };
}
