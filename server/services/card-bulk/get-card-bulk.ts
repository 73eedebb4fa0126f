import { and, asc, desc, eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { olderThan, type Page, toPage } from "@/db/keyset";
import { approvals, cardBulkItems, cardBulkRuns, cards, environments, programs, users } from "@/db/schema";
import type { CardBulkItemState } from "@/lib/card-bulk";
import type { CardStatus } from "@/lib/card-states";
import { uuidPattern } from "@/lib/ids";
import type { ServiceContext } from "../../context";
import { notFound } from "../../errors";
import { visible } from "../scope";
import type { cardBulkIdSchema, listCardBulksSchema } from "./schemas";

type RunRow = typeof cardBulkRuns.$inferSelect;

export type CardBulkListItem = Pick<
  RunRow,
  "id" | "action" | "reason" | "state" | "createdAt" | "startedAt" | "finishedAt"
> & {
  program: { id: string; name: string };
  requestedBy: { id: string; name: string };
  /** The second person's part; null where none was needed. */
  approval: { id: string; status: (typeof approvals.$inferSelect)["status"] } | null;
  counts: Record<CardBulkItemState, number>;
};

export type CardBulkItem = {
  tokenId: string;
  lastFour: string | null;
  statusBefore: string;
  /** In the mirror now; null for a card that is gone. */
  statusNow: CardStatus | null;
  state: CardBulkItemState;
  sentence: string | null;
};

export type CardBulkDetail = CardBulkListItem & { items: CardBulkItem[] };

function selectRuns({ db }: ServiceContext) {
  const counts = db
    .select({
      runId: cardBulkItems.runId,
      waiting: countOf("waiting"),
      changed: countOf("changed"),
      refused: countOf("refused"),
      left_out: countOf("left_out"),
      failed: countOf("failed"),
    })
    .from(cardBulkItems)
    .where(eq(cardBulkItems.runId, cardBulkRuns.id))
    .groupBy(cardBulkItems.runId)
    .as("counts");
  return db
    .select({
      run: cardBulkRuns,
      program: { id: programs.id, name: programs.name },
      requestedBy: { id: users.id, name: users.name },
      approval: { id: approvals.id, status: approvals.status },
      counts: {
        waiting: counts.waiting,
        changed: counts.changed,
        refused: counts.refused,
        left_out: counts.left_out,
        failed: counts.failed,
      },
    })
    .from(cardBulkRuns)
    .innerJoin(environments, eq(environments.id, cardBulkRuns.environmentId))
    .innerJoin(programs, eq(programs.id, environments.programId))
    .innerJoin(users, eq(users.id, cardBulkRuns.requestedByUserId))
    .leftJoin(approvals, eq(approvals.id, cardBulkRuns.approvalId))
    .crossJoinLateral(counts)
    .$dynamic();
}

function countOf(state: CardBulkItemState) {
  return sql<number>`(count(*) filter (where ${cardBulkItems.state} = ${sql.raw(`'${state}'`)}))::int`.as(
    state,
  );
}

type Selected = Awaited<ReturnType<typeof selectRuns>>[number];

function toListItem({ run, ...rest }: Selected): CardBulkListItem {
  const { id, action, reason, state, createdAt, startedAt, finishedAt } = run;
  return { id, action, reason, state, createdAt, startedAt, finishedAt, ...rest };
}

/** Runs of the visible side and programs, newest first. */
export async function listCardBulks(
  context: ServiceContext,
  input: z.output<typeof listCardBulksSchema>,
): Promise<Page<CardBulkListItem>> {
  const rows = await selectRuns(context)
    .where(
      and(
        visible(context, "card.read", undefined),
        olderThan(cardBulkRuns.createdAt, cardBulkRuns.id, input.cursor),
      ),
    )
    .orderBy(desc(cardBulkRuns.createdAt), desc(cardBulkRuns.id))
    .limit(input.limit + 1);
  return toPage(rows.map(toListItem), input.limit, (item) => ({ at: item.createdAt, id: item.id }));
}

/**
 * One run with every card and what became of it.
 * @throws DomainError not_found, also for one of a program that the actor may not see
 */
export async function getCardBulk(
  context: ServiceContext,
  { id }: z.output<typeof cardBulkIdSchema>,
): Promise<CardBulkDetail> {
  if (!uuidPattern.test(id)) throw notFound("This bulk action");
  const [found] = await selectRuns(context).where(
    and(eq(cardBulkRuns.id, id), visible(context, "card.read", undefined)),
  );
  if (!found) throw notFound("This bulk action");
  const items = await context.db
    .select({
      tokenId: cardBulkItems.tokenId,
      lastFour: cards.lastFour,
      statusBefore: cardBulkItems.statusBefore,
      statusNow: cards.status,
      state: cardBulkItems.state,
      sentence: cardBulkItems.sentence,
    })
    .from(cardBulkItems)
    .leftJoin(
      cards,
      and(eq(cards.environmentId, found.run.environmentId), eq(cards.tokenId, cardBulkItems.tokenId)),
    )
    .where(eq(cardBulkItems.runId, id))
    .orderBy(asc(cardBulkItems.position));
  return { ...toListItem(found), items };
}

/** Cards named at most. */
const waitingCardsMax = 2_000;

/** The cards of the visible side that an action in bulk waits for, with the request that has to be decided. */
export async function listWaitingCards(
  context: ServiceContext,
): Promise<{ tokenId: string; approvalId: string }[]> {
  return context.db
    .select({ tokenId: cardBulkItems.tokenId, approvalId: approvals.id })
    .from(approvals)
    .innerJoin(cardBulkRuns, eq(cardBulkRuns.approvalId, approvals.id))
    .innerJoin(environments, eq(environments.id, cardBulkRuns.environmentId))
    .innerJoin(cardBulkItems, eq(cardBulkItems.runId, cardBulkRuns.id))
    .where(
      and(
        eq(approvals.status, "pending"),
        eq(approvals.kind, "card_end_bulk"),
        eq(cardBulkItems.state, "waiting"),
        visible(context, "card.read", undefined),
      ),
    )
    .orderBy(asc(approvals.requestedAt), asc(cardBulkItems.position))
    .limit(waitingCardsMax);
}
