import { exportSplit } from "../services/responsibilities";
import { respondWithFile } from "./respond";

/** A program's split of duties as a CSV file; permitted like the page, and audited. */
export function downloadResponsibilities(request: Request): Promise<Response> {
  return respondWithFile(request, (context) => {
    const programId = new URL(request.url).searchParams.get("program") ?? "";
    return exportSplit(context, { programId });
  });
}
