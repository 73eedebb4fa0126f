import type { z } from "zod";
import type { Transaction } from "@/db/client";
import type { ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { holdBackAgain, lockHeldBack } from "../deliveries";
import { changeException, type ExceptionRow, openAgain } from "./change-exception";
import { unlinkBooking } from "./match/link-booking";
import { unmatchEntry } from "./match/match-entry";
import { lockForMatch } from "./match-exception";
import type { exceptionReasonSchema } from "./schemas";
import { standingWriteOff } from "./write-off";

/** What a person did to the money when closing it; taking that back is finance's. */
const settledBy: readonly ExceptionRow["resolutionKind"][] = ["matched", "rejected", "written_off"];

/**
 * Puts a closed exception back into the queue, with its reason; what was found before stays in its history. A match is taken
 * back: a hold that it released is held again. A rejected duplicate is held back again. What was booked is not undone by
 * reopening: an accepted duplicate stays booked, and a credited write-off has to be reversed on the account first.
 * @throws DomainError not_found, not_permitted, conflict (it is open, or its booking stands)
 */
export function reopenException(
  context: ServiceContext,
  { id, reason }: z.output<typeof exceptionReasonSchema>,
) {
  return changeException(
    context,
    id,
    async (exception, tx, found) => {
      const { resolutionKind, resolution } = exception;
      if (exception.status === "open")
        throw new DomainError("conflict", "Nothing was changed: this exception is open.");
      if (exception.kind === "suspected_duplicate") await reopenDuplicate(tx, exception);
      if (resolutionKind === "written_off") await requireReversed(tx, exception);
      const apart =
        resolutionKind === "matched" ? await takeApart(context, tx, found, exception, reason) : {};
      return {
        set: openAgain,
        audit: {
          action: "exception.reopen",
          before: { status: "closed", resolutionKind, resolution },
          after: { status: "open", ...apart },
          reason,
        },
      };
    },
    {
      needs: ({ resolutionKind }) => (settledBy.includes(resolutionKind) ? "exception.settle" : null),
      lockFirst: async (tx, exception) => {
        if (exception.kind === "suspected_duplicate") await lockHeldBack(tx, exception.deliveryId);
        await lockForMatch(tx, exception);
      },
    },
  );
}

async function reopenDuplicate(tx: Transaction, { resolutionKind, deliveryId }: ExceptionRow): Promise<void> {
  if (resolutionKind === "accepted")
    throw new DomainError(
      "conflict",
      "Nothing was changed: the clearing was accepted and is booked. Correct it by an adjustment of the account.",
    );
  if (resolutionKind === "rejected") await holdBackAgain(tx, deliveryId);
}

/** @throws DomainError conflict while the credit of a write-off stands */
async function requireReversed(tx: Transaction, exception: ExceptionRow): Promise<void> {
  const standing = await standingWriteOff(tx, exception);
  if (standing !== null)
    throw new DomainError(
      "conflict",
      `Nothing was changed: its write-off is entry ${standing} of the account. Reverse that entry on the account's page first.`,
    );
}

async function takeApart(
  context: ServiceContext,
  tx: Transaction,
  found: { programId: string; environmentId: string },
  exception: ExceptionRow,
  reason: string,
): Promise<Record<string, unknown>> {
  if (exception.kind === "unmatched_entry" || exception.kind === "unmatched_presentment")
    return { unmatched: await unmatchEntry(tx, context, found, exception, reason) };
  return { unmatched: await unlinkBooking(tx, exception) };
}
