import { DomainError } from "../errors";
import { exportStatement, exportStatementSchema } from "../services/statements";
import { respondWithFile } from "./respond";

/** The statement that the address names (`account`, `from`, `to`, `kind`) as a CSV file; permitted and audited like a page. */
export function downloadAccountStatement(request: Request): Promise<Response> {
  return respondWithFile(request, async (context) => {
    const search = new URL(request.url).searchParams;
    const input = exportStatementSchema.safeParse({
      accountId: search.get("account"),
      from: search.get("from"),
      to: search.get("to"),
      kind: search.get("kind") ?? undefined,
    });
    if (!input.success)
      throw new DomainError("invalid", "There is no such statement: its account or its days cannot be read.");
    return exportStatement(context, input.data);
  });
}
