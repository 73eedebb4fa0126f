import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { deliveries } from "@/db/schema";
import { audit, requirePermission, type ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import type { byIdSchema } from "../schemas";
import { getDelivery } from "./get-delivery";

/**
 * Puts a parked delivery back into the inbox, where the jobs role processes it like any other. Handlers are idempotent,
 * so a replay never books anything twice. Recorded in the audit log.
 * @throws DomainError not_found, not_permitted, or conflict when the delivery is not parked (any more)
 */
export async function replayDelivery(
  context: ServiceContext,
  input: z.output<typeof byIdSchema>,
): Promise<void> {
  const { id, program, environment } = await getDelivery(context, input);
  requirePermission(context, "delivery.replay", program?.id ?? null);
  await context.db.transaction(async (transaction) => {
    const [replayed] = await transaction
      .update(deliveries)
      .set({ state: "received", attempts: 0, problem: null, processedAt: null, nextAttemptAt: new Date() })
      .where(and(eq(deliveries.id, id), eq(deliveries.state, "parked")))
      .returning({ eventId: deliveries.eventId });
    if (!replayed)
      throw new DomainError("conflict", "Only a parked delivery is replayed. Nothing was changed.");
    await audit(transaction, context, {
      action: "delivery.replay",
      subjectType: "delivery",
      subjectId: id,
      programId: program?.id,
      environmentId: environment?.id,
      after: { state: "received", eventId: replayed.eventId },
    });
  });
}
