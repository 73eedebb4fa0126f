import { and, desc, eq, inArray } from "drizzle-orm";
import type { z } from "zod";
import { accounts, corporates, environments, issuingBatches, programs, users } from "@/db/schema";
import { secondPersonNeeded } from "@/lib/approval-kinds";
import { issuingEffect } from "@/lib/bulk-issuing";
import { mayDo, type ServiceContext } from "../../context";
import { visible } from "../scope";
import { type BatchCounts, countRows } from "./counts";
import { loadBatch, seesTyped } from "./load-batch";
import type { batchIdSchema, listBatchesSchema } from "./schemas";

/** Batches of a list at most, the newest. */
const batchesMax = 50;

/** A batch with where it stands: what its page asks for again and again. Holds no personal data. */
export async function getBatch(context: ServiceContext, { id }: z.output<typeof batchIdSchema>) {
  const { batch, environment } = await loadBatch(context, id);
  const { db } = context;
  const [counts, [corporate], people, [program], corporateAccounts] = await Promise.all([
    countRows(db, id),
    db
      .select({ id: corporates.corporateId, name: corporates.legalName })
      .from(corporates)
      .where(
        and(
          eq(corporates.environmentId, batch.environmentId),
          eq(corporates.corporateId, batch.corporateId ?? ""),
        ),
      ),
    db
      .select({ id: users.id, name: users.name })
      .from(users)
      .where(inArray(users.id, [batch.createdByUserId, batch.startedByUserId ?? batch.createdByUserId])),
    db.select().from(programs).where(eq(programs.id, environment.programId)),
    db
      .select({ accountId: accounts.accountId, currency: accounts.currency })
      .from(accounts)
      .where(
        and(eq(accounts.environmentId, batch.environmentId), eq(accounts.ownerId, batch.corporateId ?? "")),
      )
      .limit(batchesMax),
  ]);
  const nameOf = (userId: string | null) => people.find((person) => person.id === userId)?.name ?? null;
  const { leaseHolder, leaseUntil, createdByUserId, startedByUserId, environmentId, ...shown } = batch;
  return {
    ...shown,
    program: { id: environment.programId, name: environment.programName },
    environmentKind: environment.kind,
    counts,
    /** What starting it will do, as a sentence. */
    effect: issuingEffect(batch.kind, counts.create),
    corporate: corporate ?? null,
    corporateAccounts,
    createdBy: nameOf(createdByUserId) ?? "system",
    startedBy: startedByUserId ? nameOf(startedByUserId) : null,
    needsSecondPerson: program ? secondPersonNeeded(program, "bulk_issuing") : false,
    mayChange: mayDo(context, "card.issue", environment.programId),
    /** The actor uploaded it, and so sees what was typed. */
    seesTyped: seesTyped(context, { batch, environment }),
    /** A process works on it at this moment. */
    isWorked: leaseHolder !== null && (leaseUntil?.getTime() ?? 0) > Date.now(),
  };
}
export type BatchView = Awaited<ReturnType<typeof getBatch>>;

export type BatchListItem = Pick<
  BatchView,
  "id" | "kind" | "state" | "fileName" | "createdAt" | "createdBy" | "program"
> & { counts: BatchCounts };

/** The newest batches of the side that the person looks at. */
export async function listBatches(
  context: ServiceContext,
  { programId }: z.output<typeof listBatchesSchema>,
): Promise<BatchListItem[]> {
  const rows = await context.db
    .select({
      id: issuingBatches.id,
      kind: issuingBatches.kind,
      state: issuingBatches.state,
      fileName: issuingBatches.fileName,
      createdAt: issuingBatches.createdAt,
      createdBy: users.name,
      program: { id: programs.id, name: programs.name },
    })
    .from(issuingBatches)
    .innerJoin(environments, eq(environments.id, issuingBatches.environmentId))
    .innerJoin(programs, eq(programs.id, environments.programId))
    .innerJoin(users, eq(users.id, issuingBatches.createdByUserId))
    .where(visible(context, "card.read", programId))
    .orderBy(desc(issuingBatches.createdAt), desc(issuingBatches.id))
    .limit(batchesMax);
  return Promise.all(rows.map(async (row) => ({ ...row, counts: await countRows(context.db, row.id) })));
}
