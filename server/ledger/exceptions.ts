import { sql } from "drizzle-orm";
import type { Reader } from "@/db/client";
import type { ExceptionKind } from "@/lib/exception-kinds";

export type NewException = {
  environmentId: string;
  kind: ExceptionKind;
  /** Id of what the kind is about; see lib/exception-kinds. */
  subjectId: string;
  accountId?: string | null;
  authorizationId?: string | null;
  transactionId?: string | null;
  /** At stake, zero or more. */
  amountMinor: bigint;
  currency: string;
  /** What was seen, as a sentence. */
  detail: string;
  /** The delivery that is held back. */
  deliveryId?: string | null;
  /** The entry of FINCI's ledger. */
  entry?: { masterAccountId: string; id: string } | null;
};

/**
 * Puts something before a person, once per kind and subject. An open one gets the newest amount and sentence; one that closed
 * by itself, or that a person closed when less was at stake, is open again.
 */
export async function openException(db: Reader, exception: NewException): Promise<void> {
  const { environmentId, kind, subjectId, accountId, authorizationId, transactionId, deliveryId, entry } =
    exception;
  await db.execute(sql`select open_exception(
    ${environmentId}, ${kind}, ${subjectId}, ${accountId ?? null}, ${authorizationId ?? null}, ${transactionId ?? null},
    ${exception.amountMinor.toString()}::bigint, ${exception.currency}, ${exception.detail}, ${deliveryId ?? null}::uuid,
    ${entry?.masterAccountId ?? null}, ${entry?.id ?? null})`);
}

/** Closes an open exception because what it was opened for is so no longer; the sentence says why. */
export async function withdrawException(
  db: Reader,
  exception: Pick<NewException, "environmentId" | "kind" | "subjectId">,
  resolution: string,
): Promise<void> {
  const { environmentId, kind, subjectId } = exception;
  await db.execute(sql`select withdraw_exception(${environmentId}, ${kind}, ${subjectId}, ${resolution})`);
}
