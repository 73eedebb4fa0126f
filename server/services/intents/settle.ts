import { and, eq, inArray } from "drizzle-orm";
import type { Database, Transaction } from "@/db/client";
import { finciIntents, issuances } from "@/db/schema";
import { FinciError, refusalSentence } from "@/server/finci/errors";
import { audit, type ServiceContext } from "../../context";
import { log } from "../../log";
import { clientFor, type WriteEnvironment } from "./environment";
import {
  absenceProvesAfterMs,
  type Intent,
  type IntentOperation,
  notExecutedCode,
  notReachedCode,
  type WriteResult,
} from "./intent";
import { operations } from "./operations";

/** On whose behalf an intent is settled: the person's request, or the recovery job in their name. */
export type Settler = Pick<ServiceContext, "db" | "actor" | "requestId" | "sourceAddress">;

/** What happened, what it means, what to do, for the codes an intent ended with. */
export function outcomeSentence(intent: Pick<Intent, "state" | "errorCodes">): string {
  if (intent.state !== "refused") return new FinciError("unknown", [], null).message;
  const codes = intent.errorCodes ?? [];
  if (codes.includes(notReachedCode)) return new FinciError("unreachable", [], null).message;
  if (codes.includes(notExecutedCode)) {
    return "FINCI gave no usable answer, and a look-up shows that nothing was done there. Try again.";
  }
  return refusalSentence(codes);
}

/** Ends an open intent as done: outcome, mirror, issuance and audit in one transaction. Gives the intent as it stands. */
export async function settleSucceeded(
  settler: Settler,
  environment: WriteEnvironment,
  intent: Intent,
  result: WriteResult,
): Promise<Intent> {
  return settler.db.transaction((tx) => settleSucceededIn(tx, settler, environment, intent.id, result));
}

/** As `settleSucceeded`, as a part of what the transaction does besides. */
export function settleSucceededIn(
  tx: Transaction,
  settler: Pick<Settler, "actor" | "requestId" | "sourceAddress">,
  environment: Pick<WriteEnvironment, "id" | "programId">,
  intentId: string,
  result: WriteResult,
): Promise<Intent> {
  return settleOpen(tx, intentId, async (intent) => {
    const handler = operations[intent.operation];
    const effect = await handler.apply(tx, intent, result);
    await advanceIssuance(tx, intent, result.resultId);
    // Last: it holds the lock of the audit log's chain, and who abandons an issuance locks that issuance first.
    await audit(tx, settler, {
      action: handler.action,
      subjectType: handler.subjectType,
      programId: environment.programId,
      environmentId: environment.id,
      reason: intent.reason,
      ...effect,
    });
    return { state: "succeeded", resultId: result.resultId, errorCodes: null, settledAt: new Date() };
  });
}

/** Ends an open intent as not done, with the codes that say why; recorded and audited in one transaction. */
export async function settleRefused(
  settler: Settler,
  environment: WriteEnvironment,
  intent: Intent,
  errorCodes: string[],
): Promise<Intent> {
  return settler.db.transaction((tx) =>
    settleOpen(tx, intent.id, async () => {
      const handler = operations[intent.operation];
      const isOurs = errorCodes.includes(notReachedCode) || errorCodes.includes(notExecutedCode);
      await noteProblem(tx, intent, outcomeSentence({ state: "refused", errorCodes }), errorCodes);
      await audit(tx, settler, {
        action: handler.action,
        outcome: isOurs ? "failed" : "refused",
        subjectType: handler.subjectType,
        subjectId: intent.subjectId ?? intent.id,
        programId: environment.programId,
        environmentId: environment.id,
        after: { errorCodes },
        reason: intent.reason,
      });
      return { state: "refused", errorCodes, settledAt: new Date() };
    }),
  );
}

/** Notes that the outcome is not known; the recovery job or a repeat of the write finds out. */
export async function markUnknown(db: Database, intent: Intent): Promise<Intent> {
  return db.transaction((tx) =>
    settleOpen(tx, intent.id, async () => {
      await noteProblem(tx, intent, outcomeSentence({ state: "unknown", errorCodes: null }), []);
      return { state: "unknown" };
    }),
  );
}

/**
 * Looks at FINCI for what became of an open intent, and settles it where that can be told. Absence counts once the
 * write cannot be on its way any more: `isFinal`, or old enough. Never throws for FINCI being away.
 */
export async function settleByLookUp(
  settler: Settler,
  environment: WriteEnvironment,
  intent: Intent,
  isFinal = false,
): Promise<Intent> {
  const client = clientFor(settler.db, environment, { intentId: intent.id, requestId: settler.requestId });
  try {
    const finding = await operations[intent.operation].lookUp(settler.db, client, intent);
    if (finding.kind === "done") return await settleSucceeded(settler, environment, intent, finding);
    if (finding.kind === "refused") {
      return await settleRefused(settler, environment, intent, finding.errorCodes);
    }
    const isOld = Date.now() - intent.createdAt.getTime() > absenceProvesAfterMs;
    if (finding.kind === "absent" && (isFinal || isOld)) {
      return await settleRefused(settler, environment, intent, [notExecutedCode]);
    }
    log.warn({ intentId: intent.id, operation: intent.operation, finding: finding.kind }, "intent left open");
  } catch (error) {
    if (!(error instanceof FinciError)) throw error;
    log.warn({ intentId: intent.id, operation: intent.operation, err: error }, "look-up at FINCI failed");
  }
  return markUnknown(settler.db, intent);
}

type Change = Partial<typeof finciIntents.$inferInsert>;

/** Runs the change under the intent's lock; one that somebody else settled meanwhile stays as it is. */
async function settleOpen(
  tx: Transaction,
  intentId: string,
  change: (intent: Intent) => Promise<Change>,
): Promise<Intent> {
  const [current] = await tx.select().from(finciIntents).where(eq(finciIntents.id, intentId)).for("update");
  if (!current) throw new Error(`Intent ${intentId} is gone`);
  if (current.state !== "pending" && current.state !== "unknown") return current;
  const values = { ...(await change(current)), updatedAt: new Date() };
  const [changed] = await tx
    .update(finciIntents)
    .set(values)
    .where(eq(finciIntents.id, intentId))
    .returning();
  return changed ?? current;
}

type IssuanceRecords = Partial<
  Pick<typeof issuances.$inferInsert, "personId" | "corporateId" | "accountId" | "employeeId" | "tokenId">
>;

/** The issuance's step for an operation, and where it keeps the record. */
const issuanceSteps: Partial<
  Record<IntentOperation, { step: string; records: (id: string) => IssuanceRecords }>
> = {
  create_person: { step: "person", records: (id) => ({ personId: id }) },
  create_corporate: { step: "corporate", records: (id) => ({ corporateId: id }) },
  create_employee: { step: "employee", records: (id) => ({ employeeId: id }) },
  create_account: { step: "account", records: (id) => ({ accountId: id }) },
  create_card: { step: "card", records: (id) => ({ tokenId: id }) },
};

async function advanceIssuance(tx: Transaction, intent: Intent, resultId: string): Promise<void> {
  const step = issuanceSteps[intent.operation];
  if (!intent.issuanceId || !step) return;
  const isLast = intent.operation === "create_card";
  await tx
    .update(issuances)
    .set({
      ...step.records(resultId),
      ...(isLast ? { state: "completed" as const } : {}),
      problem: null,
      updatedAt: new Date(),
    })
    .where(eq(issuances.id, intent.issuanceId));
}

async function noteProblem(tx: Transaction, intent: Intent, sentence: string, errorCodes: string[]) {
  const step = issuanceSteps[intent.operation]?.step;
  if (!intent.issuanceId || !step) return;
  await tx
    .update(issuances)
    .set({ problem: { step, sentence, errorCodes }, updatedAt: new Date() })
    .where(and(eq(issuances.id, intent.issuanceId), inArray(issuances.state, ["open"])));
}
