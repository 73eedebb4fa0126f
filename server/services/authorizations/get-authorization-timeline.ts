import type { z } from "zod";
import type { ServiceContext } from "../../context";
import { readPaymentChain } from "../payment-chain";
import type { byIdSchema } from "../schemas";
import { buildTimeline, type TimelineEntry } from "../timeline";
import { loadAuthorization } from "./load-authorization";

/**
 * Everything that happened to one authorization, oldest first: messages, reversals, clearing, money on our side and on
 * FINCI's, exceptions. At most `relatedMax` of each.
 * @throws DomainError not_found
 */
export async function getAuthorizationTimeline(
  context: ServiceContext,
  input: z.output<typeof byIdSchema>,
): Promise<TimelineEntry[]> {
  const { authorization } = await loadAuthorization(context, input.id);
  const { id, environmentId } = authorization;
  return buildTimeline(await readPaymentChain(context.db, environmentId, { authorizationId: id }));
}
