import type { z } from "zod";
import type { ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { log } from "../../log";
import { auditRefusal } from "../../refusals";
import { acceptException } from "./accept-exception";
import { closeException } from "./close-exception";
import { giveException } from "./give-exception";
import { releaseException } from "./release-exception";
import type { bulkExceptionsSchema } from "./schemas";
import { takeException } from "./take-exception";
import { writeOffException } from "./write-off-exception";

type BulkInput = z.output<typeof bulkExceptionsSchema>;

/** What became of each: done, or refused with the sentence. */
export type BulkOutcome = { done: string[]; refused: { id: string; sentence: string }[] };

/**
 * The same act on several exceptions, each in a transaction of its own with its own checks: what is refused for one leaves the
 * others alone. An id given twice counts once. Write-offs that need a second person are refused; they are asked for one by one.
 */
export async function bulkExceptions(context: ServiceContext, { ids, act }: BulkInput): Promise<BulkOutcome> {
  const outcome: BulkOutcome = { done: [], refused: [] };
  for (const id of new Set(ids)) {
    try {
      await perform(context, id, act);
      outcome.done.push(id);
    } catch (error) {
      await auditRefusal(context, error, { action: `exceptions.${act.kind}`, input: { id } });
      outcome.refused.push({ id, sentence: sentenceOf(context, id, error) });
    }
  }
  return outcome;
}

function perform(context: ServiceContext, id: string, act: BulkInput["act"]): Promise<unknown> {
  switch (act.kind) {
    case "take":
      return takeException(context, { id });
    case "release":
      return releaseException(context, { id });
    case "give":
      return giveException(context, { id, ownerUserId: act.ownerUserId });
    case "accept":
      return acceptException(context, { id, reason: act.reason });
    case "close":
      return closeException(context, { id, resolution: act.resolution });
    case "write_off":
      return writeOffException(context, { id, reason: act.reason }, { onlyAlone: true });
  }
}

function sentenceOf(context: ServiceContext, id: string, error: unknown): string {
  if (error instanceof DomainError) return error.message;
  log.error({ err: error, exceptionId: id, requestId: context.requestId }, "bulk action failed on one");
  return "Something failed on our side. Nothing was changed on this one; try it again by itself.";
}
