import { and, desc, eq, isNull, or } from "drizzle-orm";
import { deliveries, environments, programs } from "@/db/schema";
import { paths } from "@/lib/paths";
import { formatUtc } from "@/lib/time";
import { programScope } from "../../context";
import { visible } from "../scope";
import { type Finder, line, resultsMax } from "./result";

/** By its own id or FINCI's id of the event; newest first. */
export const findDeliveries: Finder = async (context, text) => {
  const matches = or(
    text.uuid ? eq(deliveries.id, text.uuid) : undefined,
    text.finciId ? eq(deliveries.eventId, text.finciId) : undefined,
  );
  if (!matches) return [];
  const isVisible = visible(context, "delivery.read", undefined);
  const rows = await context.db
    .select({ delivery: deliveries, programName: programs.name })
    .from(deliveries)
    .leftJoin(environments, eq(environments.id, deliveries.environmentId))
    .leftJoin(programs, eq(programs.id, environments.programId))
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
  return rows.map(({ delivery, programName }) => ({
    id: delivery.id,
    title: line(delivery.kind, delivery.eventId),
    subtitle: line(delivery.state, formatUtc(delivery.receivedAt), programName),
    href: paths.delivery(delivery.id),
  }));
};
