import { and, desc, eq, inArray, sql } from "drizzle-orm";
import type { z } from "zod";
import { olderThan, type Page, toPage } from "@/db/keyset";
import { driftRuns, driftSchedules, environments, programs, users } from "@/db/schema";
import { driftHourDefault } from "@/lib/drift";
import type { ServiceContext } from "../../context";
import { visible } from "../scope";
import type { listDriftRunsSchema } from "./schemas";

type RunRow = typeof driftRuns.$inferSelect;
export type DriftRunView = Omit<
  RunRow,
  "cursorOwnerId" | "cursorOwnerType" | "leaseHolder" | "leaseUntil" | "requestedByUserId" | "holds"
> & { program: { id: string; name: string }; requestedBy: { name: string } | null };

const columns = {
  id: driftRuns.id,
  environmentId: driftRuns.environmentId,
  trigger: driftRuns.trigger,
  state: driftRuns.state,
  ownersTotal: driftRuns.ownersTotal,
  ownersDone: driftRuns.ownersDone,
  ownersFailed: driftRuns.ownersFailed,
  cardsCompared: driftRuns.cardsCompared,
  calls: driftRuns.calls,
  foundNew: driftRuns.foundNew,
  foundAgain: driftRuns.foundAgain,
  closedCount: driftRuns.closedCount,
  problem: driftRuns.problem,
  heldUntil: driftRuns.heldUntil,
  createdAt: driftRuns.createdAt,
  startedAt: driftRuns.startedAt,
  finishedAt: driftRuns.finishedAt,
  program: { id: programs.id, name: programs.name },
  requestedBy: { name: users.name },
};

function selectRuns(context: ServiceContext) {
  return context.db
    .select(columns)
    .from(driftRuns)
    .innerJoin(environments, eq(environments.id, driftRuns.environmentId))
    .innerJoin(programs, eq(programs.id, environments.programId))
    .leftJoin(users, eq(users.id, driftRuns.requestedByUserId))
    .$dynamic();
}

/** Comparisons of the visible side and programs, newest first. */
export async function listDriftRuns(
  context: ServiceContext,
  input: z.output<typeof listDriftRunsSchema>,
): Promise<Page<DriftRunView>> {
  const { createdAt, id } = driftRuns;
  const rows = await selectRuns(context)
    .where(and(visible(context, "drift.read", input.programId), olderThan(createdAt, id, input.cursor)))
    .orderBy(desc(createdAt), desc(id))
    .limit(input.limit + 1);
  return toPage(rows, input.limit, (row) => ({ at: row.createdAt, id: row.id }));
}

export type DriftSide = {
  environmentId: string;
  program: { id: string; name: string };
  timeZone: string;
  isEnabled: boolean;
  /** The local hour of the daily comparison; null when it is switched off. */
  hour: number | null;
  /** The newest one, under way or over; null before the first. */
  lastRun: DriftRunView | null;
};

/** Programs shown with their state at most. */
const sidesMax = 100;

/** The visible side of every program, with its newest comparison. */
export async function listDriftSides(context: ServiceContext): Promise<DriftSide[]> {
  const sides = await context.db
    .select({
      environmentId: environments.id,
      program: { id: programs.id, name: programs.name },
      timeZone: programs.timeZone,
      status: environments.status,
      isOn: driftSchedules.isOn,
      hour: driftSchedules.hour,
      lastRunId: sql<string | null>`(select r.id from drift_runs r where r.environment_id = ${environments.id}
        order by r.created_at desc, r.id desc limit 1)`,
    })
    .from(environments)
    .innerJoin(programs, eq(programs.id, environments.programId))
    .leftJoin(driftSchedules, eq(driftSchedules.environmentId, environments.id))
    .where(visible(context, "drift.read", undefined))
    .orderBy(programs.name)
    .limit(sidesMax);
  const ids = sides.flatMap(({ lastRunId }) => lastRunId ?? []);
  const runs = ids.length > 0 ? await selectRuns(context).where(inArray(driftRuns.id, ids)) : [];
  return sides.map(({ status, isOn, hour, lastRunId, ...side }) => ({
    ...side,
    isEnabled: status === "enabled",
    hour: isOn === false ? null : (hour ?? driftHourDefault),
    lastRun: runs.find((run) => run.id === lastRunId) ?? null,
  }));
}
