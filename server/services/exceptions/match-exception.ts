import { eq } from "drizzle-orm";
import type { z } from "zod";
import type { Transaction } from "@/db/client";
import { programs } from "@/db/schema";
import { exceptionKindWords } from "@/lib/exception-kinds";
import type { ServiceContext } from "../../context";
import { lockAccount } from "../../ledger";
import { changeException, closedNow, type ExceptionRow, notForKind, requireOpen } from "./change-exception";
import { linkAuthorization, linkPresentment } from "./match/link-booking";
import { lockMatching, matchEntry } from "./match/match-entry";
import { noMatch } from "./match/refusal";
import type { matchExceptionSchema } from "./schemas";

type MatchInput = z.output<typeof matchExceptionSchema>;

/**
 * Closes an exception by saying what it belongs to: a presentment its authorization (whose hold is released), a return its
 * presentment, an entry of FINCI's ledger its booking, or the other way round (the other side's exception closes too). Amounts
 * beyond the program's tolerance only where the person says that the reason explains it. Reopening takes it back.
 * @throws DomainError not_found, not_permitted, conflict (closed, nothing to match, matched already, another currency)
 */
export function matchException(context: ServiceContext, input: MatchInput) {
  return changeException(
    context,
    input.id,
    async (exception, tx, found) => {
      requireOpen(exception);
      const { match } = exceptionKindWords(exception.kind);
      if (!match) throw notForKind(exception, "has nothing to be matched with");
      const { acceptsDifference, reason, withId } = input;
      const tolerance = { toleranceMinor: await toleranceOf(tx, found.programId), acceptsDifference };
      if (match === "authorization") await linkAuthorization(tx, exception, withId, tolerance);
      else if (match === "presentment") await linkPresentment(tx, exception, withId);
      else
        await matchEntry(tx, context, found, pairOf(exception, input), {
          ...tolerance,
          reason,
          own: exception,
        });
      return {
        set: closedNow(context, "matched", reason),
        audit: {
          action: "exception.match",
          before: { status: "open" },
          after: { status: "closed", resolutionKind: "matched", with: withId },
          reason,
        },
      };
    },
    { needs: () => "exception.settle", lockFirst: lockForMatch },
  );
}

/** What is locked before an exception that has or gets a match: the account of a booking, the matching of an entry. */
export async function lockForMatch(tx: Transaction, exception: ExceptionRow): Promise<void> {
  const { match } = exceptionKindWords(exception.kind);
  const { environmentId, accountId } = exception;
  if (match === "ledger_entry" || match === "booking") await lockMatching(tx, environmentId);
  else if (match && accountId) await lockAccount(tx, { environmentId, accountId });
}

async function toleranceOf(tx: Transaction, programId: string): Promise<bigint> {
  const [program] = await tx
    .select({ toleranceMinor: programs.matchToleranceMinor })
    .from(programs)
    .where(eq(programs.id, programId));
  return program?.toleranceMinor ?? 0n;
}

function pairOf(exception: ExceptionRow, { withId, masterAccountId }: MatchInput) {
  const { environmentId, entryId, subjectId } = exception;
  if (exception.kind === "unmatched_entry") {
    if (!entryId || !exception.masterAccountId) throw noMatch("The exception does not name FINCI's entry.");
    return {
      environmentId,
      masterAccountId: exception.masterAccountId,
      entryId,
      transactionId: withId,
    };
  }
  if (!masterAccountId) throw noMatch("Name the account of FINCI's entry.");
  return { environmentId, masterAccountId, entryId: withId, transactionId: subjectId };
}
