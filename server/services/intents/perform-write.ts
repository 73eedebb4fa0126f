import { and, eq, inArray, ne, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { finciIntents } from "@/db/schema";
import { FinciError } from "@/server/finci/errors";
import type { ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { clientFor, openCredentials, type WriteEnvironment } from "./environment";
import {
  type Intent,
  type IntentOperation,
  notReachedCode,
  pendingStaleMs,
  type SendOptions,
  type WriteResult,
} from "./intent";
import { operations } from "./operations";
import { markUnknown, outcomeSentence, settleByLookUp, settleRefused, settleSucceeded } from "./settle";

export type Write = {
  environment: WriteEnvironment;
  operation: IntentOperation;
  /** Never becomes two writes at FINCI. */
  idempotencyKey: string;
  /** The body as it goes on the wire. */
  request: Record<string, unknown>;
  /** The token id of an update; one open write per card at a time. */
  subjectId?: string;
  reason?: string;
  issuanceId?: string;
  /** Looked at under the lock, in the transaction that records the intent; throws to refuse. */
  check?: (tx: Transaction) => Promise<void>;
  /** Stands around the call alone, so that many writes keep to what FINCI takes at a time. */
  gate?: <Result>(call: () => Promise<Result>) => Promise<Result>;
} & SendOptions;

/**
 * The one way to write at FINCI: records the intent, calls, and writes outcome, mirror and audit in one transaction.
 * A repeated key gives the earlier success; after a refusal nothing exists at FINCI, so the key is then tried afresh.
 * An outcome that is unknown is looked up at once, and else left to the recovery job.
 * The caller has checked permission and scope.
 * @returns FINCI's id of the record
 * @throws DomainError finci_refused, finci_unreachable, finci_unknown_outcome, out_of_scope, or conflict while the same
 * key or another change of the same card is on its way
 */
export async function performWrite(context: ServiceContext, write: Write): Promise<{ resultId: string }> {
  openCredentials(write.environment);
  const { intent, isOwner } = await record(context, write);
  if (intent.state === "succeeded") return outcomeOf(intent);
  return outcomeOf(
    isOwner
      ? await carryOut(context, write, intent)
      : await settleByLookUp(context, write.environment, intent),
  );
}

async function carryOut(context: ServiceContext, write: Write, intent: Intent): Promise<Intent> {
  const { environment, gate = (call) => call() } = write;
  const client = clientFor(context.db, environment, { intentId: intent.id, requestId: context.requestId });
  let result: WriteResult;
  try {
    result = await gate(() => operations[intent.operation].send(context.db, client, intent, write));
  } catch (error) {
    if (!(error instanceof FinciError)) throw error;
    if (error.outcome === "refused") {
      // An earlier sending that was given up for lost may have come through after all.
      if (intent.attempts > 1 && error.errorCodes.includes("duplicate_external_id")) {
        return settleByLookUp(context, environment, intent);
      }
      return settleRefused(context, environment, intent, [...error.errorCodes]);
    }
    if (error.outcome === "unreachable") {
      return settleRefused(context, environment, intent, [notReachedCode]);
    }
    return settleByLookUp(context, environment, await markUnknown(context.db, intent), error.isFinal);
  }
  return settleSucceeded(context, environment, intent, result);
}

/** Records the write, or finds the one recorded under the key. `isOwner`: this call is the one that sends it. */
async function record(context: ServiceContext, write: Write): Promise<{ intent: Intent; isOwner: boolean }> {
  const { environment, operation, idempotencyKey, request, subjectId = null, reason = null } = write;
  const values = {
    environmentId: environment.id,
    operation,
    idempotencyKey,
    request,
    subjectId,
    reason,
    issuanceId: write.issuanceId ?? null,
    actorUserId: context.actor.type === "user" ? context.actor.userId : null,
  };
  return context.db.transaction(async (tx) => {
    await lock(tx, `${environment.id}:${subjectId ?? idempotencyKey}`);
    const [earlier] = await tx
      .select()
      .from(finciIntents)
      .where(
        and(eq(finciIntents.environmentId, environment.id), eq(finciIntents.idempotencyKey, idempotencyKey)),
      )
      .for("update");
    if (earlier && earlier.state !== "refused") return resume(earlier);
    if (subjectId) await refuseWhileOpen(tx, environment.id, subjectId, earlier?.id);
    await write.check?.(tx);
    const [intent] = earlier
      ? await tx
          .update(finciIntents)
          .set({ ...values, ...afresh(earlier) })
          .where(eq(finciIntents.id, earlier.id))
          .returning()
      : await tx
          .insert(finciIntents)
          .values({ ...values, attempts: 1 })
          .returning();
    if (!intent) throw new Error("The intent was not recorded");
    return { intent, isOwner: true };
  });
}

/** Nothing came of a refused write, so its row starts over. */
const afresh = (earlier: Intent) => ({
  state: "pending" as const,
  errorCodes: null,
  settledAt: null,
  attempts: earlier.attempts + 1,
  createdAt: new Date(),
  updatedAt: new Date(),
});

function resume(earlier: Intent): { intent: Intent; isOwner: boolean } {
  const isOnItsWay = earlier.state === "pending" && Date.now() - earlier.updatedAt.getTime() < pendingStaleMs;
  if (isOnItsWay) {
    throw new DomainError(
      "conflict",
      "The same request is being sent to FINCI at this moment, so it was not sent again. Wait half a minute and look again.",
    );
  }
  return { intent: earlier, isOwner: false };
}

/** An update says what to reach, so two at once would leave open which came last. */
async function refuseWhileOpen(
  tx: Transaction,
  environmentId: string,
  subjectId: string,
  ownId: string | undefined,
): Promise<void> {
  const [open] = await tx
    .select({ id: finciIntents.id })
    .from(finciIntents)
    .where(
      and(
        eq(finciIntents.environmentId, environmentId),
        eq(finciIntents.subjectId, subjectId),
        inArray(finciIntents.state, ["pending", "unknown"]),
        ownId ? ne(finciIntents.id, ownId) : undefined,
      ),
    )
    .limit(1);
  if (open) {
    throw new DomainError(
      "conflict",
      "An earlier change of this card is not settled with FINCI yet, so this one was not sent. The console settles it within a minute; then try again.",
    );
  }
}

async function lock(tx: Transaction, name: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`);
}

function outcomeOf(intent: Intent): { resultId: string } {
  if (intent.state === "succeeded" && intent.resultId) return { resultId: intent.resultId };
  const errorCodes = intent.errorCodes ?? [];
  const sentence = outcomeSentence(intent);
  if (intent.state !== "refused") throw new DomainError("finci_unknown_outcome", sentence);
  const kind = errorCodes.includes(notReachedCode) ? "finci_unreachable" : "finci_refused";
  throw new DomainError(kind, sentence, { errorCodes });
}
