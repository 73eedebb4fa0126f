import { DomainError } from "../errors";
import { auditFilterSchema, exportAuditEntries } from "../services/audit";
import { respondWithFile } from "./respond";

/** The entries that the audit log's address shows, as a CSV file; permitted like the page, and audited itself. */
export function downloadAudit(request: Request): Promise<Response> {
  return respondWithFile(request, async (context) => {
    const search = new URL(request.url).searchParams;
    const given = (name: string) => search.get(name) ?? undefined;
    const moment = (name: string) => (search.has(name) ? new Date(given(name) ?? "") : undefined);
    const input = auditFilterSchema.safeParse({
      userId: given("person"),
      action: given("action"),
      outcome: given("outcome"),
      subjectType: given("type"),
      subjectId: given("subject"),
      programId: given("program"),
      where: given("where"),
      requestId: given("request"),
      from: moment("from"),
      to: moment("to"),
    });
    if (!input.success)
      throw new DomainError("invalid", "There is no such list: a filter in the address cannot be read.");
    const day = new Date().toISOString().slice(0, 10);
    return {
      fileName: `audit-${context.environmentKind}-${day}.csv`,
      stream: await exportAuditEntries(context, input.data),
    };
  });
}
