import { getTableColumns, sql } from "drizzle-orm";
import { authorizations, deliveries } from "@/db/schema";

/**
 * A delivery's columns with its answer's duration. A decided request's is kept with its authorization only: one row
 * less is written for each decision.
 */
export const deliveryColumns = {
  ...getTableColumns(deliveries),
  answerDurationUs: sql<
    number | null
  >`coalesce(${deliveries.answerDurationUs}, case when ${deliveries.state} = 'answered' then (
      select a.answer_duration_us from ${authorizations} a
       where a.id = ${deliveries.eventId} and a.received_at = ${deliveries.receivedAt} limit 1) end)`.as(
    "answer_duration_us",
  ),
};
