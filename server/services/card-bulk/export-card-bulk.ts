import type { Readable } from "node:stream";
import type { z } from "zod";
import { type CardBulkAction, cardBulkItemLabels } from "@/lib/card-bulk";
import { cardActionByKey } from "@/lib/card-states";
import { audit, type ServiceContext } from "../../context";
import { type CsvCell, csvStream } from "../../csv";
import { type CardBulkItem, getCardBulk } from "./get-card-bulk";
import type { cardBulkIdSchema } from "./schemas";

const columns: readonly [string, (item: CardBulkItem) => CsvCell][] = [
  ["token_id", (item) => item.tokenId],
  ["last_four", (item) => item.lastFour],
  ["outcome", (item) => cardBulkItemLabels[item.state]],
  ["why", (item) => item.sentence],
  ["status_before", (item) => item.statusBefore],
  ["status_now", (item) => item.statusNow],
];

/**
 * What became of every card of a run, as CSV. That it was taken is written to the audit log first.
 * @throws DomainError not_found
 */
export async function exportCardBulk(
  context: ServiceContext,
  input: z.output<typeof cardBulkIdSchema>,
): Promise<Readable> {
  const run = await getCardBulk(context, input);
  const { label } = cardActionByKey(run.action as CardBulkAction);
  await audit(context.db, context, {
    action: "card.bulk_export",
    subjectType: "card_bulk_run",
    subjectId: run.id,
    programId: run.program.id,
    after: { action: label, cards: run.items.length },
  });
  return csvStream(
    columns.map(([name]) => name),
    run.items.map((item) => columns.map(([, cell]) => cell(item))),
  );
}
