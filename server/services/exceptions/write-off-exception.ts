import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { approvals, programs } from "@/db/schema";
import { needsSecondPerson } from "@/lib/approval-kinds";
import type { ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";
import { type Proposal, proposeChange } from "../approvals";
import { changeException } from "./change-exception";
import type { writeOffExceptionSchema } from "./schemas";
import { bookWriteOff, lockForWriteOff, requireWriteOff, writeOffEffect } from "./write-off";

/** Written off, or waiting for a second person. */
export type WriteOff = { id: string; approval: Proposal | null };

/**
 * Writes off what is at stake, whole, and closes the exception. Over the program's threshold, and in any currency but the
 * program's, it waits for a second person instead, and the exception stays open.
 * @param options.onlyAlone refuses what needs a second person
 * @throws DomainError not_found, not_permitted, conflict (closed, no loss of this kind, waits already, another currency)
 */
export async function writeOffException(
  context: ServiceContext,
  { id, reason }: z.output<typeof writeOffExceptionSchema>,
  { onlyAlone = false } = {},
): Promise<WriteOff> {
  let approval: Proposal | null = null;
  await changeException(
    context,
    id,
    async (exception, tx, { programId, environmentId }) => {
      await requireWriteOff(tx, exception);
      const [program] = await tx
        .select({ currency: programs.currency, approvalThresholdMinor: programs.approvalThresholdMinor })
        .from(programs)
        .where(eq(programs.id, programId));
      if (!program) throw notFound("The program");
      const { amountMinor: minor, currency } = exception;
      if (!needsSecondPerson(program, { minor, currency })) {
        const requestedByUserId = context.actor.type === "user" ? context.actor.userId : null;
        return bookWriteOff(tx, context, exception, { reason, requestedByUserId, approvalId: null });
      }
      if (onlyAlone)
        throw new DomainError(
          "conflict",
          "Nothing was written off: the amount needs a second person. Write it off on its own page.",
        );
      const [waiting] = await tx.select({ id: approvals.id }).from(approvals).where(waitsFor(id));
      if (waiting)
        throw new DomainError(
          "conflict",
          "Nothing was proposed: its write-off waits for a second person already.",
        );
      approval = await proposeChange(context, tx, {
        kind: "write_off",
        programId,
        environmentId,
        subjectType: "exception",
        subjectId: id,
        change: { exceptionId: id, programId, environmentId },
        effect: writeOffEffect(exception),
        reason,
      });
      return null;
    },
    { needs: () => "exception.settle", lockFirst: lockForWriteOff },
  );
  return { id, approval };
}

function waitsFor(exceptionId: string) {
  return and(
    eq(approvals.subjectType, "exception"),
    eq(approvals.subjectId, exceptionId),
    eq(approvals.status, "pending"),
  );
}
