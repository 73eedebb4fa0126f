import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { apiCalls, environments, finciIntents, programs, users } from "@/db/schema";
import { uuidPattern } from "@/lib/ids";
import { maskPersonalFields } from "@/lib/personal-data";
import type { ServiceContext } from "../../context";
import { notFound } from "../../errors";
import { refusalSentence } from "../../finci/errors";
import type { byIdSchema } from "../schemas";
import { type ProgramReference, reachable } from "../scope";

type ApiCallRow = typeof apiCalls.$inferSelect;
type IntentRow = typeof finciIntents.$inferSelect;

export type ApiCallDetail = ApiCallRow & {
  program: ProgramReference;
  environment: { id: string; kind: "sandbox" | "production" };
  /** What a refusal means and what to do; null when FINCI refused nothing. */
  refusal: string | null;
  /** The write that the call was made for; null for a read. */
  intent:
    | (Pick<
        IntentRow,
        | "id"
        | "operation"
        | "state"
        | "reason"
        | "attempts"
        | "subjectId"
        | "resultId"
        | "createdAt"
        | "settledAt"
      > & { actorName: string | null })
    | null;
};

/**
 * One Card API call with its redacted bodies, personal data masked in them for everybody, and the write that it was made for.
 * @throws DomainError not_found
 */
export async function getApiCall(
  context: ServiceContext,
  input: z.output<typeof byIdSchema>,
): Promise<ApiCallDetail> {
  if (!uuidPattern.test(input.id)) throw notFound("This call");
  const [found] = await context.db
    .select({
      call: apiCalls,
      environment: { id: environments.id, kind: environments.kind },
      program: { id: programs.id, name: programs.name },
      intent: finciIntents,
      actorName: users.name,
    })
    .from(apiCalls)
    .innerJoin(environments, eq(environments.id, apiCalls.environmentId))
    .innerJoin(programs, eq(programs.id, environments.programId))
    .leftJoin(finciIntents, eq(finciIntents.id, apiCalls.intentId))
    .leftJoin(users, eq(users.id, finciIntents.actorUserId))
    .where(and(eq(apiCalls.id, input.id), reachable(context, "apicall.read")))
    .limit(1);
  if (!found) throw notFound("This call");
  const { call, environment, program, intent, actorName } = found;
  return {
    ...call,
    requestBody: maskPersonalFields(call.requestBody),
    responseBody: maskPersonalFields(call.responseBody),
    program,
    environment,
    refusal: call.outcome === "refused" ? refusalSentence(call.errorCodes ?? []) : null,
    intent: intent && {
      id: intent.id,
      operation: intent.operation,
      state: intent.state,
      reason: intent.reason,
      attempts: intent.attempts,
      subjectId: intent.subjectId,
      resultId: intent.resultId,
      createdAt: intent.createdAt,
      settledAt: intent.settledAt,
      actorName,
    },
  };
}
