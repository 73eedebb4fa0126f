import { and, eq } from "drizzle-orm";
import { z } from "zod";
import type { Reader, Transaction } from "@/db/client";
import { accountBalances, exceptions, ledgerEntries } from "@/db/schema";
import { exceptionKindWords } from "@/lib/exception-kinds";
import { formatMoney } from "@/lib/money";
import type { ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";
import { lockAccount, postAdjustment } from "../../ledger";
import { defineChangeKind } from "../change-kind";
import {
  applyChange,
  closedNow,
  type ExceptionChange,
  type ExceptionRow,
  notForKind,
  requireOpen,
} from "./change-exception";

/*
 * Writing off what is at stake. Where a card account carries the loss, it gets the amount by an adjustment, at the program's
 * cost; otherwise the loss is only noted.
 */

/** True when writing it off books the amount on the card account. */
export function isCredited({ kind }: Pick<ExceptionRow, "kind">): boolean {
  return exceptionKindWords(kind).writeOff === "credit";
}

/** The account that a write-off credits, locked before the exception is; nothing where it is only noted. */
export async function lockForWriteOff(tx: Transaction, exception: ExceptionRow): Promise<void> {
  const { environmentId, accountId } = exception;
  if (isCredited(exception) && accountId) await lockAccount(tx, { environmentId, accountId });
}

/**
 * Refuses what cannot be written off, now or by a second person.
 * @throws DomainError conflict: closed, a kind without a loss, nothing at stake, another currency, credited before
 */
export async function requireWriteOff(reader: Reader, exception: ExceptionRow): Promise<void> {
  requireOpen(exception);
  const { environmentId, accountId, amountMinor, currency } = exception;
  if (!exceptionKindWords(exception.kind).writeOff) throw notForKind(exception, "is not written off");
  if (amountMinor === 0n)
    throw new DomainError("conflict", "Nothing was written off: there is no amount at stake.");
  if (!isCredited(exception)) return;
  const [balance] = await reader
    .select({ currency: accountBalances.currency })
    .from(accountBalances)
    .where(
      and(eq(accountBalances.environmentId, environmentId), eq(accountBalances.accountId, accountId ?? "")),
    );
  if (balance?.currency !== currency)
    throw new DomainError(
      "conflict",
      `Nothing was written off: the amount at stake is in ${currency}, and ${balance ? `the account is kept in ${balance.currency}` : "there is no account that could get it"}.`,
    );
  const standing = await standingWriteOff(reader, exception);
  if (standing !== null)
    throw new DomainError(
      "conflict",
      `Nothing was written off: a part was written off before, as entry ${standing} of the account. Reverse that entry first, or adjust the account by the rest.`,
    );
}

/** The entry that an earlier write-off booked and that nothing has taken back; null where there is none. */
export async function standingWriteOff(reader: Reader, exception: ExceptionRow): Promise<bigint | null> {
  const { environmentId, accountId, writtenOffSequence } = exception;
  if (writtenOffSequence === null || accountId === null) return null;
  const [reversal] = await reader
    .select({ sequence: ledgerEntries.sequence })
    .from(ledgerEntries)
    .where(
      and(
        eq(ledgerEntries.environmentId, environmentId),
        eq(ledgerEntries.accountId, accountId),
        eq(ledgerEntries.reversesSequence, writtenOffSequence),
      ),
    );
  return reversal ? null : writtenOffSequence;
}

/** What a write-off does, as a sentence that stays true while it waits. */
export function writeOffEffect(exception: ExceptionRow): string {
  const amount = formatMoney({ minor: exception.amountMinor, currency: exception.currency });
  const { label } = exceptionKindWords(exception.kind);
  return isCredited(exception)
    ? `${amount} is credited to the card account at the program's cost, and the exception “${label}” closes.`
    : `${amount} is noted as a loss, and the exception “${label}” closes. No account changes.`;
}

/** Books the write-off; the exception and its account are locked, and `requireWriteOff` let it pass. */
export async function bookWriteOff(
  tx: Transaction,
  context: Pick<ServiceContext, "actor">,
  exception: ExceptionRow,
  { reason, requestedByUserId, approvalId }: WriteOffOrigin,
): Promise<ExceptionChange> {
  const { environmentId, accountId, amountMinor, currency } = exception;
  const sequence =
    isCredited(exception) && accountId
      ? await postAdjustment(tx, {
          account: { environmentId, accountId },
          amountMinor,
          currency,
          narrative: `Written off: ${reason}`,
          actorUserId: requestedByUserId,
        })
      : null;
  return {
    set: { ...closedNow(context, "written_off", reason), writtenOffSequence: sequence },
    audit: {
      action: "exception.write_off",
      before: { status: "open" },
      after: {
        status: "closed",
        resolutionKind: "written_off",
        amount: formatMoney({ minor: amountMinor, currency }),
        entry: sequence?.toString() ?? null,
        approval: approvalId,
      },
      reason,
    },
  };
}

type WriteOffOrigin = { reason: string; requestedByUserId: string | null; approvalId: string | null };

/** A write-off that waits for a second person. */
export const writeOffChange = defineChangeKind({
  schema: z.object({ exceptionId: z.uuid(), programId: z.uuid(), environmentId: z.uuid() }),
  stale:
    "The exception is not as it was when this was asked for: it was closed, or another amount is at stake.",
  async fingerprint(reader, change) {
    const { status, amountMinor, currency } = await readException(reader, change);
    return `${status} ${amountMinor} ${currency}`;
  },
  async lock(tx, change) {
    await lockForWriteOff(tx, await readException(tx, change));
    await tx
      .select({ id: exceptions.id })
      .from(exceptions)
      .where(eq(exceptions.id, change.exceptionId))
      .for("update");
  },
  async apply(tx, context, change, origin) {
    const exception = await readException(tx, change);
    await requireWriteOff(tx, exception);
    const { exceptionId: id, programId, environmentId } = change;
    await applyChange(
      tx,
      context,
      { id, programId, environmentId },
      await bookWriteOff(tx, context, exception, origin),
    );
  },
  async amounts(reader, change) {
    const exception = await readException(reader, change);
    const { environmentId, accountId, amountMinor, currency } = exception;
    if (!isCredited(exception) || !accountId) return [];
    const [balance] = await reader
      .select()
      .from(accountBalances)
      .where(and(eq(accountBalances.environmentId, environmentId), eq(accountBalances.accountId, accountId)));
    if (!balance) return [];
    const after = (label: string, minor: bigint) => ({
      label,
      before: { minor, currency },
      after: { minor: minor + amountMinor, currency },
    });
    return [
      after("Posted", balance.postedMinor),
      after("Available", balance.postedMinor - balance.heldMinor),
    ];
  },
});

async function readException(
  reader: Reader,
  { exceptionId }: { exceptionId: string },
): Promise<ExceptionRow> {
  const [exception] = await reader.select().from(exceptions).where(eq(exceptions.id, exceptionId));
  if (!exception) throw notFound("The exception");
  return exception;
}
