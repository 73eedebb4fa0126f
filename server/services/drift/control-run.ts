import { and, eq, inArray, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Database } from "@/db/client";
import { driftRuns, driftSchedules, environments, programs } from "@/db/schema";
import { driftHourDefault } from "@/lib/drift";
import type { Permission } from "@/lib/permissions";
import { audit, requirePermission, type ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";
import { openCredentials, selectEnvironments } from "../intents";
import { reachable } from "../scope";
import type { driftEnvironmentSchema, driftRunSchema, driftScheduleSchema } from "./schemas";

async function loadSide(context: ServiceContext, environmentId: string, permission: Permission) {
  const [environment] = await selectEnvironments(context.db).where(
    and(eq(environments.id, environmentId), reachable(context, "drift.read")),
  );
  if (!environment) throw notFound("This environment");
  requirePermission(context, permission, environment.programId);
  return environment;
}

/**
 * Asks for a comparison now; a job process starts it within seconds. While one is under way, that one is given.
 * @throws DomainError not_found, not_permitted, out_of_scope (disabled, or without credentials)
 */
export async function requestDriftRun(
  context: ServiceContext,
  { environmentId }: z.output<typeof driftEnvironmentSchema>,
): Promise<{ id: string }> {
  const environment = await loadSide(context, environmentId, "drift.run");
  openCredentials(environment);
  return context.db.transaction(async (tx) => {
    const [run] = await tx
      .insert(driftRuns)
      .values({
        environmentId,
        trigger: "on_demand",
        requestedByUserId: context.actor.type === "user" ? context.actor.userId : null,
      })
      .onConflictDoNothing()
      .returning({ id: driftRuns.id });
    if (!run) return underWay(tx, environmentId);
    await audit(tx, context, {
      action: "drift.run",
      subjectType: "drift_run",
      subjectId: run.id,
      programId: environment.programId,
      environmentId,
    });
    return run;
  });
}

async function underWay(reader: Pick<Database, "select">, environmentId: string): Promise<{ id: string }> {
  const [run] = await reader
    .select({ id: driftRuns.id })
    .from(driftRuns)
    .where(and(eq(driftRuns.environmentId, environmentId), inArray(driftRuns.state, ["waiting", "running"])));
  if (!run)
    throw new DomainError("conflict", "Nothing was started: the last comparison ended right now. Try again.");
  return run;
}

/**
 * Ends a comparison that is under way; what it found stays.
 * @throws DomainError not_found, not_permitted, conflict (it is over)
 */
export async function cancelDriftRun(
  context: ServiceContext,
  { id }: z.output<typeof driftRunSchema>,
): Promise<void> {
  const [run] = await context.db
    .select({ environmentId: driftRuns.environmentId })
    .from(driftRuns)
    .innerJoin(environments, eq(environments.id, driftRuns.environmentId))
    .where(and(eq(driftRuns.id, id), reachable(context, "drift.read")));
  if (!run) throw notFound("This comparison");
  const environment = await loadSide(context, run.environmentId, "drift.run");
  await context.db.transaction(async (tx) => {
    const [cancelled] = await tx
      .update(driftRuns)
      .set({ state: "cancelled", finishedAt: new Date(), leaseHolder: null, leaseUntil: null })
      .where(and(eq(driftRuns.id, id), inArray(driftRuns.state, ["waiting", "running"])))
      .returning({ ownersDone: driftRuns.ownersDone });
    if (!cancelled) throw new DomainError("conflict", "Nothing was changed: the comparison is over already.");
    await audit(tx, context, {
      action: "drift.cancel",
      subjectType: "drift_run",
      subjectId: id,
      programId: environment.programId,
      environmentId: environment.id,
      after: { owners: cancelled.ownersDone },
    });
  });
}

/**
 * Says at which local hour an environment is compared daily, or that it is not.
 * @throws DomainError not_found, not_permitted
 */
export async function setDriftSchedule(
  context: ServiceContext,
  { environmentId, hour }: z.output<typeof driftScheduleSchema>,
): Promise<void> {
  const environment = await loadSide(context, environmentId, "drift.run");
  await context.db.transaction(async (tx) => {
    const [before] = await tx
      .select()
      .from(driftSchedules)
      .where(eq(driftSchedules.environmentId, environmentId))
      .for("update");
    const set = {
      isOn: hour !== null,
      hour: hour ?? before?.hour ?? driftHourDefault,
      updatedAt: new Date(),
    };
    await tx
      .insert(driftSchedules)
      .values({ environmentId, ...set })
      .onConflictDoUpdate({ target: driftSchedules.environmentId, set });
    await audit(tx, context, {
      action: "drift.set_schedule",
      subjectType: "environment",
      subjectId: environmentId,
      programId: environment.programId,
      environmentId,
      before: { hour: before ? (before.isOn ? before.hour : null) : driftHourDefault },
      after: { hour },
    });
  });
}

/**
 * Starts the day's comparison of every environment whose local hour has come; once a day, whoever comes first, and later
 * that day where no process ran then. An environment that was made after the hour waits for the next day.
 * @returns how many were started
 */
export async function scheduleDriftRuns(db: Database, now = new Date()): Promise<number> {
  const at = sql`${now.toISOString()}::timestamptz`;
  const due = sql`(date_trunc('day', ${at} at time zone ${programs.timeZone})
    + coalesce(${driftSchedules.hour}, ${driftHourDefault}) * interval '1 hour') at time zone ${programs.timeZone}`;
  const dueSides = db
    .select({ id: environments.id })
    .from(environments)
    .innerJoin(programs, eq(programs.id, environments.programId))
    .leftJoin(driftSchedules, eq(driftSchedules.environmentId, environments.id))
    .where(
      and(
        eq(environments.status, "enabled"),
        sql`coalesce(${driftSchedules.isOn}, true)`,
        sql`${due} <= ${at} and ${environments.createdAt} < ${due}`,
        sql`exists (select from credentials c
          where c.environment_id = ${environments.id} and c.kind = 'card_api' and c.status = 'current')`,
        sql`exists (select from cards c where c.environment_id = ${environments.id})`,
        sql`not exists (select from drift_runs r where r.environment_id = ${environments.id}
          and (r.state in ('waiting', 'running') or r.trigger = 'scheduled' and r.created_at >= ${due}))`,
      ),
    );
  const rows = await dueSides;
  if (rows.length === 0) return 0;
  const started = await db
    .insert(driftRuns)
    .values(rows.map(({ id }) => ({ environmentId: id, trigger: "scheduled" as const, createdAt: now })))
    .onConflictDoNothing()
    .returning({ id: driftRuns.id });
  return started.length;
}
