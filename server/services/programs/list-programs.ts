import { and, desc, gte, inArray, type SQL, sql } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import type { z } from "zod";
import { olderThan, type Page, toPage } from "@/db/keyset";
import { accounts, authorizations, cards, corporates, environments, persons, programs } from "@/db/schema";
import { programScope, type ServiceContext } from "../../context";
import { approvalRate } from "../payment-figures";
import { countMax } from "../schemas";
import type { listProgramsSchema } from "./schemas";

type ProgramRow = typeof programs.$inferSelect;

export type ProgramListItem = ProgramRow & {
  environments: { id: string; kind: "sandbox" | "production"; status: "enabled" | "disabled" }[];
  /** Of the side the person looks at; null where the program has none. `countMax + 1` stands for "more". */
  counts: { persons: number; corporates: number; accounts: number; cards: number } | null;
  /** Approvals of the last 24 hours on that side, 0 to 1; null without any payment. */
  approvalRate24h: number | null;
};

const approvalWindowMs = 24 * 3600 * 1000;

/** Newest programs first, those the actor may read. */
export async function listPrograms(
  context: ServiceContext,
  input: z.output<typeof listProgramsSchema>,
): Promise<Page<ProgramListItem>> {
  const scope = programScope(context, "program.read");
  const rows = await context.db
    .select()
    .from(programs)
    .where(
      and(
        scope === "all" ? undefined : inArray(programs.id, scope),
        olderThan(programs.createdAt, programs.id, input.cursor),
      ),
    )
    .orderBy(desc(programs.createdAt), desc(programs.id))
    .limit(input.limit + 1);
  const page = toPage(rows, input.limit, (row) => ({ at: row.createdAt, id: row.id }));
  return { items: await addFigures(context, page.items), nextCursor: page.nextCursor };
}

async function addFigures(context: ServiceContext, rows: ProgramRow[]): Promise<ProgramListItem[]> {
  if (rows.length === 0) return [];
  const sides = await context.db
    .select()
    .from(environments)
    .where(
      inArray(
        environments.programId,
        rows.map((row) => row.id),
      ),
    );
  const shown = sides.filter((side) => side.kind === context.environmentKind).map((side) => side.id);
  const figures = await readFigures(context, shown);
  return rows.map((row) => {
    const own = sides.filter((side) => side.programId === row.id);
    const figure = figures.find((candidate) => own.some((side) => side.id === candidate.environmentId));
    return {
      ...row,
      environments: own.map(({ id, kind, status }) => ({ id, kind, status })),
      counts: figure?.counts ?? null,
      approvalRate24h: figure?.approvalRate ?? null,
    };
  });
}

async function readFigures(context: ServiceContext, environmentIds: string[]) {
  if (environmentIds.length === 0) return [];
  const since = new Date(Date.now() - approvalWindowMs);
  const [countRows, outcomeRows] = await Promise.all([
    context.db
      .select({
        environmentId: environments.id,
        persons: countUpTo(context, persons, persons.environmentId),
        corporates: countUpTo(context, corporates, corporates.environmentId),
        accounts: countUpTo(context, accounts, accounts.environmentId),
        cards: countUpTo(context, cards, cards.environmentId),
      })
      .from(environments)
      .where(inArray(environments.id, environmentIds)),
    context.db
      .select({
        environmentId: authorizations.environmentId,
        outcome: authorizations.outcome,
        count: sql<number>`count(*)::int`,
      })
      .from(authorizations)
      .where(
        and(inArray(authorizations.environmentId, environmentIds), gte(authorizations.receivedAt, since)),
      )
      .groupBy(authorizations.environmentId, authorizations.outcome),
  ]);
  return countRows.map(({ environmentId, ...counts }) => {
    const of = (outcome: string) =>
      outcomeRows.find((row) => row.environmentId === environmentId && row.outcome === outcome)?.count ?? 0;
    const outcomes = {
      approved: of("approved"),
      declined: of("declined"),
      late: of("late"),
      failed: of("failed"),
      differs: of("differs"),
      awaitingAdvice: of("awaiting_advice"),
    };
    return { environmentId, counts, approvalRate: approvalRate(outcomes) };
  });
}

/** How many rows an environment has in a table, as a value of a query over `environments`; ends at `countMax + 1`. */
function countUpTo(context: ServiceContext, table: PgTable, environmentId: PgColumn): SQL<number> {
  const rows = context.db
    .select({ one: sql`1` })
    .from(table)
    .where(sql`${environmentId} = "environments"."id"`)
    .limit(countMax + 1)
    .as("counted");
  return sql<number>`(select count(*)::int from ${rows})`;
}
