import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { deliveries, environments, programs } from "@/db/schema";
import { uuidPattern } from "@/lib/ids";
import { maskPersonalFields } from "@/lib/personal-data";
import type { ServiceContext } from "../../context";
import { notFound } from "../../errors";
import { deliveryColumns } from "../delivery-columns";
import type { byIdSchema } from "../schemas";
import { reachable } from "../scope";
import { type DeliveryListItem, toDeliveryListItem } from "./list-deliveries";

export type DeliveryDetail = DeliveryListItem & {
  /** Null when no endpoint has the key that was called. */
  environment: { id: string; kind: "sandbox" | "production" } | null;
  /** The body, redacted as it was stored, and personal data masked. */
  payload: Record<string, unknown> | null;
  answer: Record<string, unknown> | null;
};

/**
 * One delivery with its body and our answer.
 * @throws DomainError not_found, also for a delivery to an unknown endpoint unless the actor reads all programs
 */
export async function getDelivery(
  context: ServiceContext,
  input: z.output<typeof byIdSchema>,
): Promise<DeliveryDetail> {
  if (!uuidPattern.test(input.id)) throw notFound("This delivery");
  const isInReach = reachable(context, "delivery.read");
  const [found] = await context.db
    .select({
      delivery: deliveryColumns,
      environment: { id: environments.id, kind: environments.kind },
      program: { id: programs.id, name: programs.name },
    })
    .from(deliveries)
    .leftJoin(environments, eq(environments.id, deliveries.environmentId))
    .leftJoin(programs, eq(programs.id, environments.programId))
    .where(
      and(
        eq(deliveries.id, input.id),
        // Who reads all programs also sees deliveries to no endpoint; `isInReach` is then no condition at all.
        isInReach,
      ),
    )
    .limit(1);
  if (!found) throw notFound("This delivery");
  const { delivery, environment, program } = found;
  return {
    ...toDeliveryListItem(delivery, program),
    environment,
    payload: maskPersonalFields(delivery.payload),
    answer: delivery.answer,
  };
}
