import { eq, sql } from "drizzle-orm";
import { z } from "zod";
import type { Reader, Transaction } from "@/db/client";
import { approvals, issuingBatches, programs } from "@/db/schema";
import { secondPersonNeeded } from "@/lib/approval-kinds";
import { issuingEffect } from "@/lib/bulk-issuing";
import { audit, type ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";
import { type Proposal, proposeChange } from "../approvals";
import { type ChangeOrigin, defineChangeKind } from "../change-kind";
import { openCredentials } from "../intents";
import { checkRows } from "./check-rows";
import { countRows } from "./counts";
import { type BatchRow, loadBatchToChange, lockEnvironment, lockUnstarted } from "./load-batch";
import type { startBatchSchema } from "./schemas";

const changedSentence =
  "Nothing was started: what would be created has changed since. Look at the dry run again.";

/** Starts a batch, as it was looked at. */
export const bulkIssuingChange = defineChangeKind({
  schema: z.object({ batchId: z.uuid(), programId: z.uuid(), environmentId: z.uuid(), effect: z.string() }),
  stale: changedSentence,
  async fingerprint(reader, { batchId }) {
    const [batch] = await reader.select().from(issuingBatches).where(eq(issuingBatches.id, batchId));
    return `${batch?.state}:${batch?.revision}`;
  },
  async lock(tx, { batchId, environmentId }) {
    await lockEnvironment(tx, environmentId);
    await tx
      .select({ id: issuingBatches.id })
      .from(issuingBatches)
      .where(eq(issuingBatches.id, batchId))
      .for("update");
  },
  amounts: async () => [],
  async apply(tx, context, { batchId, effect, programId, environmentId }, origin) {
    const batch = await lockUnstarted(tx, batchId);
    // What others made meanwhile is not made again, and what was agreed to is what happens.
    await checkRows(tx, batch);
    if ((await effectOf(tx, batch)) !== effect) throw new DomainError("conflict", changedSentence);
    await queueRows(tx, context, batch, origin);
    await audit(tx, context, {
      action: "issuing_batch.start",
      subjectType: "issuing_batch",
      subjectId: batchId,
      programId,
      environmentId,
      after: { effect, approval: origin.approvalId },
      reason: origin.reason || null,
    });
  },
});

/** What starting the batch will do, as the sentence that is agreed to. */
export async function effectOf(reader: Reader, batch: Pick<BatchRow, "id" | "kind">): Promise<string> {
  return issuingEffect(batch.kind, (await countRows(reader, batch.id)).create);
}

/**
 * Starts a checked batch; where the program's policy says so, it waits for a second person. Rows with an error stay out.
 * @throws DomainError not_found, not_permitted, out_of_scope (environment), invalid (reason), conflict (changed, started,
 * waiting already, nothing to create)
 */
export async function startBatch(
  context: ServiceContext,
  { id, revision, reason }: z.output<typeof startBatchSchema>,
): Promise<{ id: string; approval: Proposal | null }> {
  const { environment, batch: seen } = await loadBatchToChange(context, id);
  openCredentials(environment);
  return context.db.transaction(async (tx) => {
    await lockEnvironment(tx, seen.environmentId);
    const batch = await lockUnstarted(tx, id);
    if (batch.state !== "checked" || batch.revision !== revision)
      throw new DomainError("conflict", changedSentence);
    await refuseWhileWaiting(tx, id);
    const { create } = await countRows(tx, id);
    if (create.holders + create.accounts + create.cards === 0)
      throw new DomainError(
        "conflict",
        "Nothing was started: there is nothing to create. Mend the rows with errors, or leave it: what is listed as there already is complete.",
      );
    const [program] = await tx.select().from(programs).where(eq(programs.id, environment.programId));
    if (!program) throw notFound("The program");
    const effect = issuingEffect(batch.kind, create);
    const change = {
      batchId: id,
      programId: environment.programId,
      environmentId: environment.id,
      effect,
    };
    if (context.actor.type === "user" && secondPersonNeeded(program, "bulk_issuing")) {
      if (reason.length < 3)
        throw new DomainError("invalid", "Say why, in a few words, for the one who decides.", {
          fields: { reason: "Say why, in a few words, for the one who decides." },
        });
      const approval = await proposeChange(context, tx, {
        kind: "bulk_issuing",
        programId: environment.programId,
        environmentId: environment.id,
        subjectType: "issuing_batch",
        subjectId: id,
        change,
        effect: `From “${batch.fileName}”: ${effect}`,
        reason,
      });
      return { id, approval };
    }
    const requestedByUserId = context.actor.type === "user" ? context.actor.userId : null;
    await bulkIssuingChange.apply(tx, context, change, { approvalId: null, requestedByUserId, reason });
    return { id, approval: null };
  });
}

async function refuseWhileWaiting(tx: Transaction, id: string): Promise<void> {
  const [waiting] = await tx
    .select({ id: approvals.id })
    .from(approvals)
    .where(
      sql`${approvals.subjectType} = 'issuing_batch' and ${approvals.subjectId} = ${id} and ${approvals.status} = 'pending'`,
    );
  if (waiting)
    throw new DomainError("conflict", "Nothing was started: this batch waits for a second person already.");
}

/** Rows to carry out are queued; those that have everything already end here, with what they have. */
async function queueRows(
  tx: Transaction,
  context: ServiceContext,
  batch: BatchRow,
  origin: ChangeOrigin,
): Promise<void> {
  await tx.execute(sql`
    update issuing_rows r
       set state = case when r.plan -> 'card' ->> 'does' = 'exists' then 'left_out' else 'queued' end,
           outcome = case when r.plan -> 'card' ->> 'does' = 'exists' then 'unchanged' end,
           cells = case when r.plan -> 'card' ->> 'does' = 'exists' then null else r.cells end,
           fixes = case when r.plan -> 'card' ->> 'does' = 'exists' then null else r.fixes end,
           holder_id = r.plan -> 'holder' ->> 'id',
           account_id = r.plan -> 'account' ->> 'id',
           token_id = r.plan -> 'card' ->> 'id',
           masked_number = (select c.masked_number from cards c
             where c.environment_id = r.environment_id and c.token_id = r.plan -> 'card' ->> 'id'),
           next_attempt_at = now(), updated_at = now()
     where r.batch_id = ${batch.id} and r.state = 'read' and not r.has_error`);
  const starter =
    origin.requestedByUserId ??
    (context.actor.type === "user" ? context.actor.userId : batch.createdByUserId);
  await tx
    .update(issuingBatches)
    .set({
      state: "running",
      startedByUserId: starter,
      startedAt: new Date(),
      problem: null,
      heldUntil: null,
      updatedAt: new Date(),
    })
    .where(eq(issuingBatches.id, batch.id));
}
