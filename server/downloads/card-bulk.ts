import { DomainError } from "../errors";
import { cardBulkIdSchema, exportCardBulk } from "../services/card-bulk";
import { respondWithFile } from "./respond";

/** What became of every card of a bulk action, as a CSV file; permitted like its page, and audited. */
export function downloadCardBulk(request: Request): Promise<Response> {
  return respondWithFile(request, async (context) => {
    const input = cardBulkIdSchema.safeParse({ id: new URL(request.url).searchParams.get("id") });
    if (!input.success) throw new DomainError("not_found", "There is no such bulk action.");
    return {
      fileName: `card-bulk-${input.data.id}.csv`,
      stream: await exportCardBulk(context, input.data),
    };
  });
}
