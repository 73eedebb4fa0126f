import { and, desc, eq, inArray, ne, type SQL, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Database } from "@/db/client";
import { olderThan, type Page, toPage } from "@/db/keyset";
import { cards, driftFindings, environments, programs, users } from "@/db/schema";
import {
  actsOf,
  type DriftAct,
  type DriftCardFacts,
  type DriftKind,
  driftKindKeys,
  permissionOfDriftAct,
} from "@/lib/drift";
import { uuidPattern } from "@/lib/ids";
import { maskEmbossingName } from "@/lib/personal-data";
import { mayDo, type ServiceContext } from "../../context";
import { notFound } from "../../errors";
import { holderOf, type Reveals, readReveals } from "../personal-data";
import { type byIdSchema, countMax, relatedMax } from "../schemas";
import { reachable, visible, visibleEnvironments } from "../scope";
import type { driftFilterSchema, driftOfCardSchema, listDriftSchema } from "./schemas";

type FindingRow = typeof driftFindings.$inferSelect;

export type DriftFinding = Omit<FindingRow, "environmentId" | "resolvedByUserId"> & {
  environmentId: string;
  environmentKind: "sandbox" | "production";
  program: { id: string; name: string };
  /** Who resolved or accepted it; null while it is open, and where it agreed by itself. */
  resolvedBy: { id: string; name: string } | null;
  /** The card is in the console, so that it has a page. */
  isCardHere: boolean;
  /** True when the values hold a name that the reader sees masked: two names may differ and look alike. */
  isNameMasked: boolean;
  /** What the reader may do about it now. */
  acts: DriftAct[];
};

function select(db: Database) {
  return db
    .select({
      finding: driftFindings,
      environmentKind: environments.kind,
      program: { id: programs.id, name: programs.name },
      resolvedBy: { id: users.id, name: users.name },
      holderType: cards.holderType,
      holderId: cards.holderId,
    })
    .from(driftFindings)
    .innerJoin(environments, eq(environments.id, driftFindings.environmentId))
    .innerJoin(programs, eq(programs.id, environments.programId))
    .leftJoin(users, eq(users.id, driftFindings.resolvedByUserId))
    .leftJoin(
      cards,
      and(eq(cards.environmentId, driftFindings.environmentId), eq(cards.tokenId, driftFindings.tokenId)),
    )
    .$dynamic();
}

type Selected = Awaited<ReturnType<typeof select>>[number];

function toFinding(context: ServiceContext, reveals: Reveals, row: Selected): DriftFinding {
  const { finding, program, holderType, holderId } = row;
  const holder =
    holderType && holderId ? holderOf({ environmentId: finding.environmentId, holderType, holderId }) : null;
  const isOpen = holder !== null && reveals.isOpen(holder);
  return {
    ...finding,
    ours: masked(finding.ours, isOpen),
    finci: masked(finding.finci, isOpen),
    environmentKind: row.environmentKind,
    program,
    resolvedBy: row.resolvedBy,
    isCardHere: holder !== null,
    isNameMasked: !isOpen && finding.kind === "embossing_name",
    acts: actsLeft(finding).filter((act) => mayDo(context, permissionOfDriftAct(act), program.id)),
  };
}

function actsLeft({ kind, status }: FindingRow): readonly DriftAct[] {
  if (status === "resolved") return [];
  return status === "open" ? actsOf(kind) : actsOf(kind).filter((act) => act !== "accept");
}

function masked(facts: DriftCardFacts | null, isOpen: boolean): DriftCardFacts | null {
  if (!facts?.embossingName || isOpen) return facts;
  return { ...facts, embossingName: maskEmbossingName(facts.embossingName) };
}

function conditions(filter: z.output<typeof driftFilterSchema>): (SQL | undefined)[] {
  return [
    eq(driftFindings.status, filter.status),
    filter.kind ? eq(driftFindings.kind, filter.kind) : undefined,
  ];
}

/** Differences of the visible side and programs, those first seen last on top. */
export async function listDrift(
  context: ServiceContext,
  input: z.output<typeof listDriftSchema>,
): Promise<Page<DriftFinding>> {
  const { firstSeenAt, id } = driftFindings;
  const sides = visibleEnvironments(context, "drift.read", input.programId);
  // Each environment gives one page from its own index, where all of them together would be sorted.
  const ofSide = context.db
    .select({ id: sql<string>`${id}`.as("finding_id"), at: sql<Date>`${firstSeenAt}`.as("finding_at") })
    .from(driftFindings)
    .where(
      and(
        eq(driftFindings.environmentId, sides.environmentId),
        ...conditions(input),
        olderThan(firstSeenAt, id, input.cursor),
      ),
    )
    .orderBy(desc(firstSeenAt), desc(id))
    .limit(input.limit + 1)
    .as("of_side");
  const page = await context.db
    .select({ id: ofSide.id })
    .from(sides)
    .crossJoinLateral(ofSide)
    .orderBy(desc(ofSide.at), desc(ofSide.id))
    .limit(input.limit + 1);
  if (page.length === 0) return { items: [], nextCursor: null };
  const query = select(context.db)
    .where(
      inArray(
        id,
        page.map((row) => row.id),
      ),
    )
    .orderBy(desc(firstSeenAt), desc(id));
  const [reveals, rows] = await Promise.all([readReveals(context), query]);
  const items = rows.map((row) => toFinding(context, reveals, row));
  return toPage(items, input.limit, (item) => ({ at: item.firstSeenAt, id: item.id }));
}

/** How many there are of each kind under the filter, which leaves the kind out; `countMax` and one more means "more". */
export async function summarizeDrift(
  context: ServiceContext,
  input: z.output<typeof driftFilterSchema>,
): Promise<{ kind: DriftKind; count: number }[]> {
  const counted = await Promise.all(
    driftKindKeys.map(async (kind) => {
      const some = context.db
        .select({ one: sql`1` })
        .from(driftFindings)
        .innerJoin(environments, eq(environments.id, driftFindings.environmentId))
        .where(and(visible(context, "drift.read", input.programId), ...conditions({ ...input, kind })))
        .limit(countMax + 1)
        .as("some");
      const [row] = await context.db.select({ count: sql<number>`count(*)::int` }).from(some);
      return { kind, count: row?.count ?? 0 };
    }),
  );
  return counted.filter(({ count }) => count > 0);
}

/**
 * One difference.
 * @throws DomainError not_found, also for one of a program that the actor may not see
 */
export async function getDriftFinding(
  context: ServiceContext,
  { id }: z.output<typeof byIdSchema>,
): Promise<DriftFinding> {
  if (!uuidPattern.test(id)) throw notFound("This difference");
  const query = select(context.db).where(and(eq(driftFindings.id, id), reachable(context, "drift.read")));
  const [reveals, [row]] = await Promise.all([readReveals(context), query]);
  if (!row) throw notFound("This difference");
  return toFinding(context, reveals, row);
}

/** What is not resolved about one card, oldest first: for its page. */
export async function listDriftOfCard(
  context: ServiceContext,
  { environmentId, tokenId }: z.output<typeof driftOfCardSchema>,
): Promise<DriftFinding[]> {
  const query = select(context.db)
    .where(
      and(
        eq(driftFindings.environmentId, environmentId),
        eq(driftFindings.tokenId, tokenId),
        ne(driftFindings.status, "resolved"),
        reachable(context, "drift.read"),
      ),
    )
    .orderBy(driftFindings.firstSeenAt, driftFindings.id)
    .limit(relatedMax);
  const [reveals, rows] = await Promise.all([readReveals(context), query]);
  return rows.map((row) => toFinding(context, reveals, row));
}
