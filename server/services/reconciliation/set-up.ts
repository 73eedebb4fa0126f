import { and, asc, eq, inArray } from "drizzle-orm";
import type { z } from "zod";
import { masterAccounts, programs, reconciliationRuns } from "@/db/schema";
import { formatAmount, MoneyError, parseAmount } from "@/lib/money";
import { dayIn } from "@/lib/reconciliation";
import { audit, type ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";
import { loadEnvironment } from "./load-environment";
import type {
  changeMasterAccountSchema,
  environmentSchema,
  masterAccountSchema,
  toleranceSchema,
} from "./schemas";

export type MasterAccountView = Pick<
  typeof masterAccounts.$inferSelect,
  | "environmentId"
  | "accountId"
  | "currency"
  | "fetchFrom"
  | "fetchedBefore"
  | "statementsBefore"
  | "lastFetchedAt"
  | "lastProblem"
> & {
  /** A fetch is under way and goes on with the next run. */
  isFetching: boolean;
};

/** The largest tolerance, in minor units: beyond it, a match would say little. */
export const toleranceMinorMax = 10_000n;

/** The master accounts of the environments, by currency. */
export async function readMasterAccounts(
  { db }: Pick<ServiceContext, "db">,
  environmentIds: string[],
): Promise<MasterAccountView[]> {
  const rows = await db
    .select()
    .from(masterAccounts)
    .where(inArray(masterAccounts.environmentId, environmentIds))
    .orderBy(asc(masterAccounts.currency), asc(masterAccounts.accountId));
  return rows.map((row) => ({
    environmentId: row.environmentId,
    accountId: row.accountId,
    currency: row.currency,
    fetchFrom: row.fetchFrom,
    fetchedBefore: row.fetchedBefore,
    statementsBefore: row.statementsBefore,
    lastFetchedAt: row.lastFetchedAt,
    lastProblem: row.lastProblem,
    isFetching: row.cursor !== null,
  }));
}

/**
 * What an environment is reconciled with: its master accounts and the tolerance.
 * @throws DomainError not_found, out_of_scope
 */
export async function getReconciliationSetUp(
  context: ServiceContext,
  { environmentId }: z.output<typeof environmentSchema>,
) {
  const { capabilities: _all, ...environment } = await loadEnvironment(context, environmentId);
  return { environment, accounts: await readMasterAccounts(context, [environmentId]) };
}

/**
 * Registers an account at FINCI on which the program's cards are booked; the next run fetches it from that day on.
 * @throws DomainError not_found, not_permitted, out_of_scope, invalid (a day to come), conflict (it is there already)
 */
export async function addMasterAccount(
  context: ServiceContext,
  { environmentId, accountId, currency, fetchFrom }: z.output<typeof masterAccountSchema>,
): Promise<void> {
  const environment = await loadEnvironment(context, environmentId, "reconciliation.setup");
  refuseDayToCome(fetchFrom, environment.timeZone);
  await context.db.transaction(async (tx) => {
    const added = await tx
      .insert(masterAccounts)
      .values({ environmentId, accountId, currency, fetchFrom, fetchedBefore: fetchFrom })
      .onConflictDoNothing()
      .returning({ accountId: masterAccounts.accountId });
    if (added.length === 0)
      throw new DomainError("conflict", `Nothing was changed: account ${accountId} is registered already.`);
    await tx
      .insert(reconciliationRuns)
      .values({ environmentId })
      .onConflictDoUpdate({ target: reconciliationRuns.environmentId, set: { nextRunAt: new Date() } });
    await audit(tx, context, {
      action: "reconciliation.add_account",
      subjectType: "master_account",
      subjectId: accountId,
      programId: environment.programId,
      environmentId,
      after: { currency, fetch_from: fetchFrom },
    });
  });
}

/**
 * Changes the day from which an account's ledger is fetched; an earlier one is fetched anew, and nothing is stored twice.
 * @throws DomainError not_found, not_permitted, out_of_scope, invalid (a day to come)
 */
export async function changeMasterAccount(
  context: ServiceContext,
  { environmentId, accountId, fetchFrom }: z.output<typeof changeMasterAccountSchema>,
): Promise<void> {
  const environment = await loadEnvironment(context, environmentId, "reconciliation.setup");
  refuseDayToCome(fetchFrom, environment.timeZone);
  await context.db.transaction(async (tx) => {
    const which = and(
      eq(masterAccounts.environmentId, environmentId),
      eq(masterAccounts.accountId, accountId),
    );
    const [account] = await tx.select().from(masterAccounts).where(which).for("update");
    if (!account) throw notFound("This master account");
    const isEarlier = account.fetchFrom !== null && fetchFrom < account.fetchFrom;
    const anew = { fetchedBefore: fetchFrom, cursor: null, cursorFrom: null, cursorTo: null };
    await tx
      .update(masterAccounts)
      .set({ fetchFrom, ...(isEarlier ? anew : {}) })
      .where(which);
    await audit(tx, context, {
      action: "reconciliation.change_account",
      subjectType: "master_account",
      subjectId: accountId,
      programId: environment.programId,
      environmentId,
      before: { fetch_from: account.fetchFrom },
      after: { fetch_from: fetchFrom },
    });
  });
}

function refuseDayToCome(day: string, timeZone: string): void {
  if (day <= dayIn(new Date(), timeZone)) return;
  throw new DomainError("invalid", "Nothing was changed: that day has not come yet.", {
    fields: { fetchFrom: "Choose today or an earlier day." },
  });
}

/**
 * Changes by how much FINCI's booking may differ from a presentment and still match. Counts from the next run on; matches
 * that were found stay.
 * @throws DomainError not_found, not_permitted, out_of_scope, invalid
 */
export async function setTolerance(
  context: ServiceContext,
  { environmentId, tolerance, reason }: z.output<typeof toleranceSchema>,
): Promise<void> {
  const environment = await loadEnvironment(context, environmentId, "reconciliation.work");
  const { programId, currency } = environment;
  const minor = readTolerance(tolerance, currency);
  await context.db.transaction(async (tx) => {
    const [before] = await tx
      .select({ minor: programs.matchToleranceMinor })
      .from(programs)
      .where(eq(programs.id, programId))
      .for("update");
    await tx
      .update(programs)
      .set({ matchToleranceMinor: minor, updatedAt: new Date() })
      .where(eq(programs.id, programId));
    await audit(tx, context, {
      action: "reconciliation.set_tolerance",
      subjectType: "program",
      subjectId: programId,
      programId,
      before: { tolerance: formatAmount(before?.minor ?? 0n, currency), currency },
      after: { tolerance: formatAmount(minor, currency), currency },
      reason,
    });
  });
}

function readTolerance(text: string, currency: string): bigint {
  const refuse = (sentence: string) =>
    new DomainError("invalid", `Nothing was changed. ${sentence}`, { fields: { tolerance: sentence } });
  let minor: bigint;
  try {
    minor = parseAmount(text, currency);
  } catch (error) {
    if (error instanceof MoneyError) throw refuse(`${error.message}. Write it like 0.05.`);
    throw error;
  }
  if (minor < 0n) throw refuse("A tolerance is zero or more.");
  if (minor > toleranceMinorMax)
    throw refuse(`A tolerance is at most ${formatAmount(toleranceMinorMax, currency)} ${currency}.`);
  return minor;
}
