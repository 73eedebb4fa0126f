import { DomainError } from "../errors";
import { batchIdSchema, exportBadRows, exportResult } from "../services/bulk-issuing";
import { respondWithFile } from "./respond";

/** A batch's files by name. */
const makers: Record<string, typeof exportResult> = {
  "result.csv": exportResult,
  "rows-with-errors.csv": exportBadRows,
};

/** A file of a batch; the address carries its id. Permitted and audited like its page. */
export function downloadIssuingBatch(request: Request, name: string): Promise<Response> {
  return respondWithFile(request, async (context) => {
    const make = Object.hasOwn(makers, name) ? makers[name] : undefined;
    const input = batchIdSchema.safeParse(Object.fromEntries(new URL(request.url).searchParams));
    if (!make || !input.success) throw new DomainError("not_found", "There is no such file.");
    return make(context, input.data.id);
  });
}
