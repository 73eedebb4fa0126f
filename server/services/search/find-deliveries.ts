import { and, desc, eq, inArray, isNull, or } from "drizzle-orm";
import { deliveries } from "@/db/schema";
import { paths } from "@/lib/paths";
import { formatUtc } from "@/lib/time";
import { programScope } from "../../context";
import { type Finder, line, resultsMax } from "./result";

/** By its own id or FINCI's id of the event; newest first. */
export const findDeliveries: Finder = async (context, text, sides) => {
  const matches = or(
    text.uuid ? eq(deliveries.id, text.uuid) : undefined,
    text.finciId ? eq(deliveries.eventId, text.finciId) : undefined,
  );
  if (!matches) return [];
  const isVisible = inArray(deliveries.environmentId, sides.ids("delivery.read"));
  const rows = await context.db
    .select()
    .from(deliveries)
    .where(
      and(
        matches,
        programScope(context, "delivery.read") === "all"
          ? or(isVisible, isNull(deliveries.environmentId))
          : isVisible,
      ),
    )
    .orderBy(desc(deliveries.receivedAt), desc(deliveries.id))
    .limit(resultsMax);
  return rows.map((delivery) => ({
    id: delivery.id,
    title: line(delivery.kind, delivery.eventId),
    subtitle: line(delivery.state, formatUtc(delivery.receivedAt), sides.programName(delivery.environmentId)),
    href: paths.delivery(delivery.id),
  }));
};
