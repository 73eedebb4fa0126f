import { randomUUID } from "node:crypto";
import type { Reader } from "@/db/client";
import { apiCalls } from "@/db/schema";
import { noteRedactedPayload } from "@/server/card-number-findings";
import type { FinciCall } from "@/server/finci/client";
import { log } from "../../log";

/** What caused a call: the intent it carries out, if any, and the operator's request. */
export type CallOrigin = { intentId: string | null; requestId: string };

/**
 * Adds one attempt to the API log; bodies come redacted from the client. Never throws: a call that happened is not
 * undone by a log that could not be written.
 */
export async function recordCall(
  reader: Reader,
  environmentId: string,
  origin: CallOrigin,
  call: FinciCall,
): Promise<void> {
  try {
    const id = randomUUID();
    await reader.insert(apiCalls).values({ ...call, ...origin, environmentId, id });
    await noteRedactedPayload(reader, {
      subjectType: "apicall",
      subjectId: id,
      environmentId,
      programId: null,
      payload: [call.requestBody, call.responseBody],
    });
  } catch (error) {
    log.error({ err: error, operation: call.operation, requestId: origin.requestId }, "API log not written");
  }
}
