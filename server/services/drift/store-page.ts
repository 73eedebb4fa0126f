import { and, desc, eq, gt, inArray, ne, sql } from "drizzle-orm";
import type { Database, Transaction } from "@/db/client";
import { cards, driftFindings, driftRuns, finciIntents } from "@/db/schema";
import type { ListedCard } from "../intents";
import { compareOwner, type Difference } from "./compare";
import { type DriftRun, isOurs, leaseEnd, RunLost } from "./lease";
import { type MirroredCard, type Owner, readMirror } from "./owners";

/** An owner whose list FINCI gave, or whom FINCI does not know. */
export type AskedOwner = { owner: Owner; listed: ListedCard[] | null };

export type AskedPage = {
  asked: AskedOwner[];
  /** Owners without an answer: nothing of theirs is changed. */
  failed: number;
  failure: string | null;
  /** The last owner of the page, failed or not. */
  last: Owner;
  /** Token ids in the mirror before FINCI was asked. */
  before: ReadonlySet<string>;
  calls: number;
};

/** Findings written by one statement at most. */
const insertMax = 1_000;
/** A card that is being issued may be in FINCI's list and not here yet, so long. */
const issuingMs = 60_000;

/**
 * Compares a page and stores what was found together with how far the run is, in one transaction: a run that is killed
 * begins again with the page that was not stored.
 * @throws RunLost
 */
export async function storePage(
  db: Database,
  run: DriftRun,
  holder: string,
  page: AskedPage,
): Promise<DriftRun> {
  return db.transaction(async (tx) => {
    const [fenced] = await tx
      .update(driftRuns)
      .set({ leaseUntil: leaseEnd() })
      .where(isOurs(run.id, holder))
      .returning({ id: driftRuns.id });
    if (!fenced) throw new RunLost("The run goes on elsewhere, or was cancelled");
    const { differences, cardsCompared } = await comparePage(tx, run.environmentId, page);
    const { added, seen } = await storeFindings(tx, run, differences);
    const closed = await closeUnseen(tx, run, page);
    const [stored] = await tx
      .update(driftRuns)
      .set({
        cursorOwnerId: page.last.id,
        cursorOwnerType: page.last.type,
        ownersDone: sql`${driftRuns.ownersDone} + ${page.asked.length + page.failed}`,
        ownersFailed: sql`${driftRuns.ownersFailed} + ${page.failed}`,
        cardsCompared: sql`${driftRuns.cardsCompared} + ${cardsCompared}`,
        calls: sql`${driftRuns.calls} + ${page.calls}`,
        foundNew: sql`${driftRuns.foundNew} + ${added}`,
        foundAgain: sql`${driftRuns.foundAgain} + ${seen}`,
        closedCount: sql`${driftRuns.closedCount} + ${closed}`,
        holds: 0,
        heldUntil: null,
        problem: page.failure ?? (run.ownersFailed > 0 ? run.problem : null),
      })
      .where(eq(driftRuns.id, run.id))
      .returning();
    if (!stored) throw new RunLost("The run is gone");
    return stored;
  });
}

async function comparePage(tx: Transaction, environmentId: string, { asked, before }: AskedPage) {
  const mirrored = await readMirror(
    tx,
    environmentId,
    asked.map(({ owner }) => owner),
  );
  const ofOwner = new Map<string, MirroredCard[]>(asked.map(({ owner }) => [owner.id, []]));
  for (const card of mirrored) ofOwner.get(card.ownerId)?.push(card);
  const refusals = await readRefusals(tx, environmentId, mirrored);
  const isAccountedFor = await accountedFor(tx, environmentId, asked, mirrored);
  const differences = asked.flatMap(({ owner, listed }) =>
    compareOwner({
      owner,
      listed,
      before,
      mirrored: ofOwner.get(owner.id) ?? [],
      isAccountedFor,
      refusals,
    }),
  );
  return { differences, cardsCompared: mirrored.length };
}

/** The refusal of the last change of each card's status, where it was refused as not allowed. */
async function readRefusals(tx: Transaction, environmentId: string, mirrored: readonly MirroredCard[]) {
  const code = "invalid_status_transition";
  const rows = mirrored.length
    ? await tx
        .selectDistinctOn([finciIntents.subjectId], {
          tokenId: finciIntents.subjectId,
          state: finciIntents.state,
          errorCodes: finciIntents.errorCodes,
          asked: sql<string>`${finciIntents.request} ->> 'token_status'`,
        })
        .from(finciIntents)
        .where(
          and(
            eq(finciIntents.environmentId, environmentId),
            inArray(
              finciIntents.subjectId,
              mirrored.map((card) => card.tokenId),
            ),
            eq(finciIntents.operation, "update_card_status"),
          ),
        )
        .orderBy(finciIntents.subjectId, desc(finciIntents.createdAt))
    : [];
  const refused = rows.filter(({ state, errorCodes }) => state === "refused" && errorCodes?.includes(code));
  return new Map(refused.map(({ tokenId, asked }) => [tokenId ?? "", { asked, code }]));
}

/** Listed cards that lack nothing: the mirror has them under another owner, or they are being issued right now. */
async function accountedFor(
  tx: Transaction,
  environmentId: string,
  asked: readonly AskedOwner[],
  mirrored: readonly MirroredCard[],
): Promise<(card: ListedCard) => boolean> {
  const known = new Set(mirrored.map((card) => card.tokenId));
  const lacking = asked.flatMap(({ listed }) => listed ?? []).filter((card) => !known.has(card.token_id));
  if (lacking.length === 0) return () => false;
  const elsewhere = await tx
    .select({ tokenId: cards.tokenId })
    .from(cards)
    .where(
      and(
        eq(cards.environmentId, environmentId),
        inArray(
          cards.tokenId,
          lacking.map((card) => card.token_id),
        ),
      ),
    );
  const issuing = await tx
    .select({ request: finciIntents.request })
    .from(finciIntents)
    .where(
      and(
        eq(finciIntents.state, "pending"),
        eq(finciIntents.environmentId, environmentId),
        eq(finciIntents.operation, "create_card"),
        gt(finciIntents.updatedAt, new Date(Date.now() - issuingMs)),
      ),
    );
  const tokens = new Set(elsewhere.map(({ tokenId }) => tokenId));
  const looks = new Set(issuing.map(({ request }) => lookOf(request)));
  return (card) => tokens.has(card.token_id) || looks.has(lookOf(card));
}

const lookOf = (card: Record<string, unknown>) =>
  JSON.stringify([card.embossing_name, card.product_id, card.expiration_date]);

/** A difference that is there already is the same finding; an accepted one is open again when a value changed. */
async function storeFindings(tx: Transaction, run: DriftRun, differences: readonly Difference[]) {
  let added = 0;
  for (let start = 0; start < differences.length; start += insertMax) {
    const rows = differences.slice(start, start + insertMax).map(({ owner, ...difference }) => ({
      ...difference,
      environmentId: run.environmentId,
      ownerType: owner.type,
      ownerId: owner.id,
      firstRunId: run.id,
      lastRunId: run.id,
    }));
    const changed = sql`(${driftFindings.ours}, ${driftFindings.finci}) is distinct from (excluded.ours, excluded.finci)`;
    const reopens = sql`${driftFindings.status} = 'accepted' and ${changed}`;
    const stored = await tx
      .insert(driftFindings)
      .values(rows)
      .onConflictDoUpdate({
        target: [
          driftFindings.environmentId,
          driftFindings.ownerId,
          driftFindings.tokenId,
          driftFindings.kind,
        ],
        targetWhere: ne(driftFindings.status, sql`'resolved'`),
        set: {
          ours: sql`excluded.ours`,
          finci: sql`excluded.finci`,
          lastRunId: run.id,
          lastSeenAt: new Date(),
          status: sql`case when ${reopens} then 'open' else ${driftFindings.status} end`,
          resolution: sql`case when ${reopens} then null else ${driftFindings.resolution} end`,
          resolvedAt: sql`case when ${reopens} then null else ${driftFindings.resolvedAt} end`,
          resolvedByUserId: sql`case when ${reopens} then null else ${driftFindings.resolvedByUserId} end`,
          reason: sql`case when ${reopens} then null else ${driftFindings.reason} end`,
        },
      })
      .returning({ firstRunId: driftFindings.firstRunId });
    added += stored.filter(({ firstRunId }) => firstRunId === run.id).length;
  }
  return { added, seen: differences.length - added };
}

/** What this run did not see any more of the owners that FINCI answered for agrees again. */
async function closeUnseen(tx: Transaction, run: DriftRun, { asked }: AskedPage): Promise<number> {
  if (asked.length === 0) return 0;
  const closed = await tx
    .update(driftFindings)
    .set({
      status: "resolved",
      resolution: "by_itself",
      resolvedAt: new Date(),
      resolvedByUserId: null,
    })
    .where(
      and(
        eq(driftFindings.environmentId, run.environmentId),
        inArray(
          driftFindings.ownerId,
          asked.map(({ owner }) => owner.id),
        ),
        ne(driftFindings.status, sql`'resolved'`),
        ne(driftFindings.lastRunId, run.id),
      ),
    )
    .returning({ kind: driftFindings.kind });
  return closed.length;
}
