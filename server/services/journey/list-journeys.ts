import { asc, inArray } from "drizzle-orm";
import { journeyProgress, programs, users } from "@/db/schema";
import { dayInUtc, isOverdue, journeySteps, type StepState } from "@/lib/journey";
import { programScope, type ServiceContext } from "../../context";

/** Programs at most on the page; a house with more of them on the way narrows by its roles. */
const programsMax = 200;

export type JourneyOverviewStep = {
  number: number;
  state: StepState;
  dueOn: string | null;
  isOverdue: boolean;
};

export type JourneyOverview = {
  program: { id: string; name: string };
  steps: JourneyOverviewStep[];
  doneCount: number;
  /** The first step that is not done; null when all are. */
  current:
    | (JourneyOverviewStep & {
        ownerName: string | null;
        /** What blocks it, or what FINCI is waited for. */
        stateReason: string | null;
        stateSince: Date | null;
      })
    | null;
  /** The earliest day that a step was due on and is not done; null when none is overdue. */
  overdueSince: string | null;
};

/**
 * How far each visible program is: overdue ones first, by how long; then blocked, waiting, the others, and those that are through.
 */
export async function listJourneys(context: ServiceContext): Promise<JourneyOverview[]> {
  const scope = programScope(context, "journey.read");
  const { db } = context;
  const found = await db
    .select({ id: programs.id, name: programs.name })
    .from(programs)
    .where(scope === "all" ? undefined : inArray(programs.id, scope))
    .orderBy(asc(programs.name), asc(programs.id))
    .limit(programsMax);
  const ids = found.map(({ id }) => id);
  const rows = await db.select().from(journeyProgress).where(inArray(journeyProgress.programId, ids));
  const ownerIds = [...new Set(rows.flatMap(({ ownerUserId }) => ownerUserId ?? []))];
  const owners = await db
    .select({ id: users.id, name: users.name })
    .from(users)
    .where(inArray(users.id, ownerIds));
  const today = dayInUtc(new Date());
  const all = found.map((program) =>
    toOverview(
      program,
      rows.filter(({ programId }) => programId === program.id),
      new Map(owners.map(({ id, name }) => [id, name])),
      today,
    ),
  );
  // Stable: within a rank the names stay in order.
  return all.sort((one, other) => compareText(rankOf(one), rankOf(other)));
}

type Row = typeof journeyProgress.$inferSelect;

function toOverview(
  program: JourneyOverview["program"],
  rows: Row[],
  owners: ReadonlyMap<string, string>,
  today: string,
): JourneyOverview {
  const steps = journeySteps.map(({ number }) => {
    const row = rows.find(({ step }) => step === number);
    const [state, dueOn] = [row?.state ?? "not_started", row?.dueOn ?? null];
    return { number, state, dueOn, isOverdue: isOverdue({ dueOn, state }, today) };
  });
  const current = steps.find(({ state }) => state !== "done");
  const row = rows.find(({ step }) => step === current?.number);
  const overdue = steps.flatMap((step) => (step.isOverdue && step.dueOn ? step.dueOn : [])).sort();
  return {
    program,
    steps,
    doneCount: steps.filter(({ state }) => state === "done").length,
    current: current
      ? {
          ...current,
          ownerName: (row?.ownerUserId && owners.get(row.ownerUserId)) || null,
          stateReason: row?.stateReason ?? null,
          stateSince: row?.stateSince ?? null,
        }
      : null,
    overdueSince: overdue[0] ?? null,
  };
}

/** Sorts as text: overdue by day, blocked, waiting, the rest, through. */
function rankOf({ overdueSince, steps, current }: JourneyOverview): string {
  if (overdueSince) return `0 ${overdueSince}`;
  if (!current) return "4";
  if (steps.some(({ state }) => state === "blocked")) return "1";
  return steps.some(({ state }) => state === "waiting_on_finci") ? "2" : "3";
}

const compareText = (one: string, other: string) => (one < other ? -1 : Number(one > other));
